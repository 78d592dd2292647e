//! Days as people write them: any text is a day of the calendar or none, and a day is found in every form that it is
//! written in.

use arbitrary::{Result, Unstructured};
use authkeep::auth::date;
use authkeep_store::{Date, EpochMs};

const DAY_MS: u64 = 86_400_000;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads the bytes as a text, and as choices of a day and of a moment.
pub fn check(bytes: &[u8]) {
    if let Ok(day) = date::parse(&String::from_utf8_lossy(bytes)) {
        assert_eq!(date::parse(&day.to_string()), Ok(day), "a day that was read is written as another");
    }
    let mut choices = Unstructured::new(bytes);
    let _ = check_forms(&mut choices);
    let _ = check_moment(&mut choices);
}

fn check_forms(choices: &mut Unstructured<'_>) -> Result<()> {
    let (year, month) = (choices.int_in_range(1..=9999_u16)?, choices.int_in_range(1..=12_u8)?);
    let day = choices.int_in_range(1..=31_u8)?;
    let (name, mark) = (MONTHS[usize::from(month) - 1], choices.choose(&["-", "/", ".", " "])?);
    let expected = Date::new(year, month, day);
    for text in [
        format!("{year:04}{mark}{month:02}{mark}{day:02}"),
        format!("{day}{mark}{month}{mark}{year:04}"),
        format!("{year:04}{month:02}{day:02}"),
        format!("{day} {name} {year:04}"),
        format!("{name} {day}, {year:04}"),
        format!("  {year:04}-{name}-{day}T23:59:59Z\n"),
    ] {
        assert_eq!(date::parse(&text), expected, "{text:?}");
    }
    Ok(())
}

/// The day of a moment ends where the next one begins.
fn check_moment(choices: &mut Unstructured<'_>) -> Result<()> {
    // Moments of these centuries mostly: how long it takes to find a day grows with its year.
    let most = if choices.ratio(1, 16)? { EpochMs::MAX.get() } else { 8_000_000_000_000 };
    let ms = choices.int_in_range(0..=most)?;
    let day = |ms: u64| date::of(EpochMs::new(ms).unwrap_or(EpochMs::MAX));
    let (midnight, today) = (ms - ms % DAY_MS, day(ms));
    assert_eq!((day(midnight), day(midnight + DAY_MS - 1)), (today, today), "a day changes before it ends");
    assert!(day(midnight + DAY_MS) > today || today == Date::MAX, "a day comes twice");
    Ok(())
}

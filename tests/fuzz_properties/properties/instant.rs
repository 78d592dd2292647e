//! Moments as JavaScript writes them: any text is a moment or none, and one is found in every form that it is written in.

use arbitrary::{Result, Unstructured};
use authkeep::auth::instant::{read, write};
use authkeep_store::EpochMs;

/// The first moment of the year 10000, which has a digit more than the form.
const YEAR_10000_MS: u64 = 253_402_300_800_000;

/// Reads the bytes as a text, and as choices of a moment and of a form.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(moment) = read(&text) {
        // An offset can lead a day behind the last year.
        assert!(moment.get() < YEAR_10000_MS + 86_400_000, "{text:?}");
        if moment.get() < YEAR_10000_MS {
            assert_eq!(read(&write(moment)), Some(moment), "a moment that was read is written as another");
        }
        assert_eq!(read(&text.to_ascii_lowercase()), Some(moment), "{text:?}");
    }
    let _ = check_choices(&mut Unstructured::new(bytes));
}

fn check_choices(choices: &mut Unstructured<'_>) -> Result<()> {
    let ms = choices.int_in_range(86_400_000..=YEAR_10000_MS - 86_400_001)?;
    let moment = EpochMs::new(ms).expect("a time before the last one");
    let text = write(moment);
    assert_eq!((text.len(), read(&text)), (24, Some(moment)), "{text}");

    // The same moment by a clock that is so many minutes ahead or behind.
    let minutes = choices.int_in_range(0..=1439_u64)?;
    let (sign, shown) = if choices.arbitrary()? { ('+', ms + minutes * 60_000) } else { ('-', ms - minutes * 60_000) };
    let shown = write(EpochMs::new(shown).expect("a time before the last one"));
    let offset = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    assert_eq!(read(&shown.replace('Z', &offset)), Some(moment), "{shown} {offset}");

    // Digits behind those of milliseconds mean nothing, up to nine.
    let digits = choices.int_in_range(0..=999_999_u32)?;
    assert_eq!(read(&text.replace('Z', &format!("{digits:06}Z"))), Some(moment), "{text} {digits}");
    let whole = EpochMs::new(ms - ms % 1000).expect("a time before the last one");
    assert_eq!(read(&format!("{}Z", &text[..19])), Some(whole), "{text} without milliseconds");

    let spoiled = [&text[..23], &text[1..], &text[..10], &text.replace('T', " "), &text.replace(':', "-")];
    assert_eq!(read(choices.choose(&spoiled)?), None);
    Ok(())
}

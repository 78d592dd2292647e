//! Days as people write them into a form, and the day of a moment.
//!
//! Read leniently, as clients of the identity API rely on: year first or day first, month by number or by its English
//! name, several separators, a time behind the day that is not looked at. A year has four digits, and of two numbers the
//! day comes first: `07-13-2018` is no day.

use std::sync::LazyLock;

use authkeep_store::{Date, EpochMs, NoSuchDate};
use regex::Regex;

const DAY_MS: u64 = 86_400_000;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

static FORMS: LazyLock<[Regex; 6]> = LazyLock::new(|| {
    let (year, number) = ("(?<y>[0-9]{4})", "(?<m>[0-9]{1,2})");
    let (day, name) = ("(?<d>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?<name>[a-z]{3,9})\.?");
    let (mark, gap) = ("[-/. ]", "[-/., ]{1,2}");
    let time = "(?:(?:t| +)[0-9]{1,2}:[0-9]{2}[-+:., 0-9z]*)?";
    [
        format!("^{year}{mark}{number}{mark}{day}{time}$"),
        format!("^{day}{mark}{number}{mark}{year}{time}$"),
        "^(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})$".to_owned(),
        format!("^{day}{gap}{name}{gap}{year}{time}$"),
        format!("^{name}{gap}{day}{gap}{year}{time}$"),
        format!("^{year}{gap}{name}{gap}{day}{time}$"),
    ]
    .map(|form| Regex::new(&form).expect("every form is well formed"))
});

/// Reads a day.
///
/// # Errors
/// [`NoSuchDate`], also for a text of a form that is not known.
pub fn parse(text: &str) -> Result<Date, NoSuchDate> {
    let text = text.trim();
    // No form is longer, and what a request holds may be.
    if text.len() > 64 {
        return Err(NoSuchDate);
    }
    let text = text.to_ascii_lowercase();
    let found = FORMS.iter().find_map(|form| form.captures(&text)).ok_or(NoSuchDate)?;
    let number = |name: &str| found.name(name).and_then(|digits| digits.as_str().parse::<u16>().ok());
    let small = |number: u16| u8::try_from(number).ok();
    let month = match found.name("name") {
        Some(name) => month_named(name.as_str()),
        None => number("m").and_then(small),
    };
    match (number("y"), month, number("d").and_then(small)) {
        (Some(year), Some(month), Some(day)) => Date::new(year, month, day),
        _ => Err(NoSuchDate),
    }
}

/// The number of a month of which at least three letters are written.
fn month_named(name: &str) -> Option<u8> {
    MONTHS.into_iter().zip(1..).find_map(|(month, number)| month.starts_with(name).then_some(number))
}

/// The day of a moment in UTC; a moment after the last day of the calendar is on the last day.
#[must_use]
pub fn of(at: EpochMs) -> Date {
    let (year, month, day) = civil(at.get() / DAY_MS);
    let small = |number: u64| u8::try_from(number).ok();
    let date = u16::try_from(year).ok().zip(small(month)).zip(small(day));
    date.and_then(|((year, month), day)| Date::new(year, month, day).ok()).unwrap_or(Date::MAX)
}

/// The year, month and day of the Gregorian calendar so many days after 1970-01-01. The years are counted from March, so
/// that the leap day is the last of its year, and in eras of 400 years, which all have the same length.
#[must_use]
pub const fn civil(days: u64) -> (u64, u64, u64) {
    const ERA_DAYS: u64 = 146_097;
    // From 0000-03-01 to 1970-01-01.
    let days = days + 719_468;
    let (era, day_of_era) = (days / ERA_DAYS, days % ERA_DAYS);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: u16, month: u8, day: u8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in [
            "2018-07-13",
            "13-07-2018",
            "2018/07/13",
            "13/07/2018",
            "13.07.2018",
            "13.7.2018",
            "2018.07.13",
            "2018 07 13",
            "2018-7-13",
            "20180713",
            " 2018-07-13\n",
            "13 July 2018",
            "13 jul 2018",
            "13-Jul-2018",
            "13th July, 2018",
            "July 13, 2018",
            "Jul. 13th 2018",
            "2018-Jul-13",
            "2018-07-13T10:20:30Z",
            "2018-07-13T10:20:30.123+02:00",
            "2018-07-13 10:20",
        ] {
            assert_eq!(parse(text), Ok(day(2018, 7, 13)), "{text}");
        }
        assert_eq!(parse("1 Sept 2018"), Ok(day(2018, 9, 1)));
        assert_eq!(parse("02/03/2018"), Ok(day(2018, 3, 2)));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            " ",
            "tomorrow",
            "07-13-2018",
            "2018-02-30",
            "2018-00-10",
            "2018-13-10",
            "0000-01-01",
            "13-07-18",
            "18-07-13",
            "2018-07",
            "2018",
            "1531440000",
            "2018-07-13x",
            "x2018-07-13",
            "2018-07-13 later",
            "2018-07-13T",
            "13 Quintilis 2018",
            "13 Ju 2018",
            "２０１８-07-13",
            "2018-07-1\u{663}",
            "2018-07-13\0",
            &format!("2018-07-13 10:20{}", "0".repeat(100)),
        ] {
            assert_eq!(parse(text), Err(NoSuchDate), "{text:?}");
        }
    }

    #[test]
    fn a_moment_is_on_its_day() {
        let on = |ms| of(EpochMs::new(ms).unwrap());
        assert_eq!(on(0), day(1970, 1, 1));
        assert_eq!(on(DAY_MS - 1), day(1970, 1, 1));
        assert_eq!(on(DAY_MS), day(1970, 1, 2));
        assert_eq!(on(951_782_400_000), day(2000, 2, 29));
        assert_eq!(on(951_868_799_999), day(2000, 2, 29));
        assert_eq!(on(951_868_800_000), day(2000, 3, 1));
        assert_eq!(on(1_531_440_000_000), day(2018, 7, 13));
        assert_eq!(on(4_107_542_400_000), day(2100, 3, 1));
        assert_eq!(on(253_402_300_799_999), Date::MAX);
        assert_eq!(on(253_402_300_800_000), Date::MAX);
        assert_eq!(of(EpochMs::MAX), Date::MAX);
    }

    proptest! {
        #[test]
        fn every_day_is_read_in_its_own_form(days in 0u64..2_900_000) {
            let date = of(EpochMs::new(days * DAY_MS).unwrap());
            prop_assert_eq!(parse(&date.to_string()), Ok(date));
        }
    }
}

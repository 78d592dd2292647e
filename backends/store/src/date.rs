//! Days of the calendar, without a time and a place.

use std::fmt;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31. `Display` gives `YYYY-MM-DD` (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// There is no such day, or it is not within the bounds of [`Date`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no day of the calendar from 0001-01-01 to 9999-12-31")]
pub struct NoSuchDate;

impl Date {
    /// The first day.
    pub const MIN: Self = Self { year: 1, month: 1, day: 1 };
    /// The last day.
    pub const MAX: Self = Self { year: 9999, month: 12, day: 31 };

    /// The day of a year, a month from 1 and a day from 1.
    ///
    /// # Errors
    /// [`NoSuchDate`].
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, NoSuchDate> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days(year, month) {
            return Err(NoSuchDate);
        }
        Ok(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`NoSuchDate`], also for a text of another form.
    pub fn parse(text: &str) -> Result<Self, NoSuchDate> {
        let number = |range: std::ops::Range<usize>| -> Result<u16, NoSuchDate> {
            let digits = text.get(range).ok_or(NoSuchDate)?;
            if digits.bytes().all(|b| b.is_ascii_digit()) {
                digits.parse().map_err(|_| NoSuchDate)
            } else {
                Err(NoSuchDate)
            }
        };
        let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        if !dashes {
            return Err(NoSuchDate);
        }
        let small = |number: u16| u8::try_from(number).map_err(|_| NoSuchDate);
        Self::new(number(0..4)?, small(number(5..7)?)?, small(number(8..10)?)?)
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }
}

const fn days(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for date in [Date::MIN, Date::MAX, Date::new(2024, 2, 29).expect("a leap day")] {
            assert_eq!(Date::parse(&date.to_string()), Ok(date));
        }
    }

    #[test]
    fn days_that_do_not_exist_and_other_forms_are_refused() {
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2020-13-01",
            "2020-00-10",
            "2020-04-31",
            "0000-01-01",
            "2020-1-01",
            "",
            "2020-01-01 ",
            "+020-01-01",
            "2020/01/01",
            "2020-01-0\u{661}",
        ] {
            assert_eq!(Date::parse(text), Err(NoSuchDate), "{text}");
        }
    }
}

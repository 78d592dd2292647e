//! Moments as JavaScript writes them: UTC in ISO 8601 with milliseconds, `2026-11-22T01:32:36.452Z`. Read as RFC 3339,
//! with any offset; further digits of a second are cut off.

use authkeep_store::{Date, EpochMs};

use super::date::civil;

const DAY_MS: u64 = 86_400_000;

/// The longest text that is read: nine digits of a second and an offset.
const MAX_CHARS: usize = 35;

/// Writes a moment.
#[must_use]
pub fn write(at: EpochMs) -> String {
    let (days, ms) = (at.get() / DAY_MS, at.get() % DAY_MS);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
}

/// Reads a moment; none for a text of another form, for a time that no clock shows, and before 1970.
#[must_use]
pub fn read(text: &str) -> Option<EpochMs> {
    if text.len() > MAX_CHARS || !text.is_ascii() {
        return None;
    }
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't'])?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?),
        None => ("0", rest),
    };
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    if hour > 23 || minute > 59 || second > 59 || fraction.is_empty() {
        return None;
    }
    let day = days(year, month, day)?;
    let ms = format!("{fraction:0<3}").get(..3)?.parse::<i64>().ok()?;
    let at = ((day * 24 + hour) * 60 + minute - offset(rest)?) * 60_000 + second * 1000 + ms;
    u64::try_from(at).ok().and_then(|at| EpochMs::new(at).ok())
}

/// Minutes east of Greenwich.
fn offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.strip_prefix('+')?),
    };
    let [hours, minutes] = numbers(text, ':', [2, 2])?;
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

/// Numbers of so many digits each.
fn numbers<const N: usize>(text: &str, mark: char, digits: [usize; N]) -> Option<[i64; N]> {
    let parts: Vec<_> = text.split(mark).collect();
    let parts: [&str; N] = parts.try_into().ok()?;
    let mut numbers = [0; N];
    for ((part, digits), number) in parts.into_iter().zip(digits).zip(&mut numbers) {
        if part.len() != digits || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    Some(numbers)
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, by the count of those before its year, its month, its day.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    const BEFORE_MONTH: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    const BEFORE_1970: i64 = 719_162;
    Date::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()?;
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let before = year - 1;
    let leap_days = before / 4 - before / 100 + before / 400 + i64::from(is_leap && month > 2);
    let before_month = BEFORE_MONTH.get(usize::try_from(month - 1).ok()?)?;
    Some(before * 365 + leap_days + before_month + day - 1 - BEFORE_1970)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ms: u64) -> Option<EpochMs> {
        EpochMs::new(ms).ok()
    }

    #[test]
    fn a_moment_is_written_as_javascript_does() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_795_311_156_452, "2026-11-22T01:32:36.452Z"),
            (951_782_400_007, "2000-02-29T00:00:00.007Z"),
        ] {
            assert_eq!(write(at(ms).unwrap()), text);
        }
    }

    #[test]
    fn one_moment_may_be_written_in_many_ways() {
        for text in [
            "2026-11-22T01:32:36.452Z",
            "2026-11-22t01:32:36.452z",
            "2026-11-22T01:32:36.4529999Z",
            "2026-11-22T01:32:36.452+00:00",
            "2026-11-22T03:02:36.452+01:30",
            "2026-11-21T20:32:36.452-05:00",
        ] {
            assert_eq!(read(text), at(1_795_311_156_452), "{text}");
        }
        assert_eq!(read("2026-11-22T01:32:36Z"), at(1_795_311_156_000));
        assert_eq!(read("2026-11-22T01:32:36.4Z"), at(1_795_311_156_400));
    }

    #[test]
    fn other_texts_are_no_moment() {
        for text in [
            "",
            "nonsense",
            "2026-11-22",
            "2026-11-22 01:32:36Z",
            "2026-11-22T01:32:36",
            "2026-11-22T01:32:36.Z",
            "2026-11-22T01:32:36.5",
            "2026-02-30T01:32:36Z",
            "2026-11-22T24:32:36Z",
            "2026-11-22T01:32:36+1:00",
            "2026-11-22T01:32:36.4520000000000000Z",
            "1969-12-31T23:59:59Z",
            "+026-11-22T01:32:36Z",
            "2026-11-22T01:32:36\u{e9}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(ms in 0..253_402_300_800_000_u64) {
            let moment = at(ms).unwrap();
            prop_assert_eq!(read(&write(moment)), Some(moment));
        }
    }
}

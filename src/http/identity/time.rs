//! Times as this API writes them.

use authkeep_store::EpochMs;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// UTC in ISO 8601 with seconds: `2018-07-13T10:20:30Z`.
#[must_use]
pub(in crate::http) fn utc(at: EpochMs) -> String {
    let seconds = at.get() / 1000;
    let (year, month, day) = date(seconds / DAY_SECONDS);
    let second = seconds % DAY_SECONDS;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// The year, month and day of the Gregorian calendar so many days after 1970-01-01. The years are counted from March, so
/// that the leap day is the last of its year, and in eras of 400 years, which all have the same length.
#[must_use]
pub(super) const fn date(days: u64) -> (u64, u64, u64) {
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
    use super::*;

    #[test]
    fn times_are_written_to_the_second() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399_999, "2000-02-28T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_531_477_230_123, "2018-07-13T10:20:30Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(utc(EpochMs::new(ms).unwrap()), text);
        }
        assert!(utc(EpochMs::MAX).starts_with("287396-"));
    }
}

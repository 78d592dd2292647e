//! Times as this API writes them.

use authkeep_store::EpochMs;

use crate::auth::date::civil;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// UTC in ISO 8601 with seconds: `2018-07-13T10:20:30Z`.
#[must_use]
pub(in crate::http) fn utc(at: EpochMs) -> String {
    let seconds = at.get() / 1000;
    let (year, month, day) = civil(seconds / DAY_SECONDS);
    let second = seconds % DAY_SECONDS;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
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

//! Times as the APIs speak them: milliseconds since 1970.

use std::time::Duration;

/// Milliseconds since 1970-01-01 00:00 UTC, from 0 to 2^53 - 1.
///
/// The upper bound is the largest integer that every JSON reader carries exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpochMs(u64);

/// The number is larger than [`EpochMs::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time must be from 0 to 9007199254740991 ms since 1970")]
pub struct EpochOutOfRange;

impl EpochMs {
    /// The earliest time, 1970-01-01 00:00 UTC.
    pub const MIN: Self = Self(0);

    /// The latest time that can be kept, 2^53 - 1 ms.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// Takes a number of milliseconds.
    ///
    /// # Errors
    /// [`EpochOutOfRange`] above [`EpochMs::MAX`].
    pub const fn new(ms: u64) -> core::result::Result<Self, EpochOutOfRange> {
        if ms > Self::MAX.0 { Err(EpochOutOfRange) } else { Ok(Self(ms)) }
    }

    /// The time so much later, or [`EpochMs::MAX`] where that is beyond it. Parts of a millisecond are dropped.
    #[must_use]
    pub fn saturating_add(self, more: Duration) -> Self {
        Self(self.0.saturating_add(whole_ms(more)).min(Self::MAX.0))
    }

    /// The time so much earlier, or [`EpochMs::MIN`] where that is beyond it. Parts of a millisecond are dropped.
    #[must_use]
    pub fn saturating_sub(self, less: Duration) -> Self {
        Self(self.0.saturating_sub(whole_ms(less)))
    }

    /// The number of milliseconds.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

fn whole_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_end_at_their_bounds() {
        let ms = Duration::from_millis;
        assert_eq!(EpochMs::MIN.saturating_add(ms(5)), EpochMs(5));
        assert_eq!(EpochMs(5).saturating_sub(ms(3)), EpochMs(2));
        assert_eq!(EpochMs(5).saturating_sub(ms(6)), EpochMs::MIN);
        for more in [ms(1), Duration::MAX] {
            assert_eq!(EpochMs::MAX.saturating_add(more), EpochMs::MAX);
        }
        assert_eq!(EpochMs::MAX.saturating_sub(Duration::MAX), EpochMs::MIN);
    }

    #[test]
    fn the_largest_time_is_the_largest_exact_json_integer() {
        assert_eq!(EpochMs::new(9_007_199_254_740_991), Ok(EpochMs::MAX));
        assert_eq!(EpochMs::new(9_007_199_254_740_992), Err(EpochOutOfRange));
    }
}

//! How long a message rests after an attempt that failed.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_mins(15);

/// The rest after so many attempts: 5 s after the first, twice as long after each further one, at most 15 min; times
/// 0.8 to 1.2, as `random` decides, so that what failed together is not tried together for ever.
pub(super) fn backoff(attempts: u32, random: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let plain = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    plain.mul_f64(0.8 + 0.4 * f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_the_longest_and_strays_by_a_fifth() {
        for (attempts, seconds) in [(0, 5), (1, 5), (2, 10), (8, 640), (9, 900), (17, 900), (u32::MAX, 900)] {
            let plain = Duration::from_secs(seconds);
            assert_eq!(backoff(attempts, 0), plain.mul_f64(0.8), "{attempts}");
            assert_eq!(backoff(attempts, u32::MAX), plain.mul_f64(1.2), "{attempts}");
        }
    }
}

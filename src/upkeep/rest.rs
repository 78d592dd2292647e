//! How long a node rests between two rounds.

use std::time::Duration;

const PLAIN: Duration = Duration::from_mins(1);
const LONGEST: Duration = Duration::from_mins(15);

/// The rest before a round that follows so many failures in a row: a minute, twice as long for each of them, at most 15
/// min; times 0.5 to 1.5, as `random` decides.
pub(super) fn after(failures: u32, random: u32) -> Duration {
    let plain = PLAIN.saturating_mul(1 << failures.min(8)).min(LONGEST);
    plain.mul_f64(0.5 + f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_with_each_failure_and_strays_by_half() {
        for (failures, seconds) in [(0, 60), (1, 120), (2, 240), (4, 900), (9, 900), (u32::MAX, 900)] {
            let plain = Duration::from_secs(seconds);
            assert_eq!(after(failures, 0), plain.mul_f64(0.5), "{failures}");
            assert_eq!(after(failures, u32::MAX), plain.mul_f64(1.5), "{failures}");
        }
    }
}

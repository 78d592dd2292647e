//! The clock: a benchmark measures time, and this is where it looks at it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A moment that only time spans are made of.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "a report says when it was made")]
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Runs something until a time has passed, and gives how often it ran in a second.
pub(crate) fn rate_of(
    time: Duration,
    mut run: impl FnMut() -> crate::failure::Result<()>,
) -> crate::failure::Result<f64> {
    let start = now();
    let mut done = 0.0;
    loop {
        run()?;
        done += 1.0;
        let passed = start.elapsed();
        if passed >= time {
            return Ok(done / passed.as_secs_f64());
        }
    }
}

//! The only place that asks what time it is.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use authkeep_store::EpochMs;

/// Tells the time; tests hand in one that tells what they choose.
#[derive(Clone, Copy)]
pub struct Clock(fn() -> EpochMs);

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub const fn system() -> Self {
        Self(system_now)
    }

    /// A clock that is told what to say.
    #[must_use]
    pub const fn from_fn(now: fn() -> EpochMs) -> Self {
        Self(now)
    }

    /// The current time.
    #[must_use]
    pub fn now(self) -> EpochMs {
        (self.0)()
    }
}

#[expect(clippy::disallowed_methods, reason = "the place that reads the clock")]
fn system_now() -> EpochMs {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).ok().and_then(|ms| EpochMs::new(ms).ok()).unwrap_or(EpochMs::MAX)
}

/// Measures how long something takes.
#[derive(Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts to measure.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the place that reads the clock")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Microseconds since the start.
    #[must_use]
    pub fn micros(self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

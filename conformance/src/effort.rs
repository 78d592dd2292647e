//! How much the suite tries: enough for every change, or, with `AUTHKEEP_TEST_LONG=1`, enough for a night.

use std::time::Duration;

fn long() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the one switch of a suite that has no configuration")]
    let value = std::env::var("AUTHKEEP_TEST_LONG");
    value.is_ok_and(|value| value == "1")
}

/// How many times a race is run.
pub(crate) fn rounds() -> usize {
    if long() { 100 } else { 20 }
}

/// How many random sequences are compared with the model.
pub(crate) fn sequences() -> usize {
    if long() { 2000 } else { 96 }
}

/// How many times a process is killed.
pub(crate) fn kills() -> usize {
    if long() { 50 } else { 5 }
}

/// How long a process under load may take to answer anything.
pub(crate) fn silence() -> Duration {
    limit() / 5
}

/// How long a case may take before it counts as one that never ends.
pub(crate) fn limit() -> Duration {
    Duration::from_secs(if long() { 3600 } else { 300 })
}

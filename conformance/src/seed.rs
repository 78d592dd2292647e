//! The seed of what the suite draws by chance: one a process, another one each time unless `AUTHKEEP_TEST_SEED` says
//! which.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

const VARIABLE: &str = "AUTHKEEP_TEST_SEED";

static SEED: LazyLock<u64> = LazyLock::new(|| {
    #[expect(clippy::disallowed_methods, reason = "a suite without configuration is told here what to repeat")]
    let given = std::env::var(VARIABLE);
    // The standard library keys its hash maps by chance.
    given.ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| RandomState::new().build_hasher().finish())
});

/// The seed of this process.
pub(crate) fn of_process() -> u64 {
    *SEED
}

/// A seed, and how to use it again.
pub(crate) fn described(seed: u64) -> String {
    format!("seed {seed} ({VARIABLE}={seed} repeats it)")
}

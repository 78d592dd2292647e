//! Numbers that look random and follow from a seed, so that a failure can be had again.

use std::fmt::Write;

/// splitmix64.
pub(crate) struct Random(pub u64);

impl Random {
    /// A generator by `AUTHKEEP_TEST_SEED`, else by chance; the seed is printed with a failure.
    pub(crate) fn new() -> Self {
        use std::hash::{BuildHasher, Hasher};
        let chance = || std::collections::hash_map::RandomState::new().build_hasher().finish();
        let seed =
            crate::place::variable("AUTHKEEP_TEST_SEED").map_or_else(chance, |text| text.parse().expect("a number"));
        println!("AUTHKEEP_TEST_SEED={seed}");
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// `bytes` bytes in hex.
    pub(crate) fn hex(&mut self, bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < 2 * bytes {
            write!(text, "{:016x}", self.next()).expect("a string takes it");
        }
        text.truncate(2 * bytes);
        text
    }
}

//! Numbers that look like chance and follow from a seed: splitmix64.

#[derive(Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// One whose numbers nobody drew before.
    pub(crate) fn fresh() -> crate::failure::Result<Self> {
        Ok(Self(getrandom::u64().map_err(std::io::Error::other)?))
    }

    pub(crate) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 1 to a bound, both included; the bias is far below what anybody could measure.
    pub(crate) const fn up_to(&mut self, bound: u64) -> u64 {
        1 + self.number() % bound
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_be_bytes()[..chunk.len()]);
        }
        bytes
    }
}

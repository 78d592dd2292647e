//! The few ids and e-mails that all sequences are made of: neighbours, and both ends of the order.

use authkeep_store::{Text255, Uid};

use crate::fixtures::address;

/// How many accounts there are to choose from, and as many e-mails.
pub(super) const ACCOUNTS: usize = 3;

/// How many ids there are for the tokens of each kind.
pub(super) const IDS: usize = 3;

pub(super) fn uid(at: usize) -> Uid {
    let mut bytes = if at < 2 { [0x00; 16] } else { [0xff; 16] };
    bytes[15] ^= u8::from(at == 1);
    bytes.into()
}

pub(super) fn token_id(at: usize) -> [u8; 32] {
    let mut bytes = if at < 2 { [0x00; 32] } else { [0xff; 32] };
    bytes[31] ^= u8::from(at == 1);
    bytes
}

/// An address; each belongs to another person, however alike they look.
pub(super) fn email(at: usize) -> Text255 {
    address(["A@example.org", "\u{c1}@example.org", "a@example.or"][at])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fixtures::normalized;

    #[test]
    fn no_two_of_a_pool_are_the_same() {
        assert_eq!((0..ACCOUNTS).map(uid).collect::<BTreeSet<_>>().len(), ACCOUNTS);
        assert_eq!((0..ACCOUNTS).map(|at| normalized(&email(at))).collect::<BTreeSet<_>>().len(), ACCOUNTS);
        assert_eq!((0..IDS).map(token_id).collect::<BTreeSet<_>>().len(), IDS);
    }
}

//! The few ids and e-mails that all sequences are made of: neighbours, and both ends of the order.

use authkeep_store::{Text255, Uid};

use crate::fixtures::address;

/// How many accounts there are to choose from, and as many e-mails.
pub(super) const ACCOUNTS: usize = 4;

/// How many ids there are for the tokens of each kind.
pub(super) const IDS: usize = 5;

pub(super) fn uid(at: usize) -> Uid {
    let mut bytes = if at < 2 { [0x00; 16] } else { [0xff; 16] };
    bytes[15] ^= u8::from(at % 2 == 1);
    bytes.into()
}

pub(super) fn token_id(at: usize) -> [u8; 32] {
    match at {
        0 => [0x00; 32],
        1 => neighbour([0x00; 32]),
        2 => [0x5a; 32],
        3 => neighbour([0xff; 32]),
        _ => [0xff; 32],
    }
}

fn neighbour(mut id: [u8; 32]) -> [u8; 32] {
    id[31] ^= 1;
    id
}

/// An address; each belongs to another person, however alike they look.
pub(super) fn email(at: usize) -> Text255 {
    address(["A@example.org", "AA@example.org", "\u{c1}@example.org", "a@example.or"][at % ACCOUNTS])
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

//! The few ids, e-mails, times and texts that all sequences are made of: neighbours, and both ends of the order.

use authkeep_store::{EpochMs, Text, Text255, Uid};

use crate::fixtures::{Fixtures, address, text};

/// How many accounts there are to choose from, and as many e-mails.
pub(super) const ACCOUNTS: usize = 3;

/// How many ids there are for the records of each family.
pub(super) const IDS: usize = 3;

/// How many ids there are for messages, which many verbs make and few take away.
pub(super) const MESSAGES: usize = 12;

pub(super) fn uid(at: usize) -> Uid {
    id::<16>(at).into()
}

/// An id of any length.
pub(super) fn id<const N: usize>(at: usize) -> [u8; N] {
    let mut bytes = if at == 2 { [0xff; N] } else { [0x00; N] };
    bytes[N - 1] ^= u8::try_from(if at == 2 { 0 } else { at }).unwrap_or(0);
    bytes
}

/// An address; each belongs to another person, however alike they look.
pub(super) fn email(at: usize) -> Text255 {
    address(["A@example.org", "\u{c1}@example.org", "a@example.or"][at])
}

/// One of a few times, so that what is due, what is over and what is as old as another is met often.
pub(super) fn time(fx: &mut Fixtures) -> EpochMs {
    let second = |number: u64| EpochMs::new(1000 * number).unwrap_or(EpochMs::MAX);
    fx.one_of([EpochMs::MIN, second(1), second(2), second(3), second(4), EpochMs::MAX])
}

/// One of two texts.
pub(super) fn word<const MAX: usize>(fx: &mut Fixtures) -> Text<MAX> {
    text(fx.one_of(["verified", "pending"]))
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
        assert_eq!((0..MESSAGES).map(id::<16>).collect::<BTreeSet<_>>().len(), MESSAGES);
    }
}

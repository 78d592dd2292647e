//! 1,024 locks for any number of accounts, e-mails, phone numbers and ids, and one for each thing that is the store's.
//!
//! A verb holds the stripe of each account that it changes, and of each e-mail, number or id that it claims, from its
//! first look to its last change. All are taken in ascending order, so two verbs cannot wait for each other. What
//! exists already is changed or removed under its account's stripe alone: the claim of an id that exists is refused,
//! so its stripe has nothing left to protect.
//!
//! Messages and files to delete belong to no account: what exists of them is changed or removed under the one stripe of
//! all of them, so that no two claims hand out the same one. A message is added under its id's stripe alone, which
//! keeps verbs that cause messages out of each other's way: a claim sees the whole of it or nothing.
//!
//! The tokens of the exchange have one stripe a stock, one a bucket of clean tokens, and one for all dirty tokens. A draw
//! cannot say beforehand which token it takes, and a fill adds thousands: it would hold most of the others.

use authkeep_store::{CleanBucket, HandshakeKey, Message, PhoneNumber, Stock, Uid};
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::clean_token::BUCKETS;
use crate::codec::place;
use crate::keys::EmailHash;
use crate::stock::STOCKS;

/// The stripes that are picked by a hash. Those that have names follow.
const HASHED: usize = 1024;
const NAMED: usize = 7 + STOCKS.len() + BUCKETS.len();

/// One lock's place among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stripe(usize);

impl Stripe {
    pub(crate) const KEY_FINGERPRINT: Self = Self(HASHED);
    pub(crate) const PASSWORD_SCHEMES: Self = Self(HASHED + 1);
    pub(crate) const SIGNING_KEYS: Self = Self(HASHED + 2);
    pub(crate) const MESSAGES: Self = Self(HASHED + 3);
    pub(crate) const FILES_TO_DELETE: Self = Self(HASHED + 4);
    pub(crate) const FILL_MARK: Self = Self(HASHED + 5);
    pub(crate) const DIRTY_TOKENS: Self = Self(HASHED + 6);

    pub(crate) fn of_uid(uid: Uid) -> Self {
        Self::of(uid.as_bytes())
    }

    pub(crate) fn of_email(hash: &EmailHash) -> Self {
        Self::of(hash)
    }

    pub(crate) fn of_number(number: &PhoneNumber) -> Self {
        Self::of(number.as_str().as_bytes())
    }

    pub(crate) fn of_message(message: &Message) -> Self {
        Self::of(message.id.as_bytes())
    }

    pub(crate) fn of_stock(stock: Stock) -> Self {
        Self(HASHED + 7 + usize::from(place(&STOCKS, &stock)))
    }

    pub(crate) fn of_bucket(bucket: CleanBucket) -> Self {
        Self(HASHED + 7 + STOCKS.len() + usize::from(place(&BUCKETS, &bucket)))
    }

    pub(crate) fn of_handshakes(key: &HandshakeKey) -> Self {
        Self::of(&key.hash)
    }

    /// The stripe of an id that is claimed, or of a record that nothing else than its id belongs to.
    pub(crate) fn of_id(id: &[u8]) -> Self {
        Self::of(id)
    }

    /// Every byte counts (FNV-1a): ids need not be random, and counted ones must not meet in a few stripes.
    fn of(bytes: &[u8]) -> Self {
        let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
        Self((hash ^ (hash >> 16)) as usize % HASHED)
    }
}

pub(crate) struct Stripes(Box<[RwLock<()>]>);

/// Stripes held for a change.
pub(crate) struct Held<'a> {
    _guards: Vec<RwLockWriteGuard<'a, ()>>,
}

impl Stripes {
    pub(crate) fn new() -> Self {
        Self((0..HASHED + NAMED).map(|_| RwLock::new(())).collect())
    }

    /// Holds these stripes for a change; sorts them.
    pub(crate) fn hold(&self, stripes: &mut [Stripe]) -> Held<'_> {
        stripes.sort_unstable();
        let mut guards = Vec::with_capacity(stripes.len());
        for (at, stripe) in stripes.iter().enumerate() {
            if at == 0 || stripes[at - 1] != *stripe {
                guards.push(self.0[stripe.0].write());
            }
        }
        Held { _guards: guards }
    }

    /// Holds one stripe for a look at several records that must fit together.
    pub(crate) fn share(&self, stripe: Stripe) -> RwLockReadGuard<'_, ()> {
        self.0[stripe.0].read()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn counted_ids_spread_over_most_stripes() {
        let stripes: std::collections::BTreeSet<_> =
            (0..8192_u128).map(|n| Stripe::of_uid(Uid::from_bytes(n.to_be_bytes()))).collect();
        assert!(stripes.len() > HASHED * 9 / 10, "{} of {HASHED} are used", stripes.len());
    }

    #[test]
    fn one_stripe_wanted_twice_is_taken_once() {
        let stripes = Stripes::new();
        drop(stripes.hold(&mut [Stripe(5), Stripe(5), Stripe(5)]));
        drop(stripes.hold(&mut [Stripe(5)]));
    }

    #[test]
    fn holders_that_want_the_same_stripes_in_any_order_take_turns() {
        let stripes = Arc::new(Stripes::new());
        let inside = Arc::new([AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0)]);
        let threads: Vec<_> = (0..4_usize)
            .map(|thread| {
                let (stripes, inside) = (Arc::clone(&stripes), Arc::clone(&inside));
                std::thread::spawn(move || {
                    for round in 0..2000 {
                        let (a, b) = ((thread + round) % 3, (thread * 2 + round * 5 + 1) % 3);
                        let held = stripes.hold(&mut [Stripe(a), Stripe(b)]);
                        for at in if a == b { vec![a] } else { vec![a, b] } {
                            let before = inside[at].load(Ordering::Relaxed);
                            std::thread::yield_now();
                            inside[at].store(before + 1, Ordering::Relaxed);
                        }
                        drop(held);
                    }
                })
            })
            .collect();
        let turns: u64 = (0..4_usize)
            .flat_map(|thread| (0..2000).map(move |round| ((thread + round) % 3, (thread * 2 + round * 5 + 1) % 3)))
            .map(|(a, b)| if a == b { 1 } else { 2 })
            .sum();
        for thread in threads {
            thread.join().expect("no holder panics");
        }
        assert_eq!(inside.iter().map(|n| n.load(Ordering::Relaxed)).sum::<u64>(), turns, "a turn was lost");
    }
}

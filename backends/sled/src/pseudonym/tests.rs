//! Whatever verbs of pseudonyms and of the exchange are run: lists name what there is, and counts are right.

use std::collections::BTreeSet;

use authkeep_store::{
    CleanBucket, CleanTokens, Cleaning, DirtyBucket, DirtyToken, DirtyTokens, EpochMs, Expiry, Fill, Handshake,
    HandshakeId, HandshakeKey, HandshakeKind, Handshakes, KeptReply, PseudonymSession, PseudonymSessions, Sealed,
    Secret, SrpSalt, StockedTokenId, Stocks,
};

use super::*;
use crate::{Durability, Options};

const STEPS: u32 = 4_000;

/// Numbers from a seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u8) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u8::try_from((self.0 >> 11) % u64::from(end)).expect("it is below a byte")
    }

    fn id<const N: usize>(&mut self, end: u8) -> [u8; N] {
        [self.below(end); N]
    }

    fn time(&mut self) -> EpochMs {
        EpochMs::new(self.below(8).into()).expect("it is in range")
    }

    fn sealed(&mut self) -> Sealed {
        // Some in several pieces.
        let length = [1, 40, 40_000][usize::from(self.below(3))];
        Sealed::new(vec![self.below(200); length]).expect("it is in bounds")
    }

    fn stock(&mut self) -> Stock {
        [Stock::Profile, Stock::Signup][usize::from(self.below(2))]
    }

    fn stocked(&mut self) -> StockedTokenId {
        StockedTokenId { stock: self.stock(), slot: self.id(9).into() }
    }

    fn clean(&mut self) -> CleanTokenId {
        CleanTokenId { bucket: CleanBucket::Profile, hash: self.id(9).into() }
    }

    fn handshake(&mut self) -> HandshakeId {
        let key = HandshakeKey { kind: HandshakeKind::SignIn, hash: self.id(2) };
        HandshakeId { key, nonce: self.id(4) }
    }

    fn fill(&mut self) -> Fill {
        let salt = || SrpSalt::new(vec![1; 12]).expect("it is in bounds");
        Fill {
            stocked: (0..2).map(|_| StockedToken { id: self.stocked(), token: self.sealed() }).collect(),
            dirty: vec![DirtyToken {
                id: self.id(4).into(),
                bucket: DirtyBucket::Email,
                verifier: Secret::new([1; 256]),
                salt: salt(),
            }],
            clean: (0..2).map(|_| CleanToken { id: self.clean() }).collect(),
        }
    }
}

/// Runs a verb; the number says which. Refusals are as good as anything.
async fn run(store: &SledStore, chance: &mut Chance, verb: u8) -> Result<()> {
    let (now, at_most) = (chance.time().min(chance.time()), u32::from(chance.below(4)));
    match verb {
        0 => store.fill(chance.fill()).await,
        1 => {
            let salt = SrpSalt::new(vec![1; 12]).expect("it is in bounds");
            let pseudonym = Pseudonym { id: chance.id(20).into(), verifier: Secret::new([1; 256]), salt };
            store.sign_up(pseudonym, chance.clean(), chance.stock(), chance.id(9).into()).await.map(drop)
        }
        2 => {
            let handshake = Handshake {
                id: chance.handshake(),
                content: chance.sealed(),
                expires_at: chance.time().max(chance.time()),
            };
            store.put_handshake(handshake, at_most).await
        }
        3 => store.take_handshake(chance.handshake().key, now).await.map(drop),
        4 => {
            let (id, pseudonym) = (chance.id(3).into(), chance.id(4).into());
            let session = PseudonymSession { id, pseudonym, expires_at: chance.time().max(chance.time()) };
            store.start_pseudonym_session(session, chance.handshake(), now, at_most).await
        }
        5 => store.end_pseudonym_session(chance.id(3).into(), chance.id(4).into()).await,
        6 => {
            let cleaning = Cleaning {
                dirty: chance.id(4).into(),
                handshake: chance.handshake(),
                draw: chance.stock(),
                pick: chance.id(9).into(),
                reply: chance.id(5).into(),
                answer: chance.sealed(),
                reply_expires_at: chance.time(),
            };
            store.clean(cleaning, now).await.map(drop)
        }
        7 => store.draw(chance.stock(), chance.id(9).into()).await.map(drop),
        8 => store.remove_stocked_tokens(vec![chance.stocked(), chance.stocked()]).await,
        9 => store.spend(chance.clean()).await,
        _ => store.sweep_expired(now, chance.below(5).into()).await.map(drop),
    }
}

const VERBS: u8 = 11;

fn every<R: Stored>(store: &SledStore) -> Vec<R> {
    store.engine.scan(None, usize::MAX).expect("they are readable")
}

fn entries_of<R: Stored>(store: &SledStore) -> Vec<Vec<u8>> {
    every::<R>(store).iter().flat_map(Stored::entries).collect()
}

async fn check(store: &SledStore) {
    let mut wanted = BTreeSet::from_iter(entries_of::<PseudonymSession>(store));
    wanted.extend(entries_of::<Handshake>(store));
    wanted.extend(entries_of::<KeptReply>(store));
    let lists = [keys::BY_TIME, keys::SESSION_OF];
    let found = lists.iter().flat_map(|list| store.engine.keys(&[*list]).expect("they are readable"));
    let found: BTreeSet<Vec<u8>> = found.map(|key| key.to_vec()).collect();
    assert!(found == wanted, "{} entries name nothing", found.difference(&wanted).count());

    for piece in store.engine.keys(&[keys::PIECE]).expect("they are readable") {
        let of = &piece[1..piece.len() - 1];
        assert!(store.engine.has(of).expect("it is readable"), "a piece is of a record that is gone");
    }
    let tokens = every::<StockedToken>(store);
    for stock in Stock::ALL {
        let there = tokens.iter().filter(|token| token.id.stock == stock).count();
        assert_eq!(store.stock_size(stock, usize::MAX).await.expect("it is readable"), there, "{stock:?}");
    }
    let there = every::<CleanToken>(store).len();
    let count = store.clean_token_count(CleanBucket::Profile, usize::MAX).await.expect("it is readable");
    assert_eq!(count, there);
}

#[tokio::test]
async fn lists_name_what_there_is_and_counts_are_right() {
    let place = tempfile::tempdir().expect("a folder");
    let options = Options { cache_mb: 32, durability: Durability::Relaxed };
    let store = SledStore::open(place.path(), options).expect("the folder is new");
    let mut chance = Chance(0x1234_5678_9abc_def3);
    let mut done = [0_u32; VERBS as usize];
    for step in 0..STEPS {
        let verb = chance.below(VERBS);
        done[usize::from(verb)] += u32::from(run(&store, &mut chance, verb).await.is_ok());
        if step % 20 == 0 {
            check(&store).await;
        }
    }
    check(&store).await;
    assert!(done.iter().all(|done| *done >= 5), "verbs were hardly done: {done:?}");
}

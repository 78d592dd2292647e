//! Writers on records of their own, and on records that all of them race for: of the first the state after the last answer
//! or after the verb under way must hold, of the others what each of them was told, refusals included.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex};

use authkeep_sled::SledStore;
use authkeep_store::{
    AccountResetToken, AccountResetTokens, Accounts, EpochMs, ErrorKind, KeyFingerprint, KeyFingerprints, Secret,
    SessionTokens, Text255,
};

use crate::support::{account, account_with, email, id, session, uid};
use crate::{CUTS, Chance, Copy, open_copy, open_watched};

const WRITERS: u64 = 6;
const ROUNDS: u64 = 40;

/// What a writer's own account and its tokens look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Own {
    account: Option<(bool, bool, Option<String>)>,
    sessions: BTreeSet<[u8; 32]>,
    reset: Option<u64>,
}

/// What an answer about a record that all race for says, for good.
#[derive(Clone, Debug)]
enum Fact {
    EmailTaken(u64),
    Created { account: u64 },
    TokenGone(u64),
    Fingerprint(KeyFingerprint),
}

/// The answers so far.
#[derive(Clone, Default)]
struct Noted {
    facts: Vec<Fact>,
    /// Of each writer, the state after its last answer and the one after the verb that it is in.
    own: Vec<(Own, Own)>,
}

struct World {
    store: SledStore,
    latest: Arc<Mutex<Arc<Copy>>>,
    noted: Mutex<Noted>,
    cuts: Mutex<Vec<(Noted, Arc<Copy>)>>,
}

impl World {
    /// Notes an answer, and cuts the power once in `cut_in` times.
    fn note(&self, chance: &mut Chance, cut_in: u64, note: impl FnOnce(&mut Noted)) {
        let mut noted = self.noted.lock().expect("nobody panics");
        note(&mut noted);
        let mut cuts = self.cuts.lock().expect("nobody panics");
        if cuts.len() < CUTS && chance.below(cut_in) == 0 {
            cuts.push((noted.clone(), Arc::clone(&self.latest.lock().expect("nobody panics"))));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_undoes_no_answer() {
    let seed = RandomState::new().hash_one(0) | 1;
    println!("seed {seed}");
    let place = tempfile::tempdir().expect("a folder");
    let (store, latest) = open_watched(&place.path().join("store"));
    store.create_account(account(9_000)).await.expect("the account is new");
    for round in 0..ROUNDS {
        store.create_session_token(session(9_000 + round, 9_000)).await.expect("the token is new");
    }
    let world = Arc::new(World {
        store,
        latest,
        noted: Mutex::new(Noted { own: vec![Default::default(); writer_count()], ..Noted::default() }),
        cuts: Mutex::default(),
    });

    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(Arc::clone(&world), writer, Chance(seed.wrapping_mul(writer * 2 + 3)))))
        .collect();
    for writer in writers {
        writer.await.expect("no writer panics");
    }

    let cuts = std::mem::take(&mut *world.cuts.lock().expect("nobody panics"));
    assert!(cuts.len() >= CUTS / 3, "only {} cuts were made", cuts.len());
    for (at, (noted, copy)) in cuts.into_iter().enumerate() {
        let (_place, store) = open_copy(&copy, at);
        for fact in &noted.facts {
            assert!(holds(&store, fact).await, "cut {at}: {fact:?} was answered, and is not so");
        }
        for (writer, (before, after)) in (0..).zip(&noted.own) {
            let found = own(&store, writer).await;
            assert!(found == *before || found == *after, "cut {at}: {found:?} is neither {before:?} nor {after:?}");
        }
    }
}

fn reset_token(n: u64, owner: u64) -> AccountResetToken {
    AccountResetToken { id: id(n).into(), uid: uid(owner), data: Secret::new(id(n)), created_at: EpochMs::MAX }
}

fn writer_count() -> usize {
    usize::try_from(WRITERS).expect("it is small")
}

/// One writer's life: in each round a few verbs on its own account, then the races against all others.
async fn write(world: Arc<World>, writer: u64, mut chance: Chance) {
    let mut own = Own::default();
    for round in 0..ROUNDS {
        for step in 0..4 {
            own = change_own(&world, writer, round * 4 + step, own, &mut chance).await;
        }
        let store = &world.store;

        let racer = 10_000 + round * WRITERS + writer;
        let created = store.create_account(account_with(racer, 20_000 + round)).await;
        // A refusal that came too early is wrong only until the sync after it.
        let cut_in = if created.is_err() { 3 } else { 20 };
        world.note(&mut chance, cut_in, |noted| {
            noted.facts.push(Fact::EmailTaken(20_000 + round));
            match created {
                Ok(()) => noted.facts.push(Fact::Created { account: racer }),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict),
            }
        });

        store.delete_session_token(id(9_000 + round).into()).await.expect("the store is sound");
        world.note(&mut chance, 8, |noted| noted.facts.push(Fact::TokenGone(9_000 + round)));

        let mine = KeyFingerprint::from_bytes(id(writer));
        let kept = store.claim_key_fingerprint(mine).await.expect("the store is sound");
        world.note(&mut chance, 20, |noted| noted.facts.push(Fact::Fingerprint(kept)));
    }
}

/// Does one verb to the writer's own records, its outcome being known beforehand since nobody else touches them.
async fn change_own(world: &World, writer: u64, step: u64, before: Own, chance: &mut Chance) -> Own {
    let (store, mut after) = (&world.store, before.clone());
    let exists = before.account.is_some();
    let token = writer * 1_000 + step;
    let verb = chance.below(8);
    match verb {
        0 if exists => after = Own::default(),
        1 => {
            if let Some((verified, ..)) = &mut after.account {
                *verified = true;
            }
        }
        2 => {
            if let Some((_, locked, _)) = &mut after.account {
                *locked = true;
            }
        }
        3 => {
            if let Some((.., locale)) = &mut after.account {
                *locale = Some(format!("l{step}"));
            }
        }
        4 if exists => after.reset = Some(token),
        5 => {
            after.sessions.pop_first();
        }
        6 | 7 if exists => {
            after.sessions.insert(id(token));
        }
        _ => after.account = before.account.clone().or(Some((false, false, None))),
    }
    let at = usize::try_from(writer).expect("it is small");
    world.noted.lock().expect("nobody panics").own[at] = (before.clone(), after.clone());
    let answer = match verb {
        0 if exists => store.delete_account(uid(writer)).await,
        1 => store.verify_email(uid(writer)).await,
        2 => store.lock_account(uid(writer), EpochMs::MAX, Secret::new([1; 16])).await,
        3 => store.set_locale(uid(writer), Some(Text255::new(format!("l{step}")).expect("it is in bounds"))).await,
        4 if exists => store.create_account_reset_token(reset_token(token, writer)).await,
        5 => {
            let first = before.sessions.first().copied().unwrap_or_default();
            store.delete_session_token(first.into()).await
        }
        6 | 7 if exists => store.create_session_token(session(token, writer)).await,
        _ => store.create_account(account(writer)).await,
    };
    match answer {
        Ok(()) => {}
        Err(error) => assert!(matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Conflict), "{error}"),
    }
    world.note(chance, 40, |noted| noted.own[at] = (after.clone(), after.clone()));
    after
}

async fn holds(store: &SledStore, fact: &Fact) -> bool {
    match fact {
        Fact::EmailTaken(of) => store.account_by_email(&email(*of)).await.expect("it is readable").is_some(),
        Fact::Created { account } => store.account(uid(*account)).await.expect("it is readable").is_some(),
        Fact::TokenGone(n) => store.session_token(id(*n).into(), EpochMs::MIN).await.expect("it is readable").is_none(),
        Fact::Fingerprint(kept) => store.key_fingerprint().await.expect("it is readable") == Some(*kept),
    }
}

/// The writer's records as they are in a store.
async fn own(store: &SledStore, writer: u64) -> Own {
    let account = store.account(uid(writer)).await.expect("it is readable");
    let by_email = store.account_by_email(&email(writer)).await.expect("it is readable");
    assert_eq!(account, by_email, "an account is found by its uid and by its e-mail, or by neither");
    let sessions = match store.account_devices(uid(writer), EpochMs::MIN).await {
        Ok(sessions) => sessions.into_iter().map(|session| session.id.into()).collect(),
        Err(error) => {
            assert_eq!((error.kind(), account.is_some()), (ErrorKind::NotFound, false));
            BTreeSet::new()
        }
    };
    let resets = store.scan_account_reset_tokens(None, 1_000).await.expect("they are readable");
    let mut resets = resets.iter().filter(|token| token.uid == uid(writer));
    let reset = resets.next().map(|token| {
        let (number, _) = token.id.as_bytes().split_first_chunk().expect("an id has 32 bytes");
        u64::from_be_bytes(*number)
    });
    assert_eq!(resets.next(), None, "an account has one reset token at the most");
    let account = account.map(|account| {
        let locale = account.locale.map(|locale| locale.as_str().to_owned());
        (account.email_verified, account.locked_at.is_some(), locale)
    });
    Own { account, sessions, reset }
}

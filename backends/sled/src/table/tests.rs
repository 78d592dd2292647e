//! Lists and indexes name what there is, and nothing else, whatever verbs were run.

mod verbs;

use std::collections::BTreeSet;

use authkeep_store::{
    AccountResetToken, Accounts, ApiKey, ApiKeys, Document, Documents, EpochMs, Expiry, Failures, FileToDelete,
    FilesToDelete, KeyFetchToken, KeyFetchTokens, Labels, Messages, PasswordChangeToken, PasswordForgotToken,
    PasswordForgotTokens, Phone, Phones, SessionToken, SessionTokens, SigningKey, SigningKeys, Throttle, Throttles,
    UsedJti, UsedJtis,
};

use verbs::{Chance, run_on_belongings, run_on_the_rest, run_on_tokens};

use super::*;
use crate::account::EmailOwner;
use crate::message::{Content, Envelope};
use crate::{Durability, Options, SledStore};

const STEPS: u64 = 3_000;

fn open() -> (tempfile::TempDir, SledStore) {
    let place = tempfile::tempdir().expect("a folder");
    let options = Options { cache_mb: 32, durability: Durability::Relaxed };
    let store = SledStore::open(place.path(), options).expect("the folder is new");
    (place, store)
}

fn every<R: Stored>(store: &SledStore) -> Vec<R> {
    store.engine.scan(None, usize::MAX).expect("they are readable")
}

fn entries_of<R: Stored>(store: &SledStore, to: &mut BTreeSet<Vec<u8>>) {
    to.extend(every::<R>(store).iter().flat_map(Stored::entries));
}

/// Compares the keys that there are in lists and indexes with those that the records ask for.
fn check_lists(store: &SledStore) {
    let mut wanted = BTreeSet::new();
    entries_of::<SessionToken>(store, &mut wanted);
    entries_of::<KeyFetchToken>(store, &mut wanted);
    entries_of::<AccountResetToken>(store, &mut wanted);
    entries_of::<PasswordChangeToken>(store, &mut wanted);
    entries_of::<PasswordForgotToken>(store, &mut wanted);
    entries_of::<Document>(store, &mut wanted);
    entries_of::<FileToDelete>(store, &mut wanted);
    entries_of::<ApiKey>(store, &mut wanted);
    entries_of::<UsedJti>(store, &mut wanted);
    entries_of::<Throttle>(store, &mut wanted);
    entries_of::<SigningKey>(store, &mut wanted);
    entries_of::<Envelope>(store, &mut wanted);
    let accounts = every::<Account>(store);
    wanted.extend(accounts.iter().map(|account| keys::email(&keys::hash(&account.normalized_email)).to_vec()));
    let proved = every::<Phone>(store).into_iter().filter(|phone| phone.verified_at.is_some());
    wanted.extend(proved.map(|phone| keys::phone_owner(&phone.number)));

    let lists = [EmailOwner::KIND, keys::TOKEN_OF, keys::RECORD_OF, keys::BY_TIME, keys::PHONE_OWNER];
    let found = lists.iter().flat_map(|list| store.engine.keys(&[*list]).expect("they are readable"));
    let found: BTreeSet<Vec<u8>> = found.map(|key| key.to_vec()).collect();
    assert!(found == wanted, "{} entries name nothing", found.difference(&wanted).count());

    let envelopes: Vec<_> = every::<Envelope>(store).iter().map(|it| it.key().as_ref()[1..].to_vec()).collect();
    let contents: Vec<_> = every::<Content>(store).iter().map(|it| it.key().as_ref()[1..].to_vec()).collect();
    assert_eq!(envelopes, contents, "each message has a content, and each content a message");
}

#[tokio::test]
async fn lists_name_what_there_is_and_nothing_else() {
    let (_place, store) = open();
    let mut chance = Chance(0x1234_5678_9abc_def1);
    let mut done = [0; 3];
    for step in 0..STEPS {
        let of = usize::from(chance.below(3));
        let outcome = match of {
            0 => run_on_tokens(&store, &mut chance).await,
            1 => run_on_belongings(&store, &mut chance).await,
            _ => run_on_the_rest(&store, &mut chance).await,
        };
        done[of] += u64::from(outcome.is_ok());
        if step % 20 == 0 {
            check_lists(&store);
        }
    }
    check_lists(&store);
    assert!(done.iter().all(|done| *done > STEPS / 12), "too few verbs were done: {done:?}");
}

/// Puts every record of one kind into another store, by the verb that restores it.
macro_rules! restore {
    ($from:ident -> $to:ident: $($scan:ident $restore:ident),* $(,)?) => {$(
        for record in $from.$scan(None, usize::MAX).await.expect("they are readable") {
            $to.$restore(record).await.expect("the store was empty");
        }
    )*};
}

#[tokio::test]
async fn a_restored_store_has_the_same_lists_and_hands_out_the_same() {
    let (_place, store) = open();
    let mut chance = Chance(0x1234_5678_9abc_def2);
    for _ in 0..STEPS / 3 {
        let _refused = run_on_the_rest(&store, &mut chance).await;
        let _refused = run_on_belongings(&store, &mut chance).await;
        let _refused = run_on_tokens(&store, &mut chance).await;
    }
    let (_other_place, other) = open();
    restore! { store -> other:
        scan_accounts restore_account,
        scan_session_tokens restore_session_token,
        scan_key_fetch_tokens restore_key_fetch_token,
        scan_password_forgot_tokens restore_password_forgot_token,
        scan_phones restore_phone,
        scan_documents restore_document,
        scan_files_to_delete restore_file_to_delete,
        scan_labels restore_label,
        scan_api_keys restore_api_key,
        scan_used_jtis restore_used_jti,
        scan_failures restore_failure,
        scan_throttles restore_throttle,
        scan_signing_keys restore_signing_key,
        scan_messages restore_message,
    }
    check_lists(&other);
    let everything =
        |store: &SledStore| -> Vec<_> { store.engine.db.iter().map(|it| it.expect("it is readable")).collect() };
    assert!(everything(&store) == everything(&other), "the restored store holds something else");

    let half = EpochMs::new(4).expect("it is in range");
    for limit in [1, 2, 100] {
        let claimed = store.claim_messages(half, EpochMs::MAX, limit).await.expect("they are readable");
        assert_eq!(claimed, other.claim_messages(half, EpochMs::MAX, limit).await.expect("they are readable"));
        let files = store.claim_files_to_delete(half, EpochMs::MAX, limit).await.expect("they are readable");
        assert_eq!(files, other.claim_files_to_delete(half, EpochMs::MAX, limit).await.expect("they are readable"));
        let swept = store.sweep_expired(half, limit).await.expect("they are readable");
        assert_eq!(swept, other.sweep_expired(half, limit).await.expect("they are readable"));
    }
    assert!(everything(&store) == everything(&other), "claims and sweeps left something else");
}

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use authkeep_store::{
    Accounts, Channel, EpochMs, Label, LabelScope, Labels, Message, MessageId, Messages, NewAccount, NormalizedEmail,
    Sealed, Secret, SigningKey, SigningKeys, Text4k, Text255, Totps, Uid,
};

use super::*;
use crate::{Durability, Options, SledStore};

const UID: Uid = Uid::from_bytes([1; 16]);

fn open() -> (tempfile::TempDir, SledStore) {
    let place = tempfile::tempdir().expect("a folder");
    let options = Options { cache_mb: 32, durability: Durability::Relaxed };
    let store = SledStore::open(place.path(), options).expect("the folder is new");
    (place, store)
}

async fn open_with_account() -> (tempfile::TempDir, SledStore) {
    let (place, store) = open();
    let new = NewAccount {
        uid: UID,
        normalized_email: NormalizedEmail::new("a@example.com").expect("it is in bounds"),
        email: Text255::new("a@example.com").expect("it is in bounds"),
        email_code: Secret::new([1; 16]),
        email_verified: true,
        k_a: Secret::new([2; 32]),
        wrap_wrap_kb: Secret::new([3; 32]),
        auth_salt: Secret::new([4; 32]),
        verify_hash: Secret::new([5; 32]),
        verifier_version: 2,
        verifier_set_at: EpochMs::MIN,
        created_at: EpochMs::MIN,
        locale: None,
    };
    store.create_account(new).await.expect("the account is new");
    (place, store)
}

/// Bytes that differ from place to place, and between two values of `n` at every place.
fn sealed(length: usize, n: u8) -> Sealed {
    let bytes = (0..length).map(|at| u8::try_from(at % 113).expect("it is small").wrapping_add(n)).collect();
    Sealed::new(bytes).expect("it is in bounds")
}

fn message(n: u8, length: usize) -> Message {
    Message {
        id: MessageId::from_bytes([n; 16]),
        channel: Channel::Mail,
        content: sealed(length, n),
        created_at: EpochMs::MIN,
        due_at: EpochMs::MIN,
        attempts: 0,
    }
}

fn piece_count(store: &SledStore) -> usize {
    store.engine.keys(&[keys::PIECE]).expect("they are readable").len()
}

#[tokio::test]
async fn records_of_every_length_are_read_as_they_were_stored() {
    let (_place, store) = open_with_account().await;
    // What a second factor has beside its secret.
    let rest = 6 + 16 + 4 + 1 + 4 + 8;
    let around = |length: usize| [length - 1, length, length + 1];
    let lengths = around(PIECE_BYTES - rest).into_iter().chain(around(2 * PIECE_BYTES - rest));
    for length in lengths.chain([Sealed::MAX_BYTES, 0, Sealed::MAX_BYTES, 40]) {
        let secret = sealed(length, 1);
        store.put_totp(UID, secret.clone(), EpochMs::MIN).await.expect("it is not enabled");
        let found = store.totp(UID).await.expect("it is readable").expect("it was stored");
        assert!(found.secret == secret, "a secret of {length} bytes is another");
        let listed = store.scan_totps(None, 10).await.expect("they are readable");
        assert!(listed == [found], "a secret of {length} bytes is listed as another");
        let others = (length + rest - 1) / PIECE_BYTES;
        assert_eq!(piece_count(&store), others, "pieces beyond the first, with {length} bytes");
    }
    store.put_totp(UID, sealed(Sealed::MAX_BYTES, 2), EpochMs::MIN).await.expect("it is not enabled");
    store.disable_totp(UID).await.expect("it is there");
    assert_eq!(piece_count(&store), 0, "pieces were left");
}

#[tokio::test]
async fn every_family_with_a_sealed_field_takes_the_longest() {
    let (_place, store) = open_with_account().await;
    let long = message(7, Sealed::MAX_BYTES);
    store.create_message(long.clone()).await.expect("the message is new");
    let claimed = store.claim_messages(EpochMs::MIN, EpochMs::MAX, 10).await.expect("they are readable");
    assert!(claimed == [Message { due_at: EpochMs::MAX, attempts: 1, ..long.clone() }]);
    store.reseal_message(long.id, &long.content, sealed(9, 9)).await.expect("it is the content");
    assert_eq!(piece_count(&store), 0, "pieces of the earlier content were left");

    let mut key = SigningKey {
        id: [8; 16].into(),
        private_key: sealed(Sealed::MAX_BYTES, 3),
        public_key: Text4k::new("\u{1d11e}".repeat(Text4k::MAX_CHARS)).expect("it is in bounds"),
        created_at: EpochMs::MIN,
        expires_at: None,
    };
    store.rotate_signing_key(key.clone(), None, EpochMs::MAX).await.expect("it is the first");
    assert!(store.signing_keys().await.expect("they are readable") == [key.clone()]);
    let other = sealed(Sealed::MAX_BYTES, 4);
    store.reseal_signing_key(key.id, &key.private_key, other.clone()).await.expect("it is the key");
    key.private_key = other;
    assert!(store.scan_signing_keys(None, 1).await.expect("they are readable") == [key]);
}

#[test]
fn a_record_that_is_replaced_while_it_is_read_is_the_one_or_the_other() {
    let (_place, store) = open();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (store, done) = (Arc::new(store), Arc::new(AtomicBool::new(false)));
    let (one, two) = (sealed(Sealed::MAX_BYTES, 1), sealed(Sealed::MAX_BYTES - 9, 2));
    let id = MessageId::from_bytes([1; 16]);
    let first = Message { content: one.clone(), ..message(1, 0) };
    runtime.block_on(store.create_message(first)).expect("the message is new");
    let reader = {
        let (store, done, one, two) = (Arc::clone(&store), Arc::clone(&done), one.clone(), two.clone());
        std::thread::spawn(move || {
            let mut reads = 0;
            // The content alone, without the stripe that a scan of messages holds.
            while !done.load(Ordering::Relaxed) || reads == 0 {
                let found: Option<crate::message::Content> = store.engine.find(&id).expect("it is whole");
                let found = found.expect("it is there").sealed;
                assert!(found == one || found == two, "a mixture was read");
                reads += 1;
            }
        })
    };
    for _ in 0..200 {
        runtime.block_on(store.reseal_message(id, &one, two.clone())).expect("it is the content");
        runtime.block_on(store.reseal_message(id, &two, one.clone())).expect("it is the content");
    }
    done.store(true, Ordering::Relaxed);
    reader.join().expect("no mixture was read");
}

#[tokio::test]
async fn a_record_that_lost_a_piece_is_corrupt() {
    let (_place, store) = open_with_account().await;
    store.put_totp(UID, sealed(Sealed::MAX_BYTES, 1), EpochMs::MIN).await.expect("it is not enabled");
    let pieces = store.engine.keys(&[keys::PIECE]).expect("they are readable");
    store.engine.db.remove(&pieces[0]).expect("sled writes");
    let error = store.totp(UID).await.expect_err("a piece is missing");
    assert_eq!(error.kind(), authkeep_store::ErrorKind::Corrupt);
}

/// sled puts a page that is longer than a quarter of a segment into a file of its own, which it never syncs.
#[tokio::test]
async fn no_page_grows_so_long_that_sled_would_not_sync_it() {
    const MANY: u8 = 200;
    let (place, store) = open_with_account().await;
    // In no order, which leaves some pages nearly full. Then all of them are written anew.
    for n in 0..MANY {
        let n = u8::try_from(u32::from(n) * 77 % u32::from(MANY)).expect("it is small");
        store.create_message(message(n, Sealed::MAX_BYTES)).await.expect("the message is new");
    }
    for (from, to) in [(0, 1), (1, 0)] {
        for n in 0..MANY {
            let id = MessageId::from_bytes([n; 16]);
            let (expected, content) = (sealed(Sealed::MAX_BYTES, n + from), sealed(Sealed::MAX_BYTES, n + to));
            store.reseal_message(id, &expected, content).await.expect("it is the content");
        }
    }
    for n in 0..400 {
        let key = format!("{}{n:03}", "\u{1d11e}".repeat(Text255::MAX_CHARS - 3));
        let label = Label {
            uid: UID,
            scope: LabelScope::Public,
            key: Text255::new(key).expect("it is in bounds"),
            value: Text255::new("\u{1d11e}".repeat(Text255::MAX_CHARS)).expect("it is in bounds"),
            created_at: EpochMs::MIN,
            updated_at: EpochMs::MIN,
        };
        store.create_label(label, u32::MAX).await.expect("the label is new");
    }
    store.engine.db.flush().expect("sled flushes");
    let files = std::fs::read_dir(place.path().join("blobs")).expect("sled makes the folder").count();
    assert_eq!(files, 0, "sled has put pages into files of their own");
    let mut after = None;
    for n in 0..MANY {
        let page = store.scan_messages(after, 1).await.expect("they are readable");
        assert!(page == [message(n, Sealed::MAX_BYTES)], "message {n} is another");
        after = Some(page[0].id);
    }
}

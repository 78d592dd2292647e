use authkeep_store::{
    EpochMs, ErrorKind, Health, KeyFingerprint, KeyFingerprints, Secret, SessionToken, SessionTokens,
};

use super::*;
use crate::codec;
use crate::{Options, SledStore, keys};

fn store() -> (tempfile::TempDir, SledStore) {
    let place = tempfile::tempdir().expect("a folder");
    let store = SledStore::open(place.path(), Options { cache_mb: 32, ..Options::default() });
    (place, store.expect("the folder is new"))
}

fn session(id: [u8; 32]) -> SessionToken {
    SessionToken {
        id: id.into(),
        uid: [1; 16].into(),
        data: Secret::new([2; 32]),
        created_at: EpochMs::MAX,
        expires_at: Some(EpochMs::MAX),
    }
}

#[tokio::test]
async fn a_panic_of_the_engine_becomes_an_error_and_ends_the_writing() {
    let (_place, store) = store();
    let fingerprint = KeyFingerprint::from_bytes([7; 32]);
    store.claim_key_fingerprint(fingerprint).await.expect("there is none");
    let outcome: Result<()> = store.verb(|_| panic!("as sled may")).await;
    assert_eq!(outcome.expect_err("it panicked").kind(), ErrorKind::Internal);
    let refused = store.delete_session_token([1; 32].into()).await.expect_err("nothing is written any more");
    assert_eq!(refused.kind(), ErrorKind::Unavailable);
    assert_eq!(store.ping().await.expect_err("nothing is written any more").kind(), ErrorKind::Unavailable);
    assert_eq!(store.key_fingerprint().await.expect("look-ups go on"), Some(fingerprint));
}

#[tokio::test]
async fn a_change_that_stopped_half_way_is_seen_by_nobody() {
    let (_place, store) = store();
    store.engine.queue.degrade(Condition::Torn);
    assert_eq!(store.key_fingerprint().await.expect_err("it may be half").kind(), ErrorKind::Internal);
    assert!(store.delete_session_token([1; 32].into()).await.is_err());
    assert!(store.ping().await.is_err());
}

#[tokio::test]
async fn a_look_up_that_a_failed_change_overtook_gives_no_answer() {
    let (_place, store) = store();
    let outcome = store.look(|engine| {
        engine.queue.degrade(Condition::Torn);
        Ok(())
    });
    assert_eq!(outcome.expect_err("what it saw may be half").kind(), ErrorKind::Internal);
}

#[tokio::test]
async fn a_record_that_does_not_fit_is_corrupt_and_no_answer() {
    let (_place, store) = store();
    let (mine, other) = ([3; 32], [4; 32]);
    let key = keys::of32(keys::SESSION_TOKEN, &mine);
    let wrong = [vec![], vec![0; 50], codec::encode(&session(other)), codec::encode(&KeyFingerprint::from_bytes(mine))];
    for value in wrong {
        store.engine.db.insert(key, value).expect("sled writes");
        let error = store.session_token(mine.into(), EpochMs::MIN).await.expect_err("the record does not fit");
        assert_eq!(error.kind(), ErrorKind::Corrupt);
        let error = store.scan_session_tokens(None, 10).await.expect_err("the record does not fit");
        assert_eq!(error.kind(), ErrorKind::Corrupt);
        let error = store.delete_session_token(mine.into()).await.expect_err("the record does not fit");
        assert_eq!(error.kind(), ErrorKind::Corrupt);
    }
    store.engine.db.insert(key, codec::encode(&session(mine))).expect("sled writes");
    let error = store.session_token(mine.into(), EpochMs::MIN).await.expect_err("its account is missing");
    assert_eq!(error.kind(), ErrorKind::Corrupt);
}

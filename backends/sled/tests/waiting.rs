//! While the disk has not answered: no verb does, whatever its outcome, and every look-up does.

mod support;

use std::fs::File;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll, Waker};

use authkeep_sled::{SledStore, SyncData};
use authkeep_store::{
    AccountResetToken, AccountResetTokens, Accounts, ApiKeys, CleanBucket, CleanTokenId, CleanTokens, Cleaning,
    DirtyTokens, EpochMs, ErrorKind, Failures, FilesToDelete, Fill, FillMarks, Grounds, HandshakeId, HandshakeKey,
    HandshakeKind, Handshakes, Health, Identities, KeyFetchTokens, KeyFingerprint, KeyFingerprints, LabelId,
    LabelScope, Labels, Messages, NewVerifier, PasswordChangeTokens, PasswordForgotTokens, PhoneNumber, Phones,
    Pseudonym, PseudonymSession, PseudonymSessions, Pseudonyms, Result, Role, Sealed, Secret, SessionTokens, SrpSalt,
    Stock, StockedTokenId, Stocks, Text255, Throttles, Totps, UsedJti, UsedJtiId, UsedJtis,
};
use support::{OPTIONS, account, email, id, session, uid};

/// A disk that answers when the test's end of the channel is dropped.
struct Gated {
    file: File,
    gate: Receiver<()>,
}

impl SyncData for Gated {
    fn sync_data(&self) -> io::Result<()> {
        let _opened = self.gate.recv();
        self.file.sync_data()
    }
}

type Verb<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

fn poll<T>(future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Verbs that change nothing, each with what it answers.
fn idle_verbs(store: &SledStore) -> Vec<(&'static str, Verb<'_>, Option<ErrorKind>)> {
    use ErrorKind::{Conflict, NotFound};
    let verifier = NewVerifier {
        verify_hash: Secret::new([1; 32]),
        auth_salt: Secret::new([1; 32]),
        wrap_wrap_kb: Secret::new([1; 32]),
        verifier_version: 1,
        verifier_set_at: EpochMs::MAX,
    };
    let reset =
        AccountResetToken { id: id(7).into(), uid: uid(1), data: Secret::new([1; 32]), created_at: EpochMs::MAX };
    let claim = async { store.claim_key_fingerprint(KeyFingerprint::from_bytes(id(8))).await.map(drop) };
    vec![
        ("a taken uid", store.create_account(account(1)), Some(Conflict)),
        ("a taken token id", store.create_session_token(session(1, 1)), Some(Conflict)),
        ("a token without an account", store.create_session_token(session(2, 2)), Some(NotFound)),
        ("no such account to reset", store.reset_account(uid(2), verifier), Some(NotFound)),
        ("no such account to delete", store.delete_account(uid(2)), None),
        ("no such e-mail to verify", store.verify_email(uid(2)), None),
        ("no such account to set", store.set_locale(uid(2), None), Some(NotFound)),
        ("the same locale", store.set_locale(uid(1), None), None),
        ("no such account to lock", store.lock_account(uid(2), EpochMs::MAX, Secret::new([1; 16])), Some(NotFound)),
        ("not locked", store.unlock_account(uid(1)), None),
        ("no such session token", store.delete_session_token(id(2).into()), None),
        ("no such key fetch token", store.delete_key_fetch_token(id(2).into()), None),
        ("no such account reset token", store.delete_account_reset_token(id(2).into()), None),
        ("no such password change token", store.delete_password_change_token(id(2).into()), None),
        ("no such password forgot token", store.delete_password_forgot_token(id(2).into()), None),
        ("no tries to set", store.update_password_forgot_token(id(2).into(), 1), Some(NotFound)),
        ("nothing to spend", store.verify_forgot_password(id(2).into(), reset), Some(NotFound)),
        ("a kept fingerprint", Box::pin(claim), None),
    ]
}

/// The same for the families of the identity API.
fn idle_identity_verbs(store: &SledStore) -> Vec<(&'static str, Verb<'_>, Option<ErrorKind>)> {
    use ErrorKind::{Conflict, IncorrectPassword, NotFound};
    let label = LabelId { uid: uid(1), scope: LabelScope::Public, key: text("key") };
    let (wrong, keep) = (Secret::new([9; 16]), Grounds::Session(id(2).into()));
    let jti = UsedJti { id: UsedJtiId { api_key: [2; 16].into(), jti_hash: id(2) }, expires_at: EpochMs::MAX };
    let guess = async {
        let number = PhoneNumber::new("1").expect("it is a digit");
        store.verify_phone(uid(1), &number, &Secret::new([1; 32]), EpochMs::MIN, 5).await.map(drop)
    };
    let no_turn = async { store.take_turn(id(2).into(), 0, EpochMs::MIN, EpochMs::MAX).await.map(drop) };
    let unlock = async move { store.unlock_with_code(uid(1), &wrong).await };
    let relabel = async { store.update_label(label, text("value"), EpochMs::MIN).await.map(drop) };
    let end_lock = async { store.end_failure_lock(uid(1), EpochMs::MAX).await.map(drop) };
    let advance = async {
        let secret = Sealed::new(vec![1]).expect("it is in bounds");
        store.advance_totp(uid(1), &secret, 1).await
    };
    let (first, other) = (KeyFingerprint::from_bytes(id(8)), KeyFingerprint::from_bytes(id(7)));
    vec![
        ("another fingerprint", store.replace_key_fingerprint(first, other), Some(Conflict)),
        ("no session to stand on", store.start_session(session(2, 1), keep, 9), Some(IncorrectPassword)),
        ("no sessions to end", store.end_sessions(uid(2)), None),
        ("no account to give a role", store.set_role(uid(2), Role::Admin, EpochMs::MIN), Some(NotFound)),
        ("no such number", Box::pin(guess), None),
        ("no such label", Box::pin(relabel), Some(NotFound)),
        ("no API key to delete", store.delete_api_key(uid(1), [2; 16].into()), Some(NotFound)),
        ("no API key to use", store.use_jti(jti, EpochMs::MIN), Some(NotFound)),
        ("no second factor", Box::pin(advance), Some(NotFound)),
        ("no failures", store.clear_failures(uid(1)), None),
        ("no lock of failures", Box::pin(end_lock), None),
        ("no code that unlocks", Box::pin(unlock), Some(IncorrectPassword)),
        ("no turn to take", Box::pin(no_turn), None),
        ("no message to put off", store.postpone_message([2; 16].into(), EpochMs::MIN), None),
        ("no message to finish", store.finish_message([2; 16].into()), None),
        ("no file to forget", store.forget_file([2; 16].into()), None),
    ]
}

/// The same for pseudonyms and the exchange.
fn idle_exchange_verbs(store: &SledStore) -> Vec<(&'static str, Verb<'_>, Option<ErrorKind>)> {
    use ErrorKind::{Conflict, NotFound};
    let key = HandshakeKey { kind: HandshakeKind::SignIn, hash: id(2) };
    let handshake = HandshakeId { key, nonce: [2; 16] };
    let sealed = || Sealed::new(vec![1]).expect("it is in bounds");
    let slot = StockedTokenId { stock: Stock::Profile, slot: [2; 16].into() };
    let unspent = CleanTokenId { bucket: CleanBucket::Profile, hash: id(2).into() };
    let pseudonym = Pseudonym {
        id: [2; 16].into(),
        verifier: Secret::new([1; 256]),
        salt: SrpSalt::new(vec![1]).expect("it is in bounds"),
    };
    let session = PseudonymSession { id: id(2).into(), pseudonym: pseudonym.id, expires_at: EpochMs::MAX };
    let sign_up = async move { store.sign_up(pseudonym, unspent, slot.stock, slot.slot).await.map(drop) };
    let take = async move { store.take_handshake(key, EpochMs::MIN).await.map(drop) };
    let draw = async move { store.draw(slot.stock, slot.slot).await.map(drop) };
    let reseal = async move { store.reseal_stocked_token(slot, &sealed(), sealed()).await };
    let cleaning = Cleaning {
        dirty: [2; 16].into(),
        handshake,
        draw: slot.stock,
        pick: slot.slot,
        reply: id(2).into(),
        answer: sealed(),
        reply_expires_at: EpochMs::MAX,
    };
    let clean = async move { store.clean(cleaning, EpochMs::MIN).await.map(drop) };
    vec![
        ("no token to sign up with", Box::pin(sign_up), Some(NotFound)),
        ("no handshake", store.start_pseudonym_session(session, handshake, EpochMs::MIN, 1), Some(NotFound)),
        ("no session", store.end_pseudonym_session(session.id, session.pseudonym), Some(NotFound)),
        ("no pseudonym", store.restore_pseudonym_session(session), Some(NotFound)),
        ("no handshake to take", Box::pin(take), None),
        ("nothing to fill in", store.fill(Fill::default()), None),
        ("nothing to draw", Box::pin(draw), None),
        ("nothing to remove", store.remove_stocked_tokens(vec![slot]), None),
        ("nothing to reseal", Box::pin(reseal), Some(Conflict)),
        ("nothing to clean", Box::pin(clean), Some(NotFound)),
        ("nothing to spend", store.spend(unspent), Some(NotFound)),
        ("no mark", store.clear_fill_mark([2; 16].into()), None),
    ]
}

fn text(text: &str) -> Text255 {
    Text255::new(text).expect("it is in bounds")
}

#[tokio::test]
async fn verbs_wait_for_what_they_saw_and_look_ups_do_not() {
    let place = tempfile::tempdir().expect("a folder");
    let (open, gate) = channel();
    let store = SledStore::open_with(place.path(), OPTIONS, |file| Box::new(Gated { file, gate }));
    let store = store.expect("the folder is new");
    // Dropped before the store, so that a failed assertion opens the gate.
    let open = open;

    let mut changes: Vec<Verb<'_>> = vec![
        store.create_account(account(1)),
        store.create_session_token(session(1, 1)),
        Box::pin(async { store.claim_key_fingerprint(KeyFingerprint::from_bytes(id(9))).await.map(drop) }),
    ];
    for change in &mut changes {
        assert!(poll(change.as_mut()).is_pending(), "a change was acknowledged before it was on disk");
    }
    let mut idle = idle_verbs(&store);
    idle.extend(idle_identity_verbs(&store));
    idle.extend(idle_exchange_verbs(&store));
    for (what, verb, _) in &mut idle {
        assert!(poll(verb.as_mut()).is_pending(), "{what}: answered before what it saw was on disk");
    }

    let account = poll(store.account(uid(1)).as_mut());
    assert!(matches!(account, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let by_email = poll(store.account_by_email(&email(1)).as_mut());
    assert!(matches!(by_email, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let token = poll(store.session_token(id(1).into(), EpochMs::MIN).as_mut());
    assert!(matches!(token, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let devices = poll(store.account_devices(uid(1), EpochMs::MIN).as_mut());
    assert!(matches!(devices, Poll::Ready(Ok(devices)) if devices.len() == 1), "a look-up waited, or saw nothing");
    let person = poll(store.person(uid(1)).as_mut());
    assert!(matches!(person, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let kept = poll(store.key_fingerprint().as_mut());
    assert!(matches!(kept, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let handshakes = HandshakeKey { kind: HandshakeKind::SignIn, hash: id(2) };
    let none = poll(store.handshakes(handshakes, EpochMs::MIN).as_mut());
    assert!(matches!(none, Poll::Ready(Ok(none)) if none.is_empty()), "a look-up waited, or saw something");
    assert!(matches!(poll(store.ping().as_mut()), Poll::Ready(Ok(()))), "the ping waited");
    assert_eq!(store.scan_accounts(None, 10).await.expect("a scan does not wait").len(), 1);

    drop(open);
    for change in changes {
        change.await.expect("the disk has answered");
    }
    for (what, verb, expected) in idle {
        assert_eq!(verb.await.err().map(|error| error.kind()), expected, "{what}");
    }
}

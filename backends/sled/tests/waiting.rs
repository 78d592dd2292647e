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
    AccountResetToken, AccountResetTokens, Accounts, EpochMs, ErrorKind, Health, KeyFetchTokens, KeyFingerprint,
    KeyFingerprints, NewVerifier, PasswordChangeTokens, PasswordForgotTokens, Result, Secret, SessionTokens,
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
    for (what, verb, _) in &mut idle {
        assert!(poll(verb.as_mut()).is_pending(), "{what}: answered before what it saw was on disk");
    }

    let account = poll(store.account(uid(1)).as_mut());
    assert!(matches!(account, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let by_email = poll(store.account_by_email(&email(1)).as_mut());
    assert!(matches!(by_email, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let token = poll(store.session_token(id(1).into()).as_mut());
    assert!(matches!(token, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
    let devices = poll(store.account_devices(uid(1)).as_mut());
    assert!(matches!(devices, Poll::Ready(Ok(devices)) if devices.len() == 1), "a look-up waited, or saw nothing");
    let kept = poll(store.key_fingerprint().as_mut());
    assert!(matches!(kept, Poll::Ready(Ok(Some(_)))), "a look-up waited, or saw nothing");
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

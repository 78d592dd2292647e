//! Each verb with what it is given.

use std::collections::BTreeSet;
use std::pin::Pin;

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{
    AccountResetToken, EpochMs, KeyFetchToken, KeyFingerprint, NewAccount, NewVerifier, PasswordChangeToken,
    PasswordForgotToken, Result, Secret, SessionToken, Store, verbs,
};

/// What is in the store for a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Given {
    /// Nothing of the run's own.
    Nothing,
    /// The run's account.
    Account,
    /// The account, locked, with a token of each kind.
    Tokens,
}

/// The records of one run.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) account: NewAccount,
    pub(crate) session_token: SessionToken,
    pub(crate) key_fetch_token: KeyFetchToken,
    pub(crate) account_reset_token: AccountResetToken,
    pub(crate) password_change_token: PasswordChangeToken,
    pub(crate) password_forgot_token: PasswordForgotToken,
    verifier: NewVerifier,
    next_reset_token: AccountResetToken,
}

impl Subject {
    pub(crate) fn new(fixtures: &mut Fixtures) -> Self {
        let account = fixtures.account();
        let uid = account.uid;
        Self {
            account,
            session_token: fixtures.session_token(uid),
            key_fetch_token: fixtures.key_fetch_token(uid),
            account_reset_token: fixtures.account_reset_token(uid),
            password_change_token: fixtures.password_change_token(uid),
            password_forgot_token: fixtures.password_forgot_token(uid),
            verifier: fixtures.verifier(),
            next_reset_token: fixtures.account_reset_token(uid),
        }
    }
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A verb to be measured.
pub(crate) struct Case {
    pub(crate) verb: &'static str,
    pub(crate) given: Given,
    /// Whether it does the same when it is run again on the same records.
    pub(crate) again: bool,
    pub(crate) run: for<'a> fn(&'a dyn Store, Subject) -> Running<'a>,
}

/// Records that a scan asks for: what `copy` and `export` ask for at a time would measure the records alone.
const PAGE: usize = 10;

macro_rules! cases {
    (@once) => { false };
    (@again) => { true };
    ($subject:ident: $($given:ident $times:ident $verb:ident($($argument:expr),*);)*) => {
        vec![$(Case {
            verb: stringify!($verb),
            given: Given::$given,
            again: cases!(@$times),
            run: |store, $subject| Box::pin(async move {
                let _ = &$subject;
                store.$verb($($argument),*).await.map(drop)
            }),
        }),*]
    };
}

/// Every verb of the contract, with what is given and whether that is used up.
pub(crate) fn all() -> Vec<Case> {
    cases! { s:
        Nothing again key_fingerprint();
        Nothing again claim_key_fingerprint(KeyFingerprint::from_bytes([1; 32]));
        Nothing once create_account(s.account);
        Account again account(s.account.uid);
        Account again account_by_email(&s.account.normalized_email);
        Account again check_password(s.account.uid, &s.account.verify_hash);
        Tokens once reset_account(s.account.uid, s.verifier);
        Tokens once delete_account(s.account.uid);
        Account once verify_email(s.account.uid);
        Account again set_locale(s.account.uid, None);
        Account again lock_account(s.account.uid, EpochMs::MAX, Secret::new([1; 16]));
        Tokens once unlock_account(s.account.uid);
        Account again scan_accounts(None, PAGE);
        Nothing once restore_account(s.account.into());
        Account once create_session_token(s.session_token);
        Tokens again session_token(s.session_token.id, EpochMs::MIN);
        Tokens again account_devices(s.account.uid, EpochMs::MIN);
        Tokens once delete_session_token(s.session_token.id);
        Tokens again scan_session_tokens(None, PAGE);
        Account once restore_session_token(s.session_token);
        Account once create_key_fetch_token(s.key_fetch_token);
        Tokens again key_fetch_token(s.key_fetch_token.id);
        Tokens once delete_key_fetch_token(s.key_fetch_token.id);
        Tokens again scan_key_fetch_tokens(None, PAGE);
        Account once restore_key_fetch_token(s.key_fetch_token);
        Account once create_account_reset_token(s.account_reset_token);
        Tokens again account_reset_token(s.account_reset_token.id);
        Tokens once delete_account_reset_token(s.account_reset_token.id);
        Tokens again scan_account_reset_tokens(None, PAGE);
        Account once restore_account_reset_token(s.account_reset_token);
        Account once create_password_change_token(s.password_change_token);
        Tokens again password_change_token(s.password_change_token.id);
        Tokens once delete_password_change_token(s.password_change_token.id);
        Tokens again scan_password_change_tokens(None, PAGE);
        Account once restore_password_change_token(s.password_change_token);
        Account once create_password_forgot_token(s.password_forgot_token);
        Tokens again password_forgot_token(s.password_forgot_token.id);
        Tokens once delete_password_forgot_token(s.password_forgot_token.id);
        Tokens again update_password_forgot_token(s.password_forgot_token.id, 1);
        Tokens once verify_forgot_password(s.password_forgot_token.id, s.next_reset_token);
        Tokens again scan_password_forgot_tokens(None, PAGE);
        Account once restore_password_forgot_token(s.password_forgot_token);
    }
}

macro_rules! names {
    ($($family:path { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {
        [$($(stringify!($verb)),*),*]
    };
}

/// Panics when the contract has a verb that is not measured.
pub(crate) fn check_all_verbs_are_there(cases: &[Case]) {
    let measured: BTreeSet<_> = cases.iter().map(|case| case.verb).collect();
    let missing: Vec<_> = verbs!(names).into_iter().filter(|verb| !measured.contains(verb)).collect();
    assert!(missing.is_empty(), "not measured: {missing:?}");
}

//! Each verb with what it is given.

use std::collections::BTreeSet;
use std::pin::Pin;

use authkeep_store::{EpochMs, ErrorKind, Grounds, PasswordScheme, Result, Role, Secret, Store, verbs};

use crate::subject::{FINGERPRINT, Given, Subject};

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

/// A store has room for 254 schemes and no verb removes one: what is measured is that one is there already.
const SCHEME: PasswordScheme = PasswordScheme { version: 2, memory_kib: 19_456, passes: 2, lanes: 1 };

/// What a verb is measured by when it can be refused with a conflict.
fn or_conflict(result: Result<()>) -> Result<()> {
    result.or_else(|error| if error.kind() == ErrorKind::Conflict { Ok(()) } else { Err(error) })
}

macro_rules! cases {
    (@once) => { false };
    (@again) => { true };
    (@refused) => { true };
    (@once $result:expr) => { $result };
    (@again $result:expr) => { $result };
    (@refused $result:expr) => { or_conflict($result) };
    ($subject:ident: $($given:ident $times:ident $verb:ident($($argument:expr),*);)*) => {
        vec![$(Case {
            verb: stringify!($verb),
            given: Given::$given,
            again: cases!(@$times),
            run: |store, $subject| Box::pin(async move {
                let _ = &$subject;
                cases!(@$times store.$verb($($argument),*).await.map(drop))
            }),
        }),*]
    };
}

/// Every verb of the contract, with what is given and whether that is used up.
#[expect(clippy::too_many_lines, reason = "one line a verb")]
pub(crate) fn all() -> Vec<Case> {
    cases! { s:
        Nothing again key_fingerprint();
        Nothing again claim_key_fingerprint(FINGERPRINT);
        Person again replace_key_fingerprint(FINGERPRINT, FINGERPRINT);
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
        Nothing once register_account(s.account, s.message);
        Person once unverify_email(s.account.uid);
        Account once replace_verifier(s.account.uid, &s.account.verify_hash, s.verifier);
        Tokens once change_password(s.account.uid, &s.account.verify_hash, s.verifier, s.session_token.id);
        Tokens once unlock_with_code(s.account.uid, &s.unlock_code);
        Tokens once renew_unlock_code(s.account.uid, s.unlock_code, s.message);
        Account once create_session_token(s.session_token);
        Tokens again session_token(s.session_token.id, EpochMs::MIN);
        Tokens again account_devices(s.account.uid, EpochMs::MIN);
        Tokens once delete_session_token(s.session_token.id);
        Tokens again scan_session_tokens(None, PAGE);
        Account once restore_session_token(s.session_token);
        Account once start_session(s.session_token, Grounds::Password(s.account.verify_hash), 100);
        Tokens once end_sessions(s.account.uid);
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
        Account once request_password_reset(s.password_forgot_token, s.message);
        Tokens once reset_by_forgot_token(s.password_forgot_token.id, EpochMs::MIN, s.verifier);
        Account again set_role(s.account.uid, Role::Admin, EpochMs::MIN);
        Person again identity(s.account.uid);
        Person again person(s.account.uid);
        Person again scan_identities(None, PAGE);
        Account once restore_identity(s.identity);
        Nothing again password_schemes();
        Nothing refused add_password_scheme(SCHEME);
        Nothing again scan_password_schemes(None, PAGE);
        Nothing refused restore_password_scheme(SCHEME);
        Account once create_profile(s.profile);
        Person again profile(s.account.uid);
        Person again scan_profiles(None, PAGE);
        Account once restore_profile(s.profile);
        Account once request_phone_code(s.phone_code, EpochMs::MAX, s.phone_message);
        Person once verify_phone(s.account.uid, &s.phone_code.number, &s.phone_code.code, EpochMs::MIN, 5);
        Person again phones(s.account.uid);
        Person again phone_owner(&s.proved_phone.number);
        Person again scan_phones(None, PAGE);
        Account once restore_phone(s.proved_phone);
        Person once create_document(s.next_document, 10);
        Person again document(s.document.id);
        Person again documents(s.account.uid);
        Person again scan_documents(None, PAGE);
        Account once restore_document(s.document);
        Nothing once note_file(s.file);
        Person again claim_files_to_delete(EpochMs::MAX, EpochMs::MIN, PAGE);
        Person once forget_file(s.file.id);
        Person again scan_files_to_delete(None, PAGE);
        Nothing once restore_file_to_delete(s.file);
        Account once create_label(s.label, 100);
        Person again labels(s.account.uid);
        Person again update_label(s.label.id(), s.label.value, EpochMs::MAX);
        Account once set_label(s.label, Some(s.message));
        Person once delete_label(s.label.id());
        Person again scan_labels(None, PAGE);
        Account once restore_label(s.label);
        Account once create_api_key(s.api_key, 10);
        Person again api_key(s.api_key.id);
        Person again api_keys(s.account.uid);
        Person again update_api_key(s.account.uid, s.api_key.id, s.api_key_change, EpochMs::MAX);
        Person once delete_api_key(s.account.uid, s.api_key.id);
        Person again scan_api_keys(None, PAGE);
        Account once restore_api_key(s.api_key);
        Person once use_jti(s.next_jti, EpochMs::MIN);
        Person again scan_used_jtis(None, PAGE);
        Person once restore_used_jti(s.next_jti);
        Account again put_totp(s.account.uid, s.totp.secret, EpochMs::MIN);
        Person again totp(s.account.uid);
        Person once enable_totp(s.account.uid, &s.totp.secret, 1);
        Locked once advance_totp(s.account.uid, &s.totp.secret, 1);
        Person once disable_totp(s.account.uid);
        Person again reseal_totp(s.account.uid, &s.totp.secret, s.totp.secret.clone());
        Person again scan_totps(None, PAGE);
        Account once restore_totp(s.totp);
        Account again record_failure(s.account.uid, u32::MAX, s.lock);
        Person again failure(s.account.uid);
        Person once clear_failures(s.account.uid);
        Locked once end_failure_lock(s.account.uid, EpochMs::MAX);
        Person again scan_failures(None, PAGE);
        Account once restore_failure(s.failure);
        Nothing again take_turn(s.throttle.key, u32::MAX, EpochMs::MIN, EpochMs::MAX);
        Person again give_turn_back(s.throttle.key);
        Person again scan_throttles(None, PAGE);
        Nothing once restore_throttle(s.throttle);
        Person again signing_keys();
        Nothing once rotate_signing_key(s.signing_key, s.signs_before, EpochMs::MIN);
        Person again reseal_signing_key(s.signing_key.id, &s.signing_key.private_key, s.signing_key.private_key.clone());
        Person again scan_signing_keys(None, PAGE);
        Nothing once restore_signing_key(s.signing_key);
        Nothing once create_message(s.message);
        Person again claim_messages(EpochMs::MAX, EpochMs::MIN, PAGE);
        Person again postpone_message(s.message.id, EpochMs::MAX);
        Person once finish_message(s.message.id);
        Person again reseal_message(s.message.id, &s.message.content, s.message.content.clone());
        Person again scan_messages(None, PAGE);
        Nothing once restore_message(s.message);
        Exchange once sign_up(s.next_pseudonym, s.clean_token.id, s.stocked_token.id.stock, s.stocked_token.id.slot);
        Exchange again pseudonym(s.pseudonym.id);
        Exchange again scan_pseudonyms(None, PAGE);
        Nothing once restore_pseudonym(s.pseudonym);
        Exchange once start_pseudonym_session(s.next_session, s.handshake.id, EpochMs::MIN, 8);
        Exchange again pseudonym_session(s.pseudonym_session.id, EpochMs::MIN);
        Exchange once end_pseudonym_session(s.pseudonym_session.id, s.pseudonym.id);
        Exchange again scan_pseudonym_sessions(None, PAGE);
        Exchange once restore_pseudonym_session(s.next_session);
        Nothing once put_handshake(s.handshake, 8);
        Exchange again handshakes(s.handshake.id.key, EpochMs::MIN);
        Exchange once take_handshake(s.handshake.id.key, EpochMs::MIN);
        Exchange again scan_handshakes(None, PAGE);
        Nothing once restore_handshake(s.handshake);
        Nothing once fill(s.fill());
        Exchange once draw(s.stocked_token.id.stock, s.stocked_token.id.slot);
        Exchange again stock_size(s.stocked_token.id.stock, PAGE);
        Exchange again stocked_tokens(s.stocked_token.id.stock, PAGE);
        Exchange once remove_stocked_tokens(vec![s.stocked_token.id]);
        Exchange again reseal_stocked_token(s.stocked_token.id, &s.stocked_token.token, s.stocked_token.token.clone());
        Exchange again scan_stocked_tokens(None, PAGE);
        Nothing once restore_stocked_token(s.stocked_token);
        Exchange again dirty_token(s.dirty_token.id);
        Exchange once clean(s.cleaning(), EpochMs::MIN);
        Exchange again scan_dirty_tokens(None, PAGE);
        Nothing once restore_dirty_token(s.dirty_token);
        Exchange once spend(s.clean_token.id);
        Exchange again clean_token_count(s.clean_token.id.bucket, PAGE);
        Exchange again scan_clean_tokens(None, PAGE);
        Nothing once restore_clean_token(s.clean_token);
        Exchange again kept_reply(s.kept_reply.id, EpochMs::MIN);
        Exchange again scan_kept_replies(None, PAGE);
        Nothing once restore_kept_reply(s.kept_reply);
        Nothing again set_fill_mark(s.fill_mark, EpochMs::MAX);
        Exchange again clear_fill_mark(s.fill_mark.owner);
        Exchange again fill_mark();
        Person once sweep_expired(EpochMs::MAX, 1);
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

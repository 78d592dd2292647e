//! For every verb that changes something, a call of it on a given account.

mod account;
mod belonging;
mod exchange;
mod person;
mod service;
mod token;

use std::collections::BTreeMap;

use authkeep_store::{AccountResetToken, KeyFetchToken, PasswordChangeToken, PasswordForgotToken, SessionToken, Uid};

use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::state::State;

/// Makes a call of one verb. It is one that succeeds where the account has what the verb is about.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) verb: &'static str,
    pub(crate) make: fn(&State, Uid, &mut Fixtures) -> Op,
}

macro_rules! samples {
    ($($verb:literal => $make:expr,)*) => {
        /// One for every verb that changes something.
        pub(crate) const SAMPLES: &[Sample] = &[$(Sample { verb: $verb, make: $make },)*];
    };
}

samples! {
    "claim_key_fingerprint" => |_, _, fx| Op::ClaimKeyFingerprint(fx.key_fingerprint()),
    "replace_key_fingerprint" => service::replace_key_fingerprint,
    "create_account" => |_, _, fx| Op::CreateAccount(Box::new(fx.account())),
    "register_account" => |_, _, fx| Op::RegisterAccount(Box::new(fx.account()), fx.message()),
    "restore_account" => account::restore,
    "reset_account" => |_, uid, fx| Op::ResetAccount(uid, fx.verifier()),
    "delete_account" => |_, uid, _| Op::DeleteAccount(uid),
    "verify_email" => |_, uid, _| Op::VerifyEmail(uid),
    "unverify_email" => |_, uid, _| Op::UnverifyEmail(uid),
    "set_locale" => |_, uid, fx| Op::SetLocale(uid, (fx.below(4) > 0).then(|| fx.text())),
    "replace_verifier" => account::replace_verifier,
    "change_password" => account::change_password,
    "lock_account" => |_, uid, fx| Op::LockAccount(uid, fx.time(), fx.secret()),
    "unlock_account" => |_, uid, _| Op::UnlockAccount(uid),
    "unlock_with_code" => account::unlock_with_code,
    "renew_unlock_code" => |_, uid, fx| Op::RenewUnlockCode(uid, fx.secret(), fx.message()),
    "create_session_token" => token::create::<SessionToken>,
    "create_key_fetch_token" => token::create::<KeyFetchToken>,
    "create_account_reset_token" => token::create::<AccountResetToken>,
    "create_password_change_token" => token::create::<PasswordChangeToken>,
    "create_password_forgot_token" => token::create::<PasswordForgotToken>,
    "restore_session_token" => token::restore_session,
    "restore_key_fetch_token" => token::restore::<KeyFetchToken>,
    "restore_account_reset_token" => token::restore::<AccountResetToken>,
    "restore_password_change_token" => token::restore::<PasswordChangeToken>,
    "restore_password_forgot_token" => token::restore::<PasswordForgotToken>,
    "delete_session_token" => token::delete::<SessionToken>,
    "delete_key_fetch_token" => token::delete::<KeyFetchToken>,
    "delete_account_reset_token" => token::delete::<AccountResetToken>,
    "delete_password_change_token" => token::delete::<PasswordChangeToken>,
    "delete_password_forgot_token" => token::delete::<PasswordForgotToken>,
    "start_session" => token::start_session,
    "end_sessions" => |_, uid, _| Op::EndSessions(uid),
    "update_password_forgot_token" => token::update_forgot,
    "verify_forgot_password" => token::verify_forgot_password,
    "request_password_reset" => |_, uid, fx| Op::RequestPasswordReset(fx.password_forgot_token(uid), fx.message()),
    "reset_by_forgot_token" => token::reset_by_forgot_token,
    "set_role" => |_, uid, fx| Op::SetRole(uid, fx.role(), fx.time()),
    "restore_identity" => |_, uid, fx| Op::RestoreIdentity(fx.identity(uid)),
    "add_password_scheme" => |_, _, fx| Op::AddPasswordScheme(service::password_scheme(fx)),
    "restore_password_scheme" => |_, _, fx| Op::RestorePasswordScheme(service::password_scheme(fx)),
    "create_profile" => |_, uid, fx| Op::CreateProfile(Box::new(fx.profile(uid))),
    "restore_profile" => |_, uid, fx| Op::RestoreProfile(Box::new(fx.profile(uid))),
    "request_phone_code" => person::request_phone_code,
    "verify_phone" => person::verify_phone,
    "restore_phone" => person::restore_phone,
    "create_document" => belonging::create_document,
    "restore_document" => |_, uid, fx| Op::RestoreDocument(Box::new(fx.document(uid))),
    "note_file" => |_, _, fx| Op::NoteFile(fx.file_to_delete()),
    "claim_files_to_delete" => belonging::claim_files_to_delete,
    "forget_file" => belonging::forget_file,
    "restore_file_to_delete" => |_, _, fx| Op::RestoreFileToDelete(fx.file_to_delete()),
    "create_label" => |_, uid, fx| Op::CreateLabel(fx.label(uid), 5),
    "update_label" => person::update_label,
    "set_label" => person::set_label,
    "delete_label" => person::delete_label,
    "restore_label" => |_, uid, fx| Op::RestoreLabel(fx.label(uid)),
    "create_api_key" => |_, uid, fx| Op::CreateApiKey(fx.api_key(uid), 3),
    "update_api_key" => belonging::update_api_key,
    "delete_api_key" => belonging::delete_api_key,
    "restore_api_key" => |_, uid, fx| Op::RestoreApiKey(fx.api_key(uid)),
    "use_jti" => belonging::use_jti,
    "restore_used_jti" => belonging::restore_used_jti,
    "put_totp" => |_, uid, fx| Op::PutTotp(uid, fx.sealed(), fx.time()),
    "enable_totp" => person::enable_totp,
    "advance_totp" => person::advance_totp,
    "disable_totp" => |_, uid, _| Op::DisableTotp(uid),
    "reseal_totp" => person::reseal_totp,
    "restore_totp" => |_, uid, fx| Op::RestoreTotp(fx.totp(uid)),
    "record_failure" => |_, uid, fx| Op::RecordFailure(uid, fx.one_of([1, 2, 3]), fx.failure_lock()),
    "clear_failures" => |_, uid, _| Op::ClearFailures(uid),
    "end_failure_lock" => person::end_failure_lock,
    "restore_failure" => |_, uid, fx| Op::RestoreFailure(fx.failure(uid)),
    "take_turn" => service::take_turn,
    "give_turn_back" => service::give_turn_back,
    "restore_throttle" => |_, _, fx| Op::RestoreThrottle(fx.throttle()),
    "rotate_signing_key" => |state, _, fx| Op::RotateSigningKey(fx.signing_key(), state.signing_key(), fx.time()),
    "reseal_signing_key" => service::reseal_signing_key,
    "restore_signing_key" => |_, _, fx| Op::RestoreSigningKey(fx.signing_key()),
    "create_message" => |_, _, fx| Op::CreateMessage(fx.message()),
    "claim_messages" => service::claim_messages,
    "postpone_message" => service::postpone_message,
    "finish_message" => service::finish_message,
    "reseal_message" => service::reseal_message,
    "restore_message" => |_, _, fx| Op::RestoreMessage(fx.message()),
    "sign_up" => exchange::sign_up,
    "restore_pseudonym" => |_, _, fx| Op::RestorePseudonym(Box::new(fx.pseudonym())),
    "start_pseudonym_session" => exchange::start_pseudonym_session,
    "end_pseudonym_session" => exchange::end_pseudonym_session,
    "restore_pseudonym_session" => exchange::restore_pseudonym_session,
    "put_handshake" => exchange::put_handshake,
    "take_handshake" => exchange::take_handshake,
    "restore_handshake" => exchange::restore_handshake,
    "fill" => exchange::fill,
    "draw" => exchange::draw,
    "remove_stocked_tokens" => exchange::remove_stocked_tokens,
    "reseal_stocked_token" => exchange::reseal_stocked_token,
    "restore_stocked_token" => exchange::restore_stocked_token,
    "clean" => exchange::clean,
    "restore_dirty_token" => |_, _, fx| Op::RestoreDirtyToken(Box::new(fx.dirty_token())),
    "spend" => exchange::spend,
    "restore_clean_token" => |_, _, fx| Op::RestoreCleanToken(fx.clean_token()),
    "restore_kept_reply" => |_, _, fx| Op::RestoreKeptReply(Box::new(fx.kept_reply())),
    "set_fill_mark" => exchange::set_fill_mark,
    "clear_fill_mark" => exchange::clear_fill_mark,
    "sweep_expired" => service::sweep_expired,
}

/// The sample of a verb.
pub(crate) fn named(verb: &str) -> Sample {
    *SAMPLES.iter().find(|sample| sample.verb == verb).unwrap_or_else(|| panic!("{verb} has no sample"))
}

/// One of the records that fit, if there are any.
fn pick<'a, I, T>(table: &'a BTreeMap<I, T>, fx: &mut Fixtures, fits: impl Fn(&T) -> bool) -> Option<&'a T> {
    let fitting: Vec<_> = table.values().filter(|record| fits(record)).collect();
    fitting.get(fx.below(fitting.len())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_is_a_call_of_its_verb() {
        let mut fx = Fixtures::new(1);
        let uid = fx.uid();
        for sample in SAMPLES {
            assert_eq!((sample.make)(&State::default(), uid, &mut fx).name(), sample.verb);
        }
    }
}

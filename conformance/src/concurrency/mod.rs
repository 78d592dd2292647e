//! The concurrency tier: 64 callers that start at the same moment, round after round on one store.

mod account;
mod cascade;
mod key_fingerprint;
mod order;
mod password_forgot_token;
mod race;
mod token;
mod visible;

use authkeep_store::{AccountResetToken, KeyFetchToken, PasswordChangeToken, PasswordForgotToken, SessionToken};

use crate::case::Cases;
use crate::cases;

pub(crate) fn register(cases: &mut Cases) {
    key_fingerprint::register(cases);
    account::register(cases);
    token::register::<SessionToken>(cases, &cases::session_token::RULES, None);
    token::register::<KeyFetchToken>(cases, &cases::key_fetch_token::RULES, None);
    token::register::<AccountResetToken>(cases, &cases::account_reset_token::RULES, Some("RESET-6"));
    token::register::<PasswordChangeToken>(cases, &cases::password_change_token::RULES, Some("CHANGE-6"));
    token::register::<PasswordForgotToken>(cases, &cases::password_forgot_token::RULES, Some("FORGOT-6"));
    password_forgot_token::register(cases);
    cascade::register(cases);
    order::register(cases);
    visible::register(cases);
}

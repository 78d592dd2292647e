//! The concurrency tier: 64 callers that start at the same moment, round after round on one store.

mod account;
mod account_identity;
mod api_key;
mod calls;
mod cascade;
mod clean_token;
mod dirty_token;
mod document;
mod failure;
mod file_to_delete;
mod fill_mark;
mod handshake;
mod key_fingerprint;
mod label;
mod message;
mod order;
mod outliving;
mod password_forgot_token;
mod password_reset;
mod password_scheme;
mod phone;
mod profile;
mod pseudonym;
mod pseudonym_session;
mod race;
mod session_start;
mod signing_key;
mod stock;
mod throttle;
mod token;
mod totp;
mod used_jti;
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
    account_identity::register(cases);
    session_start::register(cases);
    password_reset::register(cases);
    password_scheme::register(cases);
    profile::register(cases);
    phone::register(cases);
    document::register(cases);
    file_to_delete::register(cases);
    label::register(cases);
    api_key::register(cases);
    used_jti::register(cases);
    totp::register(cases);
    failure::register(cases);
    throttle::register(cases);
    signing_key::register(cases);
    message::register(cases);
    pseudonym::register(cases);
    pseudonym_session::register(cases);
    handshake::register(cases);
    stock::register(cases);
    dirty_token::register(cases);
    clean_token::register(cases);
    fill_mark::register(cases);
    cascade::register(cases);
    outliving::register(cases);
    order::register(cases);
    visible::register(cases);
}

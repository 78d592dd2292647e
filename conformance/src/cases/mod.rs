//! The contract tier: every rule by itself, what it allows and what it refuses, a file for each record family.

mod account;
mod account_change;
mod account_deletion;
mod account_identity;
pub(crate) mod account_reset_token;
mod api_key;
mod check;
mod document;
mod expiry;
mod failure;
mod file_to_delete;
mod health;
mod identity;
pub(crate) mod key_fetch_token;
mod key_fingerprint;
mod label;
mod message;
pub(crate) mod password_change_token;
pub(crate) mod password_forgot_token;
mod password_reset;
mod password_scheme;
mod phone;
mod profile;
mod session_start;
pub(crate) mod session_token;
mod signing_key;
mod throttle;
pub(crate) mod token;
mod totp;
mod used_jti;

use crate::case::Cases;

pub(crate) fn register(cases: &mut Cases) {
    health::register(cases);
    key_fingerprint::register(cases);
    account::register(cases);
    account_change::register(cases);
    account_deletion::register(cases);
    account_identity::register(cases);
    session_token::register(cases);
    session_start::register(cases);
    key_fetch_token::register(cases);
    account_reset_token::register(cases);
    password_change_token::register(cases);
    password_forgot_token::register(cases);
    password_reset::register(cases);
    identity::register(cases);
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
    expiry::register(cases);
}

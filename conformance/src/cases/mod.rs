//! The contract tier: every rule by itself, what it allows and what it refuses, a file for each record family.

mod account;
mod account_change;
pub(crate) mod account_reset_token;
mod health;
pub(crate) mod key_fetch_token;
mod key_fingerprint;
pub(crate) mod password_change_token;
pub(crate) mod password_forgot_token;
pub(crate) mod session_token;
pub(crate) mod token;

use crate::case::Cases;

pub(crate) fn register(cases: &mut Cases) {
    health::register(cases);
    key_fingerprint::register(cases);
    account::register(cases);
    account_change::register(cases);
    session_token::register(cases);
    key_fetch_token::register(cases);
    account_reset_token::register(cases);
    password_change_token::register(cases);
    password_forgot_token::register(cases);
}

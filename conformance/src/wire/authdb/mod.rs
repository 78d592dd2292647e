//! The account database API on the internal listener, one file a first segment of its paths.

mod account;
mod account_reset_token;
mod body;
mod connection;
mod email_record;
mod example;
mod general;
mod head;
mod heartbeat;
mod key_fetch_token;
mod media_type;
mod method;
mod password_change_token;
mod password_forgot_token;
mod path;
mod protection;
mod race;
mod session_token;
mod token;
mod verified;

use super::case::Case;

pub(super) fn cases() -> Vec<Case> {
    [
        example::cases(),
        heartbeat::cases(),
        account::cases(),
        email_record::cases(),
        session_token::cases(),
        key_fetch_token::cases(),
        account_reset_token::cases(),
        password_change_token::cases(),
        password_forgot_token::cases(),
        verified::cases(),
        race::cases(),
        general::cases(),
        path::cases(),
        method::cases(),
        head::cases(),
        media_type::cases(),
        body::cases(),
        connection::cases(),
        protection::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

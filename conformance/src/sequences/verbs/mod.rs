//! Every verb as a step calls it, a file for each family.

mod account;
mod api_key;
mod clean_token;
mod dirty_token;
mod document;
mod expiry;
mod failure;
mod file_to_delete;
mod fill_mark;
mod handshake;
mod identity;
mod kept_reply;
mod key_fingerprint;
mod label;
mod message;
mod password_forgot_token;
mod password_scheme;
mod phone;
mod profile;
mod pseudonym;
mod pseudonym_session;
mod session_token;
mod signing_key;
mod stock;
mod throttle;
mod token;
mod totp;
mod used_jti;

use super::step::{Argument, Verb};

use Argument::{Account as A, Email as E, Id as I, Value as V};

macro_rules! verbs {
    ($($name:literal $used:expr => $make:expr,)*) => {
        pub(super) const VERBS: &[Verb] = &[$(Verb { name: $name, used: $used, make: $make },)*];
    };
}
use verbs;

/// Every verb, those first that simplify a sequence when they stand for another one. Some are there twice: without
/// accounts and what belongs to them most verbs are refused. Families that do little without one another are together.
static FAMILIES: &[&[&[Verb]]] = &[
    &[account::VERBS],
    &[token::VERBS],
    &[session_token::VERBS],
    &[password_forgot_token::VERBS],
    &[identity::VERBS],
    &[profile::VERBS],
    &[phone::VERBS],
    &[document::VERBS],
    &[file_to_delete::VERBS],
    &[label::VERBS],
    &[api_key::VERBS],
    &[used_jti::VERBS],
    &[totp::VERBS],
    &[failure::VERBS],
    &[throttle::VERBS],
    &[message::VERBS],
    &[signing_key::VERBS],
    &[password_scheme::VERBS],
    &[key_fingerprint::VERBS],
    &[
        stock::VERBS,
        handshake::VERBS,
        clean_token::VERBS,
        pseudonym::VERBS,
        pseudonym_session::VERBS,
        dirty_token::VERBS,
        kept_reply::VERBS,
    ],
    &[fill_mark::VERBS],
    &[expiry::VERBS],
];

/// Every verb with the number of its family, or of those that are together.
pub(super) fn all() -> impl Iterator<Item = (usize, &'static Verb)> {
    let each =
        |family, verbs: &'static [&'static [Verb]]| verbs.iter().copied().flatten().map(move |verb| (family, verb));
    FAMILIES.iter().enumerate().flat_map(move |(family, verbs)| each(family, verbs))
}

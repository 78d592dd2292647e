//! The identity API on the public listener, and what `/admin` and the authdb API make of its accounts. One file a group of
//! routes; what they have in common stands in `ask`, `person`, `authenticator`, `code`, `crypto` and `outbox`.
//!
//! The server must have its throttles by address raised (`identity.throttle.passwords`, `.messages_per_address`), since
//! all cases come from one address; everything else at its default.

mod accounts;
mod admin;
mod api_key;
mod ask;
mod authenticator;
mod bearer;
mod body;
mod code;
mod cors;
mod crypto;
mod document;
mod generate_jwt;
mod jwks;
mod label;
mod layer;
mod level;
mod lockout;
mod onepw;
mod outbox;
mod page;
mod parameter;
mod path;
mod person;
mod phone;
mod profile;
mod race;
mod rules;
mod security;
mod session_end;
mod sessions;
mod throttle;
mod under_way;

pub(crate) use rules::RULES;

use crate::wire::case::{Case, Needs};

pub(super) fn cases() -> Vec<Case> {
    let lists = [
        cors::cases(),
        path::cases(),
        body::cases(),
        parameter::cases(),
        bearer::cases(),
        accounts::cases(),
        sessions::cases(),
        session_end::cases(),
        lockout::cases(),
        security::cases(),
        api_key::cases(),
        generate_jwt::cases(),
        profile::cases(),
        phone::cases(),
        document::cases(),
        label::cases(),
        level::cases(),
        layer::cases(),
        onepw::cases(),
        admin::cases(),
        jwks::cases(),
        page::cases(),
        throttle::cases(),
        race::cases(),
        under_way::cases(),
    ];
    lists.into_iter().flatten().map(|case| case.needs(Needs::PublicListener)).collect()
}

/// The same cases, which need something more.
fn that_need(needs: Needs, cases: Vec<Case>) -> impl Iterator<Item = Case> {
    cases.into_iter().map(move |case| case.needs(needs))
}

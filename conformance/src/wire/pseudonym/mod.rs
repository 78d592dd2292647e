//! The pseudonym API: sign-up, sign-in by SRP, sessions, and the tokens that an exchange hands in.
//!
//! The server must forgive any number of wrong proofs (`pseudonym.wrong_proofs`), since all cases come from one address.

mod begin;
mod bucket;
mod finish;
mod id;
mod owner;
mod race;
mod rules;
mod session;
mod sign_out;
mod sign_up;
mod sign_up_refused;
mod unknown;

pub(in crate::wire) use owner::bad_numbers;
pub(crate) use rules::RULES;

use crate::wire::case::{Case, Needs};

pub(super) fn cases() -> Vec<Case> {
    let lists = [
        sign_up::cases(),
        sign_up_refused::cases(),
        id::cases(),
        begin::cases(),
        finish::cases(),
        unknown::cases(),
        session::cases(),
        sign_out::cases(),
        bucket::cases(),
        race::cases(),
    ];
    lists.into_iter().flatten().map(|case| case.needs(Needs::PublicListener)).collect()
}

//! The exchange API: the three steps that clean a token, and the routes of services that fill, take and spend.

mod bucket;
mod clean;
mod conversation;
mod fill;
mod key;
mod naming;
mod proof;
mod race;
mod rules;

pub(crate) use rules::RULES;

use crate::wire::case::{Case, Needs};

pub(super) fn cases() -> Vec<Case> {
    let lists =
        [key::cases(), naming::cases(), proof::cases(), clean::cases(), fill::cases(), bucket::cases(), race::cases()];
    lists.into_iter().flatten().map(|case| case.needs(Needs::PublicListener)).collect()
}

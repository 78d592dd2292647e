//! What the pseudonym and exchange APIs have in common: paths, bodies, members, the forms of answers; and what their cases
//! need of each other.
//!
//! Tokens of the stocks are spent, and pseudonyms stay: no route deletes one.

pub(in crate::wire) mod ask;
mod body;
mod closed;
mod member;
mod over;
mod path;
mod route;
mod rules;
pub(in crate::wire) mod stock;
mod transport;

pub(crate) use rules::RULES;

use crate::wire::case::{Case, Needs};

pub(super) fn cases() -> Vec<Case> {
    let lists = [path::cases(), body::cases(), member::cases(), over::cases(), closed::cases()];
    lists.into_iter().flatten().map(|case| case.needs(Needs::PublicListener)).collect()
}

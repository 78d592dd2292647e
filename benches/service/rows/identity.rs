//! The identity API: a request with a session's JWT, and signing in with a password.

use super::CONNECTIONS;
use super::reads::sessions;
use crate::calls;
use crate::failure::Result;
use crate::finding::Finding;
use crate::floor::crypto::{self, ARGON};
use crate::floor::http::Kind;
use crate::lab::{Lab, Side};
use crate::load::{self, Pace};
use crate::people;
use crate::records::Size;
use crate::sample::Sample;

const SIZE: Size = Size { accounts: 10_000, tokens: 10_000 };

/// People who take turns. One alone would be found in every cache.
const PEOPLE: u32 = 32;

/// About the size of an answer of `accounts/me`.
const BYTES: usize = 140;

pub(super) fn who_am_i(lab: &mut Lab) -> Result<Finding> {
    let storage = lab.sled(SIZE)?;
    let server = lab.authkeep(&storage)?;
    let floor = lab.floor(Kind::Get { bytes: BYTES })?;
    let people = people::make(&server, PEOPLE)?;
    let plan = lab.plan(server.public, CONNECTIONS, Pace::Closed);
    let sides = lab.rounds(vec![
        Side::new("authkeep", || load::run(&plan, &server.processes, || calls::who_am_i(&people.tokens))),
        Side::new("warp", || sessions(lab, &floor, SIZE, CONNECTIONS)),
    ])?;
    Finding::ratio(sides, 1)
}

pub(super) fn sign_in(lab: &mut Lab) -> Result<Finding> {
    /// A hash takes tens of milliseconds: a round must be longer than others to count many.
    const LONGER: u32 = 2;
    let storage = lab.sled(SIZE)?;
    let server = lab.authkeep(&storage)?;
    let people = people::make(&server, PEOPLE)?;
    let time = lab.settings.time * LONGER;
    let plan = load::Plan { duration: time, ..lab.plan(server.public, CONNECTIONS, Pace::Closed) };
    let sides = lab.rounds(vec![
        Side::new("authkeep", || load::run(&plan, &server.processes, || Ok(calls::sign_in(&people.emails)))),
        Side::new("argon2id, 2 at a time", || Ok(Sample::of_rate(crypto::argon2(ARGON, 2, time)?))),
    ])?;
    Finding::ratio(sides, 1)
}

//! The pseudonym API: signing in by SRP, whose cost is arithmetic.

use super::CONNECTIONS;
use crate::failure::Result;
use crate::finding::Finding;
use crate::floor::crypto;
use crate::lab::{Lab, Side};
use crate::load::{self, Connection, Pace};
use crate::pseudonyms::{self, Pseudonym};
use crate::records::Size;
use crate::sample::Sample;

const SIZE: Size = Size { accounts: 10_000, tokens: 10_000 };
const PSEUDONYMS: u32 = 32;

/// A client computes more than the server does, and on the same cores: what counts is the CPU of the server alone.
pub(super) fn sign_in(lab: &mut Lab) -> Result<Finding> {
    let storage = lab.sled(SIZE)?;
    let server = lab.authkeep(&storage)?;
    let pseudonyms = pseudonyms::make(&server, PSEUDONYMS)?;
    let plan = lab.plan(server.public, CONNECTIONS, Pace::Closed);
    let sides = lab.rounds(vec![
        Side::new("authkeep, sign-ins by a second of CPU", || {
            let mut turn = pseudonyms.iter().cycle();
            let sample =
                load::run(&plan, &server.processes, || Ok(caller(turn.next().ok_or("no pseudonym")?.clone())))?;
            let micros = sample.cpu_us.ok_or("nobody signed in")?;
            Ok(Sample { rate: 1e6 / micros, ..sample })
        }),
        Side::new("two powers, one core", || Ok(Sample::of_rate(crypto::two_powers(lab.settings.time)?))),
    ])?;
    Finding::ratio(sides, 1)
}

fn caller(pseudonym: Pseudonym) -> impl AsyncFnMut(&mut Connection) -> Result<()> {
    async move |connection: &mut Connection| pseudonym.sign_in(connection).await
}

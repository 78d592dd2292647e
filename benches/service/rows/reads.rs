//! Reads: what routing, the store and the JSON add to the least that answering a request takes.

use std::net::SocketAddr;

use http::StatusCode;
use tokio::task::LocalSet;

use super::CONNECTIONS;
use crate::calls;
use crate::failure::Result;
use crate::finding::Finding;
use crate::floor::http::Kind;
use crate::floor::pgbench::{self, Statement};
use crate::lab::{Lab, Side};
use crate::load::{self, Connection, Pace, request};
use crate::records::Size;
use crate::sample::Sample;
use crate::server::Server;
use crate::wrk;

/// What the stores of these rows hold.
pub(crate) fn size(lab: &Lab) -> Size {
    lab.pick(Size { accounts: 100_000, tokens: 100_000 }, Size { accounts: 20_000, tokens: 20_000 })
}

pub(super) fn session_on_sled(lab: &mut Lab) -> Result<Finding> {
    let size = size(lab);
    let storage = lab.sled(size)?;
    let server = lab.authkeep(&storage)?;
    let floor = lab.floor(Kind::Get { bytes: bytes_of(&server, &calls::session_token_path(1))? })?;
    let sides = lab.rounds(vec![
        Side::new("authkeep", || sessions(lab, &server, size, CONNECTIONS)),
        Side::new("warp", || sessions(lab, &floor, size, CONNECTIONS)),
    ])?;
    let finding = Finding::ratio(sides, 1)?;
    second_opinion(lab, finding, [server.internal, floor.internal], calls::session_token_path)
}

pub(super) fn account_on_sled(lab: &mut Lab) -> Result<Finding> {
    let size = size(lab);
    let storage = lab.sled(size)?;
    let server = lab.authkeep(&storage)?;
    let floor = lab.floor(Kind::Get { bytes: bytes_of(&server, &calls::account_path(1))? })?;
    let sides = lab.rounds(vec![
        Side::new("authkeep", || accounts(lab, &server, size)),
        // The floor has one route, and does not look at what is asked for.
        Side::new("warp", || sessions(lab, &floor, size, CONNECTIONS)),
    ])?;
    let finding = Finding::ratio(sides, 1)?;
    second_opinion(lab, finding, [server.internal, floor.internal], calls::account_path)
}

pub(super) fn session_on_postgres(lab: &mut Lab) -> Result<Finding> {
    let size = size(lab);
    let store = lab.store(size)?;
    let server = lab.authkeep(&store.url)?;
    let postgres = lab.database()?;
    let bench =
        |clients| pgbench::run(postgres, &store, &lab.folder, Statement::ReadSessionToken, clients, lab.settings.time);
    let sides = lab.rounds(vec![
        Side::new("authkeep", || sessions(lab, &server, size, CONNECTIONS)),
        Side::new("pgbench, 8 clients", || bench(8)),
        Side::new("pgbench, 32 clients", || bench(32)),
    ])?;
    Finding::ratio(sides, 1)
}

/// Reads of session tokens, as many as a server can answer.
pub(crate) fn sessions(lab: &Lab, server: &Server, size: Size, connections: usize) -> Result<Sample> {
    let plan = lab.plan(server.internal, connections, Pace::Closed);
    load::run(&plan, &server.processes, || calls::read_session_token(size))
}

pub(crate) fn accounts(lab: &Lab, server: &Server, size: Size) -> Result<Sample> {
    let plan = lab.plan(server.internal, CONNECTIONS, Pace::Closed);
    load::run(&plan, &server.processes, || calls::read_account(size))
}

/// The size of an answer's body.
pub(crate) fn bytes_of(server: &Server, path: &str) -> Result<usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut connection = Connection::open(server.internal).await?;
        Ok(connection.fetch(StatusCode::OK, request::get(path)?).await?.len())
    })
}

/// The ratio that `wrk` finds, once; it asks the floor for its one route.
fn second_opinion(
    lab: &Lab,
    finding: Finding,
    [server, floor]: [SocketAddr; 2],
    path: fn(u64) -> String,
) -> Result<Finding> {
    const PATHS: u64 = 10_000;
    let rate = |address, path: fn(u64) -> String| {
        wrk::rate(&lab.folder, address, CONNECTIONS, (1..=PATHS).map(path), lab.settings.time)
    };
    let (Some(server), Some(floor)) = (rate(server, path)?, rate(floor, calls::session_token_path)?) else {
        return Ok(finding);
    };
    Ok(finding.noting(format!("wrk finds {:.2}: {server:.0} a second, the floor {floor:.0}", server / floor)))
}

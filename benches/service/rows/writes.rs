//! Writes that are on disk before they are answered.

use super::CONNECTIONS;
use crate::calls;
use crate::failure::Result;
use crate::finding::Finding;
use crate::floor::disk;
use crate::floor::http::Kind;
use crate::floor::pgbench::{self, Statement};
use crate::lab::{Lab, Side};
use crate::load::{self, Pace};
use crate::records::Size;
use crate::sample::Sample;
use crate::server::Server;

/// Connections of the rows about many writers.
const WRITERS: usize = 64;

/// What is there before the first write.
const SIZE: Size = Size { accounts: 10_000, tokens: 10_000 };

pub(super) fn session_on_sled(lab: &mut Lab) -> Result<Finding> {
    let storage = lab.fresh_sled(SIZE)?;
    let server = lab.authkeep(&storage)?;
    let floor = lab.floor(Kind::Put)?;
    let settings = &lab.settings;
    let sides = lab.rounds(vec![
        Side::new("authkeep", || create(lab, &server, WRITERS)),
        Side::new("warp PUT", || create(lab, &floor, WRITERS)),
        Side::new("group commit, 64 writers", || {
            let rate = disk::group_commit(&lab.folder, WRITERS, settings.workers, settings.time)?;
            Ok(Sample::of_rate(rate))
        }),
    ])?;
    Finding::ratio(sides, 2)
}

pub(super) fn strict_to_relaxed(lab: &mut Lab) -> Result<Finding> {
    let strict = lab.fresh_sled(SIZE)?;
    let relaxed = lab.fresh_sled(SIZE)? + "?durability=relaxed";
    let (strict, relaxed) = (lab.authkeep(&strict)?, lab.authkeep(&relaxed)?);
    let sides = lab.rounds(vec![
        Side::new("strict", || create(lab, &strict, WRITERS)),
        Side::new("relaxed", || create(lab, &relaxed, WRITERS)),
    ])?;
    Finding::ratio(sides, 1)
}

pub(super) fn session_on_postgres(lab: &mut Lab) -> Result<Finding> {
    let store = lab.store(SIZE)?;
    let server = lab.authkeep(&store.url)?;
    let postgres = lab.database()?;
    let bench = |clients| {
        pgbench::run(postgres, &store, &lab.folder, Statement::CreateSessionToken, clients, lab.settings.time)
    };
    let sides = lab.rounds(vec![
        Side::new("authkeep", || create(lab, &server, CONNECTIONS)),
        Side::new("pgbench, 8 clients", || bench(8)),
        Side::new("pgbench, 32 clients", || bench(32)),
    ])?;
    Finding::ratio(sides, 1)
}

pub(super) fn one_writer(lab: &mut Lab) -> Result<Finding> {
    let storage = lab.fresh_sled(SIZE)?;
    let server = lab.authkeep(&storage)?;
    let sides = lab.rounds(vec![
        Side::new("authkeep", || create(lab, &server, 1)),
        Side::new("append 4 KiB + fdatasync", || {
            Ok(Sample::of_rate(disk::append_and_sync(&lab.folder, lab.settings.time)?))
        }),
    ])?;
    Finding::ratio(sides, 1)
}

fn create(lab: &Lab, server: &Server, connections: usize) -> Result<Sample> {
    let plan = lab.plan(server.internal, connections, Pace::Closed);
    load::run(&plan, &server.processes, || calls::create_session_token(SIZE))
}

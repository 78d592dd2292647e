//! How cost grows: with the number of session tokens, accounts and connections, and with what is logged.

use super::CONNECTIONS;
use super::reads::{accounts as read_accounts, sessions, size};
use crate::failure::Result;
use crate::finding::Finding;
use crate::lab::{CONFIG_WITH_REQUEST_LOG, Lab, Side};
use crate::records::Size;

const SMALL: Size = Size { accounts: 10_000, tokens: 10_000 };

fn large(lab: &Lab) -> Size {
    lab.pick(Size { accounts: 100_000, tokens: 10_000_000 }, Size { accounts: 20_000, tokens: 200_000 })
}

fn noted(lab: &Lab, finding: Finding) -> Finding {
    if lab.settings.quick { finding.noting("quick: 200 thousand tokens in place of 10 million") } else { finding }
}

pub(super) fn sessions_on_sled(lab: &mut Lab) -> Result<Finding> {
    let size = large(lab);
    let (large, small) = (lab.sled(size)?, lab.sled(SMALL)?);
    let (large, small) = (lab.authkeep(&large)?, lab.authkeep(&small)?);
    let sides = lab.rounds(vec![
        Side::new(format!("{} tokens", size.tokens), || sessions(lab, &large, size, CONNECTIONS)),
        Side::new(format!("{} tokens", SMALL.tokens), || sessions(lab, &small, SMALL, CONNECTIONS)),
    ])?;
    Ok(noted(lab, Finding::ratio(sides, 1)?))
}

pub(super) fn sessions_on_postgres(lab: &mut Lab) -> Result<Finding> {
    let (large, small) = (lab.store(large(lab))?, lab.store(SMALL)?);
    let (on_large, on_small) = (lab.authkeep(&large.url)?, lab.authkeep(&small.url)?);
    let sides = lab.rounds(vec![
        Side::new(format!("{} tokens", large.size.tokens), || sessions(lab, &on_large, large.size, CONNECTIONS)),
        Side::new(format!("{} tokens", SMALL.tokens), || sessions(lab, &on_small, small.size, CONNECTIONS)),
    ])?;
    Ok(noted(lab, Finding::ratio(sides, 1)?))
}

pub(super) fn connections(lab: &mut Lab) -> Result<Finding> {
    let size = size(lab);
    let storage = lab.sled(size)?;
    let server = lab.authkeep(&storage)?;
    let beside: &[usize] = lab.pick(&[1, 8, 256], &[]);
    let over = |connections: usize| {
        let (lab, server) = (&*lab, &server);
        Side::new(format!("{connections} connections"), move || sessions(lab, server, size, connections))
    };
    Finding::ratio(lab.rounds([1024, CONNECTIONS].into_iter().chain(beside.iter().copied()).map(over).collect())?, 1)
}

pub(super) fn accounts(lab: &mut Lab) -> Result<Finding> {
    let few = Size { accounts: 1_000, tokens: 1_000 };
    let many = lab.pick(Size { accounts: 1_000_000, tokens: 1_000 }, Size { accounts: 20_000, tokens: 1_000 });
    let (on_many, on_few) = (lab.sled(many)?, lab.sled(few)?);
    let (on_many, on_few) = (lab.authkeep(&on_many)?, lab.authkeep(&on_few)?);
    let sides = lab.rounds(vec![
        Side::new(format!("{} accounts", many.accounts), || read_accounts(lab, &on_many, many)),
        Side::new(format!("{} accounts", few.accounts), || read_accounts(lab, &on_few, few)),
    ])?;
    Finding::ratio(sides, 1)
}

pub(super) fn request_log(lab: &mut Lab) -> Result<Finding> {
    let size = size(lab);
    let (without, with) = (lab.sled(size)?, lab.fresh_sled(size)?);
    let without = lab.authkeep(&without)?;
    let with = lab.authkeep_with(&with, CONFIG_WITH_REQUEST_LOG, lab.settings.workers)?;
    let sides = lab.rounds(vec![
        Side::new("a line a request", || sessions(lab, &with, size, CONNECTIONS)),
        Side::new("none", || sessions(lab, &without, size, CONNECTIONS)),
    ])?;
    Ok(Finding::ratio(sides, 1)?.noting("the lines go through a pipe to a reader on the same machine, and no further"))
}

//! Kills under load: no answered write may be lost, and no verb half done.

use crate::cluster::Cluster;
use crate::load::{Findings, Load, compare};
use crate::place::variable;
use crate::random::Random;
use crate::support::Home;

/// At most so many steps are answered before a kill.
const MOST_STEPS: u64 = 2_000;

/// How many kills: `AUTHKEEP_TEST_KILLS`, or a few.
pub(crate) fn kills(default: usize) -> usize {
    variable("AUTHKEEP_TEST_KILLS").map_or(default, |text| text.parse().expect("AUTHKEEP_TEST_KILLS is a number"))
}

fn report(kill: usize, what: &str, findings: &Findings) {
    println!(
        "kill {kill} of {what}: {} acknowledged, {} in doubt, {} lost or half done",
        findings.acknowledged,
        findings.in_doubt,
        findings.lost_or_half_done.len()
    );
    assert_eq!(findings.lost_or_half_done, Vec::<String>::new());
}

#[test]
fn a_killed_server_on_sled_loses_nothing() {
    let home = Home::new();
    let flags = ["--storage", "sled://store"];
    let mut random = Random::new();
    let mut server = home.start(&flags);
    for kill in 1..=kills(3) {
        let load = Load::start(server.internal, random.next());
        load.wait_for(1 + random.below(MOST_STEPS));
        server.signal("KILL");
        server.end();
        let records = load.end();
        server = home.start(&flags);
        report(kill, "the server on sled", &compare(server.internal, &records));
    }
}

#[test]
fn a_killed_server_and_a_killed_database_lose_nothing() {
    if crate::cluster::binaries().is_none() {
        crate::skip("kills of PostgreSQL", "there are no PostgreSQL binaries; scripts/test installs them");
        return;
    }
    let cluster = Cluster::new();
    let home = Home::new();
    let url = cluster.url();
    let flags = ["--storage", url.as_str()];
    let mut random = Random::new();
    let mut server = home.start(&flags);
    for kill in 1..=kills(2) {
        let load = Load::start(server.internal, random.next());
        load.wait_for(1 + random.below(MOST_STEPS));
        if kill % 2 == 1 {
            // The server lives on, and must serve again once the database is back.
            cluster.kill();
            let records = load.end();
            cluster.start();
            report(kill, "PostgreSQL", &compare(server.internal, &records));
        } else {
            server.signal("KILL");
            server.end();
            let records = load.end();
            server = home.start(&flags);
            report(kill, "the server on PostgreSQL", &compare(server.internal, &records));
        }
    }
}

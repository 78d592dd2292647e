//! Whoever has all files of a store, and not the key file, learns of no dirty token which clean one it became.
//!
//! Real servers on sled and on Postgres go through full circles, while the test keeps what clients alone know. Then every
//! file is searched, those of the write-ahead log included. See `docs/exchange.md` for what a file does tell.

#[path = "../../backends/postgres/tests/support/place.rs"]
#[expect(dead_code, reason = "these tests use a part of it")]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod circle;
mod cluster;
mod search;
mod wal;

use search::Patterns;
use support::{Home, skip};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_sled() {
    let home = Home::new();
    let server = home.start(&["--storage", "sled://store"]);
    let trail = circle::run(&server).await;
    let log = server.stop();
    let patterns = Patterns::of(&trail);
    let found = patterns.search_files(&[home.path().join("store"), home.path().join("authkeep-data")]);
    found.tell_nothing();
    assert!(found.hashes > 0 && found.dirty_ids > 0, "what is searched is what was written: {found:?}");
    patterns.search(log.as_bytes()).is_empty_handed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_postgres() {
    let what = "the search of a Postgres server's files";
    let Some(url) = place::variable(place::VARIABLE) else {
        return skip(what, "AUTHKEEP_TEST_POSTGRES is not set; run scripts/test");
    };
    let place = place::Place::new(&url).await.expect("a schema");
    let cluster = match cluster::Cluster::of(&url).await {
        Ok(cluster) => cluster,
        Err(why) => return skip(what, &why),
    };
    let home = Home::new();
    let begun = cluster.position().await;
    let server = home.start(&["--storage", &place.url]);
    let trail = circle::run(&server).await;
    let log = server.stop();
    cluster.write_everything().await;
    let ended = cluster.position().await;

    let patterns = Patterns::of(&trail);
    let places = [cluster.places().await, wal::segments(&cluster, &begun, &ended)].concat();
    let found = patterns.search_files(&places);
    found.tell_nothing();
    assert!(found.hashes > 0 && found.dirty_ids > 0, "what is searched is what was written: {found:?}");
    patterns.search(log.as_bytes()).is_empty_handed();

    let (mut hashes, mut dirty_ids) = (0, 0);
    for record in wal::records(&cluster, &begun, &ended) {
        let found = patterns.search(&record);
        found.tell_nothing();
        assert!(found.hashes == 0 || found.dirty_ids == 0, "a record of the log holds both sides of a cleaning");
        hashes += found.hashes;
        dirty_ids += found.dirty_ids;
    }
    assert!(hashes > 0 && dirty_ids > 0, "the log was read: {hashes} hashes, {dirty_ids} dirty ids");
}

//! A server that nobody stopped before its store was resealed.

use authkeep_postgres::PostgresStore;

use crate::command::{doctor, reseal};
use crate::fields::{belongs_to_old, open, read_key};
use crate::person::{kid, published, sign_in, sign_up};
use crate::place::Place;
use crate::postgres;
use crate::support::Home;

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_by_itself_and_nothing_that_it_sealed_is_lost() {
    let Some(server) = postgres("a server that is left running while its store is resealed") else { return };
    let place = Place::new(&server).await.expect("a schema");
    let home = Home::new();
    let store = PostgresStore::connect(&place.url, authkeep_postgres::Options::default()).await.expect("a store");
    let mut plain = belongs_to_old(&home, &store, 2).await;
    let start = |key_file| home.start(&["--storage", &place.url, "--key-file", key_file]);

    let mut running = start("old");
    sign_up(&running);
    let token = sign_in(&running);
    let (fields, changed) = reseal(&home, &place.url);
    assert_eq!(fields, changed, "nothing was sealed with the new key before");
    let (status, log) = running.end();
    assert_eq!(status.code(), Some(1), "{log}");
    assert!(log.contains("was changed by authkeep keys reseal while this server was running: it stops"), "{log}");

    let opened = open(&store, &read_key(&home.path().join("new"))).await.expect("everything opens");
    plain.retain(|id, field| opened.get(id) != Some(field));
    assert!(plain.is_empty(), "{} fields are another's", plain.len());
    assert!(doctor(&home, &place.url, "new").starts_with("ok"));
    let next = start("new");
    assert_eq!(published(&next)[0], kid(&token), "the key that the server had made signs on");
    next.stop();
}

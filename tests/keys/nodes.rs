//! Several nodes on one store: what one rotates, the others learn, and a key goes when its last token has ended.

use std::sync::Arc;

use authkeep::auth::jwt::authority::TokenError;
use authkeep::config::Config;
use authkeep::courier::Composer;
use authkeep::identity::Identity;
use authkeep::identity::tokens::TokensError;
use authkeep_conformance::fixtures::Fixtures;
use authkeep_memory::MemoryStore;
use authkeep_postgres::PostgresStore;
use authkeep_store::{EpochMs, Person, Secret, Store};

use crate::command::rotate;
use crate::person::{is_known, is_known_soon, kid, published, sign_in, sign_up};
use crate::place::Place;
use crate::postgres;
use crate::support::Home;

const START: u64 = 1_800_000_000_000;
const SECOND: u64 = 1000;
const DAY: u64 = 86_400 * SECOND;

fn at(after_the_start: u64) -> EpochMs {
    EpochMs::new(START + after_the_start).expect("a time")
}

/// A node: its own keys in memory, over a store that it shares.
struct Node<'a> {
    identity: Identity,
    store: &'a dyn Store,
    fixtures: Fixtures,
}

impl<'a> Node<'a> {
    async fn start(store: &'a dyn Store, seed: u64) -> Self {
        let key = Secret::new([7; 32]);
        let settings = Config::default().identity;
        let identity = Identity::new(settings, "A bank".to_owned(), &key, Composer::without_worker(&key), Arc::new(()));
        let identity = identity.expect("the settings can be used");
        identity.prepare(store, at(0)).await.expect("the store answers");
        Self { identity, store, fixtures: Fixtures::new(seed) }
    }

    async fn issue(&mut self, person: &Person, now: EpochMs) -> String {
        let session = self.fixtures.secret();
        let issued = self.identity.tokens.issue_session(self.store, &session, person, now, 86_400).await;
        issued.expect("a token").token.as_str().to_owned()
    }

    async fn rotate(&self, now: EpochMs) -> String {
        self.identity.tokens.rotate(self.store, now).await.expect("another key")
    }

    /// Whether it takes a token.
    async fn takes(&self, token: &str, now: EpochMs) -> bool {
        match self.identity.tokens.check_session(self.store, token, now).await {
            Ok(_) => true,
            Err(TokensError::Token(TokenError::Invalid)) => false,
            Err(error) => panic!("{error}"),
        }
    }

    async fn publishes(&self, now: EpochMs) -> Vec<String> {
        let keys = self.identity.tokens.jwks(self.store, now).await.expect("keys");
        let keys = serde_json::to_value(keys).expect("JSON");
        let keys = keys["keys"].as_array().expect("keys").iter();
        keys.map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
    }
}

/// One node rotates, and another one on the same store is shown tokens.
async fn one_learns_of_the_other(here: &dyn Store, there: &dyn Store) {
    let (mut one, two) = (Node::start(here, 1).await, Node::start(there, 2).await);
    let account = one.fixtures.account();
    let uid = account.uid;
    here.create_account(account).await.expect("an account");
    let person = here.person(uid).await.expect("it answers").expect("it is there");
    let first = one.issue(&person, at(0)).await;
    assert!(two.takes(&first, at(0)).await, "both have the key that the first one made");

    let rotated = at(10 * SECOND);
    let named = one.rotate(rotated).await;
    let second = one.issue(&person, rotated).await;
    assert_eq!(kid(&second), named);
    assert_eq!(two.publishes(rotated).await, [kid(&first)], "nobody has told the other one");
    assert!(two.takes(&second, rotated).await, "a token of an unknown key has it read the keys again");
    assert_eq!(two.publishes(rotated).await, [named, kid(&first)]);
    assert!(two.takes(&first, rotated).await);

    // Whoever shows it tokens of no key at all has the store asked once in five seconds, and no more.
    one.rotate(at(11 * SECOND)).await;
    let third = one.issue(&person, at(11 * SECOND)).await;
    assert!(!two.takes(&third, at(15 * SECOND - 1)).await);
    assert!(two.takes(&third, at(15 * SECOND)).await);

    // The first key ends a day after it signed its last token, and the second one a second later.
    let all = [kid(&third), kid(&first), kid(&second)];
    for (now, left) in [(at(10 * SECOND + DAY - 1), 3), (at(10 * SECOND + DAY), 2), (at(11 * SECOND + DAY), 1)] {
        let published = two.publishes(now).await;
        assert_eq!(published.len(), left, "{published:?}");
        assert!(published.iter().all(|kid| all.contains(kid)));
        while here.sweep_expired(now, 100).await.expect("it answers") > 0 {}
        assert_eq!(there.signing_keys().await.expect("it answers").len(), left, "it goes from the store as well");
        two.identity.tokens.load(there, now).await.expect("it answers");
        assert_eq!(two.publishes(now).await.len(), left);
    }
    assert_eq!(two.publishes(at(11 * SECOND + DAY)).await, [kid(&third)], "the one that signs has no end");
}

#[tokio::test]
async fn nodes_on_one_store_learn_of_a_rotation() {
    let store = MemoryStore::new();
    one_learns_of_the_other(&store, &store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_on_one_database_learn_of_a_rotation() {
    let Some(server) = postgres("rotating keys on postgres") else { return };
    let place = Place::new(&server).await.expect("a schema");
    let connect = || PostgresStore::connect(&place.url, authkeep_postgres::Options::default());
    let (here, there) = (connect().await.expect("it opens"), connect().await.expect("it opens"));
    one_learns_of_the_other(&here, &there).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_learns_of_a_key_that_another_process_has_made() {
    let Some(server) = postgres("processes that rotate keys on postgres") else { return };
    let place = Place::new(&server).await.expect("a schema");
    let (home, flags) = (Home::new(), ["--storage", place.url.as_str()]);
    let one = home.start(&flags);
    sign_up(&one);
    let before = sign_in(&one);

    let named = rotate(&home, &flags);
    let two = home.start(&flags);
    let after = sign_in(&two);
    assert_eq!(kid(&after), named);
    assert_eq!(published(&two), [named.clone(), kid(&before)]);
    assert!(is_known(&two, &before));
    is_known_soon(&one, &after);
    assert_eq!(published(&one), [named, kid(&before)]);
    assert!(is_known(&one, &before));
}

//! Draws, and the verbs that draw, next to other work on the same rows.

use std::sync::Arc;

use authkeep_conformance::fixtures::Fixtures;
use authkeep_postgres::PostgresStore;
use authkeep_store::{
    CleanToken, CleanTokens, Cleaning, DirtyToken, DirtyTokens, EpochMs, ErrorKind, Fill, Handshake, HandshakeId,
    Handshakes, KeptReplies, Pseudonym, PseudonymSessions, Pseudonyms, Sealed, Slot, SrpSalt, Stock, StockedToken,
    StockedTokenId, Stocks,
};

use crate::database::{Other, bytes, store};
use crate::place::Place;

crate::tests![
    a_draw_passes_over_a_token_that_somebody_holds,
    a_draw_waits_for_the_last_token,
    a_draw_finds_what_came_while_it_waited,
    a_draw_gives_the_token_as_it_was_just_sealed,
    a_sign_up_whose_token_was_just_spent_for_the_same_id_is_a_conflict,
    a_cleaning_on_a_handshake_that_was_just_used_changes_nothing,
    a_cleaning_of_a_dirty_token_that_was_just_spent_changes_nothing,
    a_cleaning_gets_the_last_token_that_was_given_back,
    a_handshake_that_was_just_put_counts,
    the_next_handshake_is_taken_when_one_was_just_taken,
    a_session_that_was_just_started_counts,
    a_fill_lies_in_the_order_of_its_ids,
];

const STOCK: Stock = Stock::Profile;

struct Scene {
    store: Arc<PostgresStore>,
    other: Other,
    fixtures: Fixtures,
    _place: Place,
}

impl Scene {
    async fn new(server: &str, seed: u64) -> Self {
        let (place, store) = store(server).await;
        let other = Other::new(server, &place).await;
        Self { store: Arc::new(store), other, fixtures: Fixtures::new(seed), _place: place }
    }

    /// A scene with tokens in these slots of the stock.
    async fn stocked(server: &str, seed: u64, slots: &[u8]) -> Self {
        let scene = Self::new(server, seed).await;
        let stocked = slots.iter().map(|at| token(*at)).collect();
        scene.store.fill(Fill { stocked, ..Fill::default() }).await.expect("a fill");
        scene
    }

    /// Makes a change, starts a verb that has to wait for it, and ends the change.
    async fn overtake<T, F>(&mut self, change: &str, end: &str, verb: impl FnOnce(Arc<PostgresStore>) -> F) -> T
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        self.other.run(&format!("BEGIN; {change}")).await;
        let verb = tokio::spawn(verb(Arc::clone(&self.store)));
        self.other.until_waiting(1).await;
        self.other.run(end).await;
        verb.await.expect("no panic")
    }

    async fn slots(&self) -> Vec<u8> {
        let tokens = self.store.stocked_tokens(STOCK, 100).await.expect("a list");
        tokens.iter().map(|token| token.id.slot.as_bytes()[0]).collect()
    }

    /// A dirty token, a handshake that is live at 5, and what is to be done with both.
    async fn cleaning(&mut self) -> Cleaning {
        let (dirty, key, reply) =
            (self.fixtures.dirty_token(), self.fixtures.handshake_key(), self.fixtures.kept_reply());
        let handshake = Handshake { expires_at: at(10), ..self.fixtures.handshake(key) };
        self.store.restore_dirty_token(dirty.clone()).await.expect("a dirty token");
        self.store.restore_handshake(handshake.clone()).await.expect("a handshake");
        Cleaning {
            dirty: dirty.id,
            handshake: handshake.id,
            draw: STOCK,
            pick: slot(0),
            reply: reply.id,
            answer: reply.answer,
            reply_expires_at: at(20),
        }
    }

    async fn assert_nothing_drawn(&self, slots: &[u8]) {
        assert_eq!(self.slots().await, slots);
        assert_eq!(self.store.scan_kept_replies(None, 10).await.expect("a scan"), []);
    }
}

fn at(ms: u64) -> EpochMs {
    EpochMs::new(ms).expect("a time")
}

fn slot(first: u8) -> Slot {
    let mut bytes = [0; 16];
    bytes[0] = first;
    Slot::from_bytes(bytes)
}

fn token(first: u8) -> StockedToken {
    let id = StockedTokenId { stock: STOCK, slot: slot(first) };
    StockedToken { id, token: Sealed::new(vec![first; 40]).expect("a short one") }
}

fn kind<T: std::fmt::Debug>(outcome: Result<T, authkeep_store::StoreError>) -> ErrorKind {
    outcome.expect_err("it must be refused").kind()
}

async fn a_draw_passes_over_a_token_that_somebody_holds(server: String) {
    let mut scene = Scene::stocked(&server, 50, &[1, 2, 3]).await;
    scene.other.run(&format!("BEGIN; DELETE FROM stocked_token WHERE slot = {}", bytes(slot(2).as_bytes()))).await;
    // A draw that waited for the row would come to no end.
    assert_eq!(scene.store.draw(STOCK, slot(2)).await.expect("a draw"), Some(token(3)));
    assert_eq!(scene.store.draw(STOCK, slot(2)).await.expect("a draw"), Some(token(1)));
    scene.other.run("ROLLBACK").await;
    assert_eq!(scene.store.draw(STOCK, slot(1)).await.expect("a draw"), Some(token(2)));
}

async fn a_draw_waits_for_the_last_token(server: String) {
    for (end, drawn) in [("COMMIT", None), ("ROLLBACK", Some(token(1)))] {
        let mut scene = Scene::stocked(&server, 51, &[1]).await;
        let draw = |store: Arc<PostgresStore>| async move { store.draw(STOCK, slot(0)).await };
        assert_eq!(scene.overtake("DELETE FROM stocked_token", end, draw).await.expect("a draw"), drawn);
    }
}

async fn a_draw_finds_what_came_while_it_waited(server: String) {
    let mut scene = Scene::stocked(&server, 52, &[1]).await;
    let change = format!(
        "DELETE FROM stocked_token; INSERT INTO stocked_token VALUES (0, {}, {})",
        bytes(slot(9).as_bytes()),
        bytes(token(9).token.as_bytes())
    );
    let draw = |store: Arc<PostgresStore>| async move { store.draw(STOCK, slot(0)).await };
    assert_eq!(scene.overtake(&change, "COMMIT", draw).await.expect("a draw"), Some(token(9)));
}

async fn a_draw_gives_the_token_as_it_was_just_sealed(server: String) {
    let mut scene = Scene::stocked(&server, 53, &[1]).await;
    let change = format!("UPDATE stocked_token SET token = {}", bytes(token(7).token.as_bytes()));
    let draw = |store: Arc<PostgresStore>| async move { store.draw(STOCK, slot(0)).await };
    let drawn = scene.overtake(&change, "COMMIT", draw).await.expect("a draw").expect("a token");
    assert_eq!(drawn, StockedToken { token: token(7).token, ..token(1) });
    assert!(scene.slots().await.is_empty());
}

async fn a_sign_up_whose_token_was_just_spent_for_the_same_id_is_a_conflict(server: String) {
    let mut scene = Scene::stocked(&server, 54, &[1]).await;
    let (pseudonym, clean) = (scene.fixtures.pseudonym(), scene.fixtures.clean_token());
    scene.store.restore_clean_token(clean).await.expect("a clean token");
    let Pseudonym { id, verifier, salt } = &pseudonym;
    let [id, verifier, salt] = [bytes(id.as_bytes()), bytes(verifier.expose()), bytes(salt.as_bytes())];
    let change = format!("DELETE FROM clean_token; INSERT INTO pseudonym VALUES ({id}, {verifier}, {salt})");
    let sign_up = {
        let pseudonym = pseudonym.clone();
        move |store: Arc<PostgresStore>| async move { store.sign_up(pseudonym, clean.id, STOCK, slot(0)).await }
    };
    assert_eq!(kind(scene.overtake(&change, "COMMIT", sign_up).await), ErrorKind::Conflict);
    scene.assert_nothing_drawn(&[1]).await;

    let another = Pseudonym { id: scene.fixtures.pseudonym().id, ..pseudonym };
    let refused = scene.store.sign_up(another, clean.id, STOCK, slot(0)).await;
    assert_eq!(kind(refused), ErrorKind::NotFound);
}

async fn a_cleaning_on_a_handshake_that_was_just_used_changes_nothing(server: String) {
    let mut scene = Scene::stocked(&server, 55, &[1]).await;
    let cleaning = scene.cleaning().await;
    let dirty = cleaning.dirty;
    let clean = |store: Arc<PostgresStore>| async move { store.clean(cleaning, at(5)).await };
    assert_eq!(kind(scene.overtake("DELETE FROM handshake", "COMMIT", clean).await), ErrorKind::NotFound);
    scene.assert_nothing_drawn(&[1]).await;
    assert!(scene.store.dirty_token(dirty).await.expect("a look-up").is_some());
}

async fn a_cleaning_of_a_dirty_token_that_was_just_spent_changes_nothing(server: String) {
    let mut scene = Scene::stocked(&server, 56, &[1]).await;
    let cleaning = scene.cleaning().await;
    let key = cleaning.handshake.key;
    let clean = |store: Arc<PostgresStore>| async move { store.clean(cleaning, at(5)).await };
    assert_eq!(kind(scene.overtake("DELETE FROM dirty_token", "COMMIT", clean).await), ErrorKind::NotFound);
    scene.assert_nothing_drawn(&[1]).await;
    assert_eq!(scene.store.handshakes(key, at(5)).await.expect("a list").len(), 1);
}

async fn a_cleaning_gets_the_last_token_that_was_given_back(server: String) {
    for (end, drawn) in [("COMMIT", Err(ErrorKind::Exhausted)), ("ROLLBACK", Ok(token(1)))] {
        let mut scene = Scene::stocked(&server, 57, &[1]).await;
        let cleaning = scene.cleaning().await;
        let (dirty, reply) = (cleaning.dirty, cleaning.reply);
        let clean = |store: Arc<PostgresStore>| async move { store.clean(cleaning, at(5)).await };
        let outcome = scene.overtake("DELETE FROM stocked_token", end, clean).await;
        assert_eq!(outcome.map_err(|error| error.kind()), drawn, "{end}");
        assert_eq!(scene.store.dirty_token(dirty).await.expect("a look-up").is_some(), drawn.is_err());
        let kept = scene.store.kept_reply(reply, at(5)).await.expect("a look-up");
        assert_eq!(kept.map(|reply| reply.drawn), drawn.ok());
        assert!(scene.slots().await.is_empty());
    }
}

/// Handshakes of one key, each of which ends later than the one before it.
fn in_turn(fixtures: &mut Fixtures, ends: &[u64]) -> Vec<Handshake> {
    let key = fixtures.handshake_key();
    ends.iter().map(|end| Handshake { expires_at: at(*end), ..fixtures.handshake(key) }).collect()
}

fn insert(handshake: &Handshake) -> String {
    let HandshakeId { key, nonce } = handshake.id;
    let [hash, nonce, content] = [bytes(&key.hash), bytes(&nonce), bytes(handshake.content.as_bytes())];
    let (kind, end) = (key.kind.as_str(), handshake.expires_at.get());
    format!("INSERT INTO handshake VALUES ('{kind}', {hash}, {nonce}, {content}, {end})")
}

async fn a_handshake_that_was_just_put_counts(server: String) {
    let mut scene = Scene::new(&server, 58).await;
    let all = in_turn(&mut scene.fixtures, &[1, 2, 3]);
    scene.store.put_handshake(all[0].clone(), 2).await.expect("it is put");
    let change = format!("SELECT * FROM handshake_stripe FOR UPDATE; {}", insert(&all[1]));
    let last = all[2].clone();
    let put = |store: Arc<PostgresStore>| async move { store.put_handshake(last, 2).await };
    scene.overtake(&change, "COMMIT", put).await.expect("it is put");
    let left = scene.store.handshakes(all[0].id.key, EpochMs::MIN).await.expect("a list");
    assert_eq!(left, all[1..]);
}

async fn the_next_handshake_is_taken_when_one_was_just_taken(server: String) {
    let mut scene = Scene::new(&server, 59).await;
    let all = in_turn(&mut scene.fixtures, &[1, 2, 3]);
    let key = all[0].id.key;
    for handshake in &all[..2] {
        scene.store.restore_handshake(handshake.clone()).await.expect("it is put");
    }
    let take = move |store: Arc<PostgresStore>| async move { store.take_handshake(key, EpochMs::MIN).await };
    let taken = scene.overtake("DELETE FROM handshake WHERE expires_at = 2", "COMMIT", take).await;
    assert_eq!(taken.expect("it is taken"), Some(all[0].clone()));

    // All that it saw are gone, and another one has come.
    scene.store.restore_handshake(all[0].clone()).await.expect("it is put");
    let change = format!("DELETE FROM handshake; {}", insert(&all[2]));
    let taken = scene.overtake(&change, "COMMIT", take).await;
    assert_eq!(taken.expect("it is taken"), Some(all[2].clone()));
}

async fn a_session_that_was_just_started_counts(server: String) {
    let mut scene = Scene::new(&server, 60).await;
    let pseudonym = scene.fixtures.pseudonym();
    scene.store.restore_pseudonym(pseudonym.clone()).await.expect("a pseudonym");
    let handshake = in_turn(&mut scene.fixtures, &[10]).remove(0);
    scene.store.restore_handshake(handshake.clone()).await.expect("a handshake");
    let mut session = |end| {
        let mut session = scene.fixtures.pseudonym_session(pseudonym.id);
        session.expires_at = at(end);
        session
    };
    let (others, own) = (session(7), session(8));
    let change = format!(
        "SELECT * FROM pseudonym FOR UPDATE; INSERT INTO pseudonym_session VALUES ({}, {}, 7)",
        bytes(others.id.as_bytes()),
        bytes(pseudonym.id.as_bytes())
    );
    let start = move |store: Arc<PostgresStore>| async move {
        store.start_pseudonym_session(own, handshake.id, at(5), 1).await
    };
    scene.overtake(&change, "COMMIT", start).await.expect("it is started");
    assert_eq!(scene.store.scan_pseudonym_sessions(None, 10).await.expect("a scan"), [own]);
}

async fn a_fill_lies_in_the_order_of_its_ids(server: String) {
    let mut scene = Scene::new(&server, 61).await;
    let (mut fill, salt) = (Fill::default(), SrpSalt::new(vec![1; 32]).expect("a salt"));
    for _ in 0..500 {
        // Of one length each, as the exchange makes them: a short row would go into the gap that a long one left.
        fill.stocked.push(StockedToken { token: token(0).token, ..scene.fixtures.stocked_token(STOCK) });
        fill.dirty.push(DirtyToken { salt: salt.clone(), ..scene.fixtures.dirty_token() });
        fill.clean.push(scene.fixtures.clean_token());
    }
    scene.store.fill(fill.clone()).await.expect("a fill");
    let stored: Vec<CleanToken> = scene.store.scan_clean_tokens(None, 1_000).await.expect("a scan");
    assert_eq!(stored.len(), fill.clean.len());
    // No row lies before one of a lower id.
    for (table, id) in [("stocked_token", "stock, slot"), ("dirty_token", "token_id"), ("clean_token", "bucket, hash")]
    {
        let query = format!(
            "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY ctid) - row_number() OVER (ORDER BY {id}) AS off
                FROM {table}) AS places WHERE off <> 0"
        );
        assert_eq!(scene.other.number(&query).await, 0, "{table}");
    }
}

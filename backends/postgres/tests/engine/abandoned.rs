//! Verbs whose caller went away in the middle (`CANCEL-1`).

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Accounts, EpochMs, SessionTokens};
use tokio::task::JoinHandle;

use crate::database::{Other, account, store};

crate::tests![
    a_statement_left_at_any_poll_happens_whole_or_not_at_all,
    a_verb_waits_for_an_abandoned_statement,
    a_verb_waits_for_an_abandoned_transaction,
];

/// Lets so much time pass that a verb which does not wait would be at its end.
async fn assert_waits<T>(verb: &JoinHandle<T>, other: &mut Other) {
    for _ in 0..300 {
        assert_eq!(other.number("SELECT 1::bigint").await, 1);
    }
    assert!(!verb.is_finished(), "it overtook the abandoned verb");
}

/// Polls a future so many times and drops it. Says whether it ended before.
async fn abandon<T>(verb: impl Future<Output = T>, polls: usize) -> bool {
    let mut verb = pin!(verb);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        verb.as_mut().poll(context).map(|_| true)
    })
    .await
}

async fn a_statement_left_at_any_poll_happens_whole_or_not_at_all(server: String) {
    let (_place, store) = store(&server).await;
    let mut fixtures = Fixtures::new(5);
    let account = account(&store, &mut fixtures).await;
    let mut ended = false;
    let mut polls = 0;
    while !ended {
        let token = fixtures.session_token(account.uid);
        ended = abandon(store.create_session_token(token.clone()), polls).await;
        let found = store.session_token(token.id, EpochMs::MIN).await.expect("the next verb works").is_some();
        assert!(found || !ended);
        // What the first look-up saw stays so.
        let again = store.session_token(token.id, EpochMs::MIN).await.expect("a look-up").is_some();
        assert_eq!(found, again, "after {polls} polls");
        let created = store.create_session_token(token).await.is_ok();
        assert_eq!(created, !found, "after {polls} polls");
        polls += 1;
    }
    assert!(polls > 1, "the verb was never abandoned");
}

async fn a_verb_waits_for_an_abandoned_statement(server: String) {
    let (place, store) = store(&server).await;
    let store = Arc::new(store);
    let mut fixtures = Fixtures::new(6);
    let account = account(&store, &mut fixtures).await;
    let token = fixtures.session_token(account.uid);
    store.create_session_token(token.clone()).await.expect("a token");

    let mut other = Other::new(&server, &place).await;
    other.run("BEGIN; SELECT * FROM session_token FOR UPDATE").await;
    let deletion = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.delete_session_token(token.id).await }
    });
    other.until_waiting(1).await;
    deletion.abort();
    assert!(deletion.await.expect_err("it was abandoned").is_cancelled());

    // The deletion comes to its end on the server. The creation must not be overtaken by it.
    let creation = tokio::spawn({
        let (store, token) = (Arc::clone(&store), token.clone());
        async move { store.create_session_token(token).await }
    });
    assert_waits(&creation, &mut other).await;
    other.run("COMMIT").await;
    creation.await.expect("no panic").expect("the id is free");
    let found =
        store.session_token(token.id, EpochMs::MIN).await.expect("a look-up").expect("the token that was created last");
    assert_eq!(found.token, token);
}

async fn a_verb_waits_for_an_abandoned_transaction(server: String) {
    let (place, store) = store(&server).await;
    let store = Arc::new(store);
    let mut fixtures = Fixtures::new(7);
    let account = account(&store, &mut fixtures).await;
    let token = fixtures.session_token(account.uid);
    store.create_session_token(token.clone()).await.expect("a token");
    let verifier = fixtures.verifier();

    let mut other = Other::new(&server, &place).await;
    other.run("BEGIN; SELECT * FROM account FOR UPDATE").await;
    let reset = tokio::spawn({
        let (store, verifier) = (Arc::clone(&store), verifier.clone());
        async move { store.reset_account(account.uid, verifier).await }
    });
    other.until_waiting(1).await;
    reset.abort();
    assert!(reset.await.expect_err("it was abandoned").is_cancelled());

    let look_up = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.session_token(token.id, EpochMs::MIN).await }
    });
    assert_waits(&look_up, &mut other).await;
    other.run("COMMIT").await;
    assert_eq!(look_up.await.expect("no panic").expect("a look-up"), None, "the reset has run whole");
    let stored = store.account(account.uid).await.expect("a look-up").expect("the account");
    assert_eq!(stored.verify_hash, verifier.verify_hash);
}

//! Connections that break, that are all in use, and servers that do not answer.

use std::sync::Arc;

use authkeep_conformance::fixtures::Fixtures;
use authkeep_postgres::{Options, PostgresStore};
use authkeep_store::{Accounts, EpochMs, ErrorKind, Health, PasswordForgotTokens, Retry, SessionTokens, StoreError};
use tokio::net::TcpListener;

use crate::database::{Other, account, open, store};
use crate::place::Place;
use crate::proxy::{Cut, Proxy};

crate::tests![
    a_look_up_on_a_broken_connection_is_repeated,
    a_change_without_an_answer_has_an_unknown_outcome,
    a_transaction_that_breaks_before_its_commit_is_repeated,
    a_transaction_without_an_answer_to_its_commit_has_an_unknown_outcome,
    a_refused_change_keeps_its_connection,
    a_server_that_is_not_there_is_named_without_the_password,
    a_verb_that_finds_all_connections_in_use_gives_up,
    a_change_that_takes_too_long_has_an_unknown_outcome,
    a_server_that_takes_no_writes_is_not_healthy,
];

/// The message that runs a prepared statement and asks for its answer: Execute of the nameless portal, Close, Sync.
const EXECUTE: &[u8] = b"E\0\0\0\x09\0\0\0\0\0";
const COMMIT: &[u8] = b"COMMIT\0";
const DELETE_TOKEN: &[u8] = b"DELETE FROM password_forgot_token";

/// A place with a store behind a proxy.
async fn behind_proxy(server: &str) -> (Place, Proxy, PostgresStore) {
    let place = Place::new(server).await.expect("a place");
    let (proxy, url) = Proxy::new(&place.url).await;
    let store = open(&url).await;
    (place, proxy, store)
}

fn assert_unknown(outcome: Result<(), StoreError>) {
    let error = outcome.expect_err("nobody can know what came of it");
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::OutcomeUnknown), "{error}");
}

async fn a_look_up_on_a_broken_connection_is_repeated(server: String) {
    let (_place, proxy, store) = behind_proxy(&server).await;
    let account = account(&store, &mut Fixtures::new(8)).await;
    for cut in [Cut::Before(EXECUTE), Cut::After(EXECUTE)] {
        proxy.cut(cut);
        assert_eq!(store.account(account.uid).await.expect("a second try"), Some(account.clone()));
        assert!(proxy.was_cut());
    }
}

async fn a_change_without_an_answer_has_an_unknown_outcome(server: String) {
    let (_place, proxy, store) = behind_proxy(&server).await;
    let mut fixtures = Fixtures::new(9);
    let account = account(&store, &mut fixtures).await;
    let (done, lost) = (fixtures.session_token(account.uid), fixtures.session_token(account.uid));
    proxy.cut(Cut::After(EXECUTE));
    assert_unknown(store.create_session_token(done.clone()).await);
    proxy.cut(Cut::Before(EXECUTE));
    assert_unknown(store.create_session_token(lost.clone()).await);
    assert!(store.session_token(done.id, EpochMs::MIN).await.expect("the next verb works").is_some());
    assert!(store.session_token(lost.id, EpochMs::MIN).await.expect("a look-up").is_none());
}

async fn a_transaction_that_breaks_before_its_commit_is_repeated(server: String) {
    let (_place, proxy, store) = behind_proxy(&server).await;
    let mut fixtures = Fixtures::new(10);
    let account = account(&store, &mut fixtures).await;
    let forgot = fixtures.password_forgot_token(account.uid);
    store.create_password_forgot_token(forgot.clone()).await.expect("a token");
    proxy.cut(Cut::After(DELETE_TOKEN));
    store.verify_forgot_password(forgot.id, fixtures.account_reset_token(account.uid)).await.expect("a second try");
    assert!(proxy.was_cut());
    assert_eq!(store.password_forgot_token(forgot.id).await.expect("a look-up"), None);
}

async fn a_transaction_without_an_answer_to_its_commit_has_an_unknown_outcome(server: String) {
    let (_place, proxy, store) = behind_proxy(&server).await;
    let mut fixtures = Fixtures::new(11);
    let account = account(&store, &mut fixtures).await;
    let verifier = fixtures.verifier();
    proxy.cut(Cut::After(COMMIT));
    assert_unknown(store.reset_account(account.uid, verifier.clone()).await);
    let stored = store.account(account.uid).await.expect("the next verb works").expect("the account");
    assert_eq!(stored.verify_hash, verifier.verify_hash, "it was done");
}

async fn a_refused_change_keeps_its_connection(server: String) {
    let (_place, proxy, store) = behind_proxy(&server).await;
    let mut fixtures = Fixtures::new(12);
    let account = account(&store, &mut fixtures).await;
    let token = fixtures.session_token(account.uid);
    store.create_session_token(token.clone()).await.expect("a token");
    let made = proxy.made();
    for _ in 0..10 {
        let error = store.create_session_token(token.clone()).await.expect_err("the id exists");
        assert_eq!(error.kind(), ErrorKind::Conflict);
        let reset = fixtures.account_reset_token(account.uid);
        let error = store.verify_forgot_password([0; 32].into(), reset).await.expect_err("an unknown id");
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
    assert_eq!(proxy.made(), made, "no connection was made for it");
}

async fn a_server_that_is_not_there_is_named_without_the_password(_: String) {
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let url = format!("postgres://me:hunter2@{nobody}/auth?sslmode=disable");
    let error = PostgresStore::connect(&url, Options::default()).await.err().expect("nobody listens");
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::Safe));
    let shown = format!("{error} {error:?}");
    assert!(shown.contains(&format!("the database at {nobody} does not answer")), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

async fn a_verb_that_finds_all_connections_in_use_gives_up(server: String) {
    let (place, _) = store(&server).await;
    let url = place.url.replace("max_connections=4", "max_connections=1");
    let store = Arc::new(open(&format!("{url}&acquire_timeout_ms=50")).await);
    let account = account(&store, &mut Fixtures::new(13)).await;
    let mut other = Other::new(&server, &place).await;
    other.run("BEGIN; SELECT * FROM account FOR UPDATE").await;
    let first = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.verify_email(account.uid).await }
    });
    other.until_waiting(1).await;
    let error = store.account(account.uid).await.expect_err("the one connection is in use");
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::Safe));
    assert!(error.to_string().starts_with("all 1 connections"), "{error}");
    other.run("COMMIT").await;
    first.await.expect("no panic").expect("the first verb goes on");
    store.account(account.uid).await.expect("and its connection is free");
}

async fn a_change_that_takes_too_long_has_an_unknown_outcome(server: String) {
    let (place, _) = store(&server).await;
    let store = open(&format!("{}&query_timeout_ms=100", place.url)).await;
    let mut fixtures = Fixtures::new(14);
    let account = account(&store, &mut fixtures).await;
    let mut other = Other::new(&server, &place).await;
    other.run("BEGIN; SELECT * FROM account FOR UPDATE").await;
    assert_unknown(store.verify_email(account.uid).await);
    // Nothing of a transaction is done before its commit was sent.
    let error = store.reset_account(account.uid, fixtures.verifier()).await.expect_err("it waits for the account");
    assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::Safe));
    other.run("COMMIT").await;
    store.unlock_account(account.uid).await.expect("the next verb works");
}

async fn a_server_that_takes_no_writes_is_not_healthy(server: String) {
    let (place, store) = store(&server).await;
    store.ping().await.expect("a healthy server");
    let store = open(&format!("{}&options=-cdefault_transaction_read_only%3Don", place.url)).await;
    let message = "takes no writes";
    let error = store.ping().await.expect_err("a server that takes no writes");
    assert!(error.kind() == ErrorKind::Unavailable && error.to_string().ends_with(message), "{error}");
    let error = store.create_account(Fixtures::new(15).account()).await.expect_err("a server that takes no writes");
    assert!(error.kind() == ErrorKind::Unavailable && error.to_string().ends_with(message), "{error}");
}

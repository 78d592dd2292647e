//! Verbs that the server gives up in favour of others are tried again.

use std::sync::Arc;

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Accounts, EpochMs, SessionTokens};

use crate::database::{Other, account, open, store};

crate::tests![a_serialization_failure_is_retried, a_deadlock_is_retried, many_colliding_verbs_all_succeed];

/// The same place, in a database that is set to the strictest isolation level.
fn serializable(url: &str) -> String {
    format!("{url}&options=-cdefault_transaction_isolation%3Dserializable")
}

async fn a_serialization_failure_is_retried(server: String) {
    let (place, _) = store(&server).await;
    let store = Arc::new(open(&serializable(&place.url)).await);
    let mut fixtures = Fixtures::new(2);
    let account = account(&store, &mut fixtures).await;
    let locale = fixtures.text();

    // The verb waits for somebody else's change of the row, and fails when that is committed: its snapshot is older.
    let mut other = Other::new(&server, &place).await;
    other.run("BEGIN; UPDATE account SET email_verified = NOT email_verified").await;
    let verb = tokio::spawn({
        let (store, locale) = (Arc::clone(&store), locale.clone());
        async move { store.set_locale(account.uid, Some(locale)).await }
    });
    other.until_waiting(1).await;
    other.run("COMMIT").await;
    verb.await.expect("no panic").expect("the verb is tried again");

    let stored = store.account(account.uid).await.expect("a look-up").expect("the account");
    assert_eq!((stored.locale, stored.email_verified), (Some(locale), !account.email_verified));
}

async fn a_deadlock_is_retried(server: String) {
    let (place, store) = store(&server).await;
    let store = Arc::new(store);
    let mut fixtures = Fixtures::new(3);
    let account = account(&store, &mut fixtures).await;
    let token = fixtures.session_token(account.uid);
    store.create_session_token(token.clone()).await.expect("a token");

    // The verb holds the account and waits for the token; the other one holds the token and goes for the account. The
    // other one would wait for long before it looks for a deadlock, so it is the verb that is given up.
    let mut other = Other::new(&server, &place).await;
    other.run("SET deadlock_timeout = '1h'; BEGIN; SELECT * FROM session_token FOR UPDATE").await;
    let verifier = fixtures.verifier();
    let verb = tokio::spawn({
        let (store, verifier) = (Arc::clone(&store), verifier.clone());
        async move { store.reset_account(account.uid, verifier).await }
    });
    other.until_waiting(1).await;
    other.run("SELECT * FROM account FOR UPDATE; COMMIT").await;
    verb.await.expect("no panic").expect("the verb is tried again");

    let stored = store.account(account.uid).await.expect("a look-up").expect("the account");
    assert_eq!(stored.verify_hash, verifier.verify_hash);
    assert_eq!(store.session_token(token.id, EpochMs::MIN).await.expect("a look-up"), None);
}

async fn many_colliding_verbs_all_succeed(server: String) {
    let (place, _) = store(&server).await;
    let store = Arc::new(open(&serializable(&place.url)).await);
    let mut fixtures = Fixtures::new(4);
    let account = account(&store, &mut fixtures).await;
    let verbs = (0..32).map(|_| {
        let (store, verifier, locale) = (Arc::clone(&store), fixtures.verifier(), fixtures.text());
        tokio::spawn(async move {
            store.set_locale(account.uid, Some(locale)).await?;
            store.reset_account(account.uid, verifier).await
        })
    });
    for verb in futures_util::future::join_all(verbs.collect::<Vec<_>>()).await {
        verb.expect("no panic").expect("every verb succeeds");
    }
}

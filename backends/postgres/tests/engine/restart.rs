//! A server that stops and starts under an open store. These tests have servers of their own to stop.

use std::sync::Arc;

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Accounts, ErrorKind, Retry, SessionTokens};

use crate::cluster::{Cluster, Stop};
use crate::database::{account, open};

crate::tests![a_store_recovers_when_its_server_is_back, changes_go_on_after_a_restart, look_ups_go_on_after_a_crash];

/// Makes connections by looking up in many tasks at once.
async fn warm_up(store: &Arc<authkeep_postgres::PostgresStore>) {
    let look_ups = (0..64).map(|_| {
        let store = Arc::clone(store);
        tokio::spawn(async move { store.account([0; 16].into()).await })
    });
    for look_up in futures_util::future::join_all(look_ups).await {
        look_up.expect("no panic").expect("a look-up");
    }
}

async fn a_store_recovers_when_its_server_is_back(_: String) {
    let cluster = Cluster::new();
    let store = Arc::new(open(&cluster.url()).await);
    let account = account(&store, &mut Fixtures::new(16)).await;
    warm_up(&store).await;
    cluster.stop(Stop::Fast);
    for _ in 0..3 {
        let error = store.account(account.uid).await.expect_err("the server is stopped");
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::Safe), "{error}");
        assert!(
            error.to_string().starts_with(&format!("the database at 127.0.0.1:{} does not", cluster.port())),
            "{error}"
        );
    }
    cluster.start();
    assert_eq!(store.account(account.uid).await.expect("it is back"), Some(account));
}

/// A server that is stopped in order says farewell on every connection, and a change that meets the farewell was
/// certainly not made.
async fn changes_go_on_after_a_restart(_: String) {
    let cluster = Cluster::new();
    let store = Arc::new(open(&cluster.url()).await);
    let mut fixtures = Fixtures::new(17);
    let account = account(&store, &mut fixtures).await;
    for _ in 0..3 {
        warm_up(&store).await;
        cluster.stop(Stop::Fast);
        cluster.start();
        store.create_session_token(fixtures.session_token(account.uid)).await.expect("a statement");
        cluster.stop(Stop::Fast);
        cluster.start();
        store.reset_account(account.uid, fixtures.verifier()).await.expect("a transaction");
    }
}

async fn look_ups_go_on_after_a_crash(_: String) {
    let cluster = Cluster::new();
    let store = Arc::new(open(&cluster.url()).await);
    let account = account(&store, &mut Fixtures::new(18)).await;
    let crashes: [fn(&Cluster); 2] = [|cluster| cluster.stop(Stop::Immediate), Cluster::kill];
    for crash in crashes {
        warm_up(&store).await;
        crash(&cluster);
        cluster.start();
        assert_eq!(store.account(account.uid).await.expect("it is back"), Some(account.clone()));
    }
}

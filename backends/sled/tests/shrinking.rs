//! A store that grows and shrinks while more is written than the disk takes.
//!
//! sled shortens its file on the pool of threads that writes its log. Whoever needs the space again waits for the
//! shortening, and holds a lock that every write to the log needs at its end: with as many writes under way as the pool
//! has threads, the shortening never got one, and the store stood still. The engine bounds what is under way.

mod support;

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use authkeep_sled::{Durability, Options, SledStore};
use authkeep_store::{Accounts, SessionTokens};
use support::{OPTIONS, account, session, uid};

/// Far more than it takes; only a store that stands still reaches it.
const PATIENCE: Duration = Duration::from_mins(2);

const ROUNDS: u64 = 30;
const ACCOUNTS: u64 = 2_000;

#[test]
fn a_store_that_shrinks_under_load_goes_on() {
    let (done, ended) = channel();
    thread::spawn(move || {
        let place = tempfile::tempdir().expect("a folder");
        let options = Options { durability: Durability::Relaxed, ..OPTIONS };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let store = SledStore::open(place.path(), options).expect("an empty folder");
            for _ in 0..ROUNDS {
                for n in 0..ACCOUNTS {
                    store.create_account(account(n)).await.expect("the account is new");
                    store.create_session_token(session(n, n)).await.expect("the token is new");
                }
                for n in 0..ACCOUNTS {
                    store.delete_account(uid(n)).await.expect("it can be deleted");
                }
            }
        });
        done.send(()).expect("the test waits");
    });
    ended.recv_timeout(PATIENCE).expect("the store stands still");
}

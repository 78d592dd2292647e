//! Many verbs share one sync.

mod support;

use std::fs::File;
use std::io;
use std::sync::{Arc, Condvar, Mutex};

use authkeep_sled::{SledStore, SyncData};
use authkeep_store::{Accounts, SessionTokens};
use support::{OPTIONS, account, session};

const WRITERS: u64 = 64;
const VERBS: u64 = 100;

#[derive(Default)]
struct Crowd {
    counts: Mutex<Counts>,
    changed: Condvar,
}

#[derive(Default)]
struct Counts {
    writers: u64,
    in_a_verb: u64,
}

impl Crowd {
    fn count(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.counts.lock().expect("nobody panics"));
        self.changed.notify_all();
    }
}

/// A disk whose every sync takes as long as the writers take to come back with their next verbs.
struct SlowDisk {
    file: File,
    crowd: Arc<Crowd>,
}

impl SyncData for SlowDisk {
    fn sync_data(&self) -> io::Result<()> {
        let counts = self.crowd.counts.lock().expect("nobody panics");
        let _all = self.crowd.changed.wait_while(counts, |counts| counts.in_a_verb < counts.writers);
        self.file.sync_data()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_writers_take_a_quarter_of_their_verbs_in_syncs_at_the_most() {
    let place = tempfile::tempdir().expect("a folder");
    let crowd = Arc::new(Crowd::default());
    let of_disk = Arc::clone(&crowd);
    let store = SledStore::open_with(place.path(), OPTIONS, |file| Box::new(SlowDisk { file, crowd: of_disk }));
    let store = Arc::new(store.expect("the folder is new"));
    store.create_account(account(0)).await.expect("the account is new");
    let before = store.sync_count();

    crowd.count(|counts| counts.writers = WRITERS);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (store, crowd) = (Arc::clone(&store), Arc::clone(&crowd));
            tokio::spawn(async move {
                for verb in 0..VERBS {
                    crowd.count(|counts| counts.in_a_verb += 1);
                    let written = store.create_session_token(session(writer * VERBS + verb, 0)).await;
                    crowd.count(|counts| counts.in_a_verb -= 1);
                    written.expect("the token is new");
                }
                crowd.count(|counts| counts.writers -= 1);
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("no writer panics");
    }

    let syncs = store.sync_count() - before;
    assert!(syncs <= WRITERS * VERBS / 4, "{} verbs took {syncs} syncs", WRITERS * VERBS);
    assert!(syncs >= VERBS, "each writer waits for a sync of its own time, and there were {syncs} in all");
}

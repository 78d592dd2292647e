//! A reseal that ends in the middle, wherever that is: no server starts on the store, and another run finishes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use authkeep::identity::reseal::{ResealError, reseal};
use authkeep::key_file::{self, KeyError, Part, begin_change};
use authkeep_conformance::layer::{Layer, Layered};
use authkeep_memory::MemoryStore;
use authkeep_store::{Message, MessageId, Result, Sealed, SigningKey, SigningKeyId, Store, StoreError, Totp, Uid};

use crate::fields::{NEW, belongs_to_old, open, write_key};
use crate::support::Home;

/// A store that does so many verbs of a reseal and fails from then on. The first one that fails was done or not: whoever
/// is cut off from a database cannot know.
struct Fails {
    inner: Arc<MemoryStore>,
    left: AtomicUsize,
    done_all_the_same: bool,
    /// How many fields were changed.
    changed: Arc<AtomicUsize>,
}

impl Fails {
    async fn verb<T: Send>(&self, verb: impl Future<Output = Result<T>> + Send) -> Result<T> {
        let gone = || StoreError::unavailable("the database is gone");
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)) {
            Ok(2..) => verb.await,
            Ok(1) if self.done_all_the_same => verb.await.and(Err(gone())),
            _ => Err(gone()),
        }
    }

    async fn change(&self, verb: impl Future<Output = Result<()>> + Send) -> Result<()> {
        self.verb(async {
            verb.await?;
            self.changed.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .await
    }
}

#[async_trait::async_trait]
impl Layer for Fails {
    fn inner(&self) -> &dyn Store {
        self.inner.as_ref()
    }

    async fn scan_signing_keys(&self, after: Option<SigningKeyId>, limit: usize) -> Result<Vec<SigningKey>> {
        self.verb(self.inner().scan_signing_keys(after, limit)).await
    }

    async fn scan_totps(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Totp>> {
        self.verb(self.inner().scan_totps(after, limit)).await
    }

    async fn scan_messages(&self, after: Option<MessageId>, limit: usize) -> Result<Vec<Message>> {
        self.verb(self.inner().scan_messages(after, limit)).await
    }

    async fn reseal_signing_key(&self, id: SigningKeyId, expected: &Sealed, private_key: Sealed) -> Result<()> {
        self.change(self.inner().reseal_signing_key(id, expected, private_key)).await
    }

    async fn reseal_totp(&self, uid: Uid, expected: &Sealed, secret: Sealed) -> Result<()> {
        self.change(self.inner().reseal_totp(uid, expected, secret)).await
    }

    async fn reseal_message(&self, id: MessageId, expected: &Sealed, content: Sealed) -> Result<()> {
        self.change(self.inner().reseal_message(id, expected, content)).await
    }
}

/// Fails after so many verbs; whether the reseal was broken off.
async fn run(verbs: usize, done_all_the_same: bool) -> bool {
    let (home, store) = (Home::new(), Arc::new(MemoryStore::new()));
    let plain = belongs_to_old(&home, store.as_ref(), 3).await;
    let (old, new) = (home.path().join("old"), home.path().join("new"));
    write_key(&new, &NEW);

    let change = begin_change(&old, &new, store.as_ref()).await.expect("it begins");
    let (inner, changed) = (Arc::clone(&store), Arc::<AtomicUsize>::default());
    let left = AtomicUsize::new(verbs + 1);
    let failing = Layered(Fails { inner, left, done_all_the_same, changed: Arc::clone(&changed) });
    let first = reseal(&failing, &change.old, &change.new, |_| {}).await;
    let broken_off = match first {
        Ok(all) => {
            assert_eq!((all.fields, all.changed), (9, 9));
            false
        }
        Err(ResealError::Store(_)) => true,
        Err(error) => panic!("{verbs}: {error}"),
    };
    // The process may also end between the last field and the end.
    let refused = key_file::load(&new, store.as_ref()).await;
    assert!(matches!(refused, Err(KeyError::Resealing(_, Part::New))), "{verbs}");
    let refused = key_file::load(&old, store.as_ref()).await;
    assert!(matches!(refused, Err(KeyError::Resealing(_, Part::Old))), "{verbs}");

    let again = begin_change(&old, &new, store.as_ref()).await.expect("it goes on");
    let second = reseal(store.as_ref(), &again.old, &again.new, |_| {}).await.expect("it comes to its end");
    let changed = changed.load(Ordering::Relaxed) as u64;
    assert_eq!((second.fields, second.changed), (9, 9 - changed), "{verbs}");
    again.end(store.as_ref()).await.expect("it ends");
    assert!(open(store.as_ref(), &NEW).await.expect("everything opens") == plain, "{verbs}");
    assert_eq!(key_file::load(&new, store.as_ref()).await.expect("a server starts"), NEW);
    broken_off
}

#[tokio::test]
async fn after_any_number_of_verbs_another_run_finishes_it() {
    for done_all_the_same in [false, true] {
        let mut verbs = 0;
        while run(verbs, done_all_the_same).await {
            verbs += 1;
        }
        assert_eq!(verbs, 15, "nine changes, and two scans a family: each was the one that failed");
    }
}

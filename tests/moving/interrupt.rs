//! A signal in the middle of a move.

use std::process::Command;

use authkeep::moving::{MoveError, Record, Records, StoreRecords, Target, transfer};
use authkeep_memory::MemoryStore;
use authkeep_store::Accounts;

use crate::population::populate;

/// Gives one page; asked for the next one, it has the process told to end, and never gives it.
struct Stalled<'a> {
    records: StoreRecords<'a>,
    pages: u32,
}

#[async_trait::async_trait]
impl Records for Stalled<'_> {
    async fn page(&mut self) -> Result<Vec<Record>, MoveError> {
        self.pages += 1;
        match self.pages {
            1 | 2 => self.records.page().await,
            _ => {
                let told = Command::new("kill").args(["-TERM", &std::process::id().to_string()]).status();
                assert!(told.is_ok_and(|status| status.success()), "SIGTERM was sent");
                std::future::pending().await
            }
        }
    }
}

#[tokio::test]
async fn it_ends_as_a_failure_that_says_what_the_target_holds() {
    let (source, store) = (MemoryStore::new(), MemoryStore::new());
    populate(&source, 1_500).await;
    let mut records = Stalled { records: StoreRecords::new(&source, "the source"), pages: 0 };
    let target = Target { store: &store, name: "the new store".to_owned() };
    let error = transfer(&mut records, &target, None).await.expect_err("it was interrupted");
    assert!(
        matches!(&error, MoveError::Partial { reason, .. } if matches!(**reason, MoveError::Interrupted)),
        "{error}"
    );
    assert!(error.to_string().contains("the new store holds a part"), "{error}");
    let stored = store.scan_accounts(None, 2_000).await.unwrap().len();
    assert!((1_000..=1_500).contains(&stored), "{stored}");
}

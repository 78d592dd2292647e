//! Differences that were planted are found, and named without giving anything away.

use authkeep::moving::{Difference, Differences, Family, StoreRecords, compare, fill};
use authkeep_memory::MemoryStore;
use authkeep_store::{Accounts, SessionTokens, Store, Text255};

use crate::population::populate;
use crate::unwatched;

async fn twins(accounts: usize) -> (MemoryStore, MemoryStore) {
    let (one, two) = (MemoryStore::new(), MemoryStore::new());
    populate(&one, accounts).await;
    fill(&mut StoreRecords::new(&one, "the source"), &two, &unwatched).await.expect("a store in memory");
    (one, two)
}

async fn differences(source: &dyn Store, target: &dyn Store) -> Differences {
    let (mut one, mut two) = (StoreRecords::new(source, "the source"), StoreRecords::new(target, "the target"));
    compare(&mut one, &mut two, &unwatched).await.expect("a store in memory")
}

#[tokio::test]
async fn one_changed_field_one_missing_and_one_extra_record_are_found() {
    let (source, target) = twins(1_100).await;
    assert_eq!(differences(&source, &target).await.count(), 0);
    let accounts = source.scan_accounts(None, 2_000).await.unwrap();
    let changed = &accounts[1_050];
    target.set_locale(changed.uid, Some(Text255::new("tlh").unwrap())).await.unwrap();
    let tokens = source.scan_session_tokens(None, 10).await.unwrap();
    target.delete_session_token(tokens[3].id).await.unwrap();
    source.delete_session_token(tokens[0].id).await.unwrap();

    let found = differences(&source, &target).await;
    let start = |id: &[u8]| hex::encode(&id[..4]);
    let expected = [
        (Family::Account, start(changed.uid.as_bytes()), Difference::Changed),
        (Family::SessionToken, start(tokens[0].id.as_bytes()), Difference::Extra),
        (Family::SessionToken, start(tokens[3].id.as_bytes()), Difference::Missing),
    ];
    assert_eq!(found.first(), expected);
    let said = found.to_string();
    assert!(said.contains("3 records differ"), "{said}");
    for hidden in [hex::encode(changed.uid.as_bytes()), changed.email.as_str().to_owned(), "tlh".to_owned()] {
        assert!(!said.contains(&hidden), "{said}");
    }
}

#[tokio::test]
async fn an_empty_side_differs_in_every_record() {
    let (source, empty) = (MemoryStore::new(), MemoryStore::new());
    let records = populate(&source, 30).await;
    let found = differences(&source, &empty).await;
    assert_eq!((found.count(), found.first().len()), (records, 20));
    assert!(found.to_string().contains(&format!("and {} more", records - 20)), "{found}");
    assert_eq!(differences(&empty, &source).await.count(), records);
}

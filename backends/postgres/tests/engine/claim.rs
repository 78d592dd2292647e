//! Claims and sweeps next to other work on the same rows.

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{EpochMs, FilesToDelete, Messages};

use crate::database::{Other, store};

crate::tests![a_claim_passes_over_messages_that_somebody_holds, a_claim_passes_over_files_that_somebody_holds];

fn at(ms: u64) -> EpochMs {
    EpochMs::new(ms).expect("a time")
}

async fn a_claim_passes_over_messages_that_somebody_holds(server: String) {
    let (place, store) = store(&server).await;
    let mut fixtures = Fixtures::new(20);
    let mut ids = Vec::new();
    for due in 1..=3 {
        let mut message = fixtures.message();
        message.due_at = at(due);
        ids.push(message.id);
        store.create_message(message).await.expect("a message");
    }
    let mut other = Other::new(&server, &place).await;
    other.run("BEGIN; SELECT * FROM message WHERE due_at = 1 FOR UPDATE").await;
    // A claim that waited for the row would come to no end.
    let claimed = store.claim_messages(at(3), at(100), 2).await.expect("a claim");
    assert_eq!(claimed.iter().map(|message| message.id).collect::<Vec<_>>(), ids[1..]);
    other.run("COMMIT").await;
    let claimed = store.claim_messages(at(3), at(100), 2).await.expect("a claim");
    assert_eq!(claimed.iter().map(|message| message.id).collect::<Vec<_>>(), ids[..1]);
}

async fn a_claim_passes_over_files_that_somebody_holds(server: String) {
    let (place, store) = store(&server).await;
    let mut fixtures = Fixtures::new(21);
    let mut ids = Vec::new();
    for due in 1..=3 {
        let mut file = fixtures.file_to_delete();
        file.due_at = at(due);
        ids.push(file.id);
        store.note_file(file).await.expect("a note");
    }
    let mut other = Other::new(&server, &place).await;
    other.run("BEGIN; SELECT * FROM file_to_delete WHERE due_at = 1 FOR UPDATE").await;
    assert_eq!(store.claim_files_to_delete(at(3), at(100), 2).await.expect("a claim"), ids[1..]);
    other.run("COMMIT").await;
    assert_eq!(store.claim_files_to_delete(at(3), at(100), 2).await.expect("a claim"), ids[..1]);
}

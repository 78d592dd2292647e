//! The label `document`, which an upload makes.

use super::Draft;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::delete;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/document/label",
        [
            ("document-label", an_upload_makes_it_pending),
            ("document-label", after_a_rejection_it_is_pending_again),
            ("document-label", a_verified_one_stays),
        ]
    )
}

async fn an_upload_makes_it_pending(t: &Client) -> Check {
    let person = t.person().await?;
    t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    t.shows_label(&person, "document", "pending").await?;
    t.ask(person.asks(delete("/labels/document"))).await?.is_told(400, "Can't update Label.")
}

async fn after_a_rejection_it_is_pending_again(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "document", "rejected").await?.has_status(200)?;
    t.shows_label(&person, "document", "rejected").await?;
    t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    t.shows_label(&person, "document", "pending").await
}

async fn a_verified_one_stays(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "document", "verified").await?.has_status(200)?;
    t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    t.shows_label(&person, "document", "verified").await
}

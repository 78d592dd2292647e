//! `/documents/files`: the file of a document, for its owner.

use super::{Draft, PDF};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::get;
use crate::wire::identity::person::Person;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/document/file",
        [
            ("document-file", the_owner_gets_it_as_an_attachment),
            ("document-file", for_anybody_else_it_is_404),
            ("document-file", its_name_is_cleaned),
            ("document-file", it_goes_with_its_account),
        ]
    )
}

/// A request for a path as the API names it.
fn file(person: &Person, path: &str) -> Request {
    person.asks(Request::new("GET", path).without_secret())
}

async fn the_owner_gets_it_as_an_attachment(t: &Client) -> Check {
    let person = t.person().await?;
    t.upload(&person, &Draft { file_name: "a.PDF", content: PDF, ..Draft::PASSPORT }).await?.is_taken()?;
    let answer = t.send_public(file(&person, &t.file_path(&person).await?)).await?;
    if answer.status != 200 || answer.body != PDF {
        return Err(answer.fail("200 with the bytes that were sent"));
    }
    answer.has_header("content-type", "application/pdf")?;
    answer.has_header("content-disposition", "attachment; filename=\"a.PDF\"")?;
    answer.has_header("x-content-type-options", "nosniff")?;
    answer.has_header("content-length", &PDF.len().to_string())
}

async fn for_anybody_else_it_is_404(t: &Client) -> Check {
    let (person, other) = (t.person().await?, t.person().await?);
    t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    let path = t.file_path(&person).await?;
    t.ask(file(&other, &path)).await?.is_told(404, "Record is not found")?;
    t.ask(Request::new("GET", &path).without_secret()).await?.is_invalid_token()?;
    for id in ["nonsense", "00000000000000000000000000000000"] {
        t.ask(person.asks(get(&format!("/documents/files/{id}/passport.jpg"))))
            .await?
            .is_told(404, "Record is not found")?;
    }
    Ok(())
}

async fn its_name_is_cleaned(t: &Client) -> Check {
    let person = t.person().await?;
    let draft = Draft { file_name: "../../etc/My Päss (1).jpg", ..Draft::PASSPORT };
    t.upload(&person, &draft).await?.is_taken()?;
    let path = t.file_path(&person).await?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let known = |c: char| c.is_ascii_alphanumeric() || "_.-+".contains(c);
    let clean = name.starts_with("My_P") && name.rsplit('.').next() == Some("jpg") && name.chars().all(known);
    if clean && path.matches('/').count() == 6 { Ok(()) } else { Err(Failure::of("upload.url", "a clean name", path)) }
}

async fn it_goes_with_its_account(t: &Client) -> Check {
    let (person, other) = (t.person().await?, t.person().await?);
    t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    let path = t.file_path(&person).await?;
    t.delete(&person.account("")).await?.is_empty_object()?;
    t.ask(file(&person, &path)).await?.is_token_of_nobody()?;
    t.ask(file(&other, &path)).await?.is_told(404, "Record is not found")
}

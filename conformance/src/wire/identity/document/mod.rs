//! `/documents`: what a person hands in, the files of it, and the label that it makes.

mod file;
mod label;
mod submission;
mod upload;

use serde_json::{Value, json};

use super::ask::{Part, api, get};
use super::person::Person;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    [submission::cases(), upload::cases(), file::cases(), label::cases()].into_iter().flatten().collect()
}

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01 the rest is not looked at";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";
const PDF: &[u8] = b"%PDF-1.7\n%%EOF\n";

/// What is handed in.
#[derive(Clone, Copy)]
pub(super) struct Draft<'a> {
    expire: &'a str,
    kind: &'a str,
    number: &'a str,
    file_name: &'a str,
    content: &'a [u8],
}

impl Draft<'_> {
    pub(super) const PASSPORT: Draft<'static> =
        Draft { expire: "2099-12-31", kind: "Passport", number: "AA1234BB", file_name: "passport.jpg", content: JPEG };

    pub(super) fn request(&self, person: &Person) -> Request {
        let parts = [
            Part::Text("doc_expire", self.expire),
            Part::Text("doc_type", self.kind),
            Part::Text("doc_number", self.number),
            Part::Text("metadata[side]", "front"),
            Part::File("upload", self.file_name, self.content),
        ];
        person.asks(api("POST", "/documents").multipart(&parts))
    }
}

impl Client {
    pub(super) async fn upload(&self, person: &Person, draft: &Draft<'_>) -> Result<Answer, Failure> {
        self.ask(draft.request(person)).await
    }

    pub(super) async fn documents(&self, person: &Person) -> Result<Vec<Value>, Failure> {
        self.ask(person.asks(get("/documents"))).await?.list()
    }

    /// The path of the file of somebody's one document.
    async fn file_path(&self, person: &Person) -> Result<String, Failure> {
        let documents = self.documents(person).await?;
        let url = documents.first().and_then(|document| document["upload"]["url"].as_str());
        url.map(str::to_owned).ok_or_else(|| Failure::new("a document has no upload.url"))
    }

    /// Sets a private label as an operator does.
    pub(super) async fn set_label(&self, person: &Person, key: &str, value: &str) -> Result<Answer, Failure> {
        let path = format!("/admin/accounts/{}/labels/{key}", person.shown_uid());
        self.put(&path, &json!({"value": value})).await
    }

    async fn shows_label(&self, person: &Person, key: &str, value: &str) -> Check {
        let answer = self.ask(person.asks(get(&format!("/labels/{key}")))).await?;
        answer.has_field("value", &json!(value))
    }
}

impl Answer {
    /// 201 with its own number as the body, as the original has it.
    pub(super) fn is_taken(&self) -> Check {
        self.is(201, &json!(201))
    }
}

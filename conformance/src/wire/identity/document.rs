//! `/documents`.

use serde_json::{Value, json};

use super::ask::{Part, api, delete, get};
use super::authenticator::now_ms;
use super::person::Person;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/document",
        [
            ("document", one_is_taken_and_listed),
            ("document", each_type_of_document_is_taken),
            ("document", each_type_of_file_is_taken),
            ("document", missing_fields_are_told),
            ("document", an_upload_that_is_no_file_is_400),
            ("document", an_unknown_type_is_400),
            ("document", a_number_of_other_characters_is_400),
            ("document", today_is_valid_and_yesterday_is_not),
            ("document", a_day_that_is_none_is_400),
            ("document", a_file_of_another_type_is_400),
            ("document", content_that_belies_the_name_is_400),
            ("document", an_empty_file_is_400),
            ("document", a_file_that_is_too_large_is_400),
            ("document", the_eleventh_is_400),
            ("document", without_a_token_it_is_401),
            ("document-file", the_owner_gets_it_as_an_attachment),
            ("document-file", for_anybody_else_it_is_404),
            ("document-file", its_name_is_cleaned),
            ("document-file", it_goes_with_its_account),
            ("document-label", an_upload_makes_it_pending),
            ("document-label", after_a_rejection_it_is_pending_again),
            ("document-label", a_verified_one_stays),
        ]
    )
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

async fn one_is_taken_and_listed(t: &Client) -> Check {
    let person = t.person().await?;
    t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    let mut documents = t.documents(&person).await?;
    let url = documents.first_mut().map(|document| document["upload"]["url"].take()).unwrap_or_default();
    let expected = json!([{
        "upload": {"url": null}, "doc_type": "Passport", "doc_number": "AA1234BB", "doc_expire": "2099-12-31",
    }]);
    let path = url.as_str().unwrap_or_default();
    let id = path.strip_prefix("/api/v1/documents/files/").and_then(|rest| rest.strip_suffix("/passport.jpg"));
    if json!(documents) == expected && id.is_some_and(|id| id.len() >= 32) {
        Ok(())
    } else {
        Err(Failure::of("GET /documents", format!("{expected} with a url"), format!("{documents:?} {path}")))
    }
}

async fn each_type_of_document_is_taken(t: &Client) -> Check {
    let person = t.person().await?;
    for kind in ["Passport", "Identity card", "Driver license", "Utility Bill"] {
        t.upload(&person, &Draft { kind, ..Draft::PASSPORT }).await?.is_taken()?;
    }
    Ok(())
}

async fn each_type_of_file_is_taken(t: &Client) -> Check {
    let person = t.person().await?;
    for (file_name, content) in [("a.jpg", JPEG), ("b.JPEG", JPEG), ("c.Png", PNG), ("d.pdf", PDF)] {
        t.upload(&person, &Draft { file_name, content, ..Draft::PASSPORT }).await?.is_taken()?;
    }
    Ok(())
}

async fn missing_fields_are_told(t: &Client) -> Check {
    let person = t.person().await?;
    let all = [
        Part::Text("doc_expire", "2099-12-31"),
        Part::Text("doc_type", "Passport"),
        Part::Text("doc_number", "AA1234BB"),
        Part::File("upload", "passport.jpg", JPEG),
    ];
    for (left_out, told) in [
        "Document Expire is missing, Document Expire is empty",
        "Document Type is missing, Document Type is empty",
        "Document Number is missing, Document Number is empty",
        "Image is missing, Image is empty",
    ]
    .into_iter()
    .enumerate()
    {
        let parts: Vec<_> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != left_out)
            .map(|(_, part)| match part {
                Part::Text(name, text) => Part::Text(name, text),
                Part::File(name, file, content) => Part::File(name, file, content),
            })
            .collect();
        let request = person.asks(api("POST", "/documents").multipart(&parts));
        t.ask(request).await?.is_told(400, told)?;
    }
    Ok(())
}

async fn an_upload_that_is_no_file_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    let body = json!({
        "doc_expire": "2099-12-31", "doc_type": "Passport", "doc_number": "AA1234BB", "upload": "a text",
    });
    t.ask(person.asks(api("POST", "/documents").json(&body))).await?.is_told(400, "Image is invalid")
}

async fn an_unknown_type_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    for kind in ["passport", "Library card"] {
        let answer = t.upload(&person, &Draft { kind, ..Draft::PASSPORT }).await?;
        answer.is_told_about(400, "Doc type is not included in the list")?;
    }
    Ok(())
}

async fn a_number_of_other_characters_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    let long = "1".repeat(129);
    for (number, told) in [
        ("AA/1", "Doc number only allows letters and digits"),
        ("ÄÄ1", "Doc number only allows letters and digits"),
        (&long, "Doc number is too long (maximum is 128 characters)"),
    ] {
        t.upload(&person, &Draft { number, ..Draft::PASSPORT }).await?.is_told(400, told)?;
    }
    t.upload(&person, &Draft { number: "AA 12-34 bb", ..Draft::PASSPORT }).await?.is_taken()
}

/// The days from 1970-01-01 as a date of the Gregorian calendar.
fn date(mut days: u64) -> String {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

async fn today_is_valid_and_yesterday_is_not(t: &Client) -> Check {
    const DAY_MS: u64 = 86_400_000;
    let person = t.person().await?;
    let yesterday = date(now_ms() / DAY_MS - 1);
    let answer = t.upload(&person, &Draft { expire: &yesterday, ..Draft::PASSPORT }).await?;
    answer.is_told(400, "Doc expire is invalid")?;
    let day = now_ms() / DAY_MS;
    let answer = t.upload(&person, &Draft { expire: &date(day), ..Draft::PASSPORT }).await?;
    // The day may have ended on the way.
    if now_ms() / DAY_MS == day { answer.is_taken() } else { Ok(()) }
}

async fn a_day_that_is_none_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    let answer = t.upload(&person, &Draft { expire: "soon", ..Draft::PASSPORT }).await?;
    answer.is_told(400, "Document Expire is invalid")
}

async fn a_file_of_another_type_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    let answer = t.upload(&person, &Draft { file_name: "passport.txt", ..Draft::PASSPORT }).await?;
    let told = "Upload You are not allowed to upload \"txt\" files, allowed types: jpg, jpeg, png, pdf and \
        Upload can't be blank";
    answer.is_told(400, told)
}

async fn content_that_belies_the_name_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    let draft = Draft { content: b"<html><script>alert(1)</script>", ..Draft::PASSPORT };
    t.upload(&person, &draft).await?.is_told_about(400, "Upload has content of another type")?;
    if t.documents(&person).await?.is_empty() { Ok(()) } else { Err(Failure::new("a refused document is listed")) }
}

async fn an_empty_file_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    t.upload(&person, &Draft { content: b"", ..Draft::PASSPORT }).await?.is_told(400, "Upload can't be blank")
}

async fn a_file_that_is_too_large_is_400(t: &Client) -> Check {
    const LIMIT: usize = 10 << 20;
    let person = t.person().await?;
    let mut content = JPEG.to_vec();
    content.resize(LIMIT, b'x');
    t.upload(&person, &Draft { content: &content, ..Draft::PASSPORT }).await?.is_taken()?;
    content.push(b'x');
    let answer = t.upload(&person, &Draft { content: &content, ..Draft::PASSPORT }).await?;
    answer.is_told(400, "Upload File size should be less than 10 MB and Upload can't be blank")
}

async fn the_eleventh_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    for _ in 0..10 {
        t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    }
    let answer = t.upload(&person, &Draft::PASSPORT).await?;
    answer.is_told(400, "Maximum number of documents was reached")?;
    let found = t.documents(&person).await?.len();
    if found == 10 { Ok(()) } else { Err(Failure::of("GET /documents", 10, found)) }
}

async fn without_a_token_it_is_401(t: &Client) -> Check {
    let nobody = Person { email: String::new(), uid: String::new(), token: "nonsense".to_owned() };
    t.upload(&nobody, &Draft::PASSPORT).await?.is_invalid_token()?;
    t.ask(get("/documents")).await?.is_invalid_token()
}

/// A request for a path as the API names it.
fn file(person: &Person, path: &str) -> Request {
    person.asks(Request::new("GET", path).without_secret())
}

async fn the_owner_gets_it_as_an_attachment(t: &Client) -> Check {
    let person = t.person().await?;
    t.upload(&person, &Draft { file_name: "a.pdf", content: PNG, ..Draft::PASSPORT }).await?.is_taken()?;
    let answer = t.send_public(file(&person, &t.file_path(&person).await?)).await?;
    if answer.status != 200 || answer.body != PNG {
        return Err(answer.fail("200 with the bytes that were sent"));
    }
    // What it is, not what it is called.
    answer.has_header("content-type", "image/png")?;
    answer.has_header("content-disposition", "attachment; filename=\"a.pdf\"")?;
    answer.has_header("x-content-type-options", "nosniff")?;
    answer.has_header("content-length", &PNG.len().to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, text) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_453, "2025-12-31")] {
            assert_eq!(date(days), text);
        }
    }
}

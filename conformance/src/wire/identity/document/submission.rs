//! Handing a document in: its fields, and how many there may be.

use serde_json::json;

use super::{Draft, JPEG};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::{Part, api, get};
use crate::wire::identity::authenticator::now_ms;
use crate::wire::identity::person::Person;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/document/submission",
        [
            ("document", one_is_taken_and_listed),
            ("document", each_type_of_document_is_taken),
            ("document", missing_fields_are_told),
            ("document", an_upload_that_is_no_file_is_400),
            ("document", an_unknown_type_is_400),
            ("document", a_number_of_other_characters_is_400),
            ("document", today_is_valid_and_yesterday_is_not),
            ("document", a_day_that_is_none_is_400),
            ("document", the_eleventh_is_400),
            ("document", without_a_token_it_is_401),
        ]
    )
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

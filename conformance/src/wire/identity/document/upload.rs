//! The file that is handed in: which are taken. What is refused is not kept.

use super::{Draft, JPEG, PDF, PNG};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/document/upload",
        [
            ("document", each_type_of_file_is_taken),
            ("document", a_file_of_another_type_is_400),
            ("document", content_that_belies_the_name_is_400),
            ("document", an_empty_file_is_400),
            ("document", a_file_that_is_too_large_is_400),
        ]
    )
}

async fn each_type_of_file_is_taken(t: &Client) -> Check {
    let person = t.person().await?;
    for (file_name, content) in [("a.jpg", JPEG), ("b.JPEG", JPEG), ("c.Png", PNG), ("d.pdf", PDF)] {
        t.upload(&person, &Draft { file_name, content, ..Draft::PASSPORT }).await?.is_taken()?;
    }
    Ok(())
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
    for (file_name, content) in [
        ("passport.jpg", &b"<html><script>alert(1)</script>"[..]),
        ("passport.png", PDF),
        ("passport.pdf", JPEG),
        ("passport.jpeg", PNG),
        ("passport.png.jpg", PNG),
    ] {
        let answer = t.upload(&person, &Draft { file_name, content, ..Draft::PASSPORT }).await?;
        let told = "Upload has content of another type than its name says, allowed types: jpg, jpeg, png, pdf and \
            Upload can't be blank";
        answer.is_told(400, told)?;
    }
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

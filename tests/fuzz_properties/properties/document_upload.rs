//! Uploads of documents, piece by piece and through the real handler: what is refused leaves neither a file nor a record,
//! and what is stored is the file that came.

use arbitrary::{Result, Unstructured};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Request, StatusCode};

use super::identity_request::people::Who;
use super::identity_request::{Script, Step, run, seed};

const TARGET: &str = "/api/v1/documents";

/// Sends the bytes as a body as they are, or an upload that they choose, and another one behind it. The scene looks after
/// each whether the files are those of the documents.
pub fn check(bytes: &[u8]) -> Vec<StatusCode> {
    if let Some(script) = seed(bytes) {
        return run(script);
    }
    let mut choices = Unstructured::new(bytes);
    let mut script = Script::default();
    for _ in 0..2 {
        script.steps.extend(step(&mut choices).ok().flatten());
    }
    run(script)
}

fn step(choices: &mut Unstructured<'_>) -> Result<Option<Step>> {
    let boundary = *choices.choose(&["b", "b", "----WebKitFormBoundary0", "'()+_,-./:=?"])?;
    let mut request = Request::post(TARGET);
    if choices.ratio(7, 8)? {
        let who = choices.choose(&[Who::A, Who::B])?;
        request = request.header(AUTHORIZATION, format!("Bearer {}", who.token()));
    }
    let mut body =
        if choices.ratio(1, 8)? { choices.arbitrary::<&[u8]>()?.to_vec() } else { parts(choices, boundary)? };
    match choices.int_in_range(0..=15)? {
        15 => body.truncate(choices.int_in_range(0..=body.len())?),
        14 if !body.is_empty() => {
            let at = choices.choose_index(body.len())?;
            body[at] = choices.arbitrary()?;
        }
        _ => {}
    }
    let request = request.header(CONTENT_TYPE, format!("multipart/form-data; boundary=\"{boundary}\"")).body(body).ok();
    let piece = *choices.choose(&[usize::MAX, 1024, 64, 5, 1])?;
    Ok(request.map(|request| Step { request, after_ms: 0, piece }))
}

/// A part of a body.
struct Part<'a> {
    name: &'a str,
    file: Option<&'a str>,
    content: Vec<u8>,
}

impl<'a> Part<'a> {
    fn text(name: &'a str, content: &str) -> Self {
        Self { name, file: None, content: content.as_bytes().to_vec() }
    }
}

/// The parts of a right upload, but for some.
fn parts(choices: &mut Unstructured<'_>, boundary: &str) -> Result<Vec<u8>> {
    let head = *choices.choose(&[&b"%PDF-1.7\n"[..], b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"<html>", b""])?;
    let content = [head, choices.arbitrary::<&[u8]>()?].concat();
    let file = *choices.choose(&["a.pdf", "a.pdf", "b.JPG", "../c.png", "d.exe", "", "e.pdf\0", "\u{fc}.jpeg"])?;
    let mut parts = vec![
        Part::text("doc_type", "Passport"),
        Part::text("doc_number", "A-12 3"),
        Part::text("doc_expire", "2099-01-01"),
        Part::text("metadata[a]", "b"),
        Part { name: "upload", file: Some(file), content },
    ];
    for _ in 0..choices.int_in_range(0..=3)? {
        let at = choices.choose_index(parts.len().max(1))?;
        if at >= parts.len() {
            break;
        }
        match choices.int_in_range(0..=6)? {
            0 => drop(parts.remove(at)),
            1 => parts[at].content = choices.arbitrary::<&[u8]>()?.to_vec(),
            2 => parts[at].content = vec![b'a'; choices.int_in_range(0..=70_000)?],
            3 => parts[at].name = *choices.choose(&["upload", "doc_type", "metadata", "access_token", ""])?,
            4 => parts[at].file = Some("f.png"),
            5 => parts.push(Part::text("access_token", Who::B.token())),
            _ => parts.swap(0, at),
        }
    }
    let mut body = Vec::new();
    for part in &parts {
        let file = part.file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n\r\n", part.name);
        body.extend(head.into_bytes());
        body.extend(&part.content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    Ok(body)
}

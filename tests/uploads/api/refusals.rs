//! Uploads that are refused: what is told, and that nothing of them stays.

use std::fs;

use authkeep_store::FilesToDelete;
use bytes::Bytes;
use futures_util::stream;
use http_body_util::StreamBody;
use hyper::body::Frame;

use super::server::{Caller, Server};
use crate::form::{Form, PNG};

const MIB: usize = 1 << 20;

async fn refuses(server: &Server, caller: Option<&Caller>, form: Form, status: u16, text: &str) {
    assert_eq!(server.post(caller, form).await.error(), (status, text.to_owned()));
    assert_eq!(server.stage.files(), [""; 0], "{text}");
}

#[tokio::test]
async fn parameters_are_looked_at_before_the_token_and_all_that_is_wrong_is_told() {
    let mut server = Server::new().await;
    let caller = server.caller().await;
    let nothing = "Document Expire is missing, Document Expire is empty, Document Type is missing, Document Type is \
        empty, Document Number is missing, Document Number is empty, Image is missing, Image is empty";
    for caller in [None, Some(&caller)] {
        refuses(&server, caller, Form::default(), 400, nothing).await;
        for (form, text) in [
            (Form::fields(), "Image is missing, Image is empty"),
            (Form::fields().file("upload", "", b""), "Image is missing, Image is empty"),
            (Form::fields().text("upload", "a text"), "Image is invalid"),
            (Form::fields().text("upload", " "), "Image is empty"),
            (Form::fields().file("upload", "a.png", PNG).file("upload", "b.png", PNG), "Image is invalid"),
            (Form::fields().file("upload", "a.png", PNG).text("upload", "x"), "Image is invalid"),
            (Form::fields().file("upload", "a.png", PNG).text("doc_expire", "soon"), "Document Expire is invalid"),
            (Form::fields().file("upload", "a.png", PNG).text("doc_type", ""), "Document Type is empty"),
            (
                Form::fields().file("upload", "a.png", PNG).file("doc_type", "x", b"Passport"),
                "Document Type is invalid",
            ),
            (Form::fields().file("upload", "a.png", PNG).text("metadata", "x"), "Metadata is invalid"),
        ] {
            refuses(&server, caller, form, 400, text).await;
        }
    }
    refuses(&server, None, Form::fields().file("upload", "a.png", PNG), 401, "The access token is invalid").await;
    assert_eq!(server.store.scan_files_to_delete(None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn rules_that_are_broken_are_told_in_a_sentence_and_no_file_stays() {
    let mut server = Server::new().await;
    let caller = server.caller().await;
    let good = || Form::fields().file("upload", "a.png", PNG);
    for (form, text) in [
        (good().text("doc_number", "A_1"), "Doc number only allows letters and digits"),
        (good().text("doc_number", &"1".repeat(129)), "Doc number is too long (maximum is 128 characters)"),
        (good().text("doc_expire", "2027-01-14"), "Doc expire is invalid"),
        (
            Form::fields().file("upload", "a.txt", PNG),
            "Upload You are not allowed to upload \"txt\" files, allowed types: jpg, jpeg, png, pdf and Upload can't be \
             blank",
        ),
        (Form::fields().file("upload", "a.png", b""), "Upload can't be blank"),
        (
            Form::fields().file("upload", "a.png", &vec![0x89; 10 * MIB + 1]),
            "Upload File size should be less than 10 MB and Upload can't be blank",
        ),
    ] {
        refuses(&server, Some(&caller), form, 400, text).await;
    }
    let wrong_type = server.post(Some(&caller), good().text("doc_type", "passport")).await.error();
    assert!(wrong_type.0 == 400 && wrong_type.1.starts_with("Doc type is not included in the list"), "{wrong_type:?}");
    for (name, content) in [("a.png", &b"<html>"[..]), ("a.png", b"%PDF-1.7"), ("a.pdf", PNG), ("a.jpg", PNG)] {
        let belied = "Upload has content of another type than its name says, allowed types: jpg, jpeg, png, pdf and \
                      Upload can't be blank";
        refuses(&server, Some(&caller), Form::fields().file("upload", name, content), 400, belied).await;
    }
    assert_eq!(server.stage.files(), [""; 0]);
    assert_eq!(server.store.scan_files_to_delete(None, 10).await.unwrap(), []);
    let today = good().text("doc_expire", "2027-01-15");
    assert_eq!(server.post(Some(&caller), today).await.status, 201);
}

#[tokio::test]
async fn a_file_of_the_largest_size_is_taken_and_a_large_body_is_read_to_its_end() {
    let mut server = Server::new().await;
    let caller = server.caller().await;
    let mut content = PNG.to_vec();
    content.resize(10 * MIB, 0);
    assert_eq!(server.post(Some(&caller), Form::fields().file("upload", "a.png", &content)).await.status, 201);
    let files = server.stage.files();
    content.resize(30 * MIB, 0);
    let answer = server.post(Some(&caller), Form::fields().file("upload", "a.png", &content)).await;
    assert!(answer.error().1.starts_with("Upload File size"), "{:?}", answer.error());
    content.resize(70 * MIB, 0);
    let answer = server.post(Some(&caller), Form::fields().file("upload", "a.png", &content)).await;
    assert!(answer.error().1.starts_with("Upload File size"), "{:?}", answer.error());
    assert_eq!(server.stage.files(), files);
}

#[tokio::test]
async fn bodies_of_other_kinds_hold_no_file() {
    let mut server = Server::new().await;
    let caller = server.caller().await;
    let fields = "doc_expire=2030-01-22&doc_type=Passport&doc_number=1";
    for (kind, body, status, text) in [
        ("application/x-www-form-urlencoded", fields, 400, "Image is missing, Image is empty"),
        (
            "application/x-www-form-urlencoded",
            "upload=x&doc_expire=2030-01-22&doc_type=Passport&doc_number=1",
            400,
            "Image is invalid",
        ),
        (
            "application/json",
            r#"{"upload":{},"doc_expire":"2030-01-22","doc_type":"Passport","doc_number":1}"#,
            400,
            "Image is invalid",
        ),
        ("multipart/form-data", "--x", 400, "The multipart body has no boundary"),
        ("text/xml", "<a/>", 406, "The requested content-type 'text/xml' is not supported."),
    ] {
        assert_eq!(server.post_as(Some(&caller), kind, body).await.error(), (status, text.to_owned()));
    }
}

#[tokio::test]
async fn bodies_that_are_broken_or_too_much_are_refused_and_nothing_stays() {
    let mut server = Server::new().await;
    let caller = server.caller().await;
    let post = async |body: Vec<u8>| {
        let pieces: Vec<_> = body
            .chunks(16 << 10)
            .map(|piece| Ok::<_, std::io::Error>(Frame::data(Bytes::copy_from_slice(piece))))
            .collect();
        server.post_body(Some(&caller), StreamBody::new(stream::iter(pieces))).await.error()
    };
    let broken = (400, "The multipart body cannot be read".to_owned());
    assert_eq!(post(Form::fields().file("upload", "a.png", PNG).open()).await, broken);
    assert_eq!(post(vec![b'-'; 3 * MIB]).await, broken, "no part begins");
    let endless_head = [b"------x42\r\nA: ".to_vec(), vec![b'a'; 3 * MIB]].concat();
    assert_eq!(post(endless_head).await, broken);
    let many = (0..300).fold(Form::fields(), |form, _| form.text("a", "b"));
    assert_eq!(post(many.end()).await, (400, "There are too many parameters".to_owned()));
    let long = Form::fields().text("a", &"x".repeat(MIB + 1)).file("upload", "a.png", PNG);
    assert_eq!(post(long.end()).await.0, 413);

    let half = Form::fields().file("upload", "a.png", &vec![1; 3 * MIB]).open();
    let pieces = [Ok(Frame::data(Bytes::from(half))), Err(std::io::Error::other("the client went away"))];
    let answer = server.post_body(Some(&caller), StreamBody::new(stream::iter(pieces))).await;
    assert_eq!(answer.error(), (400, "The body broke off".to_owned()));

    assert_eq!(server.stage.files(), [""; 0]);
    assert_eq!(server.store.scan_files_to_delete(None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn an_upload_store_that_is_away_is_told_and_the_note_stays() {
    let mut server = Server::new().await;
    let caller = server.caller().await;
    fs::remove_dir(server.stage.folder()).unwrap();
    let answer = server.post(Some(&caller), Form::fields().file("upload", "a.png", PNG)).await;
    assert_eq!(answer.error(), (500, "Connection error".to_owned()));
    let notes = server.store.scan_files_to_delete(None, 10).await.unwrap();
    assert_eq!(notes.len(), 1);
}

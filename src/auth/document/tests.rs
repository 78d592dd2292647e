//! Which documents are accepted, and every message about the others.

use super::*;
use crate::auth::sentence;

const ALLOWED: &str = "allowed types: jpg, jpeg, png, pdf";

/// The first bytes of each kind of file, and names that it may have.
const KINDS: [(&[u8], &str, &[&str]); 3] = [
    (b"\xff\xd8\xff\xe0....", "image/jpeg", &["a.jpg", "a.jpeg", "a.JPG", "a.png.Jpeg"]),
    (b"\x89PNG\r\n\x1a\n", "image/png", &["a.png", "a.b.Png"]),
    (b"%PDF-1.7", "application/pdf", &["a.pdf", "a.PDF"]),
];

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn today() -> Date {
    day("2020-01-22")
}

fn good() -> Draft<'static> {
    Draft {
        doc_type: "Passport",
        doc_number: "AA1234BB",
        doc_expire: today(),
        file_name: "my scan.JPG",
        size: 1000,
        head: b"\xff\xd8\xff\xe0....",
    }
}

fn told(draft: Draft<'_>) -> String {
    sentence::join(&draft.check(today()).expect_err("a draft that breaks a rule"))
}

#[test]
fn a_good_document_is_taken_until_its_last_day() {
    let checked = good().check(today()).unwrap();
    assert_eq!(checked.doc_type.as_str(), "Passport");
    assert_eq!(checked.doc_number.as_str(), "AA1234BB");
    assert_eq!(checked.doc_expire, today());
    assert_eq!(checked.file_name.as_str(), "my_scan.JPG");
    assert_eq!(checked.content_type, Content::Jpeg);
    assert_eq!(checked.size, 1000);

    assert_eq!(told(Draft { doc_expire: day("2020-01-21"), ..good() }), "Doc expire is invalid");
}

#[test]
fn every_type_extension_and_bound_is_accepted() {
    for doc_type in TYPES {
        assert!(Draft { doc_type, ..good() }.check(today()).is_ok(), "{doc_type}");
    }
    for (head, media_type, names) in KINDS {
        for file_name in names {
            let checked = Draft { file_name, head, ..good() }.check(today()).expect(file_name);
            assert_eq!(checked.content_type.media_type(), media_type, "{file_name}");
        }
    }
    let number = "A".repeat(128);
    for doc_number in ["1", "a-b c\t1", &number] {
        assert!(Draft { doc_number, ..good() }.check(today()).is_ok(), "{doc_number}");
    }
    for size in [1, FILE_MAX] {
        assert!(Draft { size, ..good() }.check(today()).is_ok(), "{size}");
    }
}

#[test]
fn types_and_numbers_have_their_messages() {
    let list = "Doc type is not included in the list, \
                allowed types: Passport, Identity card, Driver license, Utility Bill";
    for doc_type in ["", "passport", "Passport ", "Utility bill"] {
        assert_eq!(told(Draft { doc_type, ..good() }), list, "{doc_type}");
    }
    for doc_number in ["AA_1", "№1", "a.b", "a\0b", "ÄÖ"] {
        let told = told(Draft { doc_number, ..good() });
        assert_eq!(told, "Doc number only allows letters and digits", "{doc_number}");
    }
    let long = "A".repeat(129);
    assert_eq!(told(Draft { doc_number: &long, ..good() }), "Doc number is too long (maximum is 128 characters)");
    assert_eq!(told(Draft { doc_number: " ", ..good() }), "Doc number can't be blank");
}

#[test]
fn files_have_their_messages() {
    for (file_name, extension) in [("a.txt", "txt"), ("a", ""), ("a.jpg.exe", "exe"), (".jpg", ""), ("a.j pg", "j_pg")]
    {
        assert_eq!(
            told(Draft { file_name, ..good() }),
            format!("Upload You are not allowed to upload \"{extension}\" files, {ALLOWED} and Upload can't be blank")
        );
    }
    assert_eq!(
        told(Draft { size: FILE_MAX + 1, ..good() }),
        "Upload File size should be less than 10 MB and Upload can't be blank"
    );
    assert_eq!(told(Draft { size: 0, head: b"", ..good() }), "Upload can't be blank");
}

#[test]
fn content_must_be_of_the_kind_that_the_name_says() {
    let belied = format!("Upload has content of another type than its name says, {ALLOWED} and Upload can't be blank");
    let of_no_kind: (&[u8], &str, &[&str]) = (b"<html><script>", "", &[]);
    let names = KINDS.iter().flat_map(|(.., names)| *names);
    for file_name in names {
        for (head, media_type, own) in KINDS.iter().chain([&of_no_kind]) {
            if !own.contains(file_name) {
                assert_eq!(told(Draft { file_name, head, ..good() }), belied, "{file_name} {media_type}");
            }
        }
    }
}

#[test]
fn the_file_is_told_first() {
    let draft = Draft { doc_type: "?", doc_number: "?", doc_expire: Date::MIN, size: 0, ..good() };
    let broken = draft.check(today()).unwrap_err();
    let starts = ["Upload can't", "Doc type", "Doc number", "Doc expire"];
    assert_eq!(broken.len(), starts.len());
    assert!(broken.iter().zip(starts).all(|(message, start)| message.starts_with(start)), "{broken:?}");
}

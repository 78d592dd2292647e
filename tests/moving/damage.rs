//! Exports that are not what was written: each is refused before its end, with the reason.

use authkeep::moving::export::{ExportError, ExportRecords};
use authkeep::moving::{MoveError, Record, Records};
use authkeep_memory::MemoryStore;
use sha2::{Digest, Sha256};

use crate::exports::export;
use crate::population::populate_ordinary;

fn refusal(bytes: &[u8]) -> ExportError {
    let read = ExportRecords::open(bytes).and_then(ExportRecords::check);
    read.map(drop).expect_err("it is refused")
}

async fn good() -> Vec<u8> {
    let store = MemoryStore::new();
    populate_ordinary(&store, 7).await;
    export(&store).await
}

/// The lines of an export.
async fn lines() -> Vec<String> {
    let text = String::from_utf8(zstd::decode_all(&good().await[..]).expect("zstd")).expect("a text");
    text.lines().map(str::to_owned).collect()
}

/// Compresses lines as an export, each ended by a line feed.
fn packed(lines: &[String]) -> Vec<u8> {
    zstd::encode_all((lines.join("\n") + "\n").as_bytes(), 3).expect("zstd")
}

/// Gives the lines the checksum that they have, whatever their counts.
pub(crate) fn summed(mut lines: Vec<String>) -> Vec<u8> {
    let end = lines.pop().expect("a last line");
    let sum = hex::encode(Sha256::digest((lines.join("\n") + "\n").as_bytes()));
    let at = end.rfind("\"sha256\":\"").expect("a checksum") + "\"sha256\":\"".len();
    lines.push(format!("{}{sum}{}", &end[..at], &end[at + 64..]));
    packed(&lines)
}

#[tokio::test]
async fn one_that_was_cut_off_is_refused_wherever_it_ends() {
    let good = good().await;
    for length in 0..good.len() {
        let refused = refusal(&good[..length]);
        assert!(matches!(refused, ExportError::Truncated(_) | ExportError::NoExport), "at {length}: {refused}");
    }
    let lines = lines().await;
    for length in 1..lines.len() {
        let refused = refusal(&packed(&lines[..length]));
        assert!(matches!(refused, ExportError::Truncated(line) if line == length as u64), "{refused}");
    }
}

/// Compressed bytes hold a few bits that say nothing, and some matches can be written in two ways. So a changed byte is
/// noticed, or every record is what it was.
#[tokio::test]
async fn one_changed_byte_is_noticed_or_changes_nothing() {
    let good = good().await;
    let records = all(&good).await.unwrap();
    let mut unnoticed = 0;
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 0xff;
        if let Ok(read) = all(&changed).await {
            unnoticed += 1;
            assert!(read == records, "the change of byte {at} of {} went by", good.len());
        }
    }
    assert!(unnoticed * 100 < good.len(), "{unnoticed} of {} changes had no effect", good.len());
}

async fn all(bytes: &[u8]) -> Result<Vec<Record>, MoveError> {
    let mut records = ExportRecords::open(bytes)?;
    let mut all = Vec::new();
    loop {
        let page = records.page().await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

#[tokio::test]
async fn a_line_that_was_changed_is_noticed_by_the_checksum() {
    let mut lines = lines().await;
    let at = lines[3].rfind("\"created_at\":").expect("a time") + "\"created_at\":".len();
    let other = if &lines[3][at..=at] == "1" { "2" } else { "1" };
    lines[3].replace_range(at..=at, other);
    assert!(matches!(refusal(&packed(&lines)), ExportError::Checksum));
    lines.remove(3);
    assert!(matches!(refusal(&packed(&lines)), ExportError::Checksum));
}

#[tokio::test]
async fn wrong_counts_are_named() {
    let mut lines = lines().await;
    let end = lines.len() - 1;
    lines[end] = lines[end].replace("\"account\":7", "\"account\":8");
    let refused = refusal(&summed(lines));
    assert!(matches!(refused, ExportError::Count { family: "account", said: 8, held: 7 }), "{refused}");
}

#[tokio::test]
async fn an_unknown_version_is_refused_by_its_number() {
    let mut lines = lines().await;
    lines[0] = lines[0].replace("\"version\":3", "\"version\":4711,\"more\":[]");
    let refused = refusal(&summed(lines));
    assert!(refused.to_string().contains("version 4711"), "{refused}");
}

#[tokio::test]
async fn what_is_no_record_is_named_by_its_line_and_not_shown() {
    let whole = lines().await;
    let (family, secret) = ("{\"session_token\":", "cafe");
    let at = whole.iter().position(|line| line.starts_with(family)).expect("a session token");
    let broken = [
        whole[at].replacen("\"data\":\"", &format!("\"data\":\"{secret}"), 1),
        whole[at].replacen("session_token", "future_token", 1),
        whole[at].replacen("}}", ",\"more\":1}}", 1),
        whole[at].replacen("\"data\"", "\"date\"", 1),
        "{}".to_owned(),
        "no JSON".to_owned(),
        "x".repeat(400_000),
    ];
    for line in broken {
        let mut lines = whole.clone();
        lines[at].clone_from(&line);
        let refused = refusal(&summed(lines));
        let ExportError::Line { line: number, .. } = refused else { panic!("{refused}") };
        // A line without end is not counted.
        assert!(number == at as u64 + 1 || line.len() > 300_000, "{number}");
        assert!(!refused.to_string().contains(secret), "{refused}");
    }
}

#[tokio::test]
async fn records_out_of_order_or_twice_are_refused() {
    let mut swapped = lines().await;
    swapped.swap(2, 3);
    assert!(matches!(refusal(&summed(swapped)), ExportError::Order(4)));
    let mut twice = lines().await;
    twice.insert(2, twice[1].clone());
    assert!(matches!(refusal(&summed(twice)), ExportError::Order(3)));
}

#[tokio::test]
async fn what_follows_the_end_is_refused() {
    let mut lines = lines().await;
    lines.push(lines[1].clone());
    let refused = refusal(&packed(&lines));
    assert!(matches!(refused, ExportError::GoesOn(_)), "{refused}");
}

#[test]
fn something_else_is_no_export() {
    for bytes in [&b"{}\n"[..], b"PK\x03\x04", b"", &packed(&["{\"format\":\"x\",\"version\":1}".to_owned()])] {
        assert!(matches!(refusal(bytes), ExportError::NoExport | ExportError::Truncated(0)));
    }
}

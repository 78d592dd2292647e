//! Bodies that are no JSON object, or too large.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::freedom;
use crate::wire::request::Request;
use crate::wire::sample::Account;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/body",
        [
            ("json", malformed_json_is_400),
            ("json", truncated_json_is_400),
            ("json", other_values_are_400),
            ("json", deep_nesting_is_400),
            ("json", deep_nesting_in_an_unknown_field_is_answered),
            ("json", bytes_that_are_not_utf8_are_400),
            ("json", space_around_the_object_is_read),
            ("json", malformed_json_changes_nothing),
            ("body-limit", one_mebibyte_is_read),
            ("body-limit", one_byte_more_is_413),
            ("body-limit", five_megabytes_are_413),
            ("body-limit", five_megabytes_in_chunks_are_413),
            ("body-limit", chunks_within_the_limit_are_read),
            ("body-limit", claimed_length_is_believed),
        ]
    )
}

/// The body of a creation with an unknown field that makes it as long as wanted.
fn padded(account: &Account, length: usize) -> Vec<u8> {
    let body = account.body().to_string();
    let padding = length - body.len() - r#","pad":"""#.len();
    format!(r#"{},"pad":"{}"}}"#, &body[..body.len() - 1], "x".repeat(padding)).into_bytes()
}

async fn malformed_json_is_400(t: &Client) -> Check {
    for text in
        ["bad", "{", "}", r#"{"a"}"#, "{'a':1}", r#"{"a":1,}"#, "{}{}", "{} x", "//", r#"{"a":01}"#, "{\"a\":NaN}", " "]
    {
        t.refuses_account_text(&t.new_account(), text, &ErrorBody::malformed()).await?;
    }
    Ok(())
}

async fn truncated_json_is_400(t: &Client) -> Check {
    let account = t.new_account();
    let whole = account.body().to_string();
    for length in [1, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
        t.refuses_account_text(&account, &whole.as_bytes()[..length], &ErrorBody::malformed()).await?;
    }
    Ok(())
}

async fn other_values_are_400(t: &Client) -> Check {
    let account = t.new_account();
    let array = format!("[{}]", account.body());
    for text in ["[1]", "[]", r#""a""#, "null", "5", "true", "1.5", &array] {
        t.refuses_account_text(&account, text, &ErrorBody::malformed()).await?;
    }
    Ok(())
}

async fn deep_nesting_is_400(t: &Client) -> Check {
    let deep = 10_000;
    for text in ["[".repeat(deep), format!("{}{}", "[".repeat(deep), "]".repeat(deep)), r#"{"a":"#.repeat(deep)] {
        t.refuses_account_text(&t.new_account(), text, &ErrorBody::malformed()).await?;
    }
    Ok(())
}

async fn deep_nesting_in_an_unknown_field_is_answered(t: &Client) -> Check {
    let account = t.new_account();
    let body = account.body().to_string();
    let deep = format!(r#"{},"x":{}{}}}"#, &body[..body.len() - 1], "[".repeat(10_000), "]".repeat(10_000));
    let answer = t.send(Request::new("PUT", &account.path("")).json_text(deep)).await?;
    answer.has_status_of(freedom::DEEP_UNKNOWN_FIELD)?;
    if answer.status == 200 {
        return t.shows(&account).await;
    }
    answer.is_malformed()?;
    t.stored_nothing(&answer, &account).await
}

async fn bytes_that_are_not_utf8_are_400(t: &Client) -> Check {
    for bytes in [b"\xff".as_slice(), b"\xc3\x28", b"\xed\xa0\x80", b"\xc0\x80"] {
        let account = t.new_account();
        let mut body = account.body().to_string().replace("en_US", "~").into_bytes();
        let at = body.iter().position(|byte| *byte == b'~').unwrap_or_default();
        body.splice(at..=at, bytes.iter().copied());
        t.refuses_account_text(&account, body, &ErrorBody::unreadable()).await?;
    }
    Ok(())
}

async fn space_around_the_object_is_read(t: &Client) -> Check {
    let account = t.new_account();
    let body = format!("\r\n\t {} \n", serde_json::to_string_pretty(&account.body()).unwrap_or_default());
    t.send(Request::new("PUT", &account.path("")).json_text(body)).await?.is_empty_object()?;
    t.shows(&account).await
}

async fn malformed_json_changes_nothing(t: &Client) -> Check {
    let account = t.account().await?;
    for verb in ["reset", "lock", "locale", "checkPassword"] {
        t.refuses_change(&account, verb, r#"{"locale":"x""#, &ErrorBody::malformed()).await?;
        t.refuses_change(&account, verb, "[]", &ErrorBody::malformed()).await?;
    }
    Ok(())
}

const LIMIT: usize = 1 << 20;

async fn one_mebibyte_is_read(t: &Client) -> Check {
    let account = t.new_account();
    let body = padded(&account, LIMIT);
    t.send(Request::new("PUT", &account.path("")).json_text(body)).await?.is_empty_object()?;
    t.shows(&account).await
}

/// Sends a creation over a bare connection, since the answer may come before the body's end.
async fn is_too_large(t: &Client, account: &Account, headers: &str, body: &[u8]) -> Check {
    let mut request = t.raw_start("PUT", &account.path(""));
    request.extend_from_slice(format!("Content-Type: application/json\r\n{headers}\r\n\r\n").as_bytes());
    request.extend_from_slice(body);
    let answer = t.raw_exchange(&request).await?;
    answer.check_form()?;
    answer.is_error(&ErrorBody::too_large())?;
    t.stored_nothing(&answer, account).await
}

async fn one_byte_more_is_413(t: &Client) -> Check {
    let account = t.new_account();
    let body = padded(&account, LIMIT + 1);
    is_too_large(t, &account, &format!("Content-Length: {}", body.len()), &body).await
}

async fn five_megabytes_are_413(t: &Client) -> Check {
    let account = t.new_account();
    let body = padded(&account, 5_000_000);
    is_too_large(t, &account, &format!("Content-Length: {}", body.len()), &body).await
}

/// A body in chunks of 64 KiB at the most.
fn chunked(body: &[u8]) -> Vec<u8> {
    let mut chunks = Vec::with_capacity(body.len() + body.len() / 4096 + 16);
    for chunk in body.chunks(1 << 16) {
        chunks.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunks.extend_from_slice(chunk);
        chunks.extend_from_slice(b"\r\n");
    }
    chunks.extend_from_slice(b"0\r\n\r\n");
    chunks
}

async fn five_megabytes_in_chunks_are_413(t: &Client) -> Check {
    let account = t.new_account();
    let body = chunked(&padded(&account, 5_000_000));
    is_too_large(t, &account, "Transfer-Encoding: chunked", &body).await
}

async fn chunks_within_the_limit_are_read(t: &Client) -> Check {
    let account = t.new_account();
    let mut request = t.raw_start("PUT", &account.path(""));
    request.extend_from_slice(b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    request.extend_from_slice(&chunked(&padded(&account, 200_000)));
    let answer = t.raw_exchange(&request).await?;
    answer.check_form()?;
    answer.is_empty_object()?;
    t.shows(&account).await
}

async fn claimed_length_is_believed(t: &Client) -> Check {
    // 5 GB are announced and nothing comes: the answer must not wait for them.
    is_too_large(t, &t.new_account(), "Content-Length: 5000000000", b"{").await
}

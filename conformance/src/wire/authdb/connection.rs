//! Connections: kept, closed, broken off, and misused.

use serde_json::Value;

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::freedom;
use crate::wire::raw::RawConnection;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/connection",
        [
            ("connection", stays_open_after_success_and_errors),
            ("connection", requests_may_follow_without_waiting),
            ("connection", close_is_honoured),
            ("connection", http_1_0_is_answered_and_closed),
            ("connection", body_after_100_continue_is_read),
            ("connection", body_in_pieces_is_read),
            ("connection", body_that_breaks_off_stores_nothing),
            ("connection", header_that_breaks_off_hurts_nobody),
            ("connection", length_that_is_too_short_stores_nothing),
            ("connection", broken_http_is_refused),
            ("CANCEL-1", creation_by_a_client_that_hung_up_is_whole_or_nothing),
            ("CANCEL-1", verification_by_a_client_that_hung_up_is_whole_or_nothing),
        ]
    )
}

fn get(t: &Client, path: &str, header: &str) -> Vec<u8> {
    let mut request = t.raw_start("GET", path);
    request.extend_from_slice(header.as_bytes());
    request.extend_from_slice(b"\r\n");
    request
}

fn put(t: &Client, path: &str, header: &str, body: &str) -> Vec<u8> {
    let mut request = t.raw_start("PUT", path);
    let length = format!("Content-Type: application/json\r\nContent-Length: {}\r\n{header}\r\n", body.len());
    request.extend_from_slice(length.as_bytes());
    request.extend_from_slice(body.as_bytes());
    request
}

async fn ping(t: &Client, connection: &mut RawConnection) -> Check {
    let answer = connection.exchange(&get(t, "/__heartbeat__", "")).await?;
    answer.check_form()?;
    answer.is_empty_object()
}

async fn stays_open_after_success_and_errors(t: &Client) -> Check {
    let account = t.new_account();
    let body = account.body().to_string();
    let mut connection = t.raw().await?;
    let steps = [
        (put(t, &account.path(""), "", &body), 200),
        (put(t, &account.path(""), "", &body), 409),
        (put(t, &account.path(""), "", "{"), 400),
        (put(t, "/account/zz", "", &body), 400),
        (put(t, "/foo", "", &body), 404),
        (put(t, &account.path("lock"), "", &body), 405),
        (get(t, &format!("/account/{}", t.hex(16)), ""), 404),
        (get(t, &account.path(""), ""), 200),
    ];
    for (request, status) in steps {
        let answer = connection.exchange(&request).await?;
        answer.check_form()?;
        answer.has_status(status)?;
        ping(t, &mut connection).await.map_err(|failure| failure.when(format!("{status} came before")))?;
    }
    Ok(())
}

async fn requests_may_follow_without_waiting(t: &Client) -> Check {
    let account = t.new_account();
    let mut connection = t.raw().await?;
    let mut requests = put(t, &account.path(""), "", &account.body().to_string());
    requests.extend_from_slice(&get(t, &account.path(""), ""));
    requests.extend_from_slice(&get(t, "/foo", ""));
    connection.exchange(&requests).await?.is_empty_object()?;
    connection.exchange(b"").await?.is_json(&account.record(t.dialect()))?;
    connection.exchange(b"").await?.is_not_found()
}

async fn close_is_honoured(t: &Client) -> Check {
    let mut connection = t.raw().await?;
    let answer = connection.exchange(&get(t, "/__heartbeat__", "Connection: close\r\n")).await?;
    answer.check_form()?;
    answer.is_empty_object()?;
    if connection.is_closed().await? { Ok(()) } else { Err(answer.fail("the end of the connection after it")) }
}

async fn http_1_0_is_answered_and_closed(t: &Client) -> Check {
    let mut connection = t.raw().await?;
    let request = String::from_utf8_lossy(&get(t, "/__heartbeat__", "")).replace("HTTP/1.1", "HTTP/1.0");
    let answer = connection.exchange(request.as_bytes()).await?;
    answer.check_form()?;
    answer.is_empty_object()?;
    if connection.is_closed().await? { Ok(()) } else { Err(answer.fail("the end of the connection after it")) }
}

async fn body_after_100_continue_is_read(t: &Client) -> Check {
    // curl sends larger bodies so. A server may leave 100 out: the body follows the header in any case.
    let account = t.new_account();
    let request = put(t, &account.path(""), "Expect: 100-continue\r\n", &account.body().to_string());
    let answer = t.raw_exchange(&request).await?;
    answer.check_form()?;
    answer.is_empty_object()?;
    t.shows(&account).await
}

async fn body_in_pieces_is_read(t: &Client) -> Check {
    let account = t.new_account();
    let request = put(t, &account.path(""), "", &account.body().to_string());
    let mut connection = t.raw().await?;
    let (pieces, last) = request.split_last_chunk::<7>().ok_or_else(|| crate::wire::Failure::new("a short request"))?;
    for piece in pieces.chunks(40) {
        connection.write(piece).await?;
        tokio::task::yield_now().await;
    }
    connection.exchange(last).await?.is_empty_object()?;
    t.shows(&account).await
}

async fn body_that_breaks_off_stores_nothing(t: &Client) -> Check {
    let account = t.new_account();
    let request = put(t, &account.path(""), "", &account.body().to_string());
    for missing in [1, 100] {
        let mut connection = t.raw().await?;
        connection.write(&request[..request.len() - missing]).await?;
        connection.end_writing().await;
        // The server may answer 400 or close; when the connection ends it has dealt with the request.
        while !connection.is_closed().await? {}
        t.lacks(&account).await?;
    }
    t.is_alive().await
}

async fn header_that_breaks_off_hurts_nobody(t: &Client) -> Check {
    let request = get(t, "/__heartbeat__", "");
    for length in [1, 10, request.len() - 2] {
        let mut connection = t.raw().await?;
        connection.write(&request[..length]).await?;
        connection.end_writing().await;
        while !connection.is_closed().await? {}
    }
    t.is_alive().await
}

async fn length_that_is_too_short_stores_nothing(t: &Client) -> Check {
    let account = t.new_account();
    let body = account.body().to_string();
    let mut request = t.raw_start("PUT", &account.path(""));
    let length = body.len() - 1;
    request.extend_from_slice(format!("Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n").as_bytes());
    request.extend_from_slice(body.as_bytes());
    let answer = t.raw_exchange(&request).await?;
    answer.check_form()?;
    answer.is_malformed()?;
    t.stored_nothing(&answer, &account).await
}

async fn broken_http_is_refused(t: &Client) -> Check {
    let account = t.new_account();
    let body = account.body().to_string();
    let broken = [
        put(t, &account.path(""), "Content-Length: 5\r\n", &body),
        put(t, &account.path(""), "Content-Length: x\r\n", &body),
        put(t, &account.path(""), "Bad\x01Name: x\r\n", &body),
        put(t, &account.path(""), "Bad Name: x\r\n", &body),
        put(t, &account.path(""), "X: a\0b\r\n", &body),
        put(t, &account.path(""), "Transfer-Encoding: nonsense\r\n", &body),
    ];
    for request in broken {
        let answer = t.raw_exchange(&request).await?;
        answer.has_status_of(freedom::BROKEN_HTTP)?;
        t.lacks(&account).await?;
    }
    t.is_alive().await
}

/// Sends a request and goes away without the answer.
async fn hang_up(t: &Client, request: &[u8]) -> Check {
    t.raw().await?.write(request).await
}

async fn creation_by_a_client_that_hung_up_is_whole_or_nothing(t: &Client) -> Check {
    for _ in 0..10 {
        let account = t.new_account();
        hang_up(t, &put(t, &account.path(""), "", &account.body().to_string())).await?;
        // Whether the first one was done is open; after the second the account is there and whole.
        let answer = t.put(&account.path(""), &account.body()).await?;
        answer.is_empty_object_or(&ErrorBody::conflict())?;
        t.shows(&account).await?;
    }
    Ok(())
}

async fn verification_by_a_client_that_hung_up_is_whole_or_nothing(t: &Client) -> Check {
    for _ in 0..10 {
        let (mut account, _) = t.locked_account().await?;
        let forgot = t.token(Kind::PasswordForgot, &account).await?;
        let reset = t.new_token(Kind::AccountReset, &account);
        let body = reset.clone().with("tokenId", reset.id.as_str()).body();
        let path = format!("{}/verified", forgot.path());
        let first = String::from_utf8_lossy(&put(t, &path, "", &body.to_string())).replacen("PUT", "POST", 1);
        hang_up(t, first.as_bytes()).await?;
        let answer = t.post(&path, &body).await?;
        answer.is_empty_object_or(&ErrorBody::not_found())?;
        account.set("emailVerified", true);
        account.locked_at = Value::Null;
        t.shows(&account).await?;
        t.lacks_token(&forgot).await?;
        t.shows_token(&reset, &account).await?;
    }
    Ok(())
}

//! The transport against a server that answers whatever a test wants.

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::*;

/// Answers one request with these bytes; gives the request's head and body.
async fn answering(answer: String) -> (String, tokio::task::JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let served = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            stream.read_line(&mut head).await.expect("a line");
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        let mut body = vec![0; length.parse().expect("a number")];
        stream.read_exact(&mut body).await.expect("the body");
        // A client that has read enough hangs up.
        let _ = stream.write_all(answer.as_bytes()).await;
        (head, String::from_utf8(body).expect("text"))
    });
    (url, served)
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_request_is_a_post_of_json_and_its_answer_is_read() {
    let (url, served) = answering(answer("200 OK", r#"{"salt":"ab"}"#)).await;
    let transport = HttpTransport::new(&format!("{url}/under/")).expect("a transport");
    let reply = transport.post("/v1/signin", json!({ "key": "1" })).await.expect("an answer");
    assert_eq!((reply.status, reply.body), (200, Some(json!({ "salt": "ab" }))));
    let (head, body) = served.await.expect("it was served");
    assert!(head.starts_with("POST /under/v1/signin HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("content-type: application/json\r\n"), "{head}");
    assert_eq!(body, r#"{"key":"1"}"#);
}

#[tokio::test]
async fn any_status_is_an_answer_and_what_is_no_json_is_no_body() {
    for (status, body, wanted) in [
        ("200 OK", "", None),
        ("502 Bad Gateway", "<html>", None),
        ("401 Unauthorized", r#"{"message":"no"}"#, Some(json!({ "message": "no" }))),
        ("307 Temporary Redirect\r\nlocation: http://127.0.0.1:9/", "", None),
    ] {
        let (url, _served) = answering(answer(status, body)).await;
        let reply = HttpTransport::new(&url).expect("a transport").post("/v1/x", json!({})).await.expect("an answer");
        assert_eq!((reply.status.to_string().as_str(), reply.body), (&status[..3], wanted));
    }
}

#[tokio::test]
async fn an_answer_that_is_too_long_or_breaks_off_is_none() {
    let (url, _served) = answering(answer("200 OK", &"x".repeat(LONGEST + 1))).await;
    let refused = HttpTransport::new(&url).expect("a transport").post("/v1/x", json!({})).await.unwrap_err();
    assert_eq!(refused.to_string(), "the answer is too long");
    let whole = answer("200 OK", r#"{"a":1}"#);
    let (url, _served) = answering(whole[..whole.len() - 1].to_owned()).await;
    HttpTransport::new(&url).expect("a transport").post("/v1/x", json!({})).await.unwrap_err();
}

#[tokio::test]
async fn a_server_that_is_away_is_told_without_the_url() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let transport = HttpTransport::new(&format!("http://{address}/secret")).expect("a transport");
    let refused = transport.post("/v1/x", json!({})).await.unwrap_err().to_string();
    assert!(refused.contains("refused") && !refused.contains("secret"), "{refused}");
}

#[test]
fn only_a_plain_http_url_is_taken() {
    for (url, kept) in [
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("https://host/", "https://host"),
        ("https://[::1]:1/a/b//", "https://[::1]:1/a/b"),
    ] {
        assert_eq!(base(url).unwrap().0, kept);
    }
    for wrong in [
        "",
        "host:1",
        "127.0.0.1:3000",
        "ftp://host",
        "http://me@host",
        "http://:pw@host",
        "http://h/?a=1",
        "http://h/#a",
        "http://",
    ] {
        assert!(matches!(HttpTransport::new(wrong), Err(ClientError::Url(_))), "{wrong}");
    }
}

#[test]
fn a_loopback_address_is_known_in_every_form() {
    for (url, loopback) in [
        ("http://localhost", true),
        ("http://127.9.9.9:80", true),
        ("http://[::1]", true),
        ("http://192.0.2.1", false),
        ("http://localhost.example", false),
    ] {
        assert_eq!(is_loopback(&base(url).unwrap().1), loopback, "{url}");
    }
}

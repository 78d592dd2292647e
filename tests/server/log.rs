//! One line a request, and nothing in it that must not leak.

use serde_json::Value;

use crate::support::{Home, http};

#[test]
fn a_request_is_one_line_of_json_without_ids_and_secrets() {
    let home = Home::new();
    let server = home.start(&["--storage", "memory://"]);
    let uid = "ab".repeat(16);
    let body = r#"{"normalizedEmail":"who@example.com","email":"who@example.com"}"#;
    http::request(server.internal, "PUT", &format!("/account/{uid}"), &[], body);
    let answer = http::request(server.internal, "GET", "/emailRecord/who@example.com?q=secret", &[], "");
    let log = server.stop();

    for leak in [uid.as_str(), "who@", "q=secret"] {
        assert!(!log.contains(leak), "{leak} is in the log:\n{log}");
    }
    let line = log.lines().find(|line| line.contains("/emailRecord/:email")).expect("a line for the request");
    let line: Value = serde_json::from_str(line).expect("a line of JSON");
    assert_eq!((&line["method"], &line["status"]), (&"GET".into(), &404.into()));
    assert!(line["micros"].is_u64(), "{line}");
    let id = line["request_id"].as_str().expect("a request id");
    assert!(answer.head.contains(&format!("x-request-id: {id}")), "{answer:?}");
    assert_eq!(log.matches("/account/:uid").count(), 1, "one line a request");
}

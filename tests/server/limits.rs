//! What one client may ask for.

use std::io::Write;

use crate::support::{Home, http};

#[test]
fn a_body_over_the_limit_is_refused_and_the_server_goes_on() {
    let home = Home::new();
    let server = home.start(&["--storage", "memory://"]);
    let path = format!("/account/{}", "0".repeat(32));
    let answer = http::request(server.internal, "PUT", &path, &[], &"x".repeat(5_000_000));
    assert_eq!((answer.status, answer.body.as_str()), (413, r#"{"message":"the body is larger than 1048576 bytes"}"#));
    assert_eq!(http::request(server.internal, "GET", "/", &[], "").status, 200);
}

#[test]
fn headers_over_the_limit_are_refused() {
    let home = Home::new();
    let server = home.start(&["--storage", "memory://"]);
    let answer = {
        let mut stream = http::connect(server.internal);
        let head = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {}\r\n\r\n", "x".repeat(100_000));
        // The server may close before it has read all of it.
        let _ = stream.write_all(head.as_bytes());
        let mut text = String::new();
        let _ = std::io::Read::read_to_string(&mut stream, &mut text);
        text
    };
    assert!(answer.starts_with("HTTP/1.1 431") || answer.is_empty(), "{answer}");
    assert_eq!(http::request(server.internal, "GET", "/", &[], "").status, 200);
}

#[test]
fn silent_connections_are_closed() {
    let home = Home::new();
    std::fs::write(home.path().join("a.toml"), "[server.limits]\nidle_seconds = 1\nbody_seconds = 1\n").unwrap();
    let server = home.start(&["--storage", "memory://", "--config", "a.toml"]);

    let mut silent = http::connect(server.internal);
    let mut half_a_head = http::connect(server.internal);
    half_a_head.write_all(b"GET / HTT").unwrap();
    let mut idle = http::connect(server.internal);
    http::send(&mut idle, server.internal, "GET", "/", &[], "");
    assert_eq!(http::read(&mut idle).status, 200);
    let mut half_a_body = http::connect(server.internal);
    let head =
        format!("POST /account/{}/unlock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{{", "0".repeat(32));
    half_a_body.write_all(head.as_bytes()).unwrap();

    assert_eq!(http::read(&mut half_a_body).status, 408);
    assert!(http::is_closed(&mut silent));
    assert!(http::is_closed(&mut half_a_head));
    assert!(http::is_closed(&mut idle));
}

#[test]
fn connections_over_the_limit_wait_for_a_place() {
    let home = Home::new();
    std::fs::write(home.path().join("a.toml"), "[server.limits]\nconnections = 1\n").unwrap();
    let server = home.start(&["--storage", "memory://", "--config", "a.toml"]);
    let mut first = http::connect(server.internal);
    http::send(&mut first, server.internal, "GET", "/", &[], "");
    assert_eq!(http::read(&mut first).status, 200);

    let mut second = http::connect(server.internal);
    http::send(&mut second, server.internal, "GET", "/", &[], "");
    // The first connection is still served, and while it is, it is the only one.
    http::send(&mut first, server.internal, "GET", "/", &[], "");
    assert_eq!(http::read(&mut first).status, 200);
    drop(first);
    assert_eq!(http::read(&mut second).status, 200);
}

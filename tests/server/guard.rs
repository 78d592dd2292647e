//! Who may talk to the internal listener.

use std::fs;

use crate::support::{Home, http};

#[test]
fn web_pages_are_refused() {
    let home = Home::new();
    let server = home.start(&["--storage", "memory://"]);
    let status = |headers: &[(&str, &str)]| http::request(server.internal, "GET", "/", headers, "").status;
    assert_eq!(status(&[("Origin", "http://localhost:8000")]), 403);
    assert_eq!(status(&[("Sec-Fetch-Site", "cross-site")]), 403);
    assert_eq!(status(&[("Host", "rebound.example:8000")]), 403);
    assert_eq!(status(&[("Host", "localhost:1")]), 200);
    assert_eq!(status(&[]), 200);
}

#[test]
fn a_configured_host_is_let_in() {
    let home = Home::new();
    fs::write(home.path().join("a.toml"), "[server.internal]\nhosts = [\"auth.internal\"]\n").unwrap();
    let server = home.start(&["--storage", "memory://", "--config", "a.toml"]);
    assert_eq!(http::request(server.internal, "GET", "/", &[("Host", "auth.internal")], "").status, 200);
}

#[test]
fn the_service_secret_is_demanded_everywhere_but_for_ping_and_heartbeat() {
    let home = Home::new();
    fs::write(home.path().join("secret"), "correct horse battery staple\n").unwrap();
    let server = home.start(&["--storage", "memory://", "--service-secret-file", "secret"]);
    let path = format!("/account/{}", "0".repeat(32));
    let status = |path: &str, headers: &[(&str, &str)]| http::request(server.internal, "GET", path, headers, "").status;
    assert_eq!(status("/", &[]), 200);
    assert_eq!(status("/__heartbeat__", &[]), 200);
    assert_eq!(status(&path, &[]), 401);
    assert_eq!(status(&path, &[("Authorization", "Bearer wrong horse battery staple")]), 401);
    assert_eq!(status(&path, &[("Authorization", "Bearer correct horse battery staple")]), 404);
    assert_eq!(status("/nowhere", &[]), 401);
}

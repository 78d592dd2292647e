//! What Prometheus is told.

use crate::support::{Home, http};

/// The value of the metric whose name and labels all stand in its line.
fn value(metrics: &str, parts: &[&str]) -> Option<f64> {
    let line = metrics.lines().find(|line| parts.iter().all(|part| line.contains(part)))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

#[test]
fn requests_and_verbs_are_counted_by_route_and_outcome() {
    let home = Home::new();
    let server = home.start(&["--storage", "sled://store"]);
    let metrics = || http::request(server.internal, "GET", "/metrics", &[], "").body;
    let path = format!("/account/{}", "0".repeat(32));
    let requests = ["authkeep_requests_total{", r#"route="/account/:uid""#, r#"method="GET""#, r#"status="404""#];
    assert_eq!(value(&metrics(), &requests), None);
    for _ in 0..3 {
        http::request(server.internal, "GET", &path, &[], "");
    }
    http::request(server.internal, "DELETE", &path, &[], "");
    http::request(server.internal, "BREW", "/made/up/path", &[], "");

    let text = metrics();
    assert_eq!(value(&text, &requests), Some(3.0), "{text}");
    assert_eq!(value(&text, &["authkeep_requests_total{", r#"api="-""#, r#"method="other""#]), Some(1.0), "{text}");
    assert_eq!(value(&text, &["authkeep_request_seconds_count{", r#"route="/account/:uid""#]), Some(4.0), "{text}");
    let verbs = ["authkeep_store_verbs_total{", r#"engine="sled""#, r#"verb="account""#, r#"outcome="ok""#];
    assert_eq!(value(&text, &verbs), Some(3.0), "{text}");
    assert!(value(&text, &["authkeep_store_sync_groups_total{", r#"engine="sled""#]) >= Some(1.0), "{text}");
    assert!(!text.contains("made/up") && !text.contains("BREW"), "clients make no labels: {text}");
}

#[test]
fn the_public_listener_tells_no_metrics() {
    let home = Home::new();
    let server = home.start(&["--storage", "memory://"]);
    assert_eq!(http::request(server.public, "GET", "/metrics", &[], "").status, 404);
    for path in ["/__heartbeat__", "/__lbheartbeat__", "/__version__"] {
        assert_eq!(http::request(server.public, "GET", path, &[], "").status, 200, "{path}");
        assert_eq!(http::request(server.internal, "GET", path, &[], "").status, 200, "{path}");
    }
}

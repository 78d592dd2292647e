//! Signals: the first one lets running requests end, the second one cuts them.

use std::io::Write;
use std::net::TcpStream;

use crate::support::{Home, Server, http};

/// A request whose body is not complete: it runs until the rest is sent.
fn begin(server: &Server) -> TcpStream {
    let mut stream = http::connect(server.internal);
    let head = format!(
        "POST /account/{}/unlock HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{",
        "0".repeat(32),
        server.internal
    );
    stream.write_all(head.as_bytes()).expect("the server reads");
    // A request on a later connection is answered: the first one was accepted before it.
    assert_eq!(http::request(server.internal, "GET", "/", &[], "").status, 200);
    stream
}

#[test]
fn a_running_request_is_answered_before_the_end() {
    for signal in ["TERM", "INT"] {
        let home = Home::new();
        let mut server = home.start(&["--storage", "memory://"]);
        let mut running = begin(&server);
        server.signal(signal);
        server.wait_for("waiting for");
        assert!(TcpStream::connect(server.internal).is_err(), "no connection is accepted any more");
        running.write_all(b"}").unwrap();
        assert_eq!(http::read(&mut running).status, 200);
        let (status, log) = server.end();
        assert!(status.success() && log.contains("all requests were answered"), "{log}");
    }
}

#[test]
fn a_second_signal_cuts() {
    let home = Home::new();
    let mut server = home.start(&["--storage", "memory://"]);
    let mut running = begin(&server);
    server.signal("TERM");
    server.wait_for("waiting for");
    server.signal("INT");
    let (status, log) = server.end();
    assert!(status.success() && log.contains("second signal"), "{log}");
    assert!(http::is_closed(&mut running));
}

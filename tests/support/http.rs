//! The smallest HTTP client that can also misbehave.

use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::PATIENCE;

/// An answer: its status, its headers as one text, its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server accepts");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out can be set");
    stream
}

/// Sends one request and reads its answer, on a connection of its own.
pub(crate) fn request(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut stream = connect(address);
    send(&mut stream, address, method, path, headers, body);
    read(&mut stream)
}

pub(crate) fn send(
    stream: &mut TcpStream,
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) {
    let mut text = format!("{method} {path} HTTP/1.1\r\nContent-Length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        write!(text, "Host: {address}\r\n").expect("a string takes it");
    }
    if !body.is_empty() {
        text.push_str("Content-Type: application/json\r\n");
    }
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").expect("a string takes it");
    }
    text.push_str("\r\n");
    text.push_str(body);
    stream.write_all(text.as_bytes()).expect("the server reads");
}

/// Reads one answer; the server must give its length.
pub(crate) fn read(stream: &mut TcpStream) -> Answer {
    let Answer { status, head, .. } = read_head(stream);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    let mut body = vec![0; length.parse().expect("a number")];
    stream.read_exact(&mut body).expect("the whole body comes");
    Answer { status, head, body: String::from_utf8(body).expect("bodies are text") }
}

/// Reads an answer up to the end of its headers.
pub(crate) fn read_head(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        // A single `read` may be broken off by a signal, as when a child ends; `read_exact` goes on.
        if let Err(error) = stream.read_exact(&mut byte) {
            panic!("an answer comes: {error} after {:?}", String::from_utf8_lossy(&bytes));
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).expect("headers are text");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Answer { status, head, body: String::new() }
}

/// Whether the server has closed the connection without another byte.
pub(crate) fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read_exact(&mut [0]), Err(error) if error.kind() == ErrorKind::UnexpectedEof)
}

//! One connection over HTTP/1.1, and the time that an answer takes on it. It allocates before it looks at the clock, and
//! reads the answer afterwards.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// What keeps the look from its end.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Far more than an answer takes; only a server that hangs reaches it.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Client {
    stream: TcpStream,
    address: SocketAddr,
    buffer: Vec<u8>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// From the first byte that was sent to the last one that came.
    pub(crate) took: Duration,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, address, buffer: vec![0; 64 * 1024] })
    }

    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    pub(crate) fn send(&mut self, method: &str, path: &str, body: &str) -> Result<Answer, Failure> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let start = Instant::now();
        self.stream.write_all(request.as_bytes())?;
        let mut filled = 0;
        let (end, head) = loop {
            let read = self.stream.read(&mut self.buffer[filled..])?;
            if read == 0 {
                return Err("the server ended the connection in the middle of an answer".into());
            }
            filled += read;
            if let Some(head) = head_of(&self.buffer[..filled])
                && filled >= head.length + head.body
            {
                break (Instant::now(), head);
            }
        };
        let body = String::from_utf8_lossy(&self.buffer[head.length..filled]).into_owned();
        Ok(Answer { status: head.status, body, took: end - start })
    }
}

#[derive(Debug, PartialEq)]
struct Head {
    status: u16,
    /// Its bytes.
    length: usize,
    /// The bytes of the body that follows it.
    body: usize,
}

/// The head of an answer, once it is there to its end.
fn head_of(bytes: &[u8]) -> Option<Head> {
    let length = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..length]).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    let body = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some(Head { status, length, body: body.unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_head_says() {
        let answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 3\r\ndate: x\r\n\r\nabc";
        assert_eq!(head_of(answer), Some(Head { status: 401, length: answer.len() - 3, body: 3 }));
        assert_eq!(head_of(&answer[..30]), None);
    }
}

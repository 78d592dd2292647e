//! Requests that no well-behaved client sends, over a bare TCP connection.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::answer::Answer;
use super::case::Failure;
use super::client::{Client, dial, patiently};
use super::request::excerpt;
use super::target::Dialect;

/// A TCP connection with what was read of it and not yet used.
pub(crate) struct RawConnection {
    stream: TcpStream,
    read: Vec<u8>,
    dialect: Dialect,
}

impl Client {
    /// A bare connection to the internal listener.
    pub(crate) async fn raw(&self) -> Result<RawConnection, Failure> {
        Ok(RawConnection { stream: dial(&self.target.internal).await?, read: Vec::new(), dialect: self.dialect() })
    }

    /// The beginning of a request: its first line, `Host`, and the secret if there is one. Header lines and the empty
    /// line are to follow.
    pub(crate) fn raw_start(&self, method: &str, path: &str) -> Vec<u8> {
        let secret = self.target.service_secret.as_ref();
        let authorization = secret.map_or(String::new(), |secret| format!("Authorization: Bearer {secret}\r\n"));
        let host = self.target.internal.authority();
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{authorization}").into_bytes()
    }

    /// Sends a whole request and reads its answer, also when the server answers and closes before it has read all.
    pub(crate) async fn raw_exchange(&self, request: &[u8]) -> Result<Answer, Failure> {
        self.raw().await?.exchange(request).await
    }
}

impl RawConnection {
    /// Sends bytes, and waits until the system has taken them.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let line = excerpt(bytes);
        let sent = patiently(&line, self.stream.write_all(bytes)).await?;
        sent.map_err(|error| Failure::of(&line, "a server that reads", error))
    }

    /// Says that nothing will follow.
    pub(crate) async fn end_writing(&mut self) {
        // A peer that is gone already has what it should have.
        let _ = self.stream.shutdown().await;
    }

    /// Sends a request while it listens for the answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer, Failure> {
        let Self { stream, read, dialect } = self;
        let (mut reader, mut writer) = stream.split();
        // A server may answer early and stop reading: then the write fails, and the answer counts.
        let write = async {
            let _ = writer.write_all(request).await;
        };
        let answer = read_answer(&mut reader, read, request, *dialect);
        tokio::pin!(answer);
        tokio::select! {
            () = write => answer.await,
            early = &mut answer => early,
        }
    }

    /// Whether the server has closed the connection; waits until it has, or something comes.
    pub(crate) async fn is_closed(&mut self) -> Result<bool, Failure> {
        let mut byte = [0];
        let read = patiently("wait for the end of the connection", self.stream.read(&mut byte)).await?;
        Ok(self.read.is_empty() && matches!(read, Ok(0) | Err(_)))
    }
}

async fn read_answer(
    reader: &mut (impl AsyncReadExt + Unpin),
    read: &mut Vec<u8>,
    request: &[u8],
    dialect: Dialect,
) -> Result<Answer, Failure> {
    let line = describe(request);
    loop {
        let end = loop {
            match read.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(end) => break end,
                None => more(reader, read, &line).await?,
            }
        };
        let start: Vec<u8> = read.drain(..end + 4).collect();
        let (status, headers) = parse_start(&start).ok_or_else(|| Failure::of(&line, "HTTP/1.1", excerpt(&start)))?;
        // 100 Continue and its like come before the answer.
        if status < 200 {
            continue;
        }
        let head = request.starts_with(b"HEAD ");
        let mut answer = Answer { request: line, dialect, head, status, headers, body: Vec::new() };
        let length = if head { 0 } else { answer.content_length()? };
        while read.len() < length {
            more(reader, read, &answer.request).await?;
        }
        answer.body = read.drain(..length).collect();
        return Ok(answer);
    }
}

async fn more(reader: &mut (impl AsyncReadExt + Unpin), read: &mut Vec<u8>, line: &str) -> Result<(), Failure> {
    match patiently(line, reader.read_buf(read)).await? {
        Ok(0) => Err(Failure::of(line, "an answer", format!("the connection's end after {:?}", excerpt(read)))),
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::of(line, "an answer", error)),
    }
}

/// The request in one line, without the secret.
fn describe(request: &[u8]) -> String {
    let text = excerpt(request);
    let lines = text.split("\r\n").filter(|line| !line.starts_with("Authorization:"));
    lines.collect::<Vec<_>>().join(" | ")
}

type Start = (u16, Vec<(String, String)>);

fn parse_start(start: &[u8]) -> Option<Start> {
    let text = String::from_utf8_lossy(start);
    let mut lines = text.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter(|line| !line.is_empty()).map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().to_owned()))
    });
    Some((status, headers.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(bytes: &[u8], request: &[u8]) -> (Result<Answer, Failure>, Vec<u8>) {
        let mut kept = Vec::new();
        let mut reader = bytes;
        let answer = read_answer(&mut reader, &mut kept, request, Dialect::V036).await;
        kept.extend_from_slice(reader);
        (answer, kept)
    }

    #[tokio::test]
    async fn an_answer_is_read_up_to_its_length() {
        let bytes = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nX: y: z\r\n\r\n{}HTTP/1.1";
        let (answer, rest) = read(bytes, b"GET / HTTP/1.1\r\n\r\n").await;
        let answer = answer.unwrap();
        assert_eq!((answer.status, answer.body.as_slice(), answer.all("x")), (404, b"{}".as_slice(), vec!["y: z"]));
        assert_eq!(rest, b"HTTP/1.1");
    }

    #[tokio::test]
    async fn continue_is_passed_over_and_head_has_no_body() {
        let bytes = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 564\r\n\r\n";
        let answer = read(bytes, b"HEAD / HTTP/1.1\r\n\r\n").await.0.unwrap();
        assert_eq!((answer.status, answer.body.len(), answer.content_length()), (200, 0, Ok(564)));
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_is_a_failure() {
        assert!(read(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", b"GET / HTTP/1.1\r\n\r\n").await.0.is_err());
        assert!(read(b"", b"GET / HTTP/1.1\r\n\r\n").await.0.is_err());
        assert!(read(b"SSH-2.0\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n").await.0.is_err());
    }

    #[test]
    fn a_description_hides_the_secret() {
        assert_eq!(describe(b"GET / HTTP/1.1\r\nAuthorization: Bearer x\r\nA: b"), "GET / HTTP/1.1 | A: b");
    }
}

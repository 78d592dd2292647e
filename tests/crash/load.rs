//! Many clients that live accounts at the same time, and remember what was answered.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

use crate::life::{Life, Request};
use crate::random::Random;

/// Enough to keep several verbs in flight in every group that is synced together.
const CLIENTS: u64 = 16;

/// A life, and how far it came.
pub(crate) struct Record {
    life: Life,
    /// Steps that the server has answered with success.
    acknowledged: usize,
    /// Steps that were sent: one more than acknowledged where the answer never came.
    sent: usize,
}

/// Clients at work, until the server stops answering them.
pub(crate) struct Load {
    clients: Vec<JoinHandle<Vec<Record>>>,
    acknowledged: Arc<AtomicU64>,
}

impl Load {
    pub(crate) fn start(server: SocketAddr, seed: u64) -> Self {
        let acknowledged = Arc::new(AtomicU64::new(0));
        let client = |number: u64| {
            let acknowledged = Arc::clone(&acknowledged);
            thread::spawn(move || live(server, &mut Random(seed ^ (number << 32)), &acknowledged))
        };
        Self { clients: (0..CLIENTS).map(client).collect(), acknowledged }
    }

    /// Waits until so many steps were answered.
    pub(crate) fn wait_for(&self, steps: u64) {
        while self.acknowledged.load(Ordering::Relaxed) < steps {
            assert!(self.clients.iter().any(|client| !client.is_finished()), "all clients gave up too early");
            thread::yield_now();
        }
    }

    /// What the clients remember, once none of them is answered any more.
    pub(crate) fn end(self) -> Vec<Record> {
        self.clients.into_iter().flat_map(|client| client.join().expect("a client ends in order")).collect()
    }
}

fn live(server: SocketAddr, random: &mut Random, acknowledged: &AtomicU64) -> Vec<Record> {
    let mut records = Vec::new();
    let Ok(mut stream) = TcpStream::connect(server) else { return records };
    loop {
        let mut record = Record { life: Life::new(random), acknowledged: 0, sent: 0 };
        while let Some(request) = record.life.step(record.sent) {
            record.sent += 1;
            if !is_answered(&mut stream, server, &request) {
                records.push(record);
                return records;
            }
            record.acknowledged += 1;
            acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        records.push(record);
    }
}

/// Sends a step; whether a success came back in full.
fn is_answered(stream: &mut TcpStream, server: SocketAddr, request: &Request) -> bool {
    let Request { method, path, body } = request;
    let length = body.len();
    let text = format!(
        "{method} {path} HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    if stream.write_all(text.as_bytes()).is_err() {
        return false;
    }
    let mut answer = Vec::new();
    let mut chunk = [0; 1024];
    while !answer.ends_with(b"\r\n\r\n{}") {
        match stream.read(&mut chunk) {
            Ok(read) if read > 0 => answer.extend_from_slice(&chunk[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => return false,
        }
        if !answer.starts_with(b"HTTP/1.1 2"[..answer.len().min(10)].as_ref()) {
            return false;
        }
    }
    true
}

/// What was wrong with the server's memory, and how much was looked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    pub(crate) acknowledged: usize,
    pub(crate) in_doubt: usize,
    pub(crate) lost_or_half_done: Vec<String>,
}

/// Compares what the server shows with what the clients remember. A step whose answer never came may have been done, but
/// not by half.
pub(crate) fn compare(server: SocketAddr, records: &[Record]) -> Findings {
    let mut findings = Findings::default();
    for Record { life, acknowledged, sent } in records {
        findings.acknowledged += acknowledged;
        findings.in_doubt += sent - acknowledged;
        let sight = life.look(server);
        if sight != Life::expected(*acknowledged) && sight != Life::expected(*sent) {
            findings
                .lost_or_half_done
                .push(format!("{acknowledged} of {sent} steps were answered, and there is {sight:?}"));
        }
    }
    findings
}

//! The client of one case: it keeps one connection, gives out fresh values, and remembers which accounts to delete.

use std::collections::HashSet;
use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use super::answer::Answer;
use super::case::{Check, Failure};
use super::request::Request;
use super::sample::{email_path, hex};
use super::target::{BaseUrl, Dialect, Target};

/// How long a connection, or an answer, may take. No rule is about speed: this only ends a run against a dead server.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

type Connection = SendRequest<Full<Bytes>>;

/// What a case talks to its target with.
pub(crate) struct Client {
    pub(crate) target: Target,
    connection: Mutex<Option<Connection>>,
    values: AtomicU64,
    accounts: std::sync::Mutex<Vec<String>>,
    emails: std::sync::Mutex<Vec<String>>,
    /// Files of the outbox that were looked at.
    pub(crate) messages: std::sync::Mutex<HashSet<PathBuf>>,
}

impl Client {
    pub(crate) fn new(target: Target, case: &str) -> Self {
        // As FNV-1a hashes the name: cases that run at the same time draw different values from one seed.
        let start = case
            .bytes()
            .fold(mix(target.seed), |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self {
            target,
            connection: Mutex::new(None),
            values: AtomicU64::new(start),
            accounts: std::sync::Mutex::new(Vec::new()),
            emails: std::sync::Mutex::new(Vec::new()),
            messages: std::sync::Mutex::new(HashSet::new()),
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.target.dialect
    }

    /// Lower-case hex of as many bytes, a value that was not given out before.
    pub(crate) fn hex(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes * 2);
        while text.len() < bytes * 2 {
            let drawn = self.values.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            text.push_str(&hex(&mix(drawn).to_be_bytes()));
        }
        text.truncate(bytes * 2);
        text
    }

    /// A uid whose account, if it comes to be, is deleted after the case.
    pub(crate) fn uid(&self) -> String {
        let uid = self.hex(16);
        self.accounts.lock().expect("no holder panics").push(uid.clone());
        uid
    }

    /// Has the account of this e-mail, if there is one then, deleted after the case.
    pub(crate) fn deletes(&self, email: &str) {
        self.emails.lock().expect("no holder panics").push(email.to_owned());
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer, Failure> {
        self.send(Request::new("GET", path)).await
    }

    pub(crate) async fn head(&self, path: &str) -> Result<Answer, Failure> {
        self.send(Request::new("HEAD", path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<Answer, Failure> {
        self.send(Request::new("DELETE", path)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Result<Answer, Failure> {
        self.send(Request::new("PUT", path).json(body)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Answer, Failure> {
        self.send(Request::new("POST", path).json(body)).await
    }

    /// Sends a request to the internal listener, and checks the form that every answer must have.
    pub(crate) async fn send(&self, request: Request) -> Result<Answer, Failure> {
        let mut kept = self.connection.lock().await;
        let usable = match kept.as_mut() {
            Some(connection) => connection.ready().await.is_ok(),
            None => false,
        };
        if !usable {
            *kept = Some(connect(&self.target.internal).await?);
        }
        let connection = kept.as_mut().expect("it was just made");
        let answer = self.exchange(connection, request).await;
        if answer.as_ref().map_or(true, |answer| answer.all("connection").contains(&"close")) {
            *kept = None;
        }
        let answer = answer?;
        answer.check_form()?;
        Ok(answer)
    }

    /// Sends a request to the internal listener whose answer need not be JSON.
    pub(crate) async fn send_internal_file(&self, request: Request) -> Result<Answer, Failure> {
        let mut connection = connect(&self.target.internal).await?;
        self.exchange(&mut connection, request).await
    }

    /// Sends a request to the public listener.
    pub(crate) async fn send_public(&self, request: Request) -> Result<Answer, Failure> {
        let public = self.target.public.as_ref().ok_or_else(|| Failure::new("there is no public listener"))?;
        let mut connection = connect(public).await?;
        let request = request.header("host", &public.authority());
        self.exchange(&mut connection, request).await
    }

    /// Sends all requests to the public listener at the same moment, each over a connection of its own.
    pub(crate) async fn race_public(&self, requests: Vec<Request>) -> Result<Vec<Answer>, Failure> {
        let public = self.target.public.as_ref().ok_or_else(|| Failure::new("there is no public listener"))?;
        let connections = future::try_join_all(requests.iter().map(|_| connect(public))).await?;
        let runs = connections.into_iter().zip(requests).map(|(mut connection, request)| async move {
            self.exchange(&mut connection, request.header("host", &public.authority())).await
        });
        future::try_join_all(runs).await
    }

    /// Sends all requests at the same moment, each over a connection of its own.
    pub(crate) async fn race(&self, requests: Vec<Request>) -> Result<Vec<Answer>, Failure> {
        let answers = self.race_internal_files(requests).await?;
        answers.iter().try_for_each(Answer::check_form)?;
        Ok(answers)
    }

    /// The same, for answers that need not be JSON.
    pub(crate) async fn race_internal_files(&self, requests: Vec<Request>) -> Result<Vec<Answer>, Failure> {
        // All connections stand before the first request goes out: else the first would win each race.
        let connections = future::try_join_all(requests.iter().map(|_| connect(&self.target.internal))).await?;
        let runs = connections
            .into_iter()
            .zip(requests)
            .map(|(mut connection, request)| async move { self.exchange(&mut connection, request).await });
        future::try_join_all(runs).await
    }

    async fn exchange(&self, connection: &mut Connection, request: Request) -> Result<Answer, Failure> {
        let line = request.describe();
        let lost = |error: hyper::Error| Failure::of(&line, "an answer", format!("{error}"));
        let mut parts = hyper::Request::builder().method(request.method.as_str()).uri(request.path.as_str());
        if request.header_value("host").is_none() {
            parts = parts.header("host", self.target.internal.authority());
        }
        if let (Some(secret), true, None) =
            (&self.target.service_secret, request.authorized, request.header_value("authorization"))
        {
            parts = parts.header("authorization", format!("Bearer {secret}"));
        }
        for (name, value) in &request.headers {
            parts = parts.header(name, value);
        }
        let head = request.method == "HEAD";
        let message =
            parts.body(Full::new(Bytes::from(request.body))).map_err(|error| Failure::new(error.to_string()))?;
        let (parts, body) = patiently(&line, connection.send_request(message)).await?.map_err(lost)?.into_parts();
        let body = patiently(&line, body.collect()).await?.map_err(lost)?.to_bytes();
        let headers = parts.headers.iter();
        let headers = headers.map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned()));
        Ok(Answer {
            request: line,
            dialect: self.dialect(),
            head,
            status: parts.status.as_u16(),
            headers: headers.collect(),
            body: body.to_vec(),
        })
    }

    /// Checks that the server still serves, after something that might have hurt it.
    pub(crate) async fn is_alive(&self) -> Check {
        self.get("/__heartbeat__").await?.is_empty_object()
    }

    /// Deletes what the case may have left. What goes wrong here has a case of its own.
    pub(crate) async fn delete_accounts(&self) {
        let emails = std::mem::take(&mut *self.emails.lock().expect("no holder panics"));
        for email in emails {
            let Ok(answer) = self.get(&email_path(&email)).await else { return };
            let Ok(account) = serde_json::from_slice::<Value>(&answer.body) else { continue };
            let uid = account["uid"].as_str().map(str::to_owned);
            self.accounts.lock().expect("no holder panics").extend(uid);
        }
        let accounts = std::mem::take(&mut *self.accounts.lock().expect("no holder panics"));
        for uid in accounts {
            if self.delete(&format!("/account/{uid}")).await.is_err() {
                return;
            }
        }
    }
}

/// The end of splitmix64: near numbers become numbers that have nothing in common.
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// Waits, but not for ever.
pub(crate) async fn patiently<T>(what: &str, work: impl Future<Output = T>) -> Result<T, Failure> {
    let waited = tokio::time::timeout(PATIENCE, work).await;
    waited.map_err(|_| Failure::of(what, "an answer", format!("nothing within {} s", PATIENCE.as_secs())))
}

/// Opens a TCP connection.
pub(crate) async fn dial(url: &BaseUrl) -> Result<TcpStream, Failure> {
    let line = format!("connect to {url}");
    let stream = patiently(&line, TcpStream::connect(url.authority())).await?;
    let stream = stream.map_err(|error| Failure::of(&line, "a connection", error))?;
    stream.set_nodelay(true).map_err(|error| Failure::of(&line, "a connection", error))?;
    Ok(stream)
}

async fn connect(url: &BaseUrl) -> Result<Connection, Failure> {
    let io = TokioIo::new(dial(url).await?);
    let (sender, driver) = handshake(io).await.map_err(|error| Failure::new(format!("connect to {url}: {error}")))?;
    // Its error is seen by the request that is under way; an idle connection may end as it likes.
    drop(tokio::spawn(driver));
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn client(seed: u64, case: &str) -> Client {
        let mut target = Target::new("http://localhost:1".parse().unwrap(), Dialect::V036);
        target.seed = seed;
        Client::new(target, case)
    }

    #[test]
    fn values_come_from_the_seed_and_the_case_and_differ() {
        let (one, other) = (client(1, "a"), client(1, "a"));
        assert_eq!(one.hex(96), other.hex(96));
        let mut seen = HashSet::new();
        for client in [one, client(1, "b"), client(2, "a")] {
            for _ in 0..100 {
                let hex = client.hex(16);
                assert_eq!(hex.len(), 32);
                assert!(seen.insert(hex));
            }
        }
    }
}

//! The transport over HTTP/1.1, with or without TLS.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::{Client, Response, redirect};
use serde_json::Value;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use crate::{ClientError, Reply, Transport, TransportError};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);

/// The most bytes of an answer that are read. The longest of the protocol has about 1,000.
const LONGEST: usize = 64 * 1024;

/// A transport to one server over HTTP.
///
/// Whom it talks to and that nobody listens is for TLS to tell: use `http://` on one machine or behind a proxy that ends
/// TLS there. Certificates are checked against the system's authorities, or those of the file or folder that the variables
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` name. It follows no redirection, which could lead a token elsewhere, and gives up
/// after 30 seconds.
#[derive(Clone)]
pub struct HttpTransport {
    client: Client,
    /// Without a `/` at its end.
    base: String,
}

impl HttpTransport {
    /// A transport to the server at `url`, `http://` or `https://`, whose path, if any, goes before those of the API. It
    /// connects when the first request is sent.
    ///
    /// # Errors
    /// `Url` for any other URL, and for one with a user, a query or a fragment. `Tls`.
    pub fn new(url: &str) -> Result<Self, ClientError> {
        let (base, host) = base(url).map_err(ClientError::Url)?;
        let client = client(&host).map_err(ClientError::Tls)?;
        Ok(Self { client, base })
    }
}

impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpTransport").field("base", &self.base).finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn post(&self, path: &str, body: Value) -> Result<Reply, TransportError> {
        let request = self.client.post(format!("{}{path}", self.base));
        let request = request.header("content-type", "application/json").body(body.to_string());
        let answer = request.send().await.map_err(explain)?;
        let status = answer.status().as_u16();
        let bytes = read(answer).await?;
        Ok(Reply { status, body: serde_json::from_slice(&bytes).ok() })
    }
}

async fn read(mut answer: Response) -> Result<Vec<u8>, TransportError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(explain)? {
        if bytes.len() + chunk.len() > LONGEST {
            return Err(TransportError::new("the answer is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The URL without a `/` at its end, and its host.
fn base(url: &str) -> Result<(String, Host), &'static str> {
    let parsed = Url::parse(url).map_err(|_| "it is no URL, such as https://host:port")?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err("it must begin with http:// or https://");
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err("it must name no user");
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err("it must have no query and no fragment");
    }
    let host = parsed.host().ok_or("it names no host")?.to_owned();
    Ok((parsed.as_str().trim_end_matches('/').to_owned(), host))
}

/// A proxy that the environment names is used, but not for this machine itself.
fn client(host: &Host) -> Result<Client, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("authkeep-client/", env!("CARGO_PKG_VERSION")));
    if is_loopback(host) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| error.to_string())
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Why a request had no answer, with all of its causes.
fn explain(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    TransportError::new(text)
}

#[cfg(test)]
mod tests;

//! The listeners and their limits.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[server]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Threads that serve requests; 0 means one a core.
    pub workers: usize,
    /// Seconds that running requests are given after SIGTERM or SIGINT.
    pub drain_seconds: u64,
    /// A file with the secret that internal requests must carry; none asks for none.
    #[schema(value_type = Option<String>)]
    pub service_secret_file: Option<PathBuf>,
    /// Addresses and blocks of proxies that are believed when `X-Forwarded-For` says who a request is from:
    /// `10.0.0.5/32`, `fd00::/8`. Throttles by address are worth nothing behind a proxy that is not listed.
    #[schema(value_type = Vec<String>)]
    pub trusted_proxies: Vec<IpNet>,
    /// The listener for trusted services.
    pub internal: Internal,
    /// The listener for everybody.
    pub public: Public,
    /// What one client may ask for.
    pub limits: Limits,
}

/// `[server.internal]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Internal {
    /// Its address; port 0 picks a free one.
    #[schema(value_type = String)]
    pub listen: SocketAddr,
    /// Host names beside its own address and `localhost` that requests may be addressed to.
    pub hosts: Vec<String>,
    /// A PEM file with the certificate of its TLS, and those up to the root's; without one it speaks plain HTTP.
    #[schema(value_type = Option<String>)]
    pub tls_cert: Option<PathBuf>,
    /// A PEM file with the key of that certificate.
    #[schema(value_type = Option<String>)]
    pub tls_key: Option<PathBuf>,
}

/// `[server.public]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Public {
    /// Its address; port 0 picks a free one.
    #[schema(value_type = String)]
    pub listen: SocketAddr,
    /// The URL that people reach it by; the default is the address over http, or https with TLS.
    pub url: Option<String>,
    /// A PEM file with the certificate of its TLS, and those up to the root's; without one it speaks plain HTTP.
    #[schema(value_type = Option<String>)]
    pub tls_cert: Option<PathBuf>,
    /// A PEM file with the key of that certificate.
    #[schema(value_type = Option<String>)]
    pub tls_key: Option<PathBuf>,
}

/// `[server.limits]`, the same for both listeners.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Connections at one time on a listener; more wait to be accepted.
    pub connections: usize,
    /// Bytes of a request's line and headers.
    pub header_bytes: usize,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Seconds in which a request's headers must arrive, counted from the end of the request before: a connection that
    /// is idle for longer is closed.
    pub idle_seconds: u64,
    /// Seconds in which a request's body must arrive.
    pub body_seconds: u64,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            workers: 0,
            drain_seconds: 30,
            service_secret_file: None,
            trusted_proxies: Vec::new(),
            internal: Internal::default(),
            public: Public::default(),
            limits: Limits::default(),
        }
    }
}

impl Default for Internal {
    fn default() -> Self {
        Self { listen: ([127, 0, 0, 1], 8000).into(), hosts: Vec::new(), tls_cert: None, tls_key: None }
    }
}

impl Default for Public {
    fn default() -> Self {
        Self { listen: ([127, 0, 0, 1], 3000).into(), url: None, tls_cert: None, tls_key: None }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            header_bytes: 16 * 1024,
            body_bytes: 1024 * 1024,
            idle_seconds: 60,
            body_seconds: 30,
        }
    }
}

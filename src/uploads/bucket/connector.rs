//! The HTTP client of object stores: TLS by the libraries that the rest of the server uses, and the system's certificates.

use std::sync::Arc;
use std::time::Duration;

use object_store::ClientOptions;
use object_store::client::{HttpClient, HttpConnector};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the other side may be silent. A file has 10 MiB at the most, and its reader may be slow.
const READ_TIMEOUT: Duration = Duration::from_mins(1);

#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    /// The options are those of a client of another make: nothing in the URL can set one.
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        client().map(HttpClient::new).map_err(|source| object_store::Error::Generic { store: "HTTP", source })
    }
}

fn client() -> Result<reqwest::Client, Box<dyn std::error::Error + Send + Sync>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        .user_agent(concat!("authkeep/", env!("CARGO_PKG_VERSION")))
        .build()?;
    Ok(client)
}

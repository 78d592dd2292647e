//! TLS on a listener: both protocols, and a new certificate without a restart.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::support::{Home, Server};

/// Writes a certificate for `localhost` with its key; gives the certificate, which is its own root.
fn certify(home: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate can be made");
    fs::write(home.join("cert.pem"), made.cert.pem()).expect("a file can be written");
    fs::write(home.join("key.pem"), made.signing_key.serialize_pem()).expect("a file can be written");
    made.cert.der().clone()
}

fn start(home: &Home) -> Server {
    let tls = "tls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\n";
    fs::write(home.path().join("a.toml"), format!("[server.internal]\n{tls}[server.public]\n{tls}"))
        .expect("a file can be written");
    home.start(&["--storage", "memory://", "--config", "a.toml"])
}

/// Shakes hands as a client that trusts one root and offers one protocol.
async fn connect(
    address: std::net::SocketAddr,
    root: &CertificateDer<'static>,
    protocol: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).expect("a root");
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let name = ServerName::try_from("localhost").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, TcpStream::connect(address).await?).await
}

fn request(uri: &str) -> Request<Empty<Bytes>> {
    Request::get(uri).header("host", "localhost").body(Empty::new()).expect("a request")
}

#[tokio::test]
async fn both_protocols_are_spoken_on_both_listeners() {
    let home = Home::new();
    let root = certify(home.path());
    let server = start(&home);
    for address in [server.internal, server.public] {
        let stream = connect(address, &root, "http/1.1").await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let answer = sender.send_request(request("/__heartbeat__")).await.unwrap();
        assert_eq!(answer.status(), 200);

        let stream = connect(address, &root, "h2").await.unwrap();
        let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let answer = sender.send_request(request("https://localhost/__heartbeat__")).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "{}");
    }
}

#[tokio::test]
async fn a_foreign_host_is_refused_on_http2_too() {
    let home = Home::new();
    let root = certify(home.path());
    let server = start(&home);
    let stream = connect(server.internal, &root, "h2").await.unwrap();
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let foreign = Request::get("https://rebound.example/").body(Empty::<Bytes>::new()).unwrap();
    assert_eq!(sender.send_request(foreign).await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_new_certificate_is_taken_up_and_a_broken_one_is_not() {
    let home = Home::new();
    let old = certify(home.path());
    let mut server = start(&home);
    connect(server.public, &old, "h2").await.unwrap();

    let new = certify(home.path());
    connect(server.public, &old, "h2").await.unwrap();
    server.signal("HUP");
    server.wait_for("took up");
    server.wait_for("took up");
    connect(server.public, &new, "h2").await.unwrap();
    connect(server.public, &old, "h2").await.unwrap_err();

    fs::write(home.path().join("cert.pem"), "broken").unwrap();
    server.signal("HUP");
    server.wait_for("kept the TLS certificate");
    connect(server.public, &new, "h2").await.unwrap();
}

#[test]
fn a_certificate_without_its_key_is_refused() {
    let home = Home::new();
    certify(home.path());
    fs::write(home.path().join("a.toml"), "[server.public]\ntls_cert = \"cert.pem\"\n").unwrap();
    let (status, said) = home.refused(&["--storage", "memory://", "--config", "a.toml"]);
    assert!(!status.success() && said.contains("server.public.tls_key"), "{said}");
}

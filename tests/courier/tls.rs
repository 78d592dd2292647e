//! When a connection is encrypted, who is believed to be at its other end, and what is not sent otherwise.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use authkeep::config::TransportUrl;
use authkeep::courier::Courier;
use authkeep::courier::carrier::Outcome;
use authkeep_store::Secret;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::endpoint::Endpoint;
use crate::mail_server::{MailServer, Options};
use crate::stage::{Stage, code, confirmation, round};

const SIGNED_IN: &str = "me:p%40ss@";

/// What answers with a certificate for a name; the certificate is its own root and lies in `ca.pem` of the folder.
fn acceptor(name: &str, folder: &Path) -> TlsAcceptor {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate can be made");
    fs::write(folder.join("ca.pem"), made.cert.pem()).expect("a file can be written");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("they fit");
    TlsAcceptor::from(Arc::new(config))
}

/// A stage that believes the certificates that it makes.
fn believing(believes: bool) -> Stage {
    let mut stage = Stage::new();
    stage.config.courier.tls_ca = believes.then(|| stage.home.path().join("ca.pem"));
    stage
}

#[tokio::test]
async fn mail_is_encrypted_by_starttls_and_from_the_first_byte_on() {
    for (implicit, scheme, options) in [
        (false, "smtp", "?tls=required"),
        (false, "smtp", ""),
        (true, "smtps", ""),
        (false, "smtp", "?tls=opportunistic"),
    ] {
        let mut stage = believing(true);
        let tls = Some(acceptor("localhost", stage.home.path()));
        let options_of_server = Options { tls, implicit, account: Some(("me", "p@ss")), ..Options::default() };
        let mut server = MailServer::open(options_of_server);
        let url = format!("{scheme}://{SIGNED_IN}localhost:{}{options}", server.address.port());
        stage.config.courier.mail = TransportUrl::new(&url);
        stage.post(confirmation("a@example.org")).await;
        assert_eq!(round(&stage.carrier()).await, [Outcome::Sent], "{url}");
        let mail = server.mail().await;
        assert!(mail.encrypted);
        assert_eq!(mail.user.as_deref(), Some("me"));
    }
}

#[tokio::test]
async fn a_mail_server_that_is_somebody_else_gets_nothing() {
    for (name, believes, options) in
        [("localhost", false, "?tls=required"), ("localhost", false, ""), ("other.example", true, "?tls=required")]
    {
        let mut stage = believing(believes);
        let tls = Some(acceptor(name, stage.home.path()));
        let mut server = MailServer::open(Options { tls, account: Some(("me", "p@ss")), ..Options::default() });
        let url = format!("smtp://{SIGNED_IN}localhost:{}{options}", server.address.port());
        stage.config.courier.mail = TransportUrl::new(&url);
        stage.post(confirmation("a@example.org")).await;
        assert_eq!(round(&stage.carrier()).await, [Outcome::Failed], "{name} {url}");
        assert!(server.mail_so_far().is_none());
        assert_eq!(stage.queue().await.len(), 1);
    }
}

#[tokio::test]
async fn where_tls_is_required_and_not_offered_nothing_is_sent() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}?tls=required", server.address));
    stage.post(confirmation("a@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Failed]);
    assert!(server.mail_so_far().is_none());
}

#[tokio::test]
async fn where_tls_is_never_wanted_it_is_not_used() {
    let stage = Stage::new();
    let tls = Some(acceptor("localhost", stage.home.path()));
    let mut server = MailServer::open(Options { tls, ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}?tls=never", server.address));
    stage.post(confirmation("a@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Sent]);
    assert!(!server.mail().await.encrypted);
}

#[tokio::test]
async fn an_endpoint_is_believed_by_its_certificate_alone() {
    for (name, believes, outcome, asked) in [
        ("localhost", true, Outcome::Sent, 1),
        ("localhost", false, Outcome::Failed, 0),
        ("other.example", true, Outcome::Failed, 0),
    ] {
        let mut stage = believing(believes);
        let endpoint = Endpoint::open_with(&[], Some(acceptor(name, stage.home.path()))).await;
        let url = format!("https://:token@localhost:{}/sms", endpoint.address.port());
        stage.config.courier.sms = TransportUrl::new(url);
        stage.post(code("447418084106")).await;
        assert_eq!(round(&stage.carrier()).await, [outcome], "{name} {believes}");
        assert_eq!(endpoint.asked().len(), asked);
    }
}

#[test]
fn authorities_that_cannot_be_used_are_named() {
    let mut stage = Stage::new();
    for content in [None, Some("no certificate")] {
        let file = stage.home.path().join("ca.pem");
        if let Some(content) = content {
            fs::write(&file, content).unwrap();
        }
        stage.config.courier.tls_ca = Some(file);
        let error = Courier::new(&stage.config, &Secret::new([7; 32])).err().expect("it is refused").to_string();
        assert!(error.contains("courier.tls_ca") && error.contains("ca.pem"), "{error}");
    }
}

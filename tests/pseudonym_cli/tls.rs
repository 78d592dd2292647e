//! At a server behind TLS.

use std::fs;

use crate::Run;
use crate::support::Home;

#[test]
fn the_servers_certificate_must_be_one_that_is_believed() {
    let home = Home::new();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate can be made");
    fs::write(home.path().join("cert.pem"), made.cert.pem()).expect("a file can be written");
    fs::write(home.path().join("key.pem"), made.signing_key.serialize_pem()).expect("a file can be written");
    let tls = "[server.public]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\n";
    fs::write(home.path().join("a.toml"), tls).expect("a file can be written");
    let server = home.start(&["--storage", "memory://", "--config", "a.toml"]);

    let url = format!("https://localhost:{}", server.public.port());
    let token = format!("{}/{}", "ab".repeat(32), "cd".repeat(12));
    let clean = |environment: &[(&str, &str)], url: &str| {
        Run::with(&home, environment, &["exchange", "clean", "-", "--url", url], &token).refusal().to_owned()
    };
    let believed = [("SSL_CERT_FILE", "cert.pem")];
    assert_eq!(clean(&believed, &url), "authkeep: the server answered 400: Invalid Input");
    let said = clean(&[], &url);
    assert!(said.starts_with("authkeep: no answer of the server: ") && said.contains("certificate"), "{said}");
    let said = clean(&believed, &format!("https://127.0.0.1:{}", server.public.port()));
    assert!(said.contains("certificate"), "it is made out for another name: {said}");
}

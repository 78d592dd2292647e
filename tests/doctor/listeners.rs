//! Faults of the listeners: taken ports, exposure, TLS files.

use std::fs;
use std::net::TcpListener;

use crate::report::doctor;
use crate::support::Home;

#[test]
fn a_port_in_use_is_named() {
    let home = Home::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let report = doctor(&home, &["--public-listen", &address.to_string()]);
    report.says("error", "public listener", &[&format!("port {}", address.port()), "in use", "--public-listen"]);
    report.only_error_on("public listener");
}

#[test]
fn an_internal_listener_that_is_exposed() {
    let home = Home::new();
    let report = doctor(&home, &["--internal-listen", "0.0.0.0:0"]);
    report.says("error", "exposure", &["internal listener", "--service-secret-file"]);
    report.only_error_on("exposure");
    fs::write(home.path().join("secret"), "long enough for everybody").unwrap();
    assert!(doctor(&home, &["--internal-listen", "0.0.0.0:0", "--service-secret-file", "secret"]).succeeded);
}

#[test]
fn a_public_listener_without_its_url_or_without_tls() {
    let home = Home::new();
    let report = doctor(&home, &["--public-listen", "0.0.0.0:0"]);
    report.says("error", "exposure", &["public listener", "--public-url"]);
    let report = doctor(&home, &["--public-listen", "0.0.0.0:0", "--public-url", "https://auth.example"]);
    report.says("warning", "exposure", &["plain HTTP"]);
    assert!(report.succeeded);
}

#[test]
fn tls_files_that_cannot_be_used() {
    let home = Home::new();
    fs::write(home.path().join("cert.pem"), "no certificate").unwrap();
    let config =
        "[server.public]\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\n[server.internal]\ntls_key = \"key\"\n";
    fs::write(home.path().join("authkeep.toml"), config).unwrap();
    let report = doctor(&home, &["--config", "authkeep.toml"]);
    report.says("error", "public TLS", &["cert.pem"]);
    report.says("error", "internal TLS", &["server.internal.tls_cert", "set both or none"]);
}

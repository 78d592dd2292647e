//! What a start prints, and when it is refused.

use std::fs;

use crate::support::{Home, http};

fn said(home: &Home, flags: &[&str]) -> String {
    let (status, said) = home.refused(flags);
    assert_eq!(status.code(), Some(1), "{said}");
    said
}

#[test]
fn the_default_is_sled_below_the_working_folder() {
    let home = Home::new();
    let server = home.start(&[]);
    let answer = http::request(server.internal, "GET", "/", &[], "");
    assert!(answer.body.contains(r#""implementation":"sled""#), "{answer:?}");
    assert!(home.path().join("authkeep-data/store").is_dir());
    let log = server.stop();
    assert!(log.contains(&home.path().join("authkeep-data/store").display().to_string()), "{log}");
}

#[test]
fn an_internal_listener_for_other_machines_wants_a_secret() {
    let home = Home::new();
    let said = said(&home, &["--storage", "memory://", "--internal-listen", "0.0.0.0:0"]);
    assert!(said.contains("--service-secret-file"), "{said}");
}

#[test]
fn a_short_secret_is_refused() {
    let home = Home::new();
    fs::write(home.path().join("secret"), "short\n").unwrap();
    let said = said(&home, &["--storage", "memory://", "--service-secret-file", "secret"]);
    assert!(said.contains("16 characters"), "{said}");
    assert!(!said.contains("short\n"), "the secret stays secret: {said}");
}

#[test]
fn a_folder_in_use_is_refused() {
    let home = Home::new();
    let _server = home.start(&["--storage", "sled://data"]);
    let said = said(&home, &["--storage", "sled://data"]);
    assert!(said.contains("in use"), "{said}");
}

#[test]
fn another_key_file_is_refused() {
    let home = Home::new();
    home.start(&["--storage", "sled://data"]).stop();
    let said = said(&home, &["--storage", "sled://data", "--key-file", "another"]);
    assert!(said.contains("another"), "{said}");
    assert!(!home.path().join("another").exists(), "no key is made for a store that has one");
    home.start(&["--storage", "sled://data"]).stop();
}

#[test]
fn a_port_in_use_is_refused_by_its_listener() {
    let home = Home::new();
    let server = home.start(&["--storage", "memory://"]);
    let address = server.internal.to_string();
    let said = said(&home, &["--storage", "memory://", "--public-listen", &address]);
    assert!(said.contains("public") && said.contains(&address), "{said}");
}

#[test]
fn unknown_storage_and_unknown_options_are_refused_by_name() {
    let home = Home::new();
    assert!(said(&home, &["--storage", "mysql://x"]).contains("mysql://x"));
    assert!(said(&home, &["--storage", "sled://data?durabilty=relaxed"]).contains("durabilty"));
    assert!(said(&home, &["--storage", "postgres://localhost/x?max_conections=2"]).contains("max_conections"));
}

#[test]
fn an_unknown_setting_in_the_file_or_the_environment_is_refused_by_name() {
    let home = Home::new();
    fs::write(home.path().join("a.toml"), "[storage]\nurll = \"memory://\"\n").unwrap();
    assert!(said(&home, &["--config", "a.toml"]).contains("storage.urll"));
    let run = home.command().env("AUTHKEEP_SERVER__WORKRES", "2").output().unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success() && said.contains("workres"), "{said}");
}

#[test]
fn the_help_teaches() {
    let home = Home::new();
    let help = String::from_utf8(home.command().arg("--help").output().unwrap().stdout).unwrap();
    for word in ["--storage", "memory://", "sled://", "postgres://", "AUTHKEEP_", "--key-file", "migrate"] {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
}

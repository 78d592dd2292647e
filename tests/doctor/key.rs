//! Faults of the key file and of the service secret's.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::report::doctor;
use crate::support::Home;

fn started() -> Home {
    let home = Home::new();
    home.start(&[]).stop();
    home
}

#[test]
fn the_key_file_of_another_store() {
    let (home, other) = (started(), started());
    fs::copy(other.path().join("authkeep-data/key"), home.path().join("authkeep-data/key")).unwrap();
    let report = doctor(&home, &[]);
    report.says("error", "key file", &["not the one that this store was made with", "--key-file"]);
    report.only_error_on("key file");
}

#[test]
fn a_missing_key_file() {
    let home = started();
    fs::remove_file(home.path().join("authkeep-data/key")).unwrap();
    let report = doctor(&home, &[]);
    report.says("error", "key file", &["is missing", "restore the file"]);
    report.only_error_on("key file");
    assert!(!home.path().join("authkeep-data/key").exists(), "none was made");
}

#[test]
fn a_key_file_with_a_store_that_knows_none() {
    let home = started();
    let report = doctor(&home, &["--storage", "sled://mistyped"]);
    report.says("warning", "key file", &["knows no key yet", "see that the storage URL is right"]);
    assert!(!home.path().join("mistyped").exists());
}

#[test]
fn a_key_file_that_everybody_can_read() {
    let home = started();
    fs::set_permissions(home.path().join("authkeep-data/key"), Permissions::from_mode(0o644)).unwrap();
    let report = doctor(&home, &[]);
    report.says("error", "key file", &["can be read by every user", "chmod 600"]);
    report.only_error_on("key file");
}

#[test]
fn a_key_file_with_something_else_in_it() {
    let home = started();
    fs::write(home.path().join("authkeep-data/key"), "something else").unwrap();
    let report = doctor(&home, &[]);
    report.says("error", "key file", &["does not hold 64 hex digits", "backup"]);
    report.only_error_on("key file");
}

#[test]
fn a_service_secret_that_is_short_missing_or_open() {
    let home = Home::new();
    let secret = home.path().join("secret");
    let flags = ["--service-secret-file", "secret"];
    doctor(&home, &flags).says("error", "service secret", &["secret cannot be read"]);

    fs::write(&secret, "tooshort").unwrap();
    let report = doctor(&home, &flags);
    report.says("error", "service secret", &["shorter than 16 characters", "openssl rand -hex 32"]);
    report.only_error_on("service secret");

    fs::write(&secret, "long enough for everybody").unwrap();
    fs::set_permissions(&secret, Permissions::from_mode(0o644)).unwrap();
    doctor(&home, &flags).says("warning", "service secret", &["chmod 600"]);
    fs::set_permissions(&secret, Permissions::from_mode(0o600)).unwrap();
    doctor(&home, &flags).says("ok", "service secret", &["long enough"]);
}

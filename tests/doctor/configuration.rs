//! Faults of the configuration.

use std::fs;

use crate::report::{doctor, doctor_by};
use crate::support::Home;

#[test]
fn an_unknown_setting_is_named_and_the_others_are_used() {
    let home = Home::new();
    fs::write(home.path().join("a.toml"), "[storage]\nurl = \"memory://\"\nmigrat = true\n").unwrap();
    let report = doctor(&home, &["--config", "a.toml"]);
    report.says("error", "configuration", &["storage.migrat", "a.toml", "correct or remove it"]);
    report.says("warning", "store", &["memory://"]);
    report.only_error_on("configuration");
}

#[test]
fn a_wrong_variable_is_named() {
    let home = Home::new();
    let mut command = home.command();
    command.env("AUTHKEEP_SERVER__WORKERS", "many");
    doctor_by(command, &[]).says("error", "configuration", &["server.workers"]);
    let mut command = home.command();
    command.env("AUTHKEEP_STORAGE", "memory://");
    doctor_by(command, &[]).says("error", "configuration", &["AUTHKEEP_STORAGE"]);
}

#[test]
fn a_missing_file_is_named() {
    let home = Home::new();
    doctor(&home, &["--config", "missing.toml"]).says("error", "configuration", &["missing.toml", "does not exist"]);
}

#[test]
fn an_unknown_engine_is_named_without_its_password() {
    let home = Home::new();
    let report = doctor(&home, &["--storage", "mysql://me:hunter2@db/auth"]);
    report.says("error", "store", &["mysql://me:***@db/auth", "none of memory://"]);
}

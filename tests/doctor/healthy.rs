//! Setups in which nothing is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::report::doctor;
use crate::support::Home;

/// Every file below a folder with its content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let content = fs::read(&path).expect("a file");
            found.insert(path, content);
        }
    }
    found
}

#[test]
fn before_the_first_start_all_is_well_and_nothing_is_made() {
    let home = Home::new();
    let report = doctor(&home, &[]);
    assert!(report.succeeded);
    report.says("ok", "store", &["will be made at the first start"]);
    report.says("ok", "key file", &["will be made at the first start"]);
    report.says("ok", "store's folder", &["can be written to", "MiB are free"]);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn after_a_start_all_is_well_and_the_key_stays() {
    let home = Home::new();
    home.start(&[]).stop();
    let key = home.path().join("authkeep-data/key");
    let before = fs::read(&key).unwrap();
    let report = doctor(&home, &[]);
    assert!(report.succeeded);
    report.says("ok", "store", &["sled", "can be opened"]);
    report.says("ok", "key file", &["is the one that the store was made with"]);
    assert_eq!(fs::read(&key).unwrap(), before);
    home.start(&[]).stop();
}

#[test]
fn the_files_of_a_server_stay_as_they_are() {
    let home = Home::new();
    fs::write(home.path().join("secret"), "0123456789abcdef0123456789abcdef\n").unwrap();
    fs::write(home.path().join("authkeep.toml"), "[storage]\nurl = \"memory://\"\n").unwrap();
    let before = files(home.path());
    let report = doctor(&home, &["--config", "authkeep.toml", "--service-secret-file", "secret"]);
    report.says("warning", "store", &["memory://", "for tests"]);
    report.says("ok", "configuration", &["authkeep.toml"]);
    assert!(report.succeeded);
    assert_eq!(files(home.path()), before);
}

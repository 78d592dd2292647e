//! Faults of a store in a folder.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use crate::report::{doctor, doctor_by};
use crate::skip;
use crate::support::Home;

#[test]
fn a_folder_in_use() {
    let home = Home::new();
    let _server = home.start(&[]);
    let report = doctor(&home, &[]);
    report.says("error", "store", &["in use by another process", "stop it or choose another folder"]);
    report.says("warning", "key file", &["not known"]);
    report.only_error_on("store");
}

#[test]
fn a_file_where_the_folder_should_be() {
    let home = Home::new();
    fs::write(home.path().join("data"), "").unwrap();
    for storage in ["sled://data", "sled://data/store"] {
        let report = doctor(&home, &["--storage", storage]);
        report.says("error", "store", &["data is not a folder", "choose another"]);
        report.says("error", "store's folder", &["data is not a folder"]);
    }
}

#[test]
fn an_option_that_sled_does_not_have() {
    let home = Home::new();
    doctor(&home, &["--storage", "sled://data?durabilty=relaxed"]).says("error", "store", &["durabilty"]);
    assert!(!home.path().join("data").exists());
}

#[test]
fn a_damaged_store() {
    let home = Home::new();
    home.start(&[]).stop();
    fs::write(home.path().join("authkeep-data/store/conf"), "not what sled wrote").unwrap();
    let report = doctor(&home, &[]);
    report.says("error", "store", &["authkeep-data/store is damaged", "restore the store from an export or a backup"]);
    report.only_error_on("store");
}

/// Nobody can write there: neither the owner nor, in a process of another user, root.
#[test]
fn a_folder_that_cannot_be_written_to() {
    let home = Home::new();
    let folder = home.path().join("data");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(home.path(), Permissions::from_mode(0o755)).unwrap();
    let flags = ["--storage", "sled://data", "--key-file", "data/key"];
    let report = if fs::metadata("/proc/self").unwrap().uid() == 0 {
        let binary = env!("CARGO_BIN_EXE_authkeep");
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        let reachable = Command::new("setpriv").args(nobody).args(["test", "-x", binary]).status();
        if !reachable.is_ok_and(|status| status.success()) {
            return skip("the doctor as another user than root", "that user cannot reach the binary");
        }
        let mut command = Command::new("setpriv");
        command.args(nobody).arg(binary).current_dir(home.path());
        doctor_by(command, &flags)
    } else {
        doctor(&home, &flags)
    };
    report.says("error", "store's folder", &["cannot be written to by this user", "change its owner or mode"]);
    report.says("error", "key's folder", &["cannot be written to by this user"]);
}

#[test]
fn a_store_of_another_user() {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return skip("the doctor on a store of another user", "only root can give a file away");
    }
    let home = Home::new();
    home.start(&[]).stop();
    std::os::unix::fs::chown(home.path().join("authkeep-data/store/db"), Some(4711), None).unwrap();
    let report = doctor(&home, &[]);
    report.says("error", "store", &["the user with the id 4711", "run this as that user"]);
}

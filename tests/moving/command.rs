//! The commands: `copy`, `export` and `import` of the real binary.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use authkeep_conformance::State;
use authkeep_sled::SledStore;

use crate::population::populate;
use crate::support::Home;

/// A folder with a store in `old` of so many accounts.
fn home(accounts: usize) -> Home {
    home_and_count(accounts).0
}

/// The same, and the number of its records.
fn home_and_count(accounts: usize) -> (Home, u64) {
    let home = Home::new();
    let count = runtime().block_on(async { populate(&sled(&home, "old"), accounts).await });
    (home, count)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("a runtime")
}

fn sled(home: &Home, folder: &str) -> SledStore {
    SledStore::open(home.path().join(folder), authkeep_sled::Options::default()).expect("sled opens")
}

fn state(home: &Home, folder: &str) -> State {
    runtime().block_on(async { State::read(&sled(home, folder)).await.expect("a state") })
}

fn run(home: &Home, arguments: &[&str]) -> Output {
    home.command().args(arguments).output().expect("it runs")
}

fn done(home: &Home, arguments: &[&str]) -> String {
    let output = run(home, arguments);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

fn refused(home: &Home, arguments: &[&str]) -> String {
    let output = run(home, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    assert!(output.stdout.is_empty(), "what is refused prints nothing on stdout");
    String::from_utf8(output.stderr).expect("a text")
}

#[test]
fn copy_moves_everything_and_says_how_much() {
    let (home, records) = home_and_count(201);
    let said = done(&home, &["copy", "--from", "sled://old", "--to", "sled://new", "--verify"]);
    let total = format!("{records}  in all");
    for line in ["201  account", "398  session_token", "3  message", "1  key_fingerprint", &total, "sides are the same"]
    {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(state(&home, "old") == state(&home, "new"));
}

#[test]
fn export_and_import_move_everything_through_a_file_of_its_owner() {
    let home = home(200);
    done(&home, &["export", "--from", "sled://old", "backup.zst"]);
    assert_eq!(fs::metadata(home.path().join("backup.zst")).unwrap().permissions().mode() & 0o777, 0o600);
    done(&home, &["import", "--to", "sled://new", "--verify", "backup.zst"]);
    assert!(state(&home, "old") == state(&home, "new"));

    let said = refused(&home, &["export", "--storage", "sled://old", "backup.zst"]);
    assert!(said.contains("exists already"), "{said}");
    let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "no draft is left over: {names:?}");
}

#[test]
fn an_export_on_stdout_is_the_same_as_one_in_a_file() {
    let home = home(50);
    let export = run(&home, &["export", "--from", "sled://old", "-"]);
    assert!(export.status.success());
    fs::write(home.path().join("piped"), &export.stdout).unwrap();
    done(&home, &["import", "--to", "sled://new", "piped"]);
    assert!(state(&home, "old") == state(&home, "new"));
}

#[test]
fn a_target_that_is_not_empty_is_refused_and_stays_as_it_was() {
    let home = home(20);
    done(&home, &["export", "--from", "sled://old", "backup"]);
    runtime().block_on(async { populate(&sled(&home, "full"), 3).await });
    let before = state(&home, "full");
    let copied = refused(&home, &["copy", "--from", "sled://old", "--to", "sled://full"]);
    let imported = refused(&home, &["import", "--to", "sled://full", "backup"]);
    for said in [copied, imported] {
        assert!(said.contains("not empty") && said.contains("name a new folder"), "{said}");
    }
    assert!(state(&home, "full") == before);
}

#[test]
fn a_damaged_export_stores_nothing() {
    let home = home(20);
    done(&home, &["export", "--from", "sled://old", "good"]);
    let good = fs::read(home.path().join("good")).unwrap();
    let mut flipped = good.clone();
    // In the checksum of the compressed bytes, which no bit of can change unnoticed.
    flipped[good.len() - 2] ^= 1;
    for (name, bytes) in [("short", &good[..good.len() - 9]), ("flipped", &flipped[..])] {
        fs::write(home.path().join(name), bytes).unwrap();
        let said = refused(&home, &["import", "--to", "sled://new", name]);
        assert!(said.contains("cut off") || said.contains("damaged") || said.contains("changed"), "{said}");
    }
    assert!(!home.path().join("new").exists(), "not even the store was made");
}

#[test]
fn stores_that_make_no_sense_are_refused() {
    let home = home(3);
    done(&home, &["export", "--from", "sled://old", "backup"]);
    for (arguments, expected) in [
        (&["copy", "--from", "sled://old", "--to", "memory://"][..], "memory://"),
        (&["copy", "--from", "memory://", "--to", "sled://new"], "memory://"),
        (&["import", "--to", "memory://", "backup"], "memory://"),
        (&["export", "--from", "memory://", "other"], "memory://"),
        (&["copy", "--from", "sled://old", "--to", "sled://./old?cache_mb=8"], "both URLs"),
        (&["copy", "--from", "sled://odl", "--to", "sled://new"], "no store at"),
        (&["export", "--from", "sled://odl", "other"], "no store at"),
        (&["import", "--to", "sled://new", "missing"], "missing cannot be read"),
        (&["export", "--from", "sled://old", "no/such/folder"], "cannot be made"),
    ] {
        let said = refused(&home, arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    let mut names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["backup", "old"], "nothing else was made");
}

#[test]
fn a_store_in_use_is_refused() {
    let home = home(3);
    let _held = sled(&home, "old");
    let said = refused(&home, &["copy", "--from", "sled://old", "--to", "sled://new"]);
    assert!(said.contains("in use"), "{said}");
}

//! `authkeep conformance store`

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::{env, fs};

use sqlx::{Connection, PgConnection};

use super::Run;
use crate::support::Home;

/// The names of what is in the folder that the command ran in.
fn left_in(home: &Home) -> Vec<String> {
    let entries = fs::read_dir(home.path()).expect("a folder can be read");
    entries.map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn cases_are_picked_by_their_names_and_reported() {
    let home = Home::new();
    let only = "memory/contract/SESSION-1?*";
    let arguments = ["store", "--storage", "memory://", "--only", only, "--report", "junit=report.xml"];
    let run = Run::of(&home, &arguments);
    assert!(run.out.starts_with("15 cases on memory, seed 5 "), "{}", run.out);
    let names = run.passed();
    assert!(names.iter().all(|name| name.starts_with("memory/contract/SESSION-1")), "{names:?}");
    let report = fs::read_to_string(home.path().join("report.xml")).expect("the report was written");
    assert!(report.contains(r#"<testsuite name="store" tests="15" failures="0""#), "{report}");
    assert!(report.contains(r#"<testcase classname="memory.contract" name="SESSION-10 "#), "{report}");
}

#[test]
fn sled_is_checked_beside_the_store_and_leaves_nothing() {
    let home = Home::new();
    fs::create_dir_all(home.path().join("data/store")).expect("a folder can be made");
    fs::write(home.path().join("data/store/db"), "not to be touched").expect("a file can be written");
    // One that reads, and one that kills a process of its own.
    for only in ["sled/contract/ACCOUNT-24*", "sled/durability/ATOMIC-1*"] {
        let run = Run::of(&home, &["store", "--storage", "sled://data/store?cache_mb=32", "--only", only]);
        assert_eq!(run.passed().len(), 1);
        assert_eq!(left_in(&home), ["data"]);
        let data = fs::read_dir(home.path().join("data")).expect("a folder can be read");
        assert_eq!(data.count(), 1, "the store alone");
        let store = fs::read_dir(home.path().join("data/store")).expect("a folder can be read");
        assert_eq!(store.count(), 1, "the file alone");
    }
}

#[test]
fn a_store_that_does_not_exist_is_not_made() {
    let home = Home::new();
    let run = Run::of(&home, &["store", "--storage", "sled://data/store", "--only", "sled/contract/KEY-*"]);
    run.passed();
    assert_eq!(left_in(&home), [""; 0]);
}

#[test]
fn what_a_relaxed_store_does_not_promise_is_skipped() {
    let home = Home::new();
    let storage = "sled://store?durability=relaxed";
    let run = Run::of(&home, &["store", "--storage", storage, "--only", "sled/*/DURABLE-1 an empty*"]);
    assert!(run.out.contains("skip sled/durability/DURABLE-1 an empty store"), "{}", run.out);
    assert!(run.out.ends_with("\n0 passed, 0 failed, 1 skipped\n"), "{}", run.out);
    assert!(!run.success, "nothing was checked");
}

#[test]
fn a_glob_that_fits_nothing_is_a_failure() {
    let run = Run::of(&Home::new(), &["store", "--storage", "memory://", "--only", "sled/*"]);
    assert!(!run.success);
    assert!(run.err.contains("no case has a name that fits sled/*"), "{}", run.err);
}

#[test]
fn an_engine_out_of_reach_is_one_error() {
    let home = Home::new();
    fs::write(home.path().join("file"), "").expect("a file can be written");
    for storage in ["postgres://localhost:1/none", "sled://file/store/x?cache_mb=none", "mysql://localhost"] {
        let run = Run::of(&home, &["store", "--storage", storage]);
        assert!(!run.success);
        assert_eq!((run.out.as_str(), run.err.lines().count()), ("", 1), "{}", run.err);
    }
    assert_eq!(left_in(&home), ["file"]);
}

#[test]
fn an_interrupted_run_leaves_nothing() {
    let home = Home::new();
    let mut command = home.command();
    command.args(["conformance", "store", "--storage", "sled://store?cache_mb=32"]).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output can be read")).lines();
    let first = lines.find_map(|line| line.ok().filter(|line| line.starts_with("ok ")));
    assert!(first.is_some(), "no case passed");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "SIGINT was sent");
    // The rest is read, so that a full pipe keeps nothing from ending.
    let rest = lines.map_while(Result::ok).filter(|line| line.contains(" passed, ")).count();
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), rest), (Some(1), 0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "authkeep: interrupted\n");
    assert_eq!(left_in(&home), [""; 0]);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the test's own setting")]
async fn postgres_is_checked_in_schemas_of_its_own_and_none_is_left() {
    let Ok(server) = env::var("AUTHKEEP_TEST_POSTGRES") else {
        println!("SKIPPED authkeep conformance store on postgres: AUTHKEEP_TEST_POSTGRES is not set; run scripts/test");
        return;
    };
    let home = Home::new();
    let run = Run::of(&home, &["store", "--storage", &server, "--only", "postgres/contract/SESSION-8*"]);
    assert_eq!(run.passed().len(), 3);
    let mut connection = PgConnection::connect(&server).await.expect("the server answers");
    let left: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'authkeep\\_conformance\\_%'",
    )
    .fetch_one(&mut connection)
    .await
    .expect("the server answers");
    assert_eq!(left, 0);
}

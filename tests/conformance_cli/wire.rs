//! `authkeep conformance wire`

use std::fs;
use std::net::TcpListener;

use super::Run;
use crate::support::Home;

#[test]
fn a_running_server_is_checked_in_its_dialect_with_its_secret() {
    let home = Home::new();
    fs::write(home.path().join("secret"), "a secret of the operator").expect("a file can be written");
    let secret = ["--service-secret-file", "secret"];
    let server = home.start(&[&["--storage", "memory://", "--authdb-dialect", "0.42"][..], &secret].concat());
    let (internal, public) = (format!("http://{}", server.internal), format!("http://{}", server.public));
    let at = ["wire", "--internal", &internal, "--public", &public, "--dialect", "0.42"];

    let run = Run::of(&home, &[&at[..], &secret, &["--only", "authdb/protection/*"]].concat());
    assert!(run.passed().len() > 2, "{}", run.out);
    let run = Run::of(&home, &[&at[..], &secret, &["--only", "authdb/account/locale/*"]].concat());
    assert!(run.out.contains(", dialect 0.42, seed 5\n"), "{}", run.out);
    run.passed();

    // With the secret, what is for services is served on the public listener too.
    for (only, least) in [("v1/closed/*", 5), ("exchange/clean/*", 7), ("pseudonym/sign_up/*", 7)] {
        let run = Run::of(&home, &[&at[..], &secret, &["--only", only]].concat());
        assert!(run.passed().len() >= least, "{}", run.out);
    }

    let without =
        Run::of(&home, &[&at[..], &["--only", "authdb/account/locale/*", "--report", "junit=r.xml"]].concat());
    assert!(!without.success && without.out.contains("\nFAIL authdb/account/locale/"), "{}", without.out);
    let report = fs::read_to_string(home.path().join("r.xml")).expect("the report was written");
    assert!(report.contains("<failure message=\"rule "), "{report}");
    server.stop();
}

#[test]
fn what_was_not_given_is_skipped_by_name() {
    let home = Home::new();
    let server = home.start(&["--storage", "memory://"]);
    let internal = format!("http://{}", server.internal);
    let run = Run::of(&home, &["wire", "--internal", &internal, "--only", "authdb/protection/*"]);
    assert!(run.success, "{}", run.out);
    assert!(run.out.contains("\nskip authdb/protection/") && run.out.ends_with(" skipped\n"), "{}", run.out);
    // The other APIs are on the public listener: without its address nothing can be said of them.
    let run = Run::of(&home, &["wire", "--internal", &internal, "--only", "exchange/*"]);
    assert!(!run.success, "nothing was checked");
    assert!(run.out.contains("\nskip exchange/clean/") && run.out.contains("\n0 passed, 0 failed, "), "{}", run.out);
    server.stop();
}

#[test]
fn a_server_that_is_not_there_fails_every_case() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let internal = format!("http://{}", listener.local_addr().expect("it has an address"));
    drop(listener);
    let run = Run::of(&Home::new(), &["wire", "--internal", &internal, "--only", "authdb/account/locale/*"]);
    assert!(!run.success);
    let cases = run.out.lines().filter(|line| line.starts_with("FAIL ")).count();
    assert!(cases > 0 && run.out.ends_with(&format!("\n0 passed, {cases} failed\n")), "{}", run.out);
}

#[test]
fn what_is_no_base_url_and_no_report_is_refused() {
    for arguments in [
        ["wire", "--internal", "https://localhost:1", "--only", "*"],
        ["wire", "--internal", "http://localhost:1", "--report", "report.xml"],
    ] {
        let run = Run::of(&Home::new(), &arguments);
        assert!(!run.success && run.out.is_empty() && run.err.contains("invalid value"), "{}", run.err);
    }
}

//! The client in JavaScript: npm's `secure-remote-password` and Node's `WebCrypto`.

use std::process::{Command, Stdio};

use crate::packages;
use crate::skip;
use crate::stage::Stage;

const WHAT: &str = "the JavaScript client";

/// What the script checks, a line each.
const CHECKS: usize = 12;

fn circle(stage: &Stage) {
    let folder = match packages::installed() {
        Ok(folder) => folder,
        Err(why) => return skip(WHAT, &why),
    };
    let mut node = Command::new("node");
    node.arg("circle.mjs").args(["--public", &stage.public_url(), "--internal", &stage.internal_url()]);
    let ran = node.current_dir(folder).stdin(Stdio::null()).output().expect("node starts");
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}{err}");
    let checks = out.lines().filter(|line| line.starts_with("ok ")).count();
    assert_eq!(checks, CHECKS, "{out}{err}");
}

#[test]
fn on_memory() {
    circle(&Stage::memory());
}

#[test]
fn on_sled() {
    circle(&Stage::sled());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    if let Some(stage) = Stage::postgres(WHAT).await {
        circle(&stage);
    }
}

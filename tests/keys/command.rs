//! Running `authkeep keys`, and what it said.

use std::process::Output;

use crate::support::Home;

pub(crate) const SLED: &str = "sled://store";

fn run(home: &Home, command: &str, flags: &[&str]) -> Output {
    home.command().args(["keys", command]).args(flags).output().expect("it runs")
}

/// What a command that succeeds prints on stdout and on stderr.
pub(crate) fn done(home: &Home, command: &str, flags: &[&str]) -> (String, String) {
    let Output { status, stdout, stderr } = run(home, command, flags);
    let (out, err) = (text(stdout), text(stderr));
    assert!(status.success(), "keys {command} {flags:?}: {out}{err}");
    (out, err)
}

/// What a command that is refused says.
pub(crate) fn refused(home: &Home, command: &str, flags: &[&str]) -> String {
    let Output { status, stdout, stderr } = run(home, command, flags);
    assert_eq!(status.code(), Some(1), "keys {command} {flags:?}");
    assert!(stdout.is_empty(), "what is refused prints nothing on stdout");
    text(stderr)
}

/// Rotates the key that tokens are signed with, and gives back what names the new one.
pub(crate) fn rotate(home: &Home, flags: &[&str]) -> String {
    let (out, _) = done(home, "rotate", flags);
    let (_, rest) = out.split_once("with the key ").expect("it names the key");
    rest.split(' ').next().expect("a word").to_owned()
}

pub(crate) const RESEAL: [&str; 4] = ["--old-key-file", "old", "--key-file", "new"];

/// Seals a store with `new` instead of `old`; the sealed fields there are, and those of them that this run has sealed.
pub(crate) fn reseal(home: &Home, storage: &str) -> (u64, u64) {
    let (out, _) = done(home, "reseal", &[&["--storage", storage], &RESEAL[..]].concat());
    let numbers: Vec<u64> = out.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [fields, changed] = numbers[..] else { panic!("two numbers: {out}") };
    (fields, changed)
}

/// What the doctor says of the key file.
pub(crate) fn doctor(home: &Home, storage: &str, key_file: &str) -> String {
    let mut command = home.command();
    command.args(["doctor", "--storage", storage, "--key-file", key_file]);
    command.args(["--internal-listen", "127.0.0.1:0", "--public-listen", "127.0.0.1:0"]);
    let report = text(command.output().expect("it runs").stdout);
    let line = report.lines().find(|line| line.contains(" key file "));
    line.unwrap_or_else(|| panic!("a line on the key file: {report}")).to_owned()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("a text")
}

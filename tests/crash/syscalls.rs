//! What the kernel was asked for before a write was answered.
//!
//! strace watches a server that gets one write at a time. For each, an `fdatasync` of the store's data file must start after
//! the last write to that file, and end with 0, before the answer goes to the socket.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::life::Life;
use crate::random::Random;
use crate::skip;
use crate::support::{Home, http};

const LIVES: usize = 5;

#[test]
fn a_lone_write_is_on_disk_before_it_is_answered() {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_err() {
        skip("the order of system calls", "strace is not installed (Debian: apt-get install strace)");
        return;
    }
    let home = Home::new();
    let trace = home.path().join("trace");
    let calls = "trace=write,writev,sendto,sendmsg,pwrite64,pwritev,fdatasync,fsync";
    let mut server = home.start_under(
        &["strace", "-f", "-yy", "-s", "16", "-e", calls, "-o", &trace.display().to_string()],
        &["--storage", "sled://store"],
    );
    let mut random = Random::new();
    let mut stream = http::connect(server.internal);
    let mut answered = 0;
    for _ in 0..LIVES {
        let life = Life::new(&mut random);
        for request in (0..).map_while(|step| life.step(step)) {
            http::send(&mut stream, server.internal, request.method, &request.path, &[], &request.body);
            assert_eq!(http::read(&mut stream).status, 200);
            answered += 1;
        }
    }
    drop(stream);
    server.signal_child("TERM");
    server.end();

    let text = fs::read_to_string(&trace).expect("strace wrote its trace");
    let seen = check(&text, &home.path().join("store/db"));
    assert_eq!(seen, Ok(answered), "each answer follows its sync");
}

/// Reads a trace; gives the number of successful answers, or the line of one that came too early.
fn check(trace: &str, data: &Path) -> Result<usize, String> {
    let data = format!("<{}>", data.display());
    let mut state = Disk::default();
    let mut answers = 0;
    for line in trace.lines() {
        // A thread's id, then the call; a call that others interrupt is `<unfinished ...>`, then `resumed`.
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        if call.contains(&data) {
            if call.starts_with("pwrite") {
                state.write();
            } else if call.starts_with("fdatasync") {
                state.sync_starts(thread);
                if call.ends_with("= 0") {
                    state.sync_ends(thread);
                }
            }
        } else if call.starts_with("<... fdatasync resumed>") && call.ends_with("= 0") {
            state.sync_ends(thread);
        } else if call.contains("\"HTTP/1.1 200") {
            if !state.is_synced() {
                return Err(line.to_owned());
            }
            answers += 1;
        }
    }
    Ok(answers)
}

/// Counts writes to the data file, and which of them a completed sync covers.
#[derive(Default)]
struct Disk {
    writes: usize,
    synced: usize,
    running: Vec<(String, usize)>,
}

impl Disk {
    fn write(&mut self) {
        self.writes += 1;
    }

    fn sync_starts(&mut self, thread: &str) {
        self.running.push((thread.to_owned(), self.writes));
    }

    fn sync_ends(&mut self, thread: &str) {
        if let Some(at) = self.running.iter().position(|(running, _)| running == thread) {
            let (_, covered) = self.running.swap_remove(at);
            self.synced = self.synced.max(covered);
        }
    }

    /// Whether a sync that covers every write has ended.
    fn is_synced(&self) -> bool {
        self.writes > 0 && self.synced == self.writes
    }
}

#[test]
fn the_check_sees_an_answer_that_comes_too_early() {
    let write = "7 pwrite64(9</d/db>, \"..\", 8, 0) = 8\n";
    let answer = "5 writev(12<TCP:[..]>, [{iov_base=\"HTTP/1.1 200 OK\\r\"}], 1) = 9\n";
    let whole = "7 fdatasync(9</d/db>) = 0\n";
    let failed = "7 fdatasync(9</d/db>) = -1 EIO\n";
    let begins = "7 fdatasync(9</d/db> <unfinished ...>\n";
    let ends = "7 <... fdatasync resumed>) = 0\n";
    let check = |lines: &[&str]| check(&lines.concat(), Path::new("/d/db"));
    assert_eq!(check(&[write, whole, answer]), Ok(1));
    assert_eq!(check(&[write, begins, ends, answer]), Ok(1));
    for early in [
        vec![write, answer, whole],
        vec![write, begins, answer, ends],
        vec![write, failed, answer],
        vec![begins, write, ends, answer],
        vec![answer],
    ] {
        assert!(check(&early).is_err(), "{early:?}");
    }
}

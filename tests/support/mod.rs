//! Runs the real binary for a test: in a folder of its own, on free ports, and ended with the test.

#![allow(dead_code, clippy::allow_attributes, reason = "each test program uses a part of it")]

pub(crate) mod http;

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// Far more than anything here takes; only a hang reaches it.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Says on the standard error output, past the test harness, that something was left out; in CI that is a failure.
pub(crate) fn skip(what: &str, why: &str) {
    writeln!(std::io::stderr(), "SKIPPED {what}: {why}").expect("stderr can be written to");
    let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    assert!(!in_ci, "nothing may be skipped in CI");
}

const BINARY: &str = env!("CARGO_BIN_EXE_authkeep");

/// A folder for a server to live in, which can start more than once there.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder can be made") }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Starts a server with these flags and waits until both listeners accept.
    pub(crate) fn start(&self, flags: &[&str]) -> Server {
        self.start_under(&[], flags)
    }

    /// The same, with the server run by another program, such as `strace`.
    pub(crate) fn start_under(&self, program: &[&str], flags: &[&str]) -> Server {
        let (mut child, lines) = self.spawn(program, flags);
        let mut log = Vec::new();
        let mut address = |name: &str| -> SocketAddr {
            let start = format!("listening {name} ");
            loop {
                let Ok(line) = lines.recv_timeout(PATIENCE) else {
                    let _ = child.kill();
                    panic!("the server did not start: {}", log.join("\n"));
                };
                log.push(line.clone());
                if let Some((_, rest)) = line.split_once(&start) {
                    return rest.split('"').next().unwrap_or(rest).trim().parse().expect("an address");
                }
            }
        };
        let (internal, public) = (address("internal"), address("public"));
        Server { child, internal, public, lines, log }
    }

    /// Runs a server that is expected to refuse to start; gives its status and all that it said.
    pub(crate) fn refused(&self, flags: &[&str]) -> (ExitStatus, String) {
        let (mut child, lines) = self.spawn(&[], flags);
        let status = child.wait().expect("it ends");
        (status, lines.iter().collect::<Vec<_>>().join("\n"))
    }

    fn spawn(&self, program: &[&str], flags: &[&str]) -> (Child, Receiver<String>) {
        let mut command = match program.split_first() {
            None => self.command(),
            Some((program, arguments)) => {
                let mut command = Command::new(program);
                // A tracer that is killed would leave the server behind.
                command.args(arguments).args(["setpriv", "--pdeathsig", "KILL", BINARY]);
                command.current_dir(self.path()).stdin(Stdio::null()).stdout(Stdio::null());
                command
            }
        };
        for listen in ["--internal-listen", "--public-listen"] {
            if !flags.contains(&listen) {
                command.args([listen, "127.0.0.1:0"]);
            }
        }
        command.args(flags);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the binary starts");
        let stderr = child.stderr.take().expect("its log can be read");
        let (send, lines) = channel();
        thread::spawn(move || {
            BufReader::new(stderr).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        (child, lines)
    }

    /// The binary, in this folder, with nothing of the caller's environment that would configure it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(BINARY);
        command.current_dir(self.path()).stdin(Stdio::null()).stdout(Stdio::piped());
        command
    }
}

/// A running server; dropping it kills it.
pub(crate) struct Server {
    child: Child,
    pub(crate) internal: SocketAddr,
    pub(crate) public: SocketAddr,
    lines: Receiver<String>,
    log: Vec<String>,
}

impl Server {
    /// The next line of the log that holds a text.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                panic!("no line with {text:?} came after:\n{}", self.log.join("\n"));
            });
            self.log.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Sends a signal: `TERM`, `INT`, `KILL`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIG{name} was sent");
    }

    /// Sends a signal to what the program that runs the server has started: the server itself.
    pub(crate) fn signal_child(&self, name: &str) {
        let id = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).expect("Linux lists children");
        for child in children.split_whitespace() {
            let sent = Command::new("kill").args([&format!("-{name}"), child]).status();
            assert!(sent.is_ok_and(|status| status.success()), "SIG{name} was sent");
        }
    }

    /// Waits for its end; gives its status and the whole log.
    pub(crate) fn end(&mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        self.log.extend(self.lines.iter());
        (status, self.log.join("\n"))
    }

    /// Asks it to stop, and waits.
    pub(crate) fn stop(mut self) -> String {
        self.signal("TERM");
        let (status, log) = self.end();
        assert!(status.success(), "it stopped in order: {log}");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! `chromedriver` on a free port, ended together with every browser that it started.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;

use crate::support::PATIENCE;

/// The shell leads a process group. Its input is a pipe from the test: that ends with the test, however the test ends, and
/// then the shell ends the group, which the browser is in. What the driver says goes to the test alone, and ends with it.
const SUPERVISED: &str = "chromedriver --port=0 2>&1 & exec >/dev/null; read -r _; kill -KILL 0";

/// The driver takes a port that is free for IPv4 and gives up where it is not free for IPv6 as well.
const ATTEMPTS: usize = 10;

/// What a line of the driver's own says when it accepts.
const STARTED: &str = "started successfully on port ";

/// What the tests need and this machine does not have, with how to get it.
pub(crate) fn missing() -> Option<String> {
    let is_there = |program: &str| {
        let ran = Command::new("sh").args(["-c", &format!("command -v {program}")]).stdout(Stdio::null()).status();
        ran.is_ok_and(|status| status.success())
    };
    let programs = [("chromium", "chromium"), ("chromedriver", "chromium-driver")];
    let (program, package) = programs.into_iter().find(|(program, _)| !is_there(program))?;
    Some(format!("{program} is not installed (Debian: apt-get install {package})"))
}

/// A running driver.
pub(crate) struct Driver {
    shell: Child,
    port: u16,
}

impl Driver {
    /// The driver, and each browser that it starts, live in a folder: what they leave about goes with it.
    pub(crate) fn start(home: &Path) -> Self {
        let mut said = String::new();
        let started = (0..ATTEMPTS).find_map(|_| Self::try_start(home, &mut said));
        started.unwrap_or_else(|| panic!("no driver starts: {said}"))
    }

    fn try_start(home: &Path, said: &mut String) -> Option<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", SUPERVISED]).process_group(0);
        command.env("HOME", home).env("TMPDIR", home).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut shell = command.spawn().expect("a shell starts");
        let lines = BufReader::new(shell.stdout.take().expect("its output can be read")).lines();
        let (send, received) = channel();
        // It is read for as long as the driver lives, which would wait for room in a full pipe otherwise.
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(send.send(line))));
        let mut driver = Self { shell, port: 0 };
        loop {
            match received.recv_timeout(PATIENCE) {
                Ok(line) => {
                    if let Some((_, port)) = line.split_once(STARTED) {
                        driver.port = port.trim_end_matches('.').parse().expect("a port");
                        return Some(driver);
                    }
                    said.push_str(&line);
                    said.push('\n');
                }
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => panic!("the driver hangs: {said}"),
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

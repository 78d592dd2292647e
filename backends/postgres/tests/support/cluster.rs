//! A throw-away server of its own, for tests that stop it.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// How a server is stopped.
#[derive(Clone, Copy)]
pub(crate) enum Stop {
    /// In order: sessions are told.
    Fast,
    /// At once, as in a crash.
    Immediate,
}

pub(crate) struct Cluster {
    folder: TempDir,
    binaries: PathBuf,
    port: u16,
}

/// The folder of an installed Postgres, the newest one.
pub(crate) fn binaries() -> Option<PathBuf> {
    let path = crate::place::variable("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path()).collect();
    versions.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    folders.extend(versions.into_iter().rev().map(|version| version.join("bin")));
    folders.into_iter().find(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file()))
}

impl Cluster {
    /// Makes a server and starts it.
    pub(crate) fn new() -> Self {
        let binaries = binaries().expect("PostgreSQL's initdb, pg_ctl and postgres");
        let folder = tempfile::Builder::new().prefix("authkeep-postgres-").tempdir().expect("a folder");
        if is_root() {
            let owner = Command::new("chown").arg("postgres").arg(folder.path()).status().expect("chown");
            assert!(owner.success(), "the server's user must own its folder");
        }
        let mut cluster = Self { folder, binaries, port: 0 };
        let made = cluster.run("initdb", &["-U", "authkeep", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        assert!(made.status.success(), "{made:?}");
        // Another process may take the port between its choice and the server's start.
        for _ in 0..20 {
            cluster.port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
            if cluster.try_start() {
                return cluster;
            }
        }
        panic!("the server did not start:\n{}", std::fs::read_to_string(cluster.log()).unwrap_or_default());
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://authkeep@127.0.0.1:{}/postgres", self.port)
    }

    pub(crate) fn start(&self) {
        assert!(self.try_start(), "{}", std::fs::read_to_string(self.log()).unwrap_or_default());
    }

    pub(crate) fn stop(&self, how: Stop) {
        let mode = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        let stopped = self.run("pg_ctl", &["-m", mode, "-w", "stop"]);
        assert!(stopped.status.success(), "{stopped:?}");
    }

    /// Kills the postmaster, and waits until the sessions that it leaves behind have noticed.
    pub(crate) fn kill(&self) {
        let data = self.folder.path().join("data");
        let pid_file = std::fs::read_to_string(data.join("postmaster.pid")).expect("a running server");
        let pid = pid_file.lines().next().expect("the process id");
        let data = data.canonicalize().expect("a folder");
        let killed = Command::new("kill").args(["-KILL", pid]).status().expect("kill runs");
        assert!(killed.success(), "the postmaster was killed");
        // Every process of a server works in its data folder.
        let left = || {
            let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
            processes.filter_map(|entry| std::fs::read_link(entry.path().join("cwd")).ok()).any(|folder| folder == data)
        };
        while left() {
            std::thread::yield_now();
        }
        // Where nobody collects the dead, the server would take its predecessor for alive.
        std::fs::remove_file(data.join("postmaster.pid")).expect("the file of the killed server");
    }

    fn try_start(&self) -> bool {
        // No socket file: its lock would outlive a server that was killed.
        let settings = format!("-p {} -c unix_socket_directories='' -c listen_addresses=127.0.0.1", self.port);
        let log = self.log();
        let log = log.to_str().expect("a plain path");
        self.run("pg_ctl", &["-l", log, "-o", &settings, "-w", "start"]).status.success()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Runs a program of the server, which refuses to be run by root.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let program = self.binaries.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.arg("-D").arg(self.folder.path().join("data")).args(arguments).current_dir("/");
        command.output().expect("the program runs")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It may be stopped already; the folder goes in either case.
        self.run("pg_ctl", &["-m", "immediate", "-w", "stop"]);
    }
}

fn is_root() -> bool {
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
}

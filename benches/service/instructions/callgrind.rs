//! A server under callgrind, and what it counts between two moments.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::children;
use crate::failure::Result;
use crate::server::{self, Server};

/// A server whose instructions are counted.
pub(super) struct Counted {
    pub(super) server: Server,
    /// What callgrind's files are called, before the number of each.
    file: PathBuf,
    files: u32,
}

impl Counted {
    /// Starts it, on one worker: two would wake one another now and then.
    pub(super) fn start(binary: &Path, folder: &Path, storage: &str) -> Result<Self> {
        let file = folder.join("callgrind.out");
        let mut command = server::program("valgrind");
        command
            .args(["--quiet", "--tool=callgrind"])
            .arg(format!("--callgrind-out-file={}", file.display()))
            .arg(binary);
        let server = server::authkeep(command, folder, storage, 1, "")?;
        Ok(Self { server, file, files: 0 })
    }

    /// Forgets what was counted so far.
    pub(super) fn zero(&self) -> Result<()> {
        self.control("--zero")
    }

    /// How many instructions there were since then.
    pub(super) fn count(&mut self) -> Result<u64> {
        self.control("--dump")?;
        self.files += 1;
        let file = format!("{}.{}", self.file.display(), self.files);
        let text = std::fs::read_to_string(&file)?;
        total(&text).ok_or_else(|| format!("{file} names no total").into())
    }

    fn control(&self, what: &str) -> Result<()> {
        let mut command = Command::new("callgrind_control");
        children::output_of(command.arg(what).arg(self.server.pid.to_string())).map(drop)
    }
}

fn total(file: &str) -> Option<u64> {
    let line = file.lines().find_map(|line| line.strip_prefix("totals:").or_else(|| line.strip_prefix("summary:")))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_of_a_file_is_found() {
        assert_eq!(total("version: 1\nevents: Ir\nsummary: 1234\n\nfn=x\n1 2\n"), Some(1234));
        assert_eq!(total("version: 1\n"), None);
    }
}

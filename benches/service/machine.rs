//! What the figures were taken on.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    pub(crate) cpu: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: f64,
    pub(crate) kernel: String,
    /// Of the folder that stores and logs lie in.
    pub(crate) file_system: String,
    /// Processes that wanted to run in the minute before; on a quiet machine it is near 0.
    pub(crate) load_before: f64,
    pub(crate) commit: String,
}

impl Machine {
    pub(crate) fn look(folder: &Path) -> Self {
        let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let memory = field(&text("/proc/meminfo"), "MemTotal").unwrap_or_default();
        let kib: f64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
        Self {
            cpu: field(&text("/proc/cpuinfo"), "model name").unwrap_or_else(|| String::from("unknown")),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: kib / 1024.0 / 1024.0,
            kernel: text("/proc/sys/kernel/osrelease").trim().to_owned(),
            file_system: said(Command::new("stat").args(["-f", "-c", "%T"]).arg(folder)),
            load_before: text("/proc/loadavg").split(' ').next().and_then(|part| part.parse().ok()).unwrap_or_default(),
            commit: said(Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=10"])),
        }
    }

    /// What would make figures wrong, in words.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.load_before > 0.5 {
            warnings.push(format!(
                "the machine was busy before the run (load {:.2}): read the ratios with care, and the rates not at all",
                self.load_before
            ));
        }
        if self.file_system == "tmpfs" {
            warnings.push(String::from("the stores lie in memory (tmpfs): the figures of durable writes mean nothing"));
        }
        warnings
    }
}

fn said(command: &mut Command) -> String {
    let output = command.output().ok().filter(|output| output.status.success());
    output.map_or_else(|| String::from("unknown"), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

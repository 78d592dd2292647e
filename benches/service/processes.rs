//! What the processes of a server cost, by `/proc`: CPU and memory.

use std::fs;
use std::path::Path;

use crate::failure::Result;

/// The processes that answer together.
#[derive(Clone, Debug)]
pub(crate) struct Processes {
    pid: u32,
    /// The process that all processes of the database are children of.
    postmaster: Option<u32>,
}

/// One line of `/proc/PID/stat`.
struct Stat {
    parent: u32,
    /// User and system time, in ticks.
    own: u64,
    /// That of children that ended and were waited for.
    children: u64,
}

impl Processes {
    pub(crate) fn of(pid: u32) -> Self {
        Self { pid, postmaster: None }
    }

    #[must_use]
    pub(crate) fn with_database(self, postmaster: Option<u32>) -> Self {
        Self { postmaster, ..self }
    }

    /// Seconds of CPU that they have used so far.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let mut ticks = stat(self.pid)?.own;
        if let Some(postmaster) = self.postmaster {
            let top = stat(postmaster)?;
            ticks += if self.pid == postmaster { 0 } else { top.own } + top.children;
            ticks += children(postmaster)?.map(|child| child.own).sum::<u64>();
        }
        #[expect(clippy::cast_precision_loss, reason = "2^52 ticks are a million years")]
        Ok(ticks as f64 / rustix::param::clock_ticks_per_second() as f64)
    }

    /// The most memory that the server's own process has had, in MB (`VmHWM`).
    pub(crate) fn peak_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0 / 1e6)
    }
}

/// The parent of a process.
pub(crate) fn parent(pid: u32) -> Result<u32> {
    Ok(stat(pid)?.parent)
}

fn stat(pid: u32) -> Result<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    read_stat(&text).ok_or_else(|| format!("/proc/{pid}/stat cannot be read").into())
}

/// The name in it may hold anything, so the fields are counted from its last bracket on.
fn read_stat(text: &str) -> Option<Stat> {
    let fields: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
    let number = |at: usize| fields.get(at)?.trim().parse::<u64>().ok();
    Some(Stat {
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        children: number(13)? + number(14)?,
    })
}

/// Those that a process has got at this moment; one that ends in between is left out.
fn children(of: u32) -> Result<impl Iterator<Item = Stat>> {
    let entries = fs::read_dir(Path::new("/proc"))?;
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    Ok(pids.filter_map(|pid| stat(pid).ok()).filter(move |stat| stat.parent == of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_moves_no_field() {
        let text = "42 (a) b) S 7 1 1 0 -1 4194560 1 0 0 0 11 22 33 44 20 0 1 0 1 1 1";
        let stat = read_stat(text).expect("a line of /proc");
        assert_eq!((stat.parent, stat.own, stat.children), (7, 33, 77));
    }

    #[test]
    fn this_process_has_memory_and_a_parent() {
        let own = Processes::of(std::process::id());
        assert!(own.peak_mb().expect("its status") > 0.1);
        assert!(own.cpu_seconds().expect("its stat") >= 0.0);
        assert!(parent(std::process::id()).expect("its stat") > 0);
    }
}

//! Sampled stacks, folded: how often each function was called by which.

use std::collections::BTreeMap;

/// A function, with what it called. Its name is the key that it is kept under.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) samples: u64,
    pub(super) called: BTreeMap<String, Frame>,
}

#[derive(Debug, Default)]
pub(super) struct Stacks(Frame);

impl Stacks {
    /// Reads what `perf script` says of `comm`, `ip` and `sym`: a line with the thread's name, a line for each function
    /// from the innermost out, an empty line.
    pub(super) fn read(script: &str) -> Self {
        let mut stacks = Self::default();
        for sample in script.split("\n\n") {
            let mut lines = sample.lines().filter(|line| !line.trim().is_empty());
            let Some(thread) = lines.next() else { continue };
            let mut frames: Vec<&str> =
                lines.filter_map(|line| line.trim().split_once(' ')).map(|(_, name)| name).collect();
            frames.reverse();
            stacks.add(std::iter::once(thread.trim()).chain(frames));
        }
        stacks
    }

    fn add<'a>(&mut self, stack: impl Iterator<Item = &'a str>) {
        let mut frame = &mut self.0;
        frame.samples += 1;
        for name in stack {
            frame = frame.called.entry(short(name).to_owned()).or_default();
            frame.samples += 1;
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.0.samples
    }

    pub(super) fn root(&self) -> &Frame {
        &self.0
    }
}

/// Without the hash that the compiler puts behind a name.
fn short(name: &str) -> &str {
    match name.rsplit_once("::h") {
        Some((before, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => before,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_that_begin_alike_are_one_up_to_where_they_part() {
        let script = "worker\n\t 1 inner\n\t 2 outer::h0123456789abcdef\n\nworker\n\t 3 other\n\t 2 outer\n\n";
        let stacks = Stacks::read(script);
        assert_eq!(stacks.total(), 2);
        let outer = &stacks.root().called["worker"].called["outer"];
        assert_eq!(outer.samples, 2);
        assert_eq!(outer.called.keys().collect::<Vec<_>>(), ["inner", "other"]);
    }
}

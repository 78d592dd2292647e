//! The figures: what requests cost when they were last written down, and what they cost at this moment.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::children;
use crate::failure::Result;

/// By how much a request may grow dearer, in percent.
const TOLERANCE: u64 = 10;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Figures {
    /// The compiler: another one makes other instructions of the same code.
    rustc: String,
    /// The machine's kind, for the same reason.
    architecture: String,
    /// Instructions a request.
    pub(super) requests: BTreeMap<String, u64>,
}

impl Figures {
    /// None yet, by the compiler that is in use.
    pub(super) fn of_these_tools() -> Result<Self> {
        let rustc = children::output_of(Command::new("rustc").arg("--version"))?.trim().to_owned();
        Ok(Self { rustc, architecture: std::env::consts::ARCH.to_owned(), requests: BTreeMap::new() })
    }

    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read(file).map_err(|error| format!("{}: {error}; --update writes it", file.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }

    pub(super) fn write(&self, file: &Path) -> Result<()> {
        Ok(std::fs::write(file, serde_json::to_string_pretty(self)? + "\n")?)
    }
}

/// Prints how the figures changed; whether none grew by more than it may.
pub(super) fn compare(known: &Figures, counted: &Figures) -> bool {
    println!("{:<34} {:>12} {:>12} {:>8}", "instructions a request", "before", "this time", "change");
    let mut held = true;
    for (name, &count) in &counted.requests {
        let Some(&before) = known.requests.get(name) else {
            println!("{name:<34} {:>12} {count:>12}           has no figure; --update writes one", "-");
            held = false;
            continue;
        };
        let dearer = grew(before, count);
        held &= !dearer;
        #[expect(clippy::cast_precision_loss, reason = "a request takes fewer than 2^52 instructions")]
        let change = (count as f64 / before as f64 - 1.0) * 100.0;
        println!("{name:<34} {before:>12} {count:>12} {change:>+7.1}%{}", if dearer { "  DEARER" } else { "" });
    }
    if (&known.rustc, &known.architecture) != (&counted.rustc, &counted.architecture) {
        println!(
            "The figures are of {} on {}; these were counted with {} on {}.",
            known.rustc, known.architecture, counted.rustc, counted.architecture
        );
    }
    if !held {
        println!("A request may cost {TOLERANCE} % more. If it is worth it: scripts/bench --instructions --update");
    }
    held
}

fn grew(before: u64, count: u64) -> bool {
    count * 100 > before * (100 + TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(count: u64) -> Figures {
        let requests = BTreeMap::from([(String::from("GET /"), count)]);
        Figures { rustc: String::from("rustc"), architecture: String::from("x"), requests }
    }

    #[test]
    fn a_request_may_grow_by_a_tenth_and_no_more() {
        assert!(compare(&figures(1000), &figures(1100)));
        assert!(compare(&figures(1000), &figures(10)));
        assert!(!compare(&figures(1000), &figures(1101)));
    }

    #[test]
    fn a_request_without_a_figure_fails() {
        let none = Figures { requests: BTreeMap::new(), ..figures(0) };
        assert!(!compare(&none, &figures(1)));
    }
}

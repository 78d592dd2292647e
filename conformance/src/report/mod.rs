//! What became of the cases of a run: a line each while it goes on, the count at the end, and a report for a build
//! server. The suite on engines and the suite over HTTP tell theirs alike.

mod glob;
mod junit;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

pub(crate) use glob::fits;

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// The rule, and what is wrong.
    Failed(String),
    Skipped(String),
}

/// A case that was dealt with.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    pub(crate) took: Duration,
}

/// How many cases of a run came to what. As text it is the last line of the run: `212 passed, 0 failed, 3 skipped`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases whose rule holds.
    pub passed: usize,
    /// Cases whose rule does not hold.
    pub failed: usize,
    /// Cases that were not run: the engine does not promise what they ask, or the server lacks what they need.
    pub skipped: usize,
}

impl Tally {
    /// Whether something was checked, and nothing was wrong.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    fn of(findings: &[Finding]) -> Self {
        let mut tally = Self::default();
        for finding in findings {
            match finding.verdict {
                Verdict::Passed => tally.passed += 1,
                Verdict::Failed(_) => tally.failed += 1,
                Verdict::Skipped(_) => tally.skipped += 1,
            }
        }
        tally
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

/// Prints findings as they come, and keeps them.
pub(crate) struct Printer<W> {
    suite: &'static str,
    out: W,
    findings: Vec<Finding>,
}

impl<W: Write> Printer<W> {
    /// Begins with a line about the run.
    pub(crate) fn begin(suite: &'static str, mut out: W, run: impl fmt::Display) -> io::Result<Self> {
        writeln!(out, "{run}")?;
        Ok(Self { suite, out, findings: Vec::new() })
    }

    pub(crate) fn add(&mut self, finding: Finding) -> io::Result<()> {
        let Finding { name, verdict, .. } = &finding;
        match verdict {
            Verdict::Passed => writeln!(self.out, "ok   {name}")?,
            Verdict::Skipped(why) => writeln!(self.out, "skip {name}: {why}")?,
            Verdict::Failed(message) => {
                writeln!(self.out, "FAIL {name}")?;
                message.lines().try_for_each(|line| writeln!(self.out, "     {line}"))?;
            }
        }
        self.findings.push(finding);
        self.out.flush()
    }

    /// Ends with the count, and writes the `JUnit` file if one is wanted.
    pub(crate) fn end(mut self, junit: Option<&Path>) -> io::Result<Tally> {
        let tally = Tally::of(&self.findings);
        writeln!(self.out, "{tally}")?;
        if let Some(file) = junit {
            std::fs::write(file, junit::document(self.suite, &self.findings))?;
        }
        Ok(tally)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_is_printed_and_counted() {
        let mut out = Vec::new();
        let mut printer = Printer::begin("some", &mut out, "4 cases").unwrap();
        for (name, verdict) in [
            ("a/good", Verdict::Passed),
            ("a/bad", Verdict::Failed("RULE-1: it holds\nexpected 1".to_owned())),
            ("a/worse", Verdict::Failed("RULE-1: it holds".to_owned())),
            ("a/left", Verdict::Skipped("no reason".to_owned())),
        ] {
            printer.add(Finding { name: name.to_owned(), verdict, took: Duration::ZERO }).unwrap();
        }
        assert_eq!(printer.end(None).unwrap(), Tally { passed: 1, failed: 2, skipped: 1 });
        let lines = "4 cases\nok   a/good\nFAIL a/bad\n     RULE-1: it holds\n     expected 1\nFAIL a/worse\n     RULE-1: \
                     it holds\nskip a/left: no reason\n1 passed, 2 failed, 1 skipped\n";
        assert_eq!(String::from_utf8(out).unwrap(), lines);
    }

    #[test]
    fn a_run_of_nothing_is_no_success() {
        assert!(!Tally::default().is_success());
        assert!(Tally { passed: 1, failed: 0, skipped: 2 }.is_success());
        assert_eq!(Tally { passed: 1, failed: 0, skipped: 0 }.to_string(), "1 passed, 0 failed");
    }
}

//! Runs cases side by side and says what it finds, as it finds it.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use futures_util::StreamExt;
use futures_util::stream;

use super::case::Case;
use super::junit::{self, Finding, Verdict};
use super::rules::rule;
use super::target::Target;
use super::{cases, glob};

/// How many cases run at the same time: enough to keep a server busy, few enough for its connection limit.
const SIDE_BY_SIDE: usize = 8;

/// How a run went. As text it is the last line of the run: `212 passed, 0 failed, 3 skipped`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Cases whose rule holds.
    pub passed: usize,
    /// Cases whose rule does not hold.
    pub failed: usize,
    /// Cases that this target has not what they need for.
    pub skipped: usize,
}

impl Outcome {
    /// Whether something was checked, and nothing was wrong.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    fn of(findings: &[Finding]) -> Self {
        let mut outcome = Self::default();
        for finding in findings {
            match finding.verdict {
                Verdict::Passed => outcome.passed += 1,
                Verdict::Failed(_) => outcome.failed += 1,
                Verdict::Skipped(_) => outcome.skipped += 1,
            }
        }
        outcome
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

/// Runs the cases whose names fit a glob (all without one), prints each to standard output as it ends, and the
/// [`Outcome`] as the last line. A report, if wanted, is a `JUnit` XML file. Needs a tokio runtime.
///
/// # Errors
/// When standard output or the report cannot be written. A failed case is no error but part of the outcome.
pub async fn run(target: &Target, only: Option<&str>, report: Option<&Path>) -> io::Result<Outcome> {
    let wanted = cases().into_iter().filter(|case| only.is_none_or(|pattern| glob::fits(pattern, case.name())));
    let findings = run_cases(target, wanted.collect(), &mut io::stdout()).await?;
    if let Some(file) = report {
        std::fs::write(file, junit::document(&findings))?;
    }
    Ok(Outcome::of(&findings))
}

async fn run_cases(target: &Target, cases: Vec<Case>, out: &mut impl Write) -> io::Result<Vec<Finding>> {
    writeln!(
        out,
        "{} cases against {}, dialect {}, seed {}",
        cases.len(),
        target.internal,
        target.dialect,
        target.seed
    )?;
    let runs = cases.into_iter().map(|case| run_one(case, target.clone()));
    let mut runs = stream::iter(runs).buffer_unordered(SIDE_BY_SIDE);
    let mut findings = Vec::new();
    while let Some((finding, rule)) = runs.next().await {
        print(out, &finding, rule)?;
        findings.push(finding);
    }
    writeln!(out, "{}", Outcome::of(&findings))?;
    Ok(findings)
}

#[expect(clippy::disallowed_methods, reason = "the report says how long each case took; no verdict depends on it")]
async fn run_one(case: Case, target: Target) -> (Finding, &'static str) {
    let (name, rule) = (case.name().to_owned(), case.rule());
    let start = Instant::now();
    let verdict = if let Some(why) = case.skipped(&target) {
        Verdict::Skipped(why)
    } else {
        // In a task of its own, so that a panic is one case's failure.
        match tokio::spawn(async move { case.run(&target).await }).await {
            Ok(Ok(())) => Verdict::Passed,
            Ok(Err(failure)) => Verdict::Failed(failure.to_string()),
            Err(error) => Verdict::Failed(format!("the case itself broke: {error}")),
        }
    };
    (Finding { name, verdict, took: start.elapsed() }, rule)
}

fn print(out: &mut impl Write, finding: &Finding, name: &str) -> io::Result<()> {
    match &finding.verdict {
        Verdict::Passed => writeln!(out, "ok   {}", finding.name),
        Verdict::Skipped(why) => writeln!(out, "skip {}: {why}", finding.name),
        Verdict::Failed(message) => {
            writeln!(out, "FAIL {}", finding.name)?;
            let text = rule(name).map(|rule| rule.text).unwrap_or_default();
            writeln!(out, "     rule {name}: {text}")?;
            message.lines().try_for_each(|line| writeln!(out, "     {line}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::case::{Failure, Needs};
    use crate::wire::target::Dialect;

    #[tokio::test]
    async fn every_case_is_printed_and_counted() {
        let target = Target::new("http://localhost:1".parse().unwrap(), Dialect::V042);
        let good = Case::new("a/good".to_owned(), "ping", |_| Box::pin(async { Ok(()) }));
        let bad = Case::new("a/bad".to_owned(), "head", |_| Box::pin(async { Err(Failure::of("GET /", 1, 2)) }));
        let broken = Case::new("a/broken".to_owned(), "head", |_| Box::pin(async { panic!("on purpose") }));
        let left = Case::new("a/left".to_owned(), "secret", |_| Box::pin(async { Ok(()) })).needs(Needs::ServiceSecret);
        let mut out = Vec::new();
        let findings = run_cases(&target, vec![good, bad, broken, left], &mut out).await.unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(Outcome::of(&findings), Outcome { passed: 1, failed: 2, skipped: 1 });
        assert!(out.ends_with("\n1 passed, 2 failed, 1 skipped\n"), "{out}");
        assert!(
            out.contains("\nok   a/good\n") && out.contains("\nskip a/left: no service secret was given\n"),
            "{out}"
        );
        assert!(out.contains("\nFAIL a/bad\n     rule head: HEAD answers"), "{out}");
        assert!(out.contains("\n     expected: 1\n"), "{out}");
    }

    #[test]
    fn a_run_of_nothing_is_no_success() {
        assert!(!Outcome::default().is_success());
        assert!(Outcome { passed: 1, failed: 0, skipped: 2 }.is_success());
        assert_eq!(Outcome { passed: 1, failed: 0, skipped: 0 }.to_string(), "1 passed, 0 failed");
    }
}

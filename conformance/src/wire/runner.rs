//! Runs cases side by side and says what it finds, as it finds it.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use futures_util::StreamExt;
use futures_util::stream;

use super::case::Case;
use super::cases;
use super::rules::rule;
use super::target::Target;
use crate::report::{self, Finding, Printer, Tally, Verdict};

/// How many cases run at the same time: enough to keep a server busy, few enough for its connection limit.
const SIDE_BY_SIDE: usize = 8;

/// Runs the cases whose names fit a glob (all without one), prints each to standard output as it ends, and the
/// [`Tally`] as the last line. A report, if wanted, is a `JUnit` XML file. Needs a tokio runtime.
///
/// # Errors
/// When standard output or the report cannot be written. A failed case is no error but part of the tally.
pub async fn run(target: &Target, only: Option<&str>, report: Option<&Path>) -> io::Result<Tally> {
    let wanted = cases().into_iter().filter(|case| only.is_none_or(|glob| report::fits(glob, case.name())));
    run_cases(target, wanted.collect(), io::stdout(), report).await
}

async fn run_cases(target: &Target, cases: Vec<Case>, out: impl Write, report: Option<&Path>) -> io::Result<Tally> {
    let Target { internal, dialect, seed, .. } = target;
    let about = format!("{} cases against {internal}, dialect {dialect}, seed {seed}", cases.len());
    let mut printer = Printer::begin("wire", out, about)?;
    let runs = cases.into_iter().map(|case| run_one(case, target.clone()));
    let mut runs = stream::iter(runs).buffer_unordered(SIDE_BY_SIDE);
    while let Some(finding) = runs.next().await {
        printer.add(finding)?;
    }
    printer.end(report)
}

#[expect(clippy::disallowed_methods, reason = "the report says how long each case took; no verdict depends on it")]
async fn run_one(case: Case, target: Target) -> Finding {
    let name = case.name().to_owned();
    let rule = rule(case.rule()).map(|rule| format!("rule {}: {}\n", rule.name, rule.text)).unwrap_or_default();
    let start = Instant::now();
    let verdict = if let Some(why) = case.skipped(&target) {
        Verdict::Skipped(why.to_owned())
    } else {
        // In a task of its own, so that a panic is one case's failure.
        match tokio::spawn(async move { case.run(&target).await }).await {
            Ok(Ok(())) => Verdict::Passed,
            Ok(Err(failure)) => Verdict::Failed(format!("{rule}{failure}")),
            Err(error) => Verdict::Failed(format!("{rule}the case itself broke: {error}")),
        }
    };
    Finding { name, verdict, took: start.elapsed() }
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
        let tally = run_cases(&target, vec![good, bad, broken, left], &mut out, None).await.unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(tally, Tally { passed: 1, failed: 2, skipped: 1 });
        assert!(out.ends_with("\n1 passed, 2 failed, 1 skipped\n"), "{out}");
        let skipped = "\nskip a/left: no service secret was given\n";
        assert!(out.contains("\nok   a/good\n") && out.contains(skipped), "{out}");
        assert!(out.contains("\nFAIL a/bad\n     rule head: HEAD answers"), "{out}");
        assert!(out.contains("\n     expected: 1\n"), "{out}");
    }
}

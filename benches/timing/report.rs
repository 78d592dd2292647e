//! What was found, as tables and in plain words.

use std::process::ExitCode;

use crate::people::Kind;
use crate::statistics::{THRESHOLD, compare, quantile, sorted};
use crate::trials::Samples;

/// What the look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing was found, by a look that finds what is there.
    Alike,
    /// The time of an answer tells something that it must not tell.
    Different,
    /// Not even the difference that is there was found.
    Blind,
}

impl Outcome {
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Alike => 0,
            Self::Different => 1,
            Self::Blind => 2,
        })
    }
}

/// Prints everything.
pub(crate) fn print(samples: &Samples) -> Outcome {
    println!("\n{:<32} {:>7} {:>12} {:>26}", "milliseconds of an answer", "trials", "median", "middle half (IQR)");
    for kind in Kind::ALIKE.into_iter().chain([Kind::Stretched]) {
        let times = sorted(samples.of(kind));
        let at = |part| quantile(&times, part) / 1e3;
        let (low, high) = (at(0.25), at(0.75));
        let spread = format!("{low:.3} to {high:.3} ({:.3})", high - low);
        println!("{:<32} {:>7} {:>12.3} {spread:>26}", kind.name(), times.len(), at(0.5));
    }
    println!("\n{:<48} {:>9}  verdict", "pair", "Welch's t");
    let [known, unknown, locked] = Kind::ALIKE;
    let mut found = false;
    for (one, two) in [(known, unknown), (known, locked), (unknown, locked)] {
        found |= verdict(samples, one, two);
    }
    let control = verdict(samples, Kind::Stretched, known);
    let outcome = match (found, control) {
        (true, _) => Outcome::Different,
        (false, true) => Outcome::Alike,
        (false, false) => Outcome::Blind,
    };
    println!("\n{}", conclusion(outcome));
    outcome
}

/// Prints the verdict on a pair; whether the two differ.
fn verdict(samples: &Samples, one: Kind, two: Kind) -> bool {
    let (first, second) = (samples.of(one), samples.of(two));
    let t = compare(first, second);
    let differs = t.abs() >= THRESHOLD;
    let expected = if one == Kind::Stretched { " (expected)" } else { "" };
    let words = if differs {
        let shift = quantile(&sorted(first), 0.5) - quantile(&sorted(second), 0.5);
        format!(
            "DIFFERENT{expected}: the median of the first is {:.0} us {}",
            shift.abs(),
            if shift < 0.0 { "less" } else { "more" }
        )
    } else {
        format!("|t| < {THRESHOLD} over {} trials: no difference found", first.len().min(second.len()))
    };
    println!("{:<48} {t:>9.2}  {words}", format!("{} / {}", one.name(), two.name()));
    differs
}

fn conclusion(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Alike => {
            "The time of an answer does not tell, as far as so many trials can say, whether an e-mail is known and whether \
             its account is locked. Accounts of verifierVersion 1 can be told: theirs is another hash."
        }
        Outcome::Different => {
            "The time of an answer tells something. Run it again with another seed on a machine that does nothing else: \
             what is there stays, and grows with the number of rounds."
        }
        Outcome::Blind => {
            "Nothing was found, but not even the accounts of verifierVersion 1 were told apart, whose hash takes several \
             times as long: this run says nothing. Run it again with more rounds."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many times around one value, spread a little.
    fn around(micros: f64) -> Vec<f64> {
        (0..100).map(|number| micros + f64::from(number % 10)).collect()
    }

    #[test]
    fn only_a_difference_among_those_alike_is_a_fault_and_a_look_that_finds_none_at_all_is_none() {
        let samples = |known, unknown, locked, stretched| Samples {
            known: around(known),
            unknown: around(unknown),
            locked: around(locked),
            stretched: around(stretched),
        };
        assert_eq!(print(&samples(100.0, 100.0, 100.0, 900.0)), Outcome::Alike);
        assert_eq!(print(&samples(100.0, 100.0, 110.0, 900.0)), Outcome::Different);
        assert_eq!(print(&samples(100.0, 110.0, 100.0, 900.0)), Outcome::Different);
        assert_eq!(print(&samples(100.0, 100.0, 100.0, 100.0)), Outcome::Blind);
    }
}

//! Running the doctor, and what it said.

use std::process::{Command, Output};

use crate::support::Home;

/// The checks that are there whatever the configuration; a store in a folder has one more, and so has a key to be made.
const ALWAYS: &[&str] = &[
    "configuration",
    "exposure",
    "internal listener",
    "public listener",
    "service secret",
    "internal TLS",
    "public TLS",
    "store",
    "key file",
    "mail",
    "SMS",
    "templates",
    "uploads",
];

pub(crate) struct Report {
    text: String,
    pub(crate) succeeded: bool,
}

/// Runs the doctor in a home. The listeners are on free ports unless the flags say otherwise.
pub(crate) fn doctor(home: &Home, flags: &[&str]) -> Report {
    doctor_by(home.command(), flags)
}

pub(crate) fn doctor_by(mut command: Command, flags: &[&str]) -> Report {
    command.arg("doctor").args(flags);
    for listen in ["--internal-listen", "--public-listen"] {
        if !flags.contains(&listen) {
            command.args([listen, "127.0.0.1:0"]);
        }
    }
    let Output { status, stdout, .. } = command.output().expect("the doctor runs");
    let report = Report { text: String::from_utf8(stdout).expect("a text"), succeeded: status.success() };
    assert!(report.succeeded || status.code() == Some(1), "{status}");
    assert!(!report.text.contains('\u{1b}'), "no colours on a pipe");
    for subject in ALWAYS {
        assert!(!report.of(subject).is_empty(), "every check runs: {subject}\n{}", report.text);
    }
    let errors = report.text.lines().filter(|line| line.starts_with("error ")).count();
    assert_eq!(report.succeeded, errors == 0, "{}", report.text);
    report
}

impl Report {
    /// The lines of a subject: level and text.
    fn of(&self, subject: &str) -> Vec<(&str, &str)> {
        let lines = self.text.lines().filter_map(|line| {
            let (level, rest) = line.split_at_checked(9)?;
            let (of, text) = rest.split_at_checked(19)?;
            (of.trim_end() == subject).then(|| (level.trim_end(), text))
        });
        lines.collect()
    }

    /// A finding of this level on this subject says all of this.
    pub(crate) fn says(&self, level: &str, subject: &str, parts: &[&str]) {
        let found =
            self.of(subject).into_iter().any(|(of, text)| of == level && parts.iter().all(|part| text.contains(part)));
        assert!(found, "no {level} on {subject} says {parts:?}:\n{}", self.text);
    }

    /// Nothing else is wrong: there is no other error than on this subject.
    pub(crate) fn only_error_on(&self, subject: &str) {
        for line in self.text.lines().filter(|line| line.starts_with("error ")) {
            assert!(line[9..].starts_with(subject), "{}", self.text);
        }
    }
}

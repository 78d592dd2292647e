//! The report: what was measured on what, as a table on the terminal and as files for people and programs.

mod html;
mod markdown;
mod plot;
mod table;

use std::path::Path;

use serde::Serialize;

use crate::failure::Result;
use crate::finding::{Finding, Goal};
use crate::machine::Machine;
use crate::rows::Row;

#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Seconds since 1970.
    pub(crate) made_at: u64,
    pub(crate) quick: bool,
    pub(crate) rounds: u32,
    pub(crate) seconds_a_side: f64,
    pub(crate) workers: usize,
    pub(crate) machine: Machine,
    pub(crate) postgres: Option<String>,
    pub(crate) warnings: Vec<String>,
    pub(crate) rows: Vec<Line>,
}

/// A row and what it came to.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) number: Option<u8>,
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) goal: Goal,
    pub(crate) outcome: Outcome,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Measured {
        finding: Finding,
        /// None when there is no goal.
        met: Option<bool>,
    },
    NotMeasured {
        reason: String,
    },
}

impl Line {
    pub(crate) fn of(row: &Row, found: Result<Finding>) -> Self {
        let outcome = match found {
            Ok(finding) => Outcome::Measured { met: row.goal.is_met(finding.figure.median), finding },
            Err(error) => Outcome::NotMeasured { reason: error.to_string() },
        };
        Self { number: row.number, name: row.name, title: row.title, goal: row.goal, outcome }
    }
}

impl Report {
    /// For the terminal.
    pub(crate) fn text(&self) -> String {
        let [goals, sides] = table::tables(self);
        format!("{}\n{}\n{}{}", self.heading(), goals.aligned(), sides.aligned(), self.remarks())
    }

    /// Writes `report.json`, `report.md` and `report.html`.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("report.json"), serde_json::to_vec_pretty(self)?)?;
        std::fs::write(folder.join("report.md"), markdown::page(self))?;
        std::fs::write(folder.join("report.html"), html::page(self)?)?;
        Ok(())
    }

    fn heading(&self) -> String {
        let machine = &self.machine;
        format!(
            "authkeep {} on {}, {} cores, {:.0} GiB, Linux {}, {}; {}\n{} rounds of {} s a side in turns, {} workers, load \
             generator and servers on the same cores{}",
            machine.commit,
            machine.cpu,
            machine.cores,
            machine.memory_gib,
            machine.kernel,
            machine.file_system,
            self.postgres.as_deref().unwrap_or("no PostgreSQL"),
            self.rounds,
            self.seconds_a_side,
            self.workers,
            if self.quick { "; quick" } else { "" },
        )
    }

    fn remarks(&self) -> String {
        let warnings = self.warnings.iter().map(|warning| format!("Warning: {warning}.\n"));
        warnings.chain(self.notes().map(|(name, note)| format!("{name}: {note}\n"))).collect()
    }

    /// Notes of rows, and why others were not measured.
    fn notes(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.rows.iter().flat_map(|line| {
            let notes: Vec<&str> = match &line.outcome {
                Outcome::Measured { finding, .. } => finding.notes.iter().map(String::as_str).collect(),
                Outcome::NotMeasured { reason } => vec![reason],
            };
            notes.into_iter().map(|note| (line.name, note))
        })
    }
}

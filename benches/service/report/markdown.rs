//! The report as Markdown, to be kept beside the code.

use std::fmt::Write as _;

use super::{Report, table};

pub(super) fn page(report: &Report) -> String {
    let [goals, sides] = table::tables(report);
    let mut text = format!("{}\n\n{}\n{}", report.heading().replace('\n', ". "), goals.markdown(), sides.markdown());
    if !report.warnings.is_empty() || report.notes().next().is_some() {
        text.push('\n');
    }
    for warning in &report.warnings {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "- **{warning}**");
    }
    for (name, note) in report.notes() {
        let _ = writeln!(text, "- {name}: {note}");
    }
    text
}

//! The two tables: a line for each row with its goal, and a line for each side of each row.

use std::fmt::Write as _;

use super::{Line, Outcome, Report};
use crate::finding::{Goal, Measured};
use crate::statistics::Spread;

pub(super) struct Table {
    pub(super) head: Vec<&'static str>,
    pub(super) lines: Vec<Vec<String>>,
}

/// Of the rows, and of their sides.
pub(super) fn tables(report: &Report) -> [Table; 2] {
    let goals = Table {
        head: vec!["", "row", "figure", "min-max", "goal", "", "what"],
        lines: report.rows.iter().map(goal_line).collect(),
    };
    let sides = Table {
        head: vec!["row", "side", "a second", "min-max", "CPU us", "p50 us", "p99 us", "p999 us", "peak MB"],
        lines: report.rows.iter().flat_map(side_lines).collect(),
    };
    [goals, sides]
}

fn goal_line(line: &Line) -> Vec<String> {
    let number = line.number.map(|number| number.to_string()).unwrap_or_default();
    let goal = match line.goal {
        Goal::AtLeast(least) => format!(">= {least}"),
        Goal::AtMost(most) => format!("<= {most}"),
        Goal::None => String::from("-"),
    };
    let (figure, range, met) = match &line.outcome {
        Outcome::Measured { finding, met } => {
            let Spread { median, min, max } = finding.figure;
            let met = met.map_or("", |met| if met { "met" } else { "MISSED" });
            (format!("{median:.2} {}", finding.unit), format!("{min:.2}-{max:.2}"), met)
        }
        Outcome::NotMeasured { .. } => (String::from("not measured"), String::new(), ""),
    };
    vec![number, line.name.to_owned(), figure, range, goal, met.to_owned(), line.title.to_owned()]
}

fn side_lines(line: &Line) -> Vec<Vec<String>> {
    let Outcome::Measured { finding, .. } = &line.outcome else { return Vec::new() };
    finding.sides.iter().map(|side| side_line(line.name, side)).collect()
}

fn side_line(row: &str, side: &Measured) -> Vec<String> {
    let middle = |spread: Option<Spread>, digits| spread.map_or_else(String::new, |s| number(s.median, digits));
    let rate = side.rate();
    vec![
        row.to_owned(),
        side.name.clone(),
        middle(rate, 0),
        rate.map_or_else(String::new, |s| format!("{}-{}", number(s.min, 0), number(s.max, 0))),
        middle(side.cpu_us(), 1),
        middle(side.latency(|times| times.p50), 0),
        middle(side.latency(|times| times.p99), 0),
        middle(side.latency(|times| times.p999), 0),
        middle(side.peak_mb(), 0),
    ]
}

/// With a comma between thousands; small rates keep two digits.
fn number(value: f64, digits: usize) -> String {
    let digits = if digits == 0 && value < 100.0 { 2 } else { digits };
    let text = format!("{value:.digits$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

impl Table {
    /// With columns as wide as their widest cell.
    pub(super) fn aligned(&self) -> String {
        let head: Vec<String> = self.head.iter().map(|&name| name.to_owned()).collect();
        let all = || std::iter::once(&head).chain(&self.lines);
        let widths: Vec<usize> = (0..head.len())
            .map(|at| all().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0))
            .collect();
        let mut text = String::new();
        for line in all() {
            let mut row = String::new();
            for (cell, width) in line.iter().zip(&widths) {
                // Writing into a string cannot fail.
                let _ = write!(row, "{cell:<width$}  ");
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }

    pub(super) fn markdown(&self) -> String {
        let row = |cells: &mut dyn Iterator<Item = &str>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
        let mut text = row(&mut self.head.iter().copied());
        text.push_str(&row(&mut self.head.iter().map(|_| "---")));
        for line in &self.lines {
            text.push_str(&row(&mut line.iter().map(String::as_str)));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_can_be_read() {
        assert_eq!(number(1_234_567.4, 0), "1,234,567");
        assert_eq!(number(27.318, 0), "27.32");
        assert_eq!(number(1234.56, 1), "1,234.6");
        assert_eq!(number(100.0, 0), "100");
    }

    #[test]
    fn a_table_is_aligned_or_marked_down() {
        let table = Table { head: vec!["a", "b"], lines: vec![vec![String::from("long"), String::from("1")]] };
        assert_eq!(table.aligned(), "a     b\nlong  1\n");
        assert_eq!(table.markdown(), "| a | b |\n| --- | --- |\n| long | 1 |\n");
    }
}

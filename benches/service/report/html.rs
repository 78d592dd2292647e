//! The report as one page that needs nothing else.

use std::fmt::Write as _;

use super::table::{self, Table};
use super::{Report, plot};
use crate::failure::Result;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse;margin:1rem 0}th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid #ccc}\
svg{max-width:100%;height:auto}";

pub(super) fn page(report: &Report) -> Result<String> {
    let [goals, sides] = table::tables(report);
    let mut html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>authkeep: benchmark</title><style>{STYLE}</style>\
         <h1>authkeep: benchmark</h1><p>{}</p>{}",
        escaped(&report.heading()),
        marked(&goals)
    );
    for figure in plot::figures(report)? {
        write!(html, "<figure>{figure}</figure>")?;
    }
    html.push_str(&marked(&sides));
    html.push_str("<ul>");
    for warning in &report.warnings {
        write!(html, "<li><strong>{}</strong>", escaped(warning))?;
    }
    for (name, note) in report.notes() {
        write!(html, "<li>{name}: {}", escaped(note))?;
    }
    html.push_str("</ul></html>\n");
    Ok(html)
}

fn marked(table: &Table) -> String {
    let cells = |tag: &str, cells: &mut dyn Iterator<Item = &str>| -> String {
        cells.fold(String::from("<tr>"), |row, cell| row + "<" + tag + ">" + &escaped(cell))
    };
    let head = cells("th", &mut table.head.iter().copied());
    let lines: String = table.lines.iter().map(|line| cells("td", &mut line.iter().map(String::as_str))).collect();
    format!("<table>{head}{lines}</table>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

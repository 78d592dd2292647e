//! `authkeep doctor`: what would keep a server from starting or serving, and what to do about it.

use std::io::{IsTerminal, stdout};

use super::{Failure, ServeArgs};
use crate::clock::Clock;
use crate::doctor::{self, Finding, Level};

pub(super) fn run(args: &ServeArgs) -> Result<(), Failure> {
    let (config, mut findings) = doctor::configuration::read(args.config.as_deref(), &args.as_config());
    let runtime = tokio::runtime::Runtime::new()?;
    findings.extend(runtime.block_on(doctor::examine(&config, Clock::system().now())));

    let coloured = stdout().is_terminal();
    for finding in &findings {
        println!("{}", line(finding, coloured));
    }
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    println!("{} checks: {errors} errors, {warnings} warnings", findings.len());
    if errors > 0 { Err(format!("the doctor found {errors} errors").into()) } else { Ok(()) }
}

fn line(finding: &Finding, coloured: bool) -> String {
    let (colour, word) = match finding.level {
        Level::Ok => (32, "ok"),
        Level::Warning => (33, "warning"),
        Level::Error => (31, "error"),
    };
    let word = format!("{word:<8}");
    let word = if coloured { format!("\x1b[{colour}m{word}\x1b[0m") } else { word };
    format!("{word} {:<18} {}", finding.subject, finding.text)
}

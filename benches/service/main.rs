//! The benchmark of the whole service: the server as it is released, under load over HTTP, beside the least that the same
//! machine needs for the same work. `scripts/bench` runs it.
//!
//! Where to look first:
//!
//! - [`rows`]: what is measured, against what, with the goals
//! - [`lab`]: what rows measure with
//! - [`load`]: the load generator
//! - [`floor`]: what is compared to
//! - [`report`]: what comes out
//! - [`instructions`]: the guard against requests that grow dearer unnoticed

mod calls;
mod children;
mod clock;
mod command_line;
mod failure;
mod finding;
mod flame;
mod floor;
mod instructions;
mod lab;
mod load;
mod machine;
mod people;
mod postgres;
mod preload;
mod processes;
mod progress;
mod pseudonyms;
mod random;
mod records;
mod report;
mod rows;
mod sample;
mod server;
mod statistics;
mod wrk;

use std::process::ExitCode;

use clap::Parser as _;

use crate::command_line::{Arguments, Command};
use crate::failure::Result;
use crate::lab::Lab;
use crate::machine::Machine;
use crate::progress::Progress;
use crate::report::{Line, Report};
use crate::rows::{ROWS, Row};

/// As the server's should be: the floors must not be slowed down by an allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = match &arguments.command {
        Some(Command::Floor(floor)) => floor::http::serve(floor.kind(), floor.workers).map(|()| true),
        Some(Command::Flame) => flame::draw(&arguments).map(|()| true),
        Some(Command::Instructions(given)) => {
            children::watch_signals().and_then(|()| instructions::guard(&arguments.binary()?, given))
        }
        None => bench(&arguments),
    };
    children::clean_up();
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether every goal was met that could be measured.
fn bench(arguments: &Arguments) -> Result<bool> {
    let rows = wanted(&arguments.only)?;
    children::watch_signals()?;
    let progress = Progress::start();
    let folder = children::make_folder()?;
    let machine = Machine::look(&folder);
    let settings = arguments.settings()?;
    let mut lab = Lab::new(settings.clone(), folder, arguments.postgres.as_deref(), progress)?;
    let mut lines = Vec::new();
    for row in rows {
        progress.say(&format!("{}: {}", row.name, row.title));
        let line = Line::of(row, (row.measure)(&mut lab));
        if let report::Outcome::NotMeasured { reason } = &line.outcome {
            progress.say(&format!("  not measured: {reason}"));
        }
        lines.push(line);
        lab.tidy_up();
    }
    lab.drop_stores();
    let postgres = lab.postgres.as_ref();
    let report = Report {
        made_at: clock::unix_seconds(),
        quick: settings.quick,
        rounds: settings.rounds,
        seconds_a_side: settings.time.as_secs_f64(),
        workers: settings.workers,
        warnings: machine.warnings(),
        machine,
        postgres: postgres.map(|postgres| format!("PostgreSQL {}, {}", postgres.version, postgres.settings)),
        rows: lines,
    };
    report.write(&arguments.report)?;
    print!("{}", report.text());
    println!("\nThe report is in {0}/report.md, {0}/report.html and {0}/report.json.", arguments.report.display());
    Ok(report.rows.iter().all(|line| !matches!(line.outcome, report::Outcome::Measured { met: Some(false), .. })))
}

/// The rows of these names and numbers; all, if there are none.
fn wanted(only: &[String]) -> Result<Vec<&'static Row>> {
    if let Some(unknown) = only.iter().find(|wanted| !ROWS.iter().any(|row| row.is(wanted))) {
        let names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
        return Err(format!("there is no row {unknown}; there are 1 to 15 and {}", names.join(", ")).into());
    }
    Ok(ROWS.iter().filter(|row| only.is_empty() || only.iter().any(|wanted| row.is(wanted))).collect())
}

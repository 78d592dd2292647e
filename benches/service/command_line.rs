//! What the program is told.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::failure::Result;
use crate::floor::http::Kind;
use crate::lab::Settings;

/// Measure the whole service against its floors.
#[derive(Debug, Parser)]
#[command(name = "scripts/bench")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Few short rounds on small stores: under three minutes, and figures that only show the direction
    #[arg(long)]
    pub(crate) quick: bool,
    /// Only these rows, by name or number
    #[arg(long, value_name = "ROW,..", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Rounds in which the sides of a row take turns
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: Option<u32>,
    /// Seconds of one side in one round
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: Option<u64>,
    /// Threads that serve, in authkeep and in the HTTP floors
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = threads)]
    workers: usize,
    /// The server
    #[arg(long, global = true, value_name = "FILE", default_value = "target/release/authkeep")]
    binary: PathBuf,
    /// A database on this machine that may be filled; without one its rows are not measured
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) postgres: Option<String>,
    /// The folder that the report is written to
    #[arg(long, global = true, value_name = "DIR", default_value = "target/bench")]
    pub(crate) report: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Draw where the time goes, a flame graph for each engine
    Flame,
    /// Count the instructions of fixed requests, and compare them with what they were
    Instructions(Instructions),
    /// Be a floor: a warp server with one route
    #[command(hide = true)]
    Floor(Floor),
}

#[derive(Debug, Args)]
pub(crate) struct Instructions {
    /// Write what was counted as the figures to compare with
    #[arg(long)]
    pub(crate) update: bool,
    /// The figures to compare with
    #[arg(long, value_name = "FILE", default_value = "benches/instructions.json")]
    pub(crate) figures: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Floor {
    #[arg(long, value_parser = threads)]
    pub(crate) workers: usize,
    /// Answer so many bytes to a GET; without it, read the JSON of a PUT
    #[arg(long)]
    get_bytes: Option<usize>,
}

impl Floor {
    pub(crate) fn kind(&self) -> Kind {
        self.get_bytes.map_or(Kind::Put, |bytes| Kind::Get { bytes })
    }
}

impl Arguments {
    /// Where the server lies, from wherever it is started.
    pub(crate) fn binary(&self) -> Result<PathBuf> {
        Ok(self.binary.canonicalize().map_err(|error| format!("{}: {error}", self.binary.display()))?)
    }

    pub(crate) fn settings(&self) -> Result<Settings> {
        let (rounds, seconds, warm_up) = if self.quick { (2, 1, 200) } else { (5, 3, 500) };
        Ok(Settings {
            quick: self.quick,
            rounds: self.rounds.unwrap_or(rounds),
            time: Duration::from_secs(self.seconds.unwrap_or(seconds)),
            warm_up: Duration::from_millis(warm_up),
            workers: self.workers,
            binary: self.binary()?,
        })
    }
}

/// More threads than any machine has cores would start, and say nothing.
fn threads(text: &str) -> std::result::Result<usize, String> {
    let number: usize = text.parse().map_err(|_| String::from("not a number"))?;
    if (1..=1024).contains(&number) { Ok(number) } else { Err(String::from("not from 1 to 1024")) }
}

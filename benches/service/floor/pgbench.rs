//! The statements of the server, by the database's own load generator, prepared as the server's are. A number is made an
//! id by the database, by one SHA-256; that is less than a hundredth of what the statement takes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::children;
use crate::failure::Result;
use crate::postgres::{Postgres, Store};
use crate::sample::Sample;

/// A statement of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Statement {
    /// A session token with its account.
    ReadSessionToken,
    /// A session token for an account that exists.
    CreateSessionToken,
}

impl Statement {
    const fn script(self) -> &'static str {
        match self {
            Self::ReadSessionToken => include_str!("read_session_token.sql"),
            Self::CreateSessionToken => include_str!("create_session_token.sql"),
        }
    }
}

/// Runs a statement from so many clients, two threads at the most.
pub(crate) fn run(
    postgres: &Postgres,
    store: &Store,
    folder: &Path,
    statement: Statement,
    clients: usize,
    time: Duration,
) -> Result<Sample> {
    let script = folder.join(format!("{statement:?}.sql"));
    std::fs::write(&script, statement.script())?;
    let mut command = Command::new(program("pgbench"));
    command
        .args(["--no-vacuum", "--protocol=prepared"])
        .arg(format!("--client={clients}"))
        .arg(format!("--jobs={}", clients.min(2)))
        .arg(format!("--time={}", time.as_secs().max(1)))
        .arg(format!("--define=accounts={}", store.size.accounts))
        .arg(format!("--define=tokens={}", store.size.tokens))
        .arg("--file")
        .arg(&script)
        .arg(&postgres.url)
        .env("PGOPTIONS", format!("-c search_path={}", store.schema));
    let before = postgres.cpu_seconds()?;
    let output = children::output_of(&mut command)?;
    let cpu = postgres.cpu_seconds()? - before;
    read(&output, cpu).ok_or_else(|| format!("pgbench said what was not understood:\n{output}").into())
}

fn read(output: &str, cpu: f64) -> Option<Sample> {
    let after = |name: &str| output.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next());
    let rate = after("tps = ")?.parse().ok()?;
    let done: f64 = after("number of transactions actually processed: ")?.parse().ok()?;
    Some(Sample { rate, cpu_us: Some(cpu * 1e6 / done), ..Sample::default() })
}

/// Debian keeps the programs of each version in a folder that is not in the path.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        versions.map(|version| version.path().join("bin").join(name)).filter(|path| path.is_file()).collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pgbench_says_is_read() {
        let output = "number of transactions actually processed: 2000\nlatency average = 0.150 ms\n\
                      initial connection time = 5.000 ms\ntps = 1000.5 (without initial connection time)\n";
        let sample = read(output, 0.1).expect("a sample");
        assert!((sample.rate - 1000.5).abs() < 1e-9);
        assert!((sample.cpu_us.expect("it is known") - 50.0).abs() < 1e-9);
        assert!(read("pgbench: error", 0.1).is_none());
    }
}

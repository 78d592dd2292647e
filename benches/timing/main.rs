//! Whether the time of an answer tells anything: of a known e-mail from an unknown one, of a locked account from both.
//!
//! It signs in with wrong passwords, over and over, and compares how long the answers took. It only looks at a server
//! that runs already, on this machine; `scripts/bench timing` starts one that is made for it.

mod client;
mod people;
mod progress;
mod report;
mod statistics;
mod trials;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;

/// Sign in with wrong passwords at a running server, and compare how long the answers took.
#[derive(Debug, Parser)]
#[command(name = "scripts/bench timing")]
struct Arguments {
    /// The internal listener of the server, which the accounts are made through
    #[arg(long, value_name = "ADDR", value_parser = loopback)]
    internal: SocketAddr,
    /// The public listener of the server
    #[arg(long, value_name = "ADDR", value_parser = loopback)]
    public: SocketAddr,
    /// Rounds of the three kinds of account that must not differ
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(50..))]
    rounds: u32,
    /// What the order of the requests, the accounts and the e-mails are drawn from; a fresh one unless it is given
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// The answers of another machine take the time of the way, and nobody else's server is to be asked so often.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|_| String::from("not an address such as 127.0.0.1:3000"))?;
    if address.ip().is_loopback() { Ok(address) } else { Err(String::from("not an address of this machine alone")) }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match look(&arguments) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            eprintln!("timing: {error}");
            ExitCode::from(2)
        }
    }
}

fn look(arguments: &Arguments) -> Result<report::Outcome, client::Failure> {
    let seed = match arguments.seed {
        Some(seed) => seed,
        None => getrandom::u64().map_err(std::io::Error::other)?,
    };
    println!("seed {seed}");
    let mut random = trials::Random::new(seed);
    let people = people::make(arguments.internal, &mut random)?;
    let samples = trials::run(arguments.public, &people, arguments.rounds, &mut random)?;
    Ok(report::print(&samples))
}

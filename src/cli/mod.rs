//! The command line: one file a command.

mod completions;
mod conformance;
mod copy;
mod doctor;
mod entered;
mod exchange;
mod export;
mod import;
mod keys;
mod migrate;
mod openapi;
mod pseudonym;
mod serve;

use std::error::Error;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use completions::{CompletionsArgs, ManArgs};
pub use conformance::ConformanceArgs;
pub use copy::CopyArgs;
pub use exchange::ExchangeArgs;
pub use export::ExportArgs;
pub use import::ImportArgs;
pub use keys::KeysArgs;
pub use migrate::MigrateArgs;
pub use pseudonym::PseudonymArgs;
pub use serve::ServeArgs;

use crate::serving::Failure;

/// An auth database service: accounts, sessions, tokens and credentials over the storage engine you choose.
#[derive(Debug, Parser)]
#[command(
    name = "authkeep",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without a command, authkeep serves:\n  \
        authkeep                                       on sled, in ./authkeep-data\n  \
        authkeep --storage memory://                   for a try: nothing outlives the process\n  \
        authkeep --storage postgres://me:pw@db:5432/auth\n\n\
        Every setting has a key in the configuration file (--config), an environment variable\n\
        AUTHKEEP_SECTION__KEY and, where people change it often, a flag. Flags win over the\n\
        environment, and the environment wins over the file."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the APIs (what authkeep does without a command).
    Serve(Box<ServeArgs>),
    /// Show or change the schema version of a store.
    Migrate(MigrateArgs),
    /// Copy all records of one store into another, empty one.
    Copy(CopyArgs),
    /// Write all records of a store into one file.
    Export(ExportArgs),
    /// Fill an empty store from an export.
    Import(ImportArgs),
    /// Look for what would keep a server from starting or serving; changes nothing.
    Doctor(Box<ServeArgs>),
    /// Change the key that tokens are signed with, or the one that fields are sealed with.
    Keys(KeysArgs),
    /// Sign a pseudonym up or in at a server, as its owner does.
    Pseudonym(PseudonymArgs),
    /// Clean a token at a server, as its holder does.
    Exchange(ExchangeArgs),
    /// Check an engine, or a running server, against every rule that it has to keep.
    Conformance(ConformanceArgs),
    /// Print the OpenAPI document of all APIs, as JSON.
    Openapi,
    /// Print a script that makes a shell complete commands and flags.
    Completions(CompletionsArgs),
    /// Print a manual page, as in `authkeep man | man -l -`.
    Man(ManArgs),
}

/// Runs what the command line asks for.
#[must_use]
pub fn run() -> ExitCode {
    if let Some(code) = conformance::run_if_child() {
        return u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from);
    }
    let cli = Cli::parse();
    let done = match cli.command {
        None => serve::run(&cli.serve),
        Some(Command::Serve(args)) => serve::run(&args),
        Some(Command::Migrate(args)) => migrate::run(&args),
        Some(Command::Copy(args)) => copy::run(&args),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Import(args)) => import::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args),
        Some(Command::Keys(args)) => keys::run(&args),
        Some(Command::Pseudonym(args)) => pseudonym::run(&args),
        Some(Command::Exchange(args)) => exchange::run(&args),
        Some(Command::Conformance(args)) => match conformance::run(&args) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
        Some(Command::Openapi) => openapi::run(),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man(args)) => completions::man(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("authkeep: {}", describe(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// Prints a document. A reader that has seen enough, such as `head`, is no failure.
fn print(document: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(document).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// An error with its causes, each said once.
pub(crate) fn describe(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let said = next.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = next.source();
    }
    text
}

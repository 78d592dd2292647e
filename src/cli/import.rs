//! `authkeep import`: an export into an empty store.

use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::Failure;
use crate::backend;
use crate::config::{Config, ConfigError};
use crate::moving::export::{ExportError, ExportRecords};
use crate::moving::{Counts, Family, MoveError, Target, open_target, transfer, verify};

/// `authkeep import`
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// Read the configuration from this TOML file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The store to fill; it must be empty, or not be there yet [default: the one of the configuration]
    #[arg(long, visible_alias = "storage", value_name = "URL")]
    to: Option<String>,
    /// Read the file and the store again afterwards, and compare them record by record
    #[arg(long)]
    verify: bool,
    /// The export. It is read to its end before anything is stored: a damaged one stores nothing
    file: PathBuf,
}

pub(super) fn run(args: &ImportArgs) -> Result<(), Failure> {
    let url = storage(args.config.as_deref(), args.to.as_ref())?;
    Ok(tokio::runtime::Runtime::new()?.block_on(import(args, &url))?)
}

async fn import(args: &ImportArgs, url: &str) -> Result<(), MoveError> {
    let failed = |source| ExportError::File { path: args.file.clone(), action: "read", source };
    let mut file = File::open(&args.file).map_err(failed)?;
    let counts = ExportRecords::open(&file)?.check()?;

    let store = open_target(url).await?;
    let target = Target { store: store.as_ref(), name: backend::describe(url) };
    file.rewind().map_err(failed)?;
    transfer(&mut ExportRecords::open(&file)?, &target, Some(counts.total())).await?;
    if args.verify {
        file.rewind().map_err(failed)?;
        verify(&mut ExportRecords::open(&file)?, &target, &counts).await?;
    }
    print_moved(&counts, &target.name);
    Ok(())
}

/// The storage URL that was given, or that of the configuration.
pub(super) fn storage(config: Option<&Path>, given: Option<&String>) -> Result<String, ConfigError> {
    match given {
        Some(url) => Ok(url.clone()),
        None => Ok(Config::load(config, &json!({}))?.storage.url),
    }
}

pub(super) fn print_moved(counts: &Counts, target: &str) {
    println!("{target} holds\n{counts}");
    if counts.of(Family::KeyFingerprint) > 0 {
        println!("A server needs the key file of the old store to use the new one: it is in neither of them.");
    }
}

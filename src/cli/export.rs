//! `authkeep export`: all records of a store into one file.

use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

use clap::Args;

use super::Failure;
use crate::backend;
use crate::clock::Clock;
use crate::moving::export::{Draft, Header, write};
use crate::moving::{Counts, MoveError, Progress, StoreRecords, interruptible, open_source};

/// `authkeep export`
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// Read the configuration from this TOML file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The store to read; it is not changed. No server may use it meanwhile [default: the one of the configuration]
    #[arg(long, visible_alias = "storage", value_name = "URL")]
    from: Option<String>,
    /// The file to make, for your eyes alone: it holds the secrets of all accounts. `-` is the standard output
    file: PathBuf,
}

pub(super) fn run(args: &ExportArgs) -> Result<(), Failure> {
    let url = super::import::storage(args.config.as_deref(), args.from.as_ref())?;
    let to_stdout = args.file.as_os_str() == "-";
    if to_stdout && stdout().is_terminal() {
        return Err("an export does not belong on a terminal: name a file, or pipe it to another program".into());
    }
    let runtime = tokio::runtime::Runtime::new()?;
    let counts = runtime.block_on(async {
        let store = open_source(&url).await?;
        let header = Header::new(store.engine(), Clock::system().now());
        let mut records = StoreRecords::new(store.as_ref(), "the store");
        let progress = Progress::start("exported", None);
        let watch = |family, more| progress.add(family, more);
        let counts = if to_stdout {
            // A signal ends the process, also while a reader keeps it waiting: there is nothing to take back.
            write(&mut records, &header, stdout(), &watch).await?
        } else {
            let draft = Draft::create(&args.file)?;
            let counts = interruptible(write(&mut records, &header, draft.file(), &watch)).await?;
            draft.publish()?;
            counts
        };
        let seconds = progress.finish();
        eprintln!("exported {} records of {} in {seconds:.1} s", counts.total(), backend::describe(&url));
        Ok::<Counts, MoveError>(counts)
    })?;
    eprintln!("{counts}");
    Ok(())
}

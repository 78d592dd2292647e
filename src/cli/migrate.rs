//! `authkeep migrate status|up`: the schema version of a store.

use clap::{Args, Subcommand};

use super::{Failure, ServeArgs};
use crate::backend;

/// `authkeep migrate`
#[derive(Args, Debug)]
pub struct MigrateArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show the version that the store has and the one that this authkeep wants.
    Status(Box<ServeArgs>),
    /// Apply what is pending. Running servers of the version before keep working until they are replaced.
    Up(Box<ServeArgs>),
}

pub(super) fn run(args: &MigrateArgs) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match &args.action {
        Action::Status(args) => {
            let config = args.config()?;
            println!("{}", runtime.block_on(backend::schema_status(&config.storage.url))?);
        }
        Action::Up(args) => {
            let config = args.config()?;
            println!("{}", runtime.block_on(backend::migrate(&config.storage.url))?);
        }
    }
    Ok(())
}

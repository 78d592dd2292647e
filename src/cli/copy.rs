//! `authkeep copy`: all records of one store into another one.

use clap::Args;

use super::Failure;
use crate::backend;
use crate::moving::{MoveError, StoreRecords, Target, open_source, open_target, transfer, verify};

/// `authkeep copy`
#[derive(Args, Debug)]
pub struct CopyArgs {
    /// The store to read; it is not changed. No server may use it meanwhile
    #[arg(long, value_name = "URL")]
    from: String,
    /// The store to fill; it must be empty, or not be there yet
    #[arg(long, value_name = "URL")]
    to: String,
    /// Read both stores again afterwards, and compare them record by record
    #[arg(long)]
    verify: bool,
}

pub(super) fn run(args: &CopyArgs) -> Result<(), Failure> {
    Ok(tokio::runtime::Runtime::new()?.block_on(copy(args))?)
}

async fn copy(args: &CopyArgs) -> Result<(), MoveError> {
    if backend::is_same(&args.from, &args.to) {
        return Err(MoveError::Same(backend::describe(&args.from)));
    }
    let source = open_source(&args.from).await?;
    let store = open_target(&args.to).await?;
    let target = Target { store: store.as_ref(), name: backend::describe(&args.to) };
    let counts = transfer(&mut StoreRecords::new(source.as_ref(), "the source"), &target, None).await?;
    if args.verify {
        verify(&mut StoreRecords::new(source.as_ref(), "the source"), &target, &counts).await?;
    }
    super::import::print_moved(&counts, &target.name);
    Ok(())
}

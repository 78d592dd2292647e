//! `authkeep keys`: the key that tokens are signed with, and the key that fields are sealed with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use authkeep_store::Store;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, ServeArgs};
use crate::clock::Clock;
use crate::config::Config;
use crate::courier::Courier;
use crate::identity::Identity;
use crate::identity::reseal::reseal;
use crate::{backend, key_file};

/// `authkeep keys`
#[derive(Args, Debug)]
pub struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Sign tokens with another key from here on; the former one verifies until its last token has ended.
    ///
    /// Works on the store itself. A sled store that a server has open can be reached through that server alone:
    /// POST /admin/signing-keys/rotate on the internal listener does the same.
    Rotate(Box<ServeArgs>),
    /// Seal every sealed field of the store with another key file.
    ///
    /// Stop every server on the store first. It can be broken off and run again, and no server starts until it has run to
    /// its end.
    Reseal(Box<ResealArgs>),
}

#[derive(Args, Debug)]
struct ResealArgs {
    /// The key file that the store was sealed with so far; --key-file names the new one, which is made if it is not there
    #[arg(long, value_name = "FILE")]
    old_key_file: PathBuf,
    #[command(flatten)]
    serve: ServeArgs,
}

pub(super) fn run(args: &KeysArgs) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    match &args.command {
        KeysCommand::Rotate(args) => runtime.block_on(rotate(&args.config()?)),
        KeysCommand::Reseal(args) => {
            let config = args.serve.config()?;
            runtime.block_on(change_key(&config, &args.old_key_file))
        }
    }
}

async fn rotate(config: &Config) -> Result<(), Failure> {
    let store = backend::open(&config.storage.url, config.storage.migrate).await?;
    let key = key_file::load(&config.key.file, store.as_ref()).await?;
    let courier = Courier::new(config, &key)?;
    let identity = Identity::new(
        config.identity.clone(),
        config.courier.app_name.clone(),
        &key,
        courier.composer(),
        Arc::new(()),
    )?;
    let kid = identity.tokens.rotate(store.as_ref(), Clock::system().now()).await?;
    println!("tokens are signed with the key {kid} from here on; running servers learn of it within half a minute");
    Ok(())
}

async fn change_key(config: &Config, old: &Path) -> Result<(), Failure> {
    let store = backend::open(&config.storage.url, config.storage.migrate).await?;
    let change = key_file::begin_change(old, &config.key.file, store.as_ref()).await?;
    let bar = bar();
    let count = AtomicU64::new(0);
    let resealed = reseal(store.as_ref(), &change.old, &change.new, |family| {
        count.fetch_add(1, Ordering::Relaxed);
        bar.inc(1);
        bar.set_message(family);
    });
    resealed.await?;
    bar.finish_and_clear();
    change.end(store.as_ref() as &dyn Store).await?;
    println!(
        "{} sealed fields were looked at; the store belongs to the key file {} from here on",
        count.into_inner(),
        std::path::absolute(&config.key.file)?.display()
    );
    Ok(())
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {pos} fields, {per_sec} ({msg})")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar
}

//! `authkeep keys`: the key that tokens are signed with, and the key that fields are sealed with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use authkeep_store::{ErrorKind, Store};
use clap::{Args, Subcommand};

use super::{Failure, ServeArgs};
use crate::backend::{self, BackendError, Found};
use crate::clock::Clock;
use crate::config::{Config, Storage};
use crate::courier::Composer;
use crate::identity::Identity;
use crate::identity::reseal::{Resealed, examine, reseal};
use crate::key_file;
use crate::moving::{Family, MoveError, Progress};

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
    /// Stop every server on the store first; one that was left running notices within seconds, and ends with an error. It
    /// can be broken off and run again, and no server starts until it has run to its end.
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

/// A change of the key file that did not come to its end.
#[derive(Debug, thiserror::Error)]
#[error(
    "{reason}\nThe store is between two key files, and no server starts on it: run this again, with the same two files, \
     to its end"
)]
struct BrokenOff {
    reason: Failure,
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

/// Opens the store. Unlike a server it makes none where there is none: a mistyped URL is to be noticed.
async fn open(storage: &Storage) -> Result<Arc<dyn Store>, MoveError> {
    match backend::look(&storage.url).await? {
        Found::Memory => Err(MoveError::Volatile),
        Found::Nothing => Err(MoveError::NoStore(backend::describe(&storage.url))),
        Found::Current | Found::Older(_) | Found::Newer(_) => Ok(backend::open(&storage.url, storage.migrate).await?),
    }
}

async fn rotate(config: &Config) -> Result<(), Failure> {
    let store = open(&config.storage).await.map_err(|error| through_the_server(&config.storage.url, error))?;
    let key = key_file::load(&config.key.file, store.as_ref()).await?;
    let (settings, app_name) = (config.identity.clone(), config.courier.app_name.clone());
    let identity = Identity::new(settings, app_name, &key, Composer::without_worker(&key), Arc::new(()))?;
    let kid = identity.tokens.rotate(store.as_ref(), Clock::system().now()).await?;
    println!("tokens are signed with the key {kid} from here on; running servers learn of it within half a minute");
    Ok(())
}

/// An embedded store that cannot be opened is mostly one that a server has open.
fn through_the_server(url: &str, error: MoveError) -> Failure {
    match &error {
        MoveError::Backend(BackendError::Store(store)) if store.kind() == ErrorKind::Unavailable => {
            if backend::folder(url).is_none() {
                return error.into();
            }
            format!(
                "{error}; while a server has it open, POST /admin/signing-keys/rotate on its internal listener does the \
                 same"
            )
            .into()
        }
        _ => error.into(),
    }
}

async fn change_key(config: &Config, old: &Path) -> Result<(), Failure> {
    let store = open(&config.storage).await?;
    examine_all(store.as_ref(), old).await?;
    let change = key_file::begin_change(old, &config.key.file, store.as_ref()).await?;
    let new = std::path::absolute(&config.key.file)?;
    eprintln!(
        "sealing {} with the key file {}; no server starts on it before the end",
        backend::describe(&config.storage.url),
        new.display()
    );
    // An embedded store is this process's alone. Another one may have servers that have not noticed yet.
    if backend::folder(&config.storage.url).is_none() {
        tokio::time::sleep(key_file::LEFT_WITHIN).await;
    }
    let all = finish(store.as_ref(), &change).await.map_err(|reason| BrokenOff { reason })?;
    println!(
        "{} sealed fields, {} of them sealed by this run; the store belongs to the key file {} from here on",
        all.fields,
        all.changed,
        new.display()
    );
    Ok(())
}

/// Opens every field before the store leaves its key. A store that is not this key's is left to the refusal that follows;
/// a run that goes on with another one has another key to look with.
async fn examine_all(store: &dyn Store, old: &Path) -> Result<(), Failure> {
    // A start gives its key to a store that has none.
    if store.key_fingerprint().await?.is_none() {
        return Ok(());
    }
    match key_file::load(old, store).await {
        Ok(key) => Ok(examine(store, &key).await?),
        Err(_) => Ok(()),
    }
}

async fn finish(store: &dyn Store, change: &key_file::Change) -> Result<Resealed, Failure> {
    let progress = Progress::start("resealed", None);
    let all = reseal(store, &change.old, &change.new, |name| {
        if let Some(family) = Family::ALL.iter().find(|family| family.name() == name) {
            progress.add(*family, 1);
        }
    })
    .await?;
    progress.finish();
    change.end(store).await?;
    Ok(all)
}

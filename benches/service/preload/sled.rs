//! A sled store, filled on two threads without waiting for the disk; closing it does that once.

use std::path::Path;
use std::sync::Arc;

use authkeep_sled::{Durability, Options, SledStore};
use authkeep_store::{Accounts as _, SessionTokens as _};

use crate::failure::Result;
use crate::progress::Progress;
use crate::records::{self, Size};

const TASKS: u64 = 4;

/// Fills a store in a folder that does not exist.
pub(crate) async fn fill(folder: &Path, size: Size, progress: &Progress) -> Result<()> {
    let options = Options { durability: Durability::Relaxed, cache_mb: 512 };
    let store = Arc::new(SledStore::open(folder, options)?);
    for_each(size.accounts, &store, |store, number| async move {
        Ok(store.restore_account(records::account(number)?).await?)
    })
    .await?;
    progress.say(&format!("sled: {} accounts are in", size.accounts));
    for_each(size.tokens, &store, move |store, number| async move {
        Ok(store.restore_session_token(records::session_token(size, number)?).await?)
    })
    .await?;
    progress.say(&format!("sled: {} session tokens are in", size.tokens));
    Ok(())
}

/// Numbers 1 to `last`, spread over the tasks.
async fn for_each<F>(
    last: u64,
    store: &Arc<SledStore>,
    put: impl Fn(Arc<SledStore>, u64) -> F + Clone + Send + 'static,
) -> Result<()>
where
    F: Future<Output = Result<()>> + Send,
{
    let mut tasks = tokio::task::JoinSet::new();
    for task in 1..=TASKS {
        let (store, put) = (Arc::clone(store), put.clone());
        tasks.spawn(async move {
            let mut number = task;
            while number <= last {
                put(Arc::clone(&store), number).await?;
                number += TASKS;
            }
            Ok::<(), crate::failure::Failure>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}

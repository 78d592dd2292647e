//! What has to be done now and then although nobody asks for it: records whose time is over go, and files that belong to
//! no document.
//!
//! Every node does it; what one of them has done, the others do not find any more. A node rests for a random time between
//! two rounds, so that nodes which were started together do not come together.

pub mod expired;
pub mod files;
mod rest;

use std::sync::Arc;

use authkeep_store::Store;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::clock::Clock;
use crate::uploads::Uploads;

/// A round that did not get to its end; the text is for operators, and names no id.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(String);

/// The running rounds. Dropped, they end at once, as they do when they are told to [`stop`](Self::stop): each step of a
/// round is whole by itself, and what was claimed is claimed again when its lease is over.
pub struct Upkeep {
    stop: watch::Sender<()>,
    tasks: JoinSet<()>,
}

impl Upkeep {
    /// Starts the rounds.
    #[must_use]
    pub fn start(store: Arc<dyn Store>, clock: Clock, uploads: Uploads) -> Self {
        let (stop, stopped) = watch::channel(());
        let mut tasks = JoinSet::new();
        let of_files = Arc::clone(&store);
        tasks.spawn(repeat("records whose time is over stay", stopped.clone(), async move || {
            expired::round(store.as_ref(), clock).await.map(|_| ())
        }));
        tasks.spawn(repeat("files without a document stay", stopped, async move || {
            files::round(of_files.as_ref(), clock, &uploads).await.map(|_| ())
        }));
        Self { stop, tasks }
    }

    /// Ends the rounds, and waits for it.
    pub async fn stop(self) {
        let Self { stop, mut tasks } = self;
        drop(stop);
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!("the upkeep broke off: {error}");
            }
        }
    }
}

/// Does one round after another, until the sender is gone. `otherwise` is what a failure leads to.
async fn repeat(
    otherwise: &'static str,
    mut stopped: watch::Receiver<()>,
    round: impl AsyncFn() -> Result<(), Trouble> + Send,
) {
    let mut failures = 0;
    let work = async {
        loop {
            sleep(rest::after(failures, getrandom::u32().unwrap_or_default())).await;
            match round().await {
                Ok(()) => failures = 0,
                Err(error) => {
                    failures += 1;
                    tracing::warn!("{otherwise} for now: {error}");
                }
            }
        }
    };
    tokio::select! {
        biased;
        _ = stopped.changed() => {}
        () = work => {}
    }
}

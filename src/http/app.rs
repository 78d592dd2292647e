//! What every handler can reach.

use std::sync::Arc;

use authkeep_store::{Secret, Store};

use crate::clock::Clock;
use crate::config::{self, Dialect};
use crate::courier::Composer;
use crate::identity::{Identity, IdentityFailure};
use crate::metrics::Metrics;
use crate::uploads::Uploads;

/// The parts of the server that handlers work with; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The store behind all APIs.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Clock,
    /// Which day's authdb clients are served.
    pub dialect: Dialect,
    /// What the identity API stands on.
    pub identity: Arc<Identity>,
    /// Where the files of documents lie.
    pub uploads: Uploads,
    /// What was measured.
    pub metrics: Metrics,
}

impl App {
    /// An app over a store with the default settings, for tests and benches: it measures nothing, its messages stay in the
    /// store, and it has no place for uploads.
    ///
    /// # Errors
    /// Those of [`Identity::new`].
    pub fn plain(store: Arc<dyn Store>, clock: Clock, dialect: Dialect) -> Result<Self, IdentityFailure> {
        let key = Secret::new([0; 32]);
        let composer = Composer::without_worker(&key);
        let identity = Identity::new(
            config::Identity::default(),
            config::Courier::default().app_name,
            &key,
            composer,
            Arc::new(()),
        )?;
        let uploads = Uploads::parse(&config::Uploads::default().url);
        let uploads = uploads.map_err(|error| IdentityFailure(error.to_string()))?;
        Ok(Self { store, clock, dialect, identity: Arc::new(identity), uploads, metrics: Metrics::off() })
    }
}

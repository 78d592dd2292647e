//! What every handler can reach.

use std::sync::Arc;

use authkeep_store::{Secret, Store};

use crate::clock::Clock;
use crate::config::{self, Dialect};
use crate::courier::Composer;
use crate::exchange::Exchange;
use crate::exchange::powers::Powers;
use crate::identity::{Identity, IdentityFailure};
use crate::metrics::Metrics;
use crate::pseudonym::Pseudonyms;
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
    /// What pseudonyms do.
    pub pseudonyms: Arc<Pseudonyms>,
    /// What the exchange does.
    pub exchange: Arc<Exchange>,
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
        let (pseudonyms, exchange) = Self::without_person(&config::Config::default(), &key);
        Ok(Self {
            store,
            clock,
            dialect,
            identity: Arc::new(identity),
            pseudonyms,
            exchange,
            uploads,
            metrics: Metrics::off(),
        })
    }

    /// The parts of the APIs for accounts without a person. They share the places for proofs.
    #[must_use]
    pub fn without_person(config: &config::Config, key: &Secret<32>) -> (Arc<Pseudonyms>, Arc<Exchange>) {
        let powers = Arc::new(Powers::new(config.exchange.parallel, config.exchange.waiting, Arc::new(())));
        let pseudonyms = Pseudonyms::new(config.pseudonym.clone(), key, Arc::clone(&powers));
        (Arc::new(pseudonyms), Arc::new(Exchange::new(config.exchange.clone(), key, powers)))
    }
}

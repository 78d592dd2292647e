//! What every handler can reach.

use std::sync::Arc;

use authkeep_store::Store;

use crate::clock::Clock;
use crate::config::Dialect;
use crate::metrics::Metrics;

/// The parts of the server that handlers work with; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The store behind all APIs.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Clock,
    /// Which day's authdb clients are served.
    pub dialect: Dialect,
    /// What was measured.
    pub metrics: Metrics,
}

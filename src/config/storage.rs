//! Where records are kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[storage]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Storage {
    /// `memory://`, `sled://PATH` or `postgres://user:password@host:port/database`, with options as a query.
    pub url: String,
    /// Whether pending migrations are applied at start. Without it an old schema is refused.
    pub migrate: bool,
}

impl Default for Storage {
    fn default() -> Self {
        Self { url: "sled://authkeep-data/store".to_owned(), migrate: false }
    }
}

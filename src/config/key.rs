//! The server's own key.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[key]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Key {
    /// The file of the 32-byte key that sealed fields are encrypted with; made at the first start, the same on every
    /// node.
    #[schema(value_type = String)]
    pub file: PathBuf,
}

impl Default for Key {
    fn default() -> Self {
        Self { file: "authkeep-data/key".into() }
    }
}

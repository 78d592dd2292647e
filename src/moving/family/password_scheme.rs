//! The shape of a password scheme in an export.

use authkeep_store::PasswordScheme;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(remote = "PasswordScheme", deny_unknown_fields)]
pub(super) struct PasswordSchemeShape {
    version: u8,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

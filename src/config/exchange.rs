//! The exchange.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[exchange]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Exchange {
    /// Tokens in one stock; a fill beyond it is refused.
    pub max_stock: u32,
    /// The URL of an account service elsewhere, as in `https://accounts.example/v1`. `account` and `email` tokens are
    /// sent there after a fill; without one they wait here to be taken and spent.
    pub account_service: Option<String>,
    /// The file of the secret that the account service wants, sent as `Authorization: Bearer`.
    #[schema(value_type = Option<String>)]
    pub account_service_secret_file: Option<PathBuf>,
    /// Proofs that are computed at one time, for the exchange and for pseudonyms; 0 means one a core.
    pub parallel: usize,
    /// Requests that wait for such a computation at one time; more are answered 503.
    pub waiting: usize,
}

impl Default for Exchange {
    fn default() -> Self {
        Self {
            max_stock: 1_000_000,
            account_service: None,
            account_service_secret_file: None,
            parallel: 0,
            waiting: 256,
        }
    }
}

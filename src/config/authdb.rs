//! The account database API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[authdb]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Authdb {
    /// Which day's clients are served.
    pub dialect: Dialect,
}

/// The two generations of clients, which differ in error bodies and in one field of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, clap::ValueEnum)]
pub enum Dialect {
    /// Errors hold a message alone; an account shows its `verifyHash`.
    #[default]
    #[serde(rename = "0.36")]
    #[value(name = "0.36")]
    V036,
    /// Errors hold message, errno, error and code; an account hides its `verifyHash`.
    #[serde(rename = "0.42")]
    #[value(name = "0.42")]
    V042,
}

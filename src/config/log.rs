//! The log, which goes to the standard error output.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[log]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `auto` is text on a terminal and JSON otherwise.
    pub format: LogFormat,
    /// What is logged: a level, or directives such as `info,authkeep::http=warn`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Auto, filter: "info".to_owned() }
    }
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON otherwise.
    #[default]
    Auto,
    /// For people.
    Text,
    /// For machines: one object a line.
    Json,
}

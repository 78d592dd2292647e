//! Sets the log up: structured lines on the standard error output.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use crate::config::{Log, LogFormat};

/// The log cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter is not one.
    #[error("the setting log.filter is wrong: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// A log is set up already.
    #[error("the log is set up already")]
    Twice(#[from] TryInitError),
}

/// Starts logging.
///
/// # Errors
/// A filter that cannot be read; a second call.
pub fn start(log: &Log) -> Result<(), LogError> {
    let filter = EnvFilter::builder().parse(&log.filter)?;
    let terminal = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(terminal);
    let text = match log.format {
        LogFormat::Auto => terminal,
        LogFormat::Text => true,
        LogFormat::Json => false,
    };
    if text {
        lines.with_target(false).finish().try_init()?;
    } else {
        lines.json().flatten_event(true).finish().try_init()?;
    }
    Ok(())
}

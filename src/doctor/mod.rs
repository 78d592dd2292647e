//! What would keep a server from starting or serving, looked for before anybody needs it.
//!
//! Every check runs whatever the others found, gives one finding a thing that it looked at, and changes nothing: where
//! a start would make a store, a schema or a key file, the finding says so. A file a check.

pub mod configuration;
mod courier;
mod disk;
mod exposure;
mod key;
mod listener;
mod secret;
mod store;
mod tls;
mod uploads;

use authkeep_store::EpochMs;

use crate::config::Config;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Ok,
    /// A server starts, and the operator should know.
    Warning,
    /// A server does not start, or fails soon.
    Error,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What was looked at.
    pub subject: &'static str,
    /// What it is like, and what to do.
    pub text: String,
}

impl Finding {
    fn ok(subject: &'static str, text: impl Into<String>) -> Self {
        Self { level: Level::Ok, subject, text: text.into() }
    }

    fn warning(subject: &'static str, text: impl Into<String>) -> Self {
        Self { level: Level::Warning, subject, text: text.into() }
    }

    fn error(subject: &'static str, text: impl Into<String>) -> Self {
        Self { level: Level::Error, subject, text: text.into() }
    }
}

/// Looks at everything that a start with this configuration needs.
pub async fn examine(config: &Config, now: EpochMs) -> Vec<Finding> {
    let mut findings = vec![exposure::check(config)];
    findings.extend(listener::check(&config.server));
    findings.push(secret::check(config.server.service_secret_file.as_deref()));
    findings.extend(tls::check(&config.server, now));
    let (store, fingerprint) = store::check(&config.storage).await;
    findings.push(store);
    findings.push(key::check(&config.key.file, fingerprint));
    findings.extend(disk::check(config));
    findings.extend(courier::check(config).await);
    findings.push(uploads::check(&config.uploads.url).await);
    findings
}

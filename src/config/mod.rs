//! Everything that can be configured, and where each value comes from: the built-in default, then the configuration
//! file, then the environment, then the command line; the last one that says something wins.
//!
//! Every key has the environment variable `AUTHKEEP_SECTION__KEY`: `server.internal.listen` is
//! `AUTHKEEP_SERVER__INTERNAL__LISTEN`. A key that does not exist is an error that names it, wherever it stands.

mod authdb;
mod courier;
mod exchange;
mod identity;
mod key;
mod log;
mod pseudonym;
mod server;
mod storage;
mod uploads;

use std::path::Path;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use authdb::{Authdb, Dialect};
pub use courier::{Courier, TransportUrl};
pub use exchange::Exchange;
pub use identity::{Identity, Password, Phone, Throttle};
pub use key::Key;
pub use log::{Log, LogFormat};
pub use pseudonym::Pseudonym;
pub use server::{Internal, Limits, Public, Server};
pub use storage::Storage;
pub use uploads::Uploads;

/// What the names of all environment variables that configure anything begin with.
pub const PREFIX: &str = "AUTHKEEP_";

/// Variables of this prefix are for the tests and never configure a server.
const TEST_PREFIX: &str = "TEST_";

/// The whole configuration.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The listeners and their limits.
    pub server: Server,
    /// Where records are kept.
    pub storage: Storage,
    /// The account database API.
    pub authdb: Authdb,
    /// The courier, which sends mail and SMS.
    pub courier: Courier,
    /// The identity API.
    pub identity: Identity,
    /// The pseudonym API.
    pub pseudonym: Pseudonym,
    /// The exchange.
    pub exchange: Exchange,
    /// The files of documents.
    pub uploads: Uploads,
    /// The server's own key.
    pub key: Key,
    /// The log.
    pub log: Log,
}

/// The configuration cannot be used; the message names the key and says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Config {
    /// Puts the configuration together. `flags` holds what the command line says, as a tree of the same shape.
    ///
    /// # Errors
    /// A file that cannot be read, a key that does not exist, a value of the wrong kind.
    pub fn load(file: Option<&Path>, flags: &serde_json::Value) -> Result<Self, ConfigError> {
        refuse_flat_variables(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()))?;
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(path) = file {
            if !path.is_file() {
                return Err(ConfigError(format!("the configuration file {} does not exist", path.display())));
            }
            figment = figment.merge(Toml::file_exact(path));
        }
        let environment = Env::prefixed(PREFIX).filter(|name| !is_for_tests(name.as_str())).split("__");
        figment.merge(environment).merge(Serialized::defaults(flags)).extract().map_err(|error| explain(&error))
    }
}

fn is_for_tests(name: &str) -> bool {
    name.get(..TEST_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(TEST_PREFIX))
}

/// `AUTHKEEP_STORAGE` sets nothing: every setting stands in a section. Saying so beats ignoring it.
fn refuse_flat_variables(names: impl Iterator<Item = String>) -> Result<(), ConfigError> {
    for name in names {
        let Some(key) = name.strip_prefix(PREFIX) else { continue };
        if !key.contains("__") && !is_for_tests(key) {
            return Err(ConfigError(format!(
                "the environment variable {name} is no setting: its name needs a section, as in AUTHKEEP_STORAGE__URL"
            )));
        }
    }
    Ok(())
}

fn explain(error: &figment::Error) -> ConfigError {
    let lines: Vec<String> = error.clone().into_iter().map(|one| explain_one(&one)).collect();
    ConfigError(lines.join("\n"))
}

fn explain_one(error: &figment::Error) -> String {
    let mut path = error.path.join(".");
    if let figment::error::Kind::UnknownField(key, expected) = &error.kind {
        // figment's path ends in the key itself for a section, and in the section for a key of one.
        if error.path.last() != Some(key) {
            path = [error.path.as_slice(), std::slice::from_ref(key)].concat().join(".");
        }
        return format!("there is no setting {path}{}; known here: {}", origin(error), expected.join(", "));
    }
    format!("the setting {path}{} is wrong: {}", origin(error), error.kind)
}

fn origin(error: &figment::Error) -> String {
    error.metadata.as_ref().map_or_else(String::new, |metadata| match &metadata.source {
        Some(source) => format!(" (in {source})"),
        None => format!(" (from {})", metadata.name),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authkeep.toml");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_the_default() {
        let (_folder, path) = file("[storage]\nurl = \"memory://\"\n[server]\nworkers = 3\n");
        let config = Config::load(Some(&path), &json!({"server": {"workers": 5}})).unwrap();
        assert_eq!(config.storage.url, "memory://");
        assert_eq!(config.server.workers, 5);
        assert_eq!(config.server.internal.listen, "127.0.0.1:8000".parse().unwrap());
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_full_name() {
        let (_folder, path) = file("[server.internal]\nlisen = \"127.0.0.1:1\"\n");
        let error = Config::load(Some(&path), &json!({})).unwrap_err().to_string();
        assert!(error.contains("server.internal.lisen") && error.contains("authkeep.toml"), "{error}");
        let (_folder, path) = file("[servre]\nworkers = 1\n");
        let error = Config::load(Some(&path), &json!({})).unwrap_err().to_string();
        assert!(error.contains("setting servre (in"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_by_its_key() {
        let (_folder, path) = file("[server]\nworkers = \"many\"\n");
        let error = Config::load(Some(&path), &json!({})).unwrap_err().to_string();
        assert!(error.contains("server.workers"), "{error}");
    }

    #[test]
    fn a_variable_without_a_section_is_refused_by_name() {
        let names = ["PATH", "AUTHKEEP_TEST_POSTGRES", "AUTHKEEP_STORAGE"].map(str::to_owned);
        let error = refuse_flat_variables(names.into_iter()).unwrap_err().to_string();
        assert!(error.contains("AUTHKEEP_STORAGE "), "{error}");
    }
}

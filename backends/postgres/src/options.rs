//! What can be set: the storage URL with its options, and what to do with an older schema.

use std::str::FromStr;
use std::time::Duration;

use authkeep_store::{Result, StoreError};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use url::Url;

use crate::namespace;

/// How to open a database.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Applies pending migrations to a database that has a schema already. Without it such a database is refused. A
    /// database without a schema gets one in either case.
    pub migrate: bool,
}

/// What a storage URL says.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) connect: PgConnectOptions,
    pub(crate) schema: Option<String>,
    pub(crate) max_connections: usize,
    /// How long one connection may take to be made.
    pub(crate) connect_timeout: Duration,
    /// How long a verb waits for a connection while all are in use.
    pub(crate) acquire_timeout: Duration,
    /// How long the database may take for one verb.
    pub(crate) query_timeout: Duration,
}

/// The options of this engine. Those of sqlx are passed on to it.
const OWN: &[&str] = &["acquire_timeout_ms", "connect_timeout_ms", "max_connections", "query_timeout_ms", "schema"];

/// sqlx only warns of an option that it does not know; a mistyped `sslmode` must not go unnoticed.
const PASSED_ON: &[&str] = &[
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

impl Settings {
    /// Reads a storage URL. No message shows any part of it but the names of its options: it may hold a password.
    pub(crate) fn parse(url: &str) -> Result<Self> {
        let mut url = Url::parse(url).map_err(|error| refused(format!("the storage URL cannot be read: {error}")))?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(refused("the storage URL does not start with postgres://"));
        }
        let (own, rest): (Vec<_>, Vec<_>) =
            url.query_pairs().into_owned().partition(|(name, _)| OWN.contains(&name.as_str()));
        for (name, _) in &rest {
            if !PASSED_ON.contains(&name.as_str()) && !name.starts_with("options[") {
                return Err(refused(format!("the storage URL has an unknown option: {name}")));
            }
        }
        url.set_query(None);
        if !rest.is_empty() {
            url.query_pairs_mut().extend_pairs(&rest);
        }
        let mut settings = Self {
            connect: connect_options(&url, |name| rest.iter().any(|(given, _)| given == name))?,
            schema: None,
            max_connections: 16,
            connect_timeout: Duration::from_secs(5),
            acquire_timeout: Duration::from_secs(5),
            query_timeout: Duration::from_secs(30),
        };
        for (name, value) in own {
            settings.set(&name, value)?;
        }
        Ok(settings)
    }

    fn set(&mut self, name: &str, value: String) -> Result<()> {
        match name {
            "schema" => {
                namespace::check_name(&value)?;
                self.connect = self.connect.clone().options([("search_path", &value)]);
                self.schema = Some(value);
            }
            "max_connections" => self.max_connections = number(name, &value, 1, 10_000)?,
            "connect_timeout_ms" => self.connect_timeout = milliseconds(name, &value)?,
            "acquire_timeout_ms" => self.acquire_timeout = milliseconds(name, &value)?,
            _ => self.query_timeout = milliseconds(name, &value)?,
        }
        Ok(())
    }

    /// Where the database is, for messages: never the user or the password.
    pub(crate) fn place(&self) -> String {
        match self.connect.get_socket() {
            Some(folder) => format!("{}:{}", folder.display(), self.connect.get_port()),
            None => format!("{}:{}", self.connect.get_host(), self.connect.get_port()),
        }
    }
}

fn connect_options(url: &Url, given: impl Fn(&str) -> bool) -> Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url.as_str())
        .map_err(|error| refused(format!("the storage URL cannot be used: {error}")))?;
    let options = if given("application_name") { options } else { options.application_name("authkeep") };
    // All statements of the engine stay prepared: an eviction costs a round trip.
    let options = if given("statement-cache-capacity") { options } else { options.statement_cache_capacity(1024) };
    Ok(options.disable_statement_logging())
}

fn milliseconds(name: &str, value: &str) -> Result<Duration> {
    Ok(Duration::from_millis(number(name, value, 1, 3_600_000)?))
}

fn number<N: TryFrom<u64>>(name: &str, value: &str, least: u64, most: u64) -> Result<N> {
    match value.parse().ok().filter(|number| (least..=most).contains(number)).map(N::try_from) {
        Some(Ok(number)) => Ok(number),
        _ => Err(refused(format!("the storage URL's option {name} must be a number from {least} to {most}"))),
    }
}

fn refused(message: impl Into<String>) -> StoreError {
    StoreError::internal(message.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(url: &str) -> String {
        Settings::parse(url).err().expect("it must be refused").to_string()
    }

    #[test]
    fn own_options_are_taken_and_the_others_passed_on() {
        let settings = Settings::parse(
            "postgres://me:secret@db.local:6543/auth?max_connections=3&query_timeout_ms=250&schema=a_b&sslmode=disable\
             &options=-cgeqo%3Doff",
        )
        .expect("a good URL");
        assert_eq!(settings.max_connections, 3);
        assert_eq!(settings.query_timeout, Duration::from_millis(250));
        assert_eq!(settings.schema.as_deref(), Some("a_b"));
        assert_eq!(settings.connect.get_options(), Some("-cgeqo=off -c search_path=a_b"));
        assert_eq!(settings.connect.get_database(), Some("auth"));
        assert_eq!(settings.place(), "db.local:6543");
    }

    #[test]
    fn a_socket_is_named_by_its_folder() {
        let settings = Settings::parse("postgres:///auth?host=/run/postgresql&port=5433").expect("a good URL");
        assert_eq!(settings.place(), "/run/postgresql:5433");
    }

    #[test]
    fn an_unknown_option_is_named() {
        assert!(refusal("postgres://h/d?max_connection=3").ends_with("unknown option: max_connection"));
        assert!(refusal("postgres://h/d?sslmod=require").ends_with("unknown option: sslmod"));
    }

    #[test]
    fn a_value_out_of_range_is_refused_with_its_range() {
        assert!(refusal("postgres://h/d?max_connections=0").ends_with("must be a number from 1 to 10000"));
        assert!(refusal("postgres://h/d?acquire_timeout_ms=soon").contains("acquire_timeout_ms"));
    }

    #[test]
    fn no_message_shows_the_password() {
        for url in ["postgres://me:hunter2@h:port/d", "postgres://me:hunter2@h/d?sslmode=no", "mysql://me:hunter2@h/d"]
        {
            assert!(!refusal(url).contains("hunter2"), "{url}");
        }
    }
}

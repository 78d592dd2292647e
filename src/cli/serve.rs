//! `authkeep serve`: opens the store, binds the listeners, serves until a signal says stop.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use super::Failure;
use crate::config::{Config, ConfigError, Dialect};
use crate::{log, serving};

/// The flags of `serve`; each sets the configuration key that its help names.
#[derive(Args, Debug, Default)]
pub struct ServeArgs {
    /// Read the configuration from this TOML file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where records are kept.
    #[arg(
        long,
        value_name = "URL",
        help = "Where records are kept: memory://, sled://PATH (sled:///absolute/path), \
            postgres://user:password@host:port/database; options as a query, as in \
            sled://data?durability=relaxed&cache_mb=512 [storage.url; default sled://authkeep-data/store]"
    )]
    pub storage: Option<String>,
    /// The address for trusted services: the authdb API [server.internal.listen; default 127.0.0.1:8000]
    #[arg(long, value_name = "ADDR")]
    pub internal_listen: Option<SocketAddr>,
    /// The address for everybody [server.public.listen; default 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR")]
    pub public_listen: Option<SocketAddr>,
    /// Where mail goes.
    #[arg(
        long,
        value_name = "URL",
        help = "Where mail goes: smtp://user:password@host:port, smtps://user:password@host:port, or file://DIR (one .eml \
            file a message) [courier.mail; default file://authkeep-data/outbox]"
    )]
    pub mail: Option<String>,
    /// Where SMS go.
    #[arg(
        long,
        value_name = "URL",
        help = "Where SMS go: twilio://SID:TOKEN@FROM, https://host/path (POST of JSON), or file://DIR (one .txt file a \
            message) [courier.sms; default file://authkeep-data/outbox]"
    )]
    pub sms: Option<String>,
    /// Where the files of documents are put.
    #[arg(
        long,
        value_name = "URL",
        help = "Where the files of documents are put: file://DIR, s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, \
            az://CONTAINER/PREFIX; credentials come by the environment [uploads.url; default \
            file://authkeep-data/uploads]"
    )]
    pub uploads: Option<String>,
    /// The URL that people reach the public listener by [server.public.url; default its address over http]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Which day's authdb clients are served [authdb.dialect; default 0.36]
    #[arg(long, value_name = "DIALECT")]
    pub authdb_dialect: Option<Dialect>,
    /// The server's 32-byte key, made at the first start, the same on every node [key.file; default authkeep-data/key]
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// A file with the secret that internal requests must carry.
    #[arg(
        long,
        value_name = "FILE",
        help = "A file with the secret that internal requests must carry as `Authorization: Bearer <secret>` \
            [server.service_secret_file]"
    )]
    pub service_secret_file: Option<PathBuf>,
    /// Threads that serve requests [server.workers; default one a core]
    #[arg(long, value_name = "N")]
    pub workers: Option<usize>,
    /// Apply pending migrations of the store's schema first [storage.migrate]
    #[arg(long)]
    pub migrate: bool,
}

impl ServeArgs {
    /// What the command line says, as a tree of the configuration's shape.
    pub(super) fn as_config(&self) -> Value {
        let mut tree = Map::new();
        let mut set = |path: &[&str], value: Option<Value>| {
            let (Some(value), Some((leaf, sections))) = (value, path.split_last()) else { return };
            let mut at = &mut tree;
            for section in sections {
                let entry = at.entry(*section).or_insert_with(|| json!({}));
                let Value::Object(inner) = entry else { return };
                at = inner;
            }
            at.insert((*leaf).to_owned(), value);
        };
        set(&["storage", "url"], self.storage.clone().map(Value::from));
        set(&["storage", "migrate"], self.migrate.then_some(Value::Bool(true)));
        set(&["server", "internal", "listen"], self.internal_listen.map(|a| json!(a)));
        set(&["server", "public", "listen"], self.public_listen.map(|a| json!(a)));
        set(&["server", "public", "url"], self.public_url.clone().map(Value::from));
        set(&["server", "service_secret_file"], self.service_secret_file.as_ref().map(|f| json!(f)));
        set(&["server", "workers"], self.workers.map(Value::from));
        set(&["courier", "mail"], self.mail.clone().map(Value::from));
        set(&["courier", "sms"], self.sms.clone().map(Value::from));
        set(&["uploads", "url"], self.uploads.clone().map(Value::from));
        set(&["authdb", "dialect"], self.authdb_dialect.map(|d| json!(d)));
        set(&["key", "file"], self.key_file.as_ref().map(|f| json!(f)));
        Value::Object(tree)
    }

    /// The whole configuration.
    ///
    /// # Errors
    /// Those of [`Config::load`].
    pub fn config(&self) -> Result<Config, ConfigError> {
        Config::load(self.config.as_deref(), &self.as_config())
    }
}

pub(super) fn run(args: &ServeArgs) -> Result<(), Failure> {
    let config = args.config()?;
    log::start(&config.log)?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if config.server.workers > 0 {
        runtime.worker_threads(config.server.workers);
    }
    runtime.enable_all().build()?.block_on(serving::serve(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_set_the_keys_that_their_help_names() {
        let args = ServeArgs {
            storage: Some("memory://".into()),
            internal_listen: Some("127.0.0.1:0".parse().unwrap()),
            authdb_dialect: Some(Dialect::V042),
            workers: Some(7),
            migrate: true,
            ..ServeArgs::default()
        };
        let config = args.config().unwrap();
        assert_eq!(config.storage.url, "memory://");
        assert!(config.storage.migrate);
        assert_eq!(config.server.internal.listen.port(), 0);
        assert_eq!(config.server.workers, 7);
        assert_eq!(config.authdb.dialect, Dialect::V042);
    }
}

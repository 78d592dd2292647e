//! `authkeep serve`: opens the store, binds the listeners, serves until a signal says stop.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value, json};
use tokio::signal::unix::{Signal, SignalKind, signal};
use zeroize::Zeroizing;

use super::Failure;
use crate::clock::Clock;
use crate::config::{Config, Dialect};
use crate::http::app::App;
use crate::http::error::{authdb, ops};
use crate::http::filter::BodyLimits;
use crate::http::guard::Guard;
use crate::http::server::{self, Listener};
use crate::http::service::{RequestIds, Service};
use crate::http::tls::Tls;
use crate::metrics::{MeteredStore, Metrics};
use crate::{backend, http, key_file, log};

/// A service secret shorter than this is guessed too soon.
const MIN_SECRET_CHARS: usize = 16;

const TIDY_INTERVAL: Duration = Duration::from_secs(5);

/// The flags of `serve`; each sets the configuration key that its help names.
#[derive(Args, Debug, Default)]
pub struct ServeArgs {
    /// Read the configuration from this TOML file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where records are kept: memory://, <sled://PATH> (<sled:///absolute/path>),
    /// postgres://user:password@host:port/database; options as a query, as in
    /// <sled://data?durability=relaxed&cache_mb=512> [storage.url; default <sled://authkeep-data/store>]
    #[arg(long, value_name = "URL")]
    pub storage: Option<String>,
    /// The address for trusted services: the authdb API [server.internal.listen; default 127.0.0.1:8000]
    #[arg(long, value_name = "ADDR")]
    pub internal_listen: Option<SocketAddr>,
    /// The address for everybody [server.public.listen; default 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR")]
    pub public_listen: Option<SocketAddr>,
    /// The URL that people reach the public listener by [server.public.url; default its address over http]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Which day's authdb clients are served [authdb.dialect; default 0.36]
    #[arg(long, value_name = "DIALECT")]
    pub authdb_dialect: Option<Dialect>,
    /// The server's 32-byte key, made at the first start, the same on every node [key.file; default authkeep-data/key]
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// A file with the secret that internal requests must carry as `Authorization: Bearer <secret>`
    /// [`server.service_secret_file`]
    #[arg(long, value_name = "FILE")]
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
    fn as_config(&self) -> Value {
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
        set(&["authdb", "dialect"], self.authdb_dialect.map(|d| json!(d)));
        set(&["key", "file"], self.key_file.as_ref().map(|f| json!(f)));
        Value::Object(tree)
    }

    /// The whole configuration.
    ///
    /// # Errors
    /// Those of [`Config::load`].
    pub fn config(&self) -> Result<Config, crate::config::ConfigError> {
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
    runtime.enable_all().build()?.block_on(serve(config))
}

async fn serve(config: Config) -> Result<(), Failure> {
    // Taken first, so that a signal during a long start is heard as well.
    let signals = Signals::new()?;
    let secret = config.server.service_secret_file.as_deref().map(read_secret).transpose()?;
    refuse_exposed_listeners(&config, secret.is_some())?;

    let store = backend::open(&config.storage.url, config.storage.migrate).await?;
    let _key = key_file::load(&config.key.file, store.as_ref()).await?;
    tracing::info!(
        "authkeep {} keeps records in {} ({}), its key in {}",
        env!("CARGO_PKG_VERSION"),
        backend::describe(&config.storage.url),
        store.engine(),
        std::path::absolute(&config.key.file)?.display()
    );

    let metrics = Metrics::start()?;
    tokio::spawn(tidy(metrics.clone()));
    let app = App {
        store: Arc::new(MeteredStore::new(store)),
        clock: Clock::system(),
        dialect: config.authdb.dialect,
        metrics,
    };
    let limits = BodyLimits {
        bytes: config.server.limits.body_bytes,
        time: Duration::from_secs(config.server.limits.body_seconds),
    };
    let request_ids = Arc::new(RequestIds::new(getrandom::u32()?));
    let internal = Service::new(
        "internal",
        http::internal_routes(),
        app.clone(),
        limits,
        |app, refusal| authdb::refuse(app.dialect, refusal),
        Some(Guard::new(&config.server.internal.hosts, secret.as_ref().map(|s| s.as_str()))),
        Arc::clone(&request_ids),
    );
    let public = Service::new(
        "public",
        http::public_routes(),
        app,
        limits,
        |_, refusal| ops::refuse(refusal),
        None,
        request_ids,
    );
    let server = &config.server;
    let internal_tls = read_tls("internal", server.internal.tls_cert.as_deref(), server.internal.tls_key.as_deref())?;
    let public_tls = read_tls("public", server.public.tls_cert.as_deref(), server.public.tls_key.as_deref())?;
    tokio::spawn(reload(signal(SignalKind::hangup())?, [internal_tls.clone(), public_tls.clone()]));
    let listeners = vec![
        Listener::bind(server.internal.listen, internal, internal_tls).await?,
        Listener::bind(server.public.listen, public, public_tls).await?,
    ];
    for listener in &listeners {
        tracing::info!("listening {} {}", listener.name(), listener.address()?);
    }
    let drain = Duration::from_secs(config.server.drain_seconds);
    let signals = Arc::new(tokio::sync::Mutex::new(signals));
    let next = |signals: Arc<tokio::sync::Mutex<Signals>>| async move { signals.lock().await.next().await };
    server::serve(listeners, &config.server.limits, next(Arc::clone(&signals)), drain, next(signals)).await;
    tracing::info!("stopped");
    Ok(())
}

fn read_tls(listener: &str, cert: Option<&Path>, key: Option<&Path>) -> Result<Option<Arc<Tls>>, Failure> {
    match (cert, key) {
        (None, None) => Ok(None),
        (Some(cert), Some(key)) => Ok(Some(Arc::new(Tls::read(cert, key)?))),
        _ => {
            Err(format!("server.{listener}.tls_cert and server.{listener}.tls_key go together: set both or none")
                .into())
        }
    }
}

/// Reads the certificates again whenever SIGHUP comes.
async fn reload(mut hangup: Signal, listeners: [Option<Arc<Tls>>; 2]) {
    while hangup.recv().await.is_some() {
        for tls in listeners.iter().flatten() {
            match tls.reload() {
                Ok(()) => tracing::info!("took up the TLS certificate {}", tls.certificate().display()),
                Err(error) => tracing::error!("kept the TLS certificate from before: {error}"),
            }
        }
    }
}

/// Keeps what is measured from growing while nobody asks for it.
async fn tidy(metrics: Metrics) {
    loop {
        tokio::time::sleep(TIDY_INTERVAL).await;
        metrics.tidy();
    }
}

fn read_secret(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = Zeroizing::new(
        fs::read_to_string(path)
            .map_err(|error| format!("the service secret file {} cannot be read: {error}", path.display()))?,
    );
    let secret = Zeroizing::new(text.trim().to_owned());
    if secret.chars().count() < MIN_SECRET_CHARS {
        return Err(format!(
            "the service secret in {} is shorter than {MIN_SECRET_CHARS} characters; make one with: openssl rand -hex 32",
            path.display()
        )
        .into());
    }
    Ok(secret)
}

fn refuse_exposed_listeners(config: &Config, has_secret: bool) -> Result<(), Failure> {
    let internal = config.server.internal.listen;
    if !internal.ip().is_loopback() && !has_secret {
        return Err(format!(
            "the internal listener on {internal} can be reached from other machines, and no service secret is set; \
             set one with --service-secret-file, or listen on 127.0.0.1"
        )
        .into());
    }
    let public = config.server.public.listen;
    if !public.ip().is_loopback() {
        if config.server.public.url.is_none() {
            return Err(format!(
                "the public listener on {public} can be reached from other machines, and the links that are mailed need \
                 the URL that people reach it by; set it with --public-url"
            )
            .into());
        }
        if config.server.public.tls_cert.is_none() {
            tracing::warn!(
                "the public listener on {public} speaks plain HTTP: set server.public.tls_cert and tls_key, or put a \
                 TLS proxy in front of it"
            );
        }
    }
    Ok(())
}

/// SIGTERM and SIGINT: the first one drains, the second one cuts.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
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

    #[test]
    fn an_internal_listener_for_other_machines_wants_a_secret() {
        let args = ServeArgs { internal_listen: Some("0.0.0.0:8000".parse().unwrap()), ..ServeArgs::default() };
        let config = args.config().unwrap();
        assert!(refuse_exposed_listeners(&config, false).is_err());
        assert!(refuse_exposed_listeners(&config, true).is_ok());
    }

    #[test]
    fn a_public_listener_for_other_machines_wants_its_url() {
        let mut args = ServeArgs { public_listen: Some("0.0.0.0:3000".parse().unwrap()), ..ServeArgs::default() };
        assert!(refuse_exposed_listeners(&args.config().unwrap(), false).is_err());
        args.public_url = Some("https://auth.example".into());
        assert!(refuse_exposed_listeners(&args.config().unwrap(), false).is_ok());
    }
}

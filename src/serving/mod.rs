//! Puts the server together from its configuration, and runs it until a signal says stop.

pub mod exposure;
pub mod secret;
mod signals;

use std::sync::Arc;
use std::time::Duration;

use authkeep_store::Store;

use crate::clock::Clock;
use crate::config::{Config, Server};
use crate::http::app::App;
use crate::http::error::{authdb, ops};
use crate::http::filter::BodyLimits;
use crate::http::guard::Guard;
use crate::http::server::{self, Listener};
use crate::http::service::{RequestIds, Service};
use crate::http::tls::{self, Tls};
use crate::metrics::{MeteredStore, Metrics};
use crate::{backend, http, key_file};

const TIDY_INTERVAL: Duration = Duration::from_secs(5);

/// Anything that keeps a server from starting, as it is printed.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Serves.
///
/// # Errors
/// Whatever keeps the server from starting: the message says what to do.
pub async fn serve(config: Config) -> Result<(), Failure> {
    // Taken first, so that a signal during a long start is heard as well.
    let stops = signals::Stops::listen()?;
    exposure::check(&config)?;
    if let Some(warning) = exposure::warning(&config) {
        tracing::warn!("{warning}");
    }
    let (internal_tls, public_tls) = read_certificates(&config.server)?;
    signals::reload_on_hangup([&internal_tls, &public_tls].into_iter().flatten().cloned().collect())?;

    let store = backend::open(&config.storage.url, config.storage.migrate).await?;
    let _key = key_file::load(&config.key.file, store.as_ref()).await?;
    tracing::info!(
        "authkeep {} keeps records in {} ({}), its key in {}",
        env!("CARGO_PKG_VERSION"),
        backend::describe(&config.storage.url),
        store.engine(),
        std::path::absolute(&config.key.file)?.display()
    );

    let (internal, public) = services(&config, store)?;
    let listeners = vec![
        Listener::bind(config.server.internal.listen, internal, internal_tls).await?,
        Listener::bind(config.server.public.listen, public, public_tls).await?,
    ];
    for listener in &listeners {
        tracing::info!("listening {} {}", listener.name(), listener.address()?);
    }
    let drain = Duration::from_secs(config.server.drain_seconds);
    server::serve(listeners, &config.server.limits, stops.clone().next(), drain, stops.next()).await;
    tracing::info!("stopped");
    Ok(())
}

/// What answers on the internal and on the public listener.
fn services(config: &Config, store: Arc<dyn Store>) -> Result<(Service, Service), Failure> {
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
    let secret = config.server.service_secret_file.as_deref().map(secret::read).transpose()?;
    let guard = Guard::new(&config.server.internal.hosts, secret.as_ref().map(|secret| secret.as_str()));
    let request_ids = Arc::new(RequestIds::new(getrandom::u32()?));
    let internal = Service::new(
        "internal",
        http::internal_routes(),
        app.clone(),
        limits,
        |app, refusal| authdb::refuse(app.dialect, refusal),
        Some(guard),
        Arc::clone(&request_ids),
    );
    let public = Service::new(
        "public",
        http::public_routes(),
        app,
        limits,
        |_, refusal| ops::refuse(&refusal),
        None,
        request_ids,
    );
    Ok((internal, public))
}

/// A listener's certificate, if it has one.
type Certificate = Option<Arc<Tls>>;

/// The certificates of the internal and of the public listener.
fn read_certificates(server: &Server) -> Result<(Certificate, Certificate), Failure> {
    let read = |section, certificate, key| -> Result<Certificate, Failure> {
        let pair = tls::pair(section, certificate, key)?;
        Ok(pair.map(|(certificate, key)| Tls::read(certificate, key)).transpose()?.map(Arc::new))
    };
    let (internal, public) = (&server.internal, &server.public);
    Ok((
        read("server.internal", internal.tls_cert.as_deref(), internal.tls_key.as_deref())?,
        read("server.public", public.tls_cert.as_deref(), public.tls_key.as_deref())?,
    ))
}

/// Keeps what is measured from growing while nobody asks for it.
async fn tidy(metrics: Metrics) {
    loop {
        tokio::time::sleep(TIDY_INTERVAL).await;
        metrics.tidy();
    }
}

//! Puts the server together from its configuration, and runs it until a signal says stop.

pub mod exposure;
pub mod secret;
mod signals;

use std::sync::Arc;
use std::time::Duration;

use authkeep_store::Store;

use crate::clock::Clock;
use crate::config::{self, Config, Server};
use crate::courier::Courier;
use crate::courier::transport;
use crate::courier::transport::authorities::Authorities;
use crate::exchange::delivery::Delivery;
use crate::http::app::App;
use crate::http::error::{authdb, ops};
use crate::http::filter::BodyLimits;
use crate::http::guard::{Gate, Guard};
use crate::http::server::{self, Listener};
use crate::http::service::{RequestIds, Service};
use crate::http::tls::{self, Tls};
use crate::identity::Identity;
use crate::metrics::{MeteredStore, Metrics};
use crate::upkeep::Upkeep;
use crate::uploads::Uploads;
use crate::{backend, http, key_file};

const TIDY_INTERVAL: Duration = Duration::from_secs(5);

const REFRESH_INTERVAL: Duration = Duration::from_secs(30);

/// How long messages that are being sent are waited for; one that takes longer is sent again after the next start.
const COURIER_GRACE: Duration = Duration::from_secs(5);

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
    let key = key_file::load(&config.key.file, store.as_ref()).await?;
    let courier = Courier::new(&config, &key)?;
    let uploads = Uploads::open(&config.uploads.url)?;
    let identity = Identity::new(
        config.identity.clone(),
        config.courier.app_name.clone(),
        &key,
        courier.composer(),
        Arc::new(()),
    )?;
    identity.prepare(store.as_ref(), Clock::system().now()).await?;
    tracing::info!(
        "authkeep {} keeps records in {} ({}), its key in {}",
        env!("CARGO_PKG_VERSION"),
        backend::describe(&config.storage.url),
        store.engine(),
        std::path::absolute(&config.key.file)?.display()
    );
    tracing::info!("{}", Courier::describe(&config.courier));

    let plain = store;
    let store: Arc<dyn Store> = Arc::new(MeteredStore::new(Arc::clone(&plain)));
    let (pseudonyms, exchange) = App::without_person(&config, &key);
    let delivery = delivery(&config.exchange)?;
    let (internal, public) = services(&config, |metrics| App {
        store: Arc::clone(&store),
        clock: Clock::system(),
        dialect: config.authdb.dialect,
        identity: Arc::new(identity),
        pseudonyms,
        exchange: Arc::clone(&exchange),
        uploads: uploads.clone(),
        metrics,
    })?;
    let listeners = vec![
        Listener::bind(config.server.internal.listen, internal, internal_tls).await?,
        Listener::bind(config.server.public.listen, public, public_tls).await?,
    ];
    for listener in &listeners {
        tracing::info!("listening {} {}", listener.name(), listener.address()?);
    }
    let public_address = listeners[1].address()?;
    let delivery = delivery.map(|delivery| delivery.start(exchange, Arc::clone(&store)));
    let upkeep = Upkeep::start(Arc::clone(&store), Clock::system(), uploads);
    let worker = courier.start(store, Clock::system(), public_address);
    let drain = Duration::from_secs(config.server.drain_seconds);
    tokio::select! {
        () = server::serve(listeners, &config.server.limits, stops.clone().next(), drain, stops.next()) => {}
        // Not even running requests may end: what they seal would be lost.
        left = key_file::left(&key, plain.as_ref()) => return Err(left.into()),
    }
    if let Some(delivery) = delivery {
        // What was not delivered is still in the store.
        delivery.abort();
    }
    upkeep.stop().await;
    worker.stop(COURIER_GRACE).await;
    tracing::info!("stopped");
    Ok(())
}

/// Where tokens of the exchange go, if there is an account service elsewhere.
fn delivery(config: &config::Exchange) -> Result<Option<Delivery>, Failure> {
    let Some(url) = &config.account_service else { return Ok(None) };
    let secret = config.account_service_secret_file.as_deref().map(secret::read).transpose()?;
    let client = |host: &str| transport::http::client(host, &Authorities::default());
    let delivery = Delivery::new(url, secret.as_ref().map(|secret| secret.as_str()), client)?;
    Ok(Some(delivery))
}

/// What answers on the internal and on the public listener.
fn services(config: &Config, app: impl FnOnce(Metrics) -> App) -> Result<(Service, Service), Failure> {
    let metrics = Metrics::start()?;
    tokio::spawn(tidy(metrics.clone()));
    let app = app(metrics);
    tokio::spawn(refresh_keys(Arc::clone(&app.identity), Arc::clone(&app.store), app.clock));
    let limits = BodyLimits {
        bytes: config.server.limits.body_bytes,
        time: Duration::from_secs(config.server.limits.body_seconds),
    };
    let secret = config.server.service_secret_file.as_deref().map(secret::read).transpose()?;
    let secret = secret.as_ref().map(|secret| secret.as_str());
    let guard = Guard::new(&config.server.internal.hosts, secret);
    let request_ids = Arc::new(RequestIds::new(getrandom::u32()?));
    let internal = Service::new(
        "internal",
        http::internal_routes(),
        app.clone(),
        limits,
        |app, refusal| authdb::refuse(app.dialect, refusal),
        Some(guard),
        Arc::clone(&request_ids),
    )
    .with_scopes(&[http::admin::SCOPE, http::v1::SCOPE]);
    let public = Service::new(
        "public",
        http::public_routes(),
        app,
        limits,
        |_, refusal| ops::refuse(&refusal),
        None,
        request_ids,
    )
    .with_scopes(&[http::identity::SCOPE, http::v1::SCOPE])
    .with_gate(Gate::new(secret))
    .behind(config.server.trusted_proxies.clone());
    Ok((internal, public))
}

/// Learns of keys that other nodes have made, and forgets those whose last token has ended.
async fn refresh_keys(identity: Arc<Identity>, store: Arc<dyn Store>, clock: Clock) {
    loop {
        tokio::time::sleep(REFRESH_INTERVAL).await;
        if let Err(failure) = identity.tokens.load(store.as_ref(), clock.now()).await {
            tracing::warn!("the keys that tokens are signed with could not be read again: {failure}");
        }
    }
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

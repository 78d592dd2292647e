//! The real server over any store, in this process: both listeners, and a courier that puts messages into folders.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::config::{Config, Dialect, TransportUrl};
use authkeep::courier::{Composer, Courier, Worker};
use authkeep::http::app::App;
use authkeep::http::error::{authdb, ops};
use authkeep::http::filter::BodyLimits;
use authkeep::http::guard::Guard;
use authkeep::http::server::{self, Listener};
use authkeep::http::service::{RequestIds, Service};
use authkeep::http::{admin, identity, internal_routes, public_routes, v1};
use authkeep::identity::Identity;
use authkeep::uploads::Uploads;
use authkeep_conformance::wire::{self, Target};
use authkeep_memory::MemoryStore;
use authkeep_store::{Secret, SigningKey, SigningKeys, Store};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

const KEY: Secret<32> = Secret::new([7; 32]);

/// A running server; it ends with the value.
pub(crate) struct Server {
    internal: SocketAddr,
    public: SocketAddr,
    serving: JoinHandle<()>,
    home: TempDir,
    _worker: Worker,
}

/// The key that every server signs with: making one takes longer than many cases.
async fn signing_key() -> SigningKey {
    static MADE: OnceCell<SigningKey> = OnceCell::const_new();
    let make = || async {
        let (config, store) = (Config::default(), MemoryStore::new());
        let composer = Composer::without_worker(&KEY);
        let identity = Identity::new(config.identity, String::new(), &KEY, composer, Arc::new(()));
        let identity = identity.expect("the default settings can be used");
        identity.prepare(&store, Clock::system().now()).await.expect("an empty store takes a key");
        store.signing_keys().await.expect("it can be read").remove(0)
    };
    MADE.get_or_init(make).await.clone()
}

/// As the cases want it: they all come from one address, many of them at the same moment.
fn config(home: &TempDir) -> Config {
    let mut config = Config::default();
    let url = |folder| format!("file://{}", home.path().join(folder).display());
    (config.courier.mail, config.courier.sms) = (TransportUrl::new(url("mail")), TransportUrl::new(url("sms")));
    config.uploads.url = url("uploads");
    config.identity.throttle.passwords = 1_000_000;
    config.identity.throttle.messages_per_address = 1_000_000;
    config.identity.password.waiting = 1000;
    config.pseudonym.wrong_proofs = 1_000_000;
    config
}

impl Server {
    pub(crate) async fn start(store: Arc<dyn Store>) -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        let config = config(&home);
        store.restore_signing_key(signing_key().await).await.expect("an empty store takes a key");
        let courier = Courier::new(&config, &KEY).expect("its folders can be made");
        let identity = Identity::new(
            config.identity.clone(),
            config.courier.app_name.clone(),
            &KEY,
            courier.composer(),
            Arc::new(()),
        );
        let identity = identity.expect("the settings can be used");
        identity.prepare(store.as_ref(), Clock::system().now()).await.expect("the key can be read");
        let plain = App::plain(Arc::clone(&store), Clock::system(), Dialect::V042);
        let (pseudonyms, exchange) = App::without_person(&config, &KEY);
        let app = App {
            identity: Arc::new(identity),
            pseudonyms,
            exchange,
            uploads: Uploads::open(&config.uploads.url).expect("its folder can be made"),
            ..plain.expect("the default settings can be used")
        };
        let (internal, public) = services(&app, &config);
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let internal = Listener::bind(any_port, internal, None).await.expect("a port is free");
        let public = Listener::bind(any_port, public, None).await.expect("a port is free");
        let address = |listener: &Listener| listener.address().expect("it has an address");
        let addresses = (address(&internal), address(&public));
        let worker = courier.start(store, Clock::system(), addresses.1);
        let limits = config.server.limits;
        let serving = tokio::spawn(async move {
            let never = std::future::pending;
            server::serve(vec![internal, public], &limits, never(), Duration::ZERO, never()).await;
        });
        Self { internal: addresses.0, public: addresses.1, serving, home, _worker: worker }
    }

    /// The server as the suite sees it.
    pub(crate) fn target(&self) -> Target {
        let url = |address| format!("http://{address}").parse().expect("a base URL");
        let mut target = Target::new(url(self.internal), wire::Dialect::V042);
        target.public = Some(url(self.public));
        target.mail_dir = Some(self.home.path().join("mail"));
        target.sms_dir = Some(self.home.path().join("sms"));
        target
    }
}

/// What answers on the internal and on the public listener.
fn services(app: &App, config: &Config) -> (Service, Service) {
    let limits = BodyLimits {
        bytes: config.server.limits.body_bytes,
        time: Duration::from_secs(config.server.limits.body_seconds),
    };
    let ids = Arc::new(RequestIds::new(0));
    let internal = Service::new(
        "internal",
        internal_routes(),
        app.clone(),
        limits,
        |app, refusal| authdb::refuse(app.dialect, refusal),
        Some(Guard::new(&[], None)),
        Arc::clone(&ids),
    );
    let public =
        Service::new("public", public_routes(), app.clone(), limits, |_, refusal| ops::refuse(&refusal), None, ids);
    (internal.with_scopes(&[admin::SCOPE, v1::SCOPE]), public.with_scopes(&[identity::SCOPE, v1::SCOPE]))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

//! The routes over a store in memory and a folder.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use authkeep::auth::session::SessionKeys;
use authkeep::config::{Config, Dialect, TransportUrl};
use authkeep::courier::Courier;
use authkeep::http::app::App;
use authkeep::http::error::ops;
use authkeep::http::filter::BodyLimits;
use authkeep::http::service::{Ends, RequestIds, Service};
use authkeep::http::{admin, identity, internal_routes, public_routes};
use authkeep::identity::Identity;
use authkeep_conformance::fixtures::Fixtures;
use authkeep_memory::MemoryStore;
use authkeep_store::{Accounts, Identities, Secret, SessionToken, SessionTokens, Store, Uid};
use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::Body;
use serde_json::Value;

use crate::form::{BOUNDARY, Form};
use crate::stage::{Stage, now};

/// The most documents of an account.
pub(crate) const AT_MOST: u32 = 3;

pub(crate) struct Server {
    pub(crate) stage: Stage,
    pub(crate) store: Arc<MemoryStore>,
    identity: Arc<Identity>,
    public: Arc<Service>,
    internal: Arc<Service>,
    fixtures: Fixtures,
}

/// A person with a session.
pub(crate) struct Caller {
    pub(crate) uid: Uid,
    pub(crate) token: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The status, and the text of `error`.
    pub(crate) fn error(&self) -> (u16, String) {
        (self.status, self.json()["error"].as_str().unwrap_or_default().to_owned())
    }
}

fn identity_of(stage: &Stage) -> Identity {
    let mut config = Config::default();
    let outbox = format!("file://{}", stage.home().join("outbox").display());
    (config.courier.mail, config.courier.sms) = (TransportUrl::new(&outbox), TransportUrl::new(&outbox));
    config.identity.documents_per_account = AT_MOST;
    let key = Secret::new([7; 32]);
    let courier = Courier::new(&config, &key).expect("it can be used");
    let identity = Identity::new(config.identity, "A bank".to_owned(), &key, courier.composer(), Arc::new(()));
    identity.expect("the settings can be used")
}

impl Server {
    pub(crate) async fn new() -> Self {
        let stage = Stage::new();
        let store = Arc::clone(&stage.store);
        let identity = Arc::new(identity_of(&stage));
        identity.prepare(store.as_ref(), now()).await.expect("a key can be made");
        let plain = App::plain(Arc::clone(&store) as Arc<dyn Store>, stage.clock, Dialect::V036);
        let app = App {
            identity: Arc::clone(&identity),
            uploads: stage.uploads.clone(),
            ..plain.expect("the defaults can be used")
        };
        let limits = BodyLimits { bytes: 1 << 20, time: Duration::from_mins(1) };
        let service = |name, routes| {
            let ids = Arc::new(RequestIds::new(0));
            Service::new(name, routes, app.clone(), limits, |_, refusal| ops::refuse(&refusal), None, ids)
        };
        Self {
            public: Arc::new(service("public", public_routes()).with_scopes(&[identity::SCOPE])),
            internal: Arc::new(service("internal", internal_routes()).with_scopes(&[admin::SCOPE])),
            stage,
            store,
            identity,
            fixtures: Fixtures::new(1),
        }
    }

    pub(crate) async fn caller(&mut self) -> Caller {
        let account = self.fixtures.account();
        let uid = account.uid;
        self.store.create_account(account).await.expect("an account");
        let person = self.store.person(uid).await.expect("it answers").expect("it is there");
        let token = self.fixtures.secret();
        let issued = self.identity.tokens.issue_session(self.store.as_ref(), &token, &person, now(), 3600).await;
        let issued = issued.expect("a token");
        let SessionKeys { id, data } = SessionKeys::new(&token);
        let session = SessionToken { id, uid, data, created_at: now(), expires_at: Some(issued.expires_at) };
        self.store.create_session_token(session).await.expect("a session");
        Caller { uid, token: issued.token.as_str().to_owned() }
    }

    pub(crate) async fn get(&self, path: &str, caller: Option<&Caller>) -> Answer {
        self.send(&self.public, "GET", path, caller, None, Full::<Bytes>::default()).await
    }

    pub(crate) async fn admin(&self, path: &str) -> Answer {
        self.send(&self.internal, "GET", path, None, None, Full::<Bytes>::default()).await
    }

    pub(crate) async fn post(&self, caller: Option<&Caller>, form: Form) -> Answer {
        self.post_body(caller, Full::<Bytes>::from(form.end())).await
    }

    pub(crate) async fn post_body<B>(&self, caller: Option<&Caller>, body: B) -> Answer
    where
        B: Body<Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + Sync + 'static,
    {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(&self.public, "POST", "/api/v1/documents", caller, Some(&kind), body).await
    }

    pub(crate) async fn post_as(&self, caller: Option<&Caller>, kind: &str, body: &'static str) -> Answer {
        self.send(&self.public, "POST", "/api/v1/documents", caller, Some(kind), Full::<Bytes>::from(body)).await
    }

    async fn send<B>(
        &self,
        service: &Arc<Service>,
        method: &str,
        path: &str,
        caller: Option<&Caller>,
        kind: Option<&str>,
        body: B,
    ) -> Answer
    where
        B: Body<Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + Sync + 'static,
    {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(caller) = caller {
            request = request.header("authorization", format!("Bearer {}", caller.token));
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let local = IpAddr::from([127, 0, 0, 1]);
        let request = request.body(body).expect("a request");
        let Ok(response) = Arc::clone(service).answer(request, Ends { own: local, peer: local }).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the whole body comes").to_bytes();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

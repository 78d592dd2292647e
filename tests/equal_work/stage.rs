//! A public listener over a counted store, with four people of one password, a pseudonym and a dirty token.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::config::{self, Dialect};
use authkeep::courier::Composer;
use authkeep::exchange::Exchange;
use authkeep::exchange::holders::HolderBucket;
use authkeep::exchange::powers::Powers;
use authkeep::http::app::App;
use authkeep::http::error::ops;
use authkeep::http::filter::BodyLimits;
use authkeep::http::service::{Ends, RequestIds, Service};
use authkeep::http::{exchange, identity, pseudonym, v1};
use authkeep::identity::Identity;
use authkeep::pseudonym::Pseudonyms;
use authkeep::pseudonym::sign_up::SignUp;
use authkeep_store::{EpochMs, NewAccount, NormalizedEmail, Secret, Store, Text255};
use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use serde_json::{Value, json};

pub(crate) use crate::conversation::Conversation;
use crate::counting::{CountedStore, Counts, Work};

pub(crate) const PASSWORD: &str = "Passw0rd";
pub(crate) const NOBODY: &str = "nobody@example.org";
/// Whose e-mail is confirmed.
pub(crate) const CONFIRMED: &str = "confirmed@example.org";
/// Who has failed once before.
pub(crate) const FAILED: &str = "failed@example.org";
/// Who was locked a moment ago.
pub(crate) const LOCKED: &str = "locked@example.org";
/// Whose e-mail is not confirmed.
pub(crate) const PENDING: &str = "pending@example.org";

/// The id of a pseudonym.
pub(crate) const KNOWN: &str = "00000000-0000-4000-8000-000000000001";
/// Its secret.
pub(crate) const SECRET: &str = "the secret that only its owner knows";

const NOW: u64 = 1_800_000_000_000;

/// An answer and what it cost.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    pub(crate) work: Work,
    /// The verbs that the store refused.
    pub(crate) refused: Vec<&'static str>,
}

pub(crate) struct Stage {
    counts: Counts,
    service: Arc<Service>,
    exchange: Arc<Exchange>,
    store: Arc<dyn Store>,
}

fn now() -> EpochMs {
    EpochMs::new(NOW).expect("a time")
}

impl Stage {
    pub(crate) async fn new(hide_unknown: bool) -> Self {
        let counts = Counts::default();
        let store: Arc<dyn Store> = Arc::new(CountedStore::new(counts.clone()));
        let (key, settings) = (Secret::new([0; 32]), config::Identity { hide_unknown, ..config::Identity::default() });
        let composer = Composer::without_worker(&key);
        let identity = Identity::new(settings, "authkeep".to_owned(), &key, composer, Arc::new(counts.clone()));
        let identity = identity.expect("the settings can be used");
        identity.prepare(store.as_ref(), now()).await.expect("an empty store takes the keys");
        fill(&identity, store.as_ref()).await;
        let powers = Arc::new(Powers::new(0, 1, Arc::new(counts.clone())));
        let pseudonyms = Arc::new(Pseudonyms::new(config::Pseudonym::default(), &key, Arc::clone(&powers)));
        let exchange = Arc::new(Exchange::new(config::Exchange::default(), &key, powers));
        sign_up(&pseudonyms, &exchange, &store).await;
        let plain =
            App::plain(Arc::clone(&store), Clock::from_fn(now), Dialect::V036).expect("the defaults can be used");
        let app = App { identity: Arc::new(identity), pseudonyms, exchange: Arc::clone(&exchange), ..plain };
        let limits = BodyLimits { bytes: 4096, time: Duration::from_mins(1) };
        let refuse = |_: &App, refusal| ops::refuse(&refusal);
        let ids = Arc::new(RequestIds::new(1));
        let service = Service::new(
            "public",
            [identity::routes(), pseudonym::routes(), exchange::routes()].concat(),
            app,
            limits,
            refuse,
            None,
            ids,
        );
        let service = Arc::new(service.with_scopes(&[identity::SCOPE, v1::SCOPE]));
        counts.take();
        Self { counts, service, exchange, store }
    }

    /// Posts parameters, and counts what that costs.
    pub(crate) async fn post(&self, path: &str, params: &Value) -> Answer {
        self.post_v1(&format!("/api/v1{path}"), params).await
    }

    /// Posts a body below `/v1`, or anything else at its whole path.
    pub(crate) async fn post_v1(&self, path: &str, params: &Value) -> Answer {
        let request = Request::post(path).header("content-type", "application/json");
        let request = request.body(Full::<Bytes>::from(params.to_string())).expect("a request");
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let Ok(response) = Arc::clone(&self.service).answer(request, Ends { own: local, peer: local }).await;
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let body = serde_json::from_slice(&body).expect("JSON");
        let (work, refused) = self.counts.take();
        Answer { status: head.status, body, work, refused }
    }

    /// The id of a dirty token that the exchange knows, taken from its holder.
    pub(crate) async fn dirty_id(&self) -> String {
        let token = self.exchange.take_email(self.store.as_ref()).await.expect("there is one");
        self.counts.take();
        authkeep::auth::conceal::conceal(&token).expect("a token").id
    }

    /// Posts an e-mail.
    pub(crate) async fn post_email(&self, path: &str, email: &str) -> Answer {
        self.post(path, &json!({ "email": email })).await
    }
}

/// A pseudonym signs up, and a dirty token is left.
async fn sign_up(pseudonyms: &Pseudonyms, exchange: &Arc<Exchange>, store: &Arc<dyn Store>) {
    let filled = Arc::clone(exchange).fill(Arc::clone(store), Clock::from_fn(now), 1).await;
    filled.expect("an empty store takes tokens");
    let taken = exchange.take_in(store.as_ref(), HolderBucket::Profile, &["token"]).await;
    taken.expect("a store takes a token");
    let (salt, verifier) = Conversation::verifier(KNOWN, SECRET);
    let new = SignUp { profile_id: KNOWN, profile_token: "token", zkpp: &verifier, salt: &salt };
    pseudonyms.sign_up(store.as_ref(), new).await.expect("the token is there");
}

async fn fill(identity: &Identity, store: &dyn Store) {
    let verifier = identity.passwords.new_verifier(store, PASSWORD, now()).await.expect("a password is hashed");
    for (number, email) in [CONFIRMED, FAILED, LOCKED, PENDING].into_iter().enumerate() {
        let uid = [u8::try_from(number).expect("a small number"); 16].into();
        let account = NewAccount {
            uid,
            normalized_email: NormalizedEmail::new(email).expect("a short address"),
            email: Text255::new(email).expect("a short address"),
            email_code: Secret::new([1; 16]),
            email_verified: email != PENDING,
            k_a: Secret::new([2; 32]),
            wrap_wrap_kb: verifier.wrap_wrap_kb.clone(),
            auth_salt: verifier.auth_salt.clone(),
            verify_hash: verifier.verify_hash.clone(),
            verifier_version: verifier.verifier_version,
            verifier_set_at: now(),
            created_at: now(),
            locale: None,
        };
        store.create_account(account).await.expect("a new account");
        match email {
            LOCKED => store.lock_account(uid, now(), Secret::new([3; 16])).await.expect("an account"),
            FAILED => drop(store.record_failure(uid, 5, lock(identity)).await.expect("an account")),
            _ => {}
        }
    }
}

fn lock(identity: &Identity) -> authkeep_store::FailureLock {
    let letter = authkeep::courier::Letter::Unlock { to: FAILED.to_owned(), token: String::new() };
    let message = identity.composer.compose(&letter, now()).expect("a letter");
    authkeep_store::FailureLock { locked_at: now(), unlock_code: Secret::new([4; 16]), message }
}

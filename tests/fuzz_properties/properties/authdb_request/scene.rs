//! A listener with two accounts behind it, of which the first has a token of every kind and is locked.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::config::Dialect;
use authkeep::http::app::App;
use authkeep::http::error::authdb;
use authkeep::http::filter::BodyLimits;
use authkeep::http::guard::Guard;
use authkeep::http::service::{Ends, RequestIds, Service};
use authkeep::http::{authdb as authdb_api, ops};
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_store::{
    AccountResetToken, EpochMs, KeyFetchToken, NewAccount, NormalizedEmail, PasswordChangeToken, PasswordForgotToken,
    Secret, SessionToken, Store, Text255, Uid,
};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;

pub(super) const SECRET: &str = "the service secret";
pub(super) const EMAIL: &str = "a@example.org";
pub(super) const UID: [u8; 16] = [0xa1; 16];
pub(super) const OTHER_UID: [u8; 16] = [0xb2; 16];
pub(super) const SESSION_TOKEN: [u8; 32] = [0xc1; 32];
pub(super) const KEY_FETCH_TOKEN: [u8; 32] = [0xc2; 32];
pub(super) const ACCOUNT_RESET_TOKEN: [u8; 32] = [0xc3; 32];
pub(super) const PASSWORD_CHANGE_TOKEN: [u8; 32] = [0xc4; 32];
pub(super) const PASSWORD_FORGOT_TOKEN: [u8; 32] = [0xc5; 32];
pub(super) const VERIFY_HASH: [u8; 32] = [0xe4; 32];

/// Small, so that bodies over it are met often.
const BODY_BYTES: usize = 4096;

/// A listener and its store.
pub(super) struct Scene {
    store: Arc<dyn Store>,
    service: Arc<Service>,
}

impl Scene {
    pub(super) async fn new(dialect: Dialect, with_secret: bool) -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        fill(store.as_ref()).await.expect("an empty store takes the records");
        let app = App::plain(Arc::clone(&store), Clock::from_fn(|| EpochMs::MAX), dialect);
        let app = app.expect("the default settings can be used");
        let service = Service::new(
            "internal",
            [authdb_api::routes(), ops::routes()].concat(),
            app,
            BodyLimits { bytes: BODY_BYTES, time: Duration::from_mins(1) },
            |app, refusal| authdb::refuse(app.dialect, refusal),
            Some(Guard::new(&["auth.internal".to_owned()], with_secret.then_some(SECRET))),
            Arc::new(RequestIds::new(1)),
        );
        Self { store, service: Arc::new(service) }
    }

    pub(super) async fn state(&self) -> State {
        State::read(self.store.as_ref()).await.expect("the store can be read")
    }

    pub(super) async fn answer(&self, request: Request<Vec<u8>>) -> Response<Bytes> {
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let Ok(response) = Arc::clone(&self.service).answer(request, Ends { own: local, peer: local }).await;
        let (head, body) = response.into_parts();
        let body = http_body_util::BodyExt::collect(body).await.expect("the answer has a body");
        Response::from_parts(head, body.to_bytes())
    }
}

async fn fill(store: &dyn Store) -> authkeep_store::Result<()> {
    for (uid, email) in [(UID, EMAIL), (OTHER_UID, "b@example.org")] {
        store.create_account(account(uid.into(), email)).await?;
    }
    let (uid, created_at) = (Uid::from(UID), EpochMs::MAX);
    store.lock_account(uid, created_at, Secret::new([0xe6; 16])).await?;
    let data = Secret::new([0xd1; 32]);
    store
        .create_session_token(SessionToken {
            id: SESSION_TOKEN.into(),
            uid,
            data: data.clone(),
            created_at,
            expires_at: None,
        })
        .await?;
    let (auth_key, key_bundle) = (data.clone(), Secret::new([0xd2; 96]));
    store
        .create_key_fetch_token(KeyFetchToken { id: KEY_FETCH_TOKEN.into(), uid, auth_key, key_bundle, created_at })
        .await?;
    let reset = AccountResetToken { id: ACCOUNT_RESET_TOKEN.into(), uid, data: data.clone(), created_at };
    store.create_account_reset_token(reset).await?;
    let change = PasswordChangeToken { id: PASSWORD_CHANGE_TOKEN.into(), uid, data: data.clone(), created_at };
    store.create_password_change_token(change).await?;
    let pass_code = Secret::new([0xd3; 16]);
    let forgot = PasswordForgotToken { id: PASSWORD_FORGOT_TOKEN.into(), uid, data, pass_code, tries: 3, created_at };
    store.create_password_forgot_token(forgot).await
}

fn account(uid: Uid, email: &str) -> NewAccount {
    NewAccount {
        uid,
        normalized_email: NormalizedEmail::new(email).expect("a short address"),
        email: Text255::new(email).expect("a short address"),
        email_code: Secret::new([0xe0; 16]),
        email_verified: false,
        k_a: Secret::new([0xe1; 32]),
        wrap_wrap_kb: Secret::new([0xe2; 32]),
        auth_salt: Secret::new([0xe3; 32]),
        verify_hash: Secret::new(VERIFY_HASH),
        verifier_version: 1,
        verifier_set_at: EpochMs::MAX,
        created_at: EpochMs::MAX,
        locale: Text255::new("en").ok(),
    }
}

/// Every token belongs to an account that is there, no e-mail belongs to two, and an account has one token at the most
/// of the kinds of which it may have one.
pub(super) fn check_records(state: &State) {
    let emails: BTreeSet<_> = state.accounts.values().map(|account| &account.normalized_email).collect();
    assert_eq!(emails.len(), state.accounts.len(), "an e-mail belongs to two accounts");
    let resets: Vec<_> = state.account_reset_tokens.values().map(|token| token.uid).collect();
    let changes: Vec<_> = state.password_change_tokens.values().map(|token| token.uid).collect();
    let forgots: Vec<_> = state.password_forgot_tokens.values().map(|token| token.uid).collect();
    for owners in [&resets, &changes, &forgots] {
        assert_eq!(owners.iter().collect::<BTreeSet<_>>().len(), owners.len(), "an account has two tokens of a kind");
    }
    let sessions = state.session_tokens.values().map(|token| token.uid);
    let key_fetches = state.key_fetch_tokens.values().map(|token| token.uid);
    let mut owners = sessions.chain(key_fetches).chain(resets).chain(changes).chain(forgots);
    assert!(owners.all(|uid| state.accounts.contains_key(&uid)), "a token belongs to no account");
}

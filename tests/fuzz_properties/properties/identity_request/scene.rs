//! The public listener with three people behind it, and a folder for what they upload.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use authkeep::auth::session::SessionKeys;
use authkeep::clock::Clock;
use authkeep::config::Dialect;
use authkeep::http::app::App;
use authkeep::http::error::ops;
use authkeep::http::filter::BodyLimits;
use authkeep::http::identity;
use authkeep::http::router::{Found, Router};
use authkeep::http::scope;
use authkeep::http::service::{Ends, RequestIds, Service};
use authkeep::uploads::Uploads;
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_store::{
    ApiKey, Date, Document, EpochMs, Label, LabelScope, PasswordForgotToken, Phone, PhoneNumber, Profile, Secret,
    SessionToken, Store, Text4k, Text255, Totp,
};
use bytes::Bytes;
use futures_util::stream;
use http::{Request, Response};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use tempfile::TempDir;

use super::super::keys;
use super::Step;
use super::people::{self, API_KEY, ASKED, DOCUMENT, PROVED, SMS_CODE, Who};
use super::server::SERVER;

/// Small, so that bodies over it are met often.
const BODY_BYTES: usize = 4096;
/// What A has uploaded.
const FILE: &[u8] = b"%PDF-1.7\n";

/// A listener, its store and its folder.
pub(in super::super) struct Scene {
    store: Arc<dyn Store>,
    service: Arc<Service>,
    router: Router,
    folder: TempDir,
}

impl Scene {
    pub(super) async fn new(hides: bool) -> Self {
        people::start_clock();
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        fill(store.as_ref()).await.expect("an empty store takes the records");
        let folder = tempfile::tempdir().expect("a folder can be made");
        std::fs::write(folder.path().join(hex::encode(DOCUMENT)), FILE).expect("a file can be written");
        let uploads = Uploads::open(&format!("file://{}", folder.path().display())).expect("the folder is there");
        let plain = App::plain(Arc::clone(&store), Clock::from_fn(people::now), Dialect::V036);
        let app =
            App { identity: Arc::clone(SERVER.identity(hides)), uploads, ..plain.expect("the defaults can be used") };
        let service = Service::new(
            "public",
            identity::routes(),
            app,
            BodyLimits { bytes: BODY_BYTES, time: Duration::from_mins(1) },
            |_, refusal| ops::refuse(&refusal),
            None,
            Arc::new(RequestIds::new(1)),
        )
        .with_scopes(&[identity::SCOPE]);
        Self { store, service: Arc::new(service), router: Router::new(identity::routes()), folder }
    }

    pub(super) async fn state(&self) -> State {
        State::read(self.store.as_ref()).await.expect("the store can be read")
    }

    /// Whether a path is one on which the identity API answers even when there is nothing.
    #[expect(clippy::unused_self, reason = "the scopes are the listener's")]
    pub(super) fn is_in_scope(&self, path: &str) -> bool {
        scope::find(&[identity::SCOPE], path).is_some()
    }

    /// The operation that a request is dispatched to; `""` for none.
    pub(super) fn operation(&self, request: &Request<Vec<u8>>) -> &'static str {
        let path = request.uri().path();
        let path = scope::find(&[identity::SCOPE], path).map_or_else(|| path.into(), |(_, path)| path);
        match self.router.find(request.method(), &path) {
            Found::Route(route, _) => route.operation,
            _ => "",
        }
    }

    /// Sends a request, its body in pieces.
    pub(super) async fn answer(&mut self, step: Step) -> Response<Bytes> {
        people::pass(step.after_ms);
        let request = step.request.map(|body| {
            let pieces: Vec<_> = body.chunks(step.piece.max(1)).map(Bytes::copy_from_slice).collect();
            let frames = pieces.into_iter().map(|piece| Ok::<_, Infallible>(Frame::data(piece)));
            StreamBody::new(stream::iter(frames.collect::<Vec<_>>()))
        });
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let Ok(response) = Arc::clone(&self.service).answer(request, Ends { own: local, peer: local }).await;
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("the answer has a body");
        Response::from_parts(head, body.to_bytes())
    }

    /// Panics unless every document has its file, and nothing else is in the folder.
    pub(super) fn check_files(&self, state: &State) {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder can be read");
        let files: BTreeSet<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
        let expected = state.documents.keys().map(|id| hex::encode(id.as_bytes()).into()).collect();
        assert_eq!(files, expected, "the files are not those of the documents");
        for (id, document) in &state.documents {
            let file = std::fs::metadata(self.folder.path().join(hex::encode(id.as_bytes()))).expect("a file");
            assert_eq!(file.len(), u64::from(document.size), "a document has another length than its file");
        }
    }
}

fn text(text: &str) -> Text255 {
    Text255::new(text).expect("a short text")
}

async fn fill(store: &dyn Store) -> authkeep_store::Result<()> {
    let at = people::now();
    let end = EpochMs::new(at.get() + 86_400_000).expect("a time before the last one");
    store.restore_signing_key(SERVER.signing_key.clone()).await?;
    store.restore_password_scheme(SERVER.scheme).await?;
    for who in Who::ALL {
        store.create_account(who.account(SERVER.verifier.clone())).await?;
        let keys = SessionKeys::new(&who.session());
        let session =
            SessionToken { id: keys.id, uid: who.uid(), data: keys.data, created_at: at, expires_at: Some(end) };
        store.create_session_token(session).await?;
    }
    let (a, b, c) = (Who::A.uid(), Who::B.uid(), Who::C.uid());
    for (uid, secret, enabled) in [(a, &SERVER.totp[0], true), (b, &SERVER.totp[1], false)] {
        store.restore_totp(Totp { uid, secret: secret.clone(), enabled, last_step: 0, created_at: at }).await?;
    }
    for (scope, key, value) in [(LabelScope::Public, "kind", "one"), (LabelScope::Private, "document", "verified")] {
        let label = Label { uid: a, scope, key: text(key), value: text(value), created_at: at, updated_at: at };
        store.restore_label(label).await?;
    }
    let proved = Phone { verified_at: Some(at), ..phone(Who::A, PROVED) };
    store.restore_phone(proved).await?;
    store.restore_phone(phone(Who::B, ASKED)).await?;
    let key = ApiKey {
        id: API_KEY.into(),
        uid: a,
        public_key: Text4k::new(keys::registered()).expect("a short text"),
        scopes: Some(text("trade")),
        expires_in: 3600,
        state: text("active"),
        created_at: at,
        updated_at: at,
    };
    store.restore_api_key(key).await?;
    let document = Document {
        id: DOCUMENT.into(),
        uid: a,
        doc_type: text("Passport"),
        doc_number: text("1"),
        doc_expire: Date::MAX,
        file_name: text("a.pdf"),
        content_type: text("application/pdf"),
        size: u32::try_from(FILE.len()).expect("a short file"),
        metadata: None,
        created_at: at,
    };
    store.restore_document(document).await?;
    let profile = Profile {
        uid: c,
        first_name: text("Cy"),
        last_name: text("Cole"),
        dob: Date::MIN,
        address: text("1"),
        postcode: text("11"),
        city: text("Cork"),
        country: text("IE"),
        metadata: None,
        created_at: at,
    };
    store.restore_profile(profile).await?;
    store.lock_account(c, at, Who::C.unlock_code()).await?;
    let reset = Who::C.reset_token().keys();
    let pass_code = Secret::new([0xd3; 16]);
    let token = PasswordForgotToken { id: reset.id, uid: c, data: reset.data, pass_code, tries: 3, created_at: at };
    store.create_password_forgot_token(token).await
}

/// A number that a code was sent to a while ago.
fn phone(who: Who, number: &str) -> Phone {
    let number = PhoneNumber::new(number).expect("digits");
    let at = |ms| EpochMs::new(ms).expect("a time before the last one");
    let code = SERVER.identity(false).phone_codes.hash(who.uid(), &number, SMS_CODE);
    Phone {
        uid: who.uid(),
        number,
        country: text("DE"),
        code: Some(code),
        sent_at: at(people::now().get() - 60_000),
        expires_at: at(people::now().get() + 600_000),
        wrong_guesses: 0,
        verified_at: None,
    }
}

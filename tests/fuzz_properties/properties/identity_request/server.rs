//! What every scene shares, because it takes long to make: the keys of the server, the hash of the password, the tokens.

use std::sync::{Arc, LazyLock};

use authkeep::config;
use authkeep::courier::Composer;
use authkeep::identity::Identity;
use authkeep_memory::MemoryStore;
use authkeep_store::{
    NewVerifier, PasswordScheme, PasswordSchemes, Person, Role, Sealed, Secret, SigningKey, SigningKeys,
};

use super::people::{self, PASSWORD, Who};

/// The parts of a server that has not answered yet.
pub(super) struct Server {
    /// One that tells who has an account, and one that hides it.
    identities: [Arc<Identity>; 2],
    pub signing_key: SigningKey,
    pub scheme: PasswordScheme,
    /// Everybody's password.
    pub verifier: NewVerifier,
    /// Everybody's second factor.
    pub totp: [Sealed; 3],
    /// Everybody's bearer token.
    pub tokens: [String; 3],
}

pub(super) static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime without I/O needs nothing from the system").block_on(Server::new())
});

/// Makes what takes long, outside of any runtime.
pub(super) fn prepare() {
    LazyLock::force(&SERVER);
}

/// Small enough to be met by six requests, but for what one address may ask for.
fn settings(hides: bool) -> config::Identity {
    let mut settings = config::Identity {
        hide_unknown: hides,
        sessions_per_account: 2,
        max_failures: 2,
        labels_per_account: 3,
        api_keys_per_account: 2,
        documents_per_account: 2,
        ..config::Identity::default()
    };
    settings.throttle.totp_codes = 3;
    settings.throttle.messages_per_recipient = 2;
    settings
}

impl Server {
    async fn new() -> Self {
        let (store, key) = (MemoryStore::new(), Secret::new([0; 32]));
        let now = people::now();
        let mut identities = Vec::new();
        for hides in [false, true] {
            let composer = Composer::without_worker(&key);
            let identity = Identity::new(settings(hides), "authkeep".to_owned(), &key, composer, Arc::new(()));
            let identity = identity.expect("the settings can be used");
            identity.prepare(&store, now).await.expect("an empty store takes the keys");
            identities.push(Arc::new(identity));
        }
        let identities: [Arc<Identity>; 2] = identities.try_into().unwrap_or_else(|_| unreachable!("there are two"));
        let identity = &identities[0];
        let verifier = identity.passwords.new_verifier(&store, PASSWORD, now).await.expect("a password is hashed");
        let mut tokens = Vec::new();
        for who in Who::ALL {
            let account = who.account(verifier.clone()).into();
            let person = Person { account, role: Role::Member, otp_enabled: false, private_labels: Vec::new() };
            let issued = identity.tokens.issue_session(&store, &who.session(), &person, now, 86_400).await;
            tokens.push(issued.expect("a token is signed").token.to_string());
        }
        let seal = |who: Who| identity.seal_totp(who.uid(), &who.totp_secret()).expect("a secret is sealed");
        Self {
            signing_key: store.signing_keys().await.expect("the key is read").remove(0),
            scheme: store.password_schemes().await.expect("the scheme is read").remove(0),
            verifier,
            totp: Who::ALL.map(seal),
            tokens: tokens.try_into().unwrap_or_else(|_| unreachable!("there are three people")),
            identities,
        }
    }

    pub(super) fn identity(&self, hides: bool) -> &Arc<Identity> {
        &self.identities[usize::from(hides)]
    }
}

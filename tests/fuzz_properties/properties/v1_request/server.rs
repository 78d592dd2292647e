//! What every scene starts from, because it takes long to make: tokens in their stocks, a pseudonym with a session, and a
//! conversation before each of its steps.

use std::sync::{Arc, LazyLock};

use authkeep::auth::aes;
use authkeep::auth::conceal::conceal;
use authkeep::auth::pke::{PrivateKey, PublicKey};
use authkeep::auth::srp::{self, Salt, client};
use authkeep::clock::Clock;
use authkeep::config;
use authkeep::exchange::Exchange;
use authkeep::exchange::fill::clean_token_id;
use authkeep::exchange::holders::HolderBucket;
use authkeep::exchange::powers::Powers;
use authkeep::exchange::steps::Naming;
use authkeep::pseudonym::{Pseudonyms, read_id};
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_store::{CleanBucket, CleanToken, EpochMs, Fill, Pseudonym, Secret, SrpSalt, Store};

pub(super) const START_MS: u64 = 1_800_000_000_000;
/// Tokens in one stock. Few: each dirty one takes a millisecond to make.
pub(super) const MAX_STOCK: u32 = 6;
/// Sessions of one pseudonym.
pub(super) const MAX_SESSIONS: u32 = 2;
/// The service secret.
pub(super) const SERVICE: &str = "0123456789abcdef";
/// The id of a pseudonym.
pub(super) const ID: &str = "0a0a0a0a-0000-4000-8000-000000000001";
/// Clean tokens that can be spent.
pub(super) const CLEAN: &str = "00112233445566778899aabbccddeeff";
pub(super) const ACCOUNT: &str = "ffeeddccbbaa99887766554433221100";

const OWNER: &str = "the secret that only its owner knows";
const HOST: &str = "127.0.0.1";

/// The records of a scene, and what leads to them.
pub(super) struct Server {
    pub state: State,
    /// What begins a sign-in, and the proof of one that was begun.
    pub key: String,
    pub proof: String,
    /// A session that is going on.
    pub auth_token: String,
    pub auth_expiry: String,
    /// The salt and the verifier of another pseudonym.
    pub salt: String,
    pub verifier: String,
    /// What a client said in step one, and what it would say in step two.
    pub pke_key: String,
    pub encrypted_id: String,
    /// What another one would say in step three.
    pub pake_key: String,
    pub pake_proof: String,
    /// A key that was not sent.
    pub new_pke_key: String,
}

pub(super) static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime without I/O needs nothing from the system").block_on(Server::new())
});

/// Makes what is shared, which cannot be made inside of another runtime.
pub(super) fn prepare() {
    LazyLock::force(&SERVER);
}

/// The parts of the APIs, which count wrong proofs from here on.
pub(super) fn parts() -> (Arc<Pseudonyms>, Arc<Exchange>) {
    let key = Secret::new([0; 32]);
    let powers = Arc::new(Powers::new(1, 1, Arc::new(())));
    let pseudonym = config::Pseudonym { sessions_per_pseudonym: MAX_SESSIONS, ..config::Pseudonym::default() };
    let exchange = config::Exchange { max_stock: MAX_STOCK, ..config::Exchange::default() };
    let pseudonyms = Pseudonyms::new(pseudonym, &key, Arc::clone(&powers));
    (Arc::new(pseudonyms), Arc::new(Exchange::new(exchange, &key, powers)))
}

fn start() -> EpochMs {
    EpochMs::new(START_MS).expect("a time before the last one")
}

fn own(number: u8) -> Secret<32> {
    Secret::new([number; 32])
}

/// A, the public key of a client's turn at SRP.
fn public_key(number: u8) -> String {
    client::public_key(&own(number)).to_hex()
}

/// The proof of the client who owns the number, for a server's answer.
fn proof(number: u8, identity: &str, password: &str, salt: &str, server: &str) -> String {
    let (salt, server) = (Salt::from_hex(salt).expect("a salt"), srp::PublicKey::from_hex(server).expect("a key"));
    let private_key = client::private_key(identity, password, &salt);
    let session = client::session(identity, &salt, &private_key, &own(number), &server).expect("a session");
    session.client_proof.to_hex().to_string()
}

fn pke_key(number: u8) -> String {
    PrivateKey::from_secret(own(number)).public_key().to_jwk_hex()
}

impl Server {
    async fn new() -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let (pseudonyms, exchange) = parts();
        let filled = Arc::clone(&exchange).fill(Arc::clone(&store), Clock::from_fn(start), 4).await;
        filled.expect("an empty store takes tokens");
        let store = store.as_ref();
        exchange.take_in(store, HolderBucket::Profile, &[CLEAN]).await.expect("a store takes a token");
        let account = CleanToken { id: clean_token_id(CleanBucket::Account, ACCOUNT) };
        store.fill(Fill { clean: vec![account], ..Fill::default() }).await.expect("a store takes a token");

        let salt = Salt::from_bytes(vec![7; 32]).expect("a salt");
        let verifier = client::verifier(&client::private_key(ID, OWNER, &salt));
        let pseudonym = Pseudonym {
            id: read_id(ID).expect("an id"),
            verifier: verifier.secret().clone(),
            salt: SrpSalt::new(salt.bytes().to_vec()).expect("a salt"),
        };
        store.restore_pseudonym(pseudonym).await.expect("a store takes a pseudonym");
        let begin = async |number| {
            let begun = pseudonyms.begin(store, start(), ID, &public_key(number)).await.expect("it begins");
            proof(number, ID, OWNER, &begun.salt, &begun.key)
        };
        let first = begin(2).await;
        let host = HOST.parse().expect("an address");
        let signed_in = pseudonyms.finish(store, start(), host, ID, &first).await.expect("the proof is right");

        let (shared, id, _) = agree(&exchange, store, 3).await;
        let encrypted_id = aes::encrypt(&shared, &[5; 16], id.as_bytes());
        let (other, other_id, password) = agree(&exchange, store, 4).await;
        let other_encrypted = aes::encrypt(&other, &[6; 16], other_id.as_bytes());
        let (other_key, pake_key) = (pke_key(4), public_key(4));
        let naming = Naming { pke_key: &other_key, pake_key: &pake_key, encrypted_id: &other_encrypted };
        let named = exchange.step_two(store, start(), naming).await.expect("the token is there");
        Self {
            key: public_key(1),
            proof: begin(1).await,
            auth_token: signed_in.session.auth_token.to_string(),
            auth_expiry: signed_in.session.auth_expiry,
            salt: salt.to_hex(),
            verifier: verifier.to_hex().to_string(),
            pke_key: pke_key(3),
            encrypted_id,
            pake_proof: proof(4, &other_id, &password, &named.salt, &named.pake_key),
            pake_key,
            new_pke_key: pke_key(5),
            state: State::read(store).await.expect("the store can be read"),
        }
    }
}

/// Takes a dirty token and begins its cleaning: the key that was agreed on, the token's id and its password.
async fn agree(exchange: &Exchange, store: &dyn Store, number: u8) -> (Secret<32>, String, String) {
    let token = exchange.take_email(store).await.expect("there is one");
    let concealed = conceal(&token).expect("a token");
    let theirs = exchange.step_one(store, start(), &pke_key(number)).await.expect("a key");
    let theirs = PublicKey::from_jwk_hex(&theirs).expect("a key");
    let shared = PrivateKey::from_secret(own(number)).agree(&theirs).expect("keys to agree on");
    (shared, concealed.id.clone(), concealed.password.to_string())
}

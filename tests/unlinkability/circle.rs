//! Full circles at a server, and what clients know after them.

use authkeep_client::{Client, HttpTransport, ProfileId};
use authkeep_crypto::conceal;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::Server;
use crate::support::http::request;

/// People who go through everything.
const PEOPLE: usize = 3;

/// What nobody but clients and the holders of tokens know together.
#[derive(Default)]
pub(crate) struct Trail {
    /// Clean tokens, as texts.
    pub(crate) clean: Vec<String>,
    /// The ids by which the exchange finds the dirty tokens, in hex.
    pub(crate) dirty_ids: Vec<String>,
    /// Dirty tokens, as texts.
    pub(crate) dirty: Vec<String>,
}

impl Trail {
    /// The hashes by which holders know the clean tokens.
    pub(crate) fn hashes(&self) -> Vec<Vec<u8>> {
        self.clean.iter().map(|token| Sha256::digest(token).to_vec()).collect()
    }
}

fn internal(server: &Server, path: &str, body: &Value) -> Value {
    let answer = request(server.internal, "POST", path, &[], &body.to_string());
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_default()
}

/// Each person brings an e-mail's token, has it cleaned, signs up, has the next one cleaned and spends it.
pub(crate) async fn run(server: &Server) -> Trail {
    internal(server, "/v1/fill", &json!({ "bucket_size": 20 }));
    let client = Client::new(HttpTransport::new(&format!("http://{}", server.public)).expect("a transport"));
    let mut trail = Trail::default();
    for _ in 0..PEOPLE {
        let taken = internal(server, "/v1/bucket/take", &json!({ "bucket": "email" }));
        let email = taken["token"].as_str().expect("a token").to_owned();
        let profile = client.clean(&email).await.expect("it is cleaned");
        let id = ProfileId::random().expect("an id");
        let signup = client.sign_up(&id, "a secret", &profile).await.expect("it is signed up");
        let account = client.clean(&signup).await.expect("it is cleaned");
        internal(server, "/v1/bucket/spend", &json!({ "bucket": "account", "token": account.as_str() }));
        let session = client.sign_in(&id, "a secret").await.expect("it is signed in");
        client.sign_out(&session).await.expect("it is signed out");
        trail.clean.extend([profile.to_string(), account.to_string()]);
        for dirty in [email, signup.to_string()] {
            trail.dirty_ids.push(conceal::conceal(&dirty).expect("it is one").id);
            trail.dirty.push(dirty);
        }
    }
    trail
}

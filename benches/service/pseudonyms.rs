//! Pseudonyms, made through the API's own routes, and their client: what a browser computes to sign in by SRP.

use authkeep_crypto::srp::{Proof, PublicKey, Salt, client};
use authkeep_store::Secret;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::task::LocalSet;

use crate::failure::{Failure, Result};
use crate::load::Connection;
use crate::load::request::with_json;
use crate::random::Random;
use crate::server::Server;

/// Any: SRP takes every text for a password.
const ANSWER: &str = "the name of a horse";

/// Somebody who can sign in.
#[derive(Clone)]
pub(crate) struct Pseudonym {
    profile_id: String,
    salt: Salt,
    private_key: Secret<32>,
    /// The same in every sign-in, which no real client does: the server's work is that of any other.
    ephemeral: Secret<32>,
    public_key: String,
}

impl Pseudonym {
    fn new(random: &mut Random) -> Result<Self> {
        let profile_id = uuid(random);
        let salt = Salt::from_bytes(random.bytes::<32>().to_vec())?;
        let private_key = client::private_key(&profile_id, ANSWER, &salt);
        let ephemeral = Secret::new(random.bytes());
        let public_key = client::public_key(&ephemeral).to_hex();
        Ok(Self { profile_id, salt, private_key, ephemeral, public_key })
    }

    /// Proves the password to the server, and checks the server's own proof.
    pub(crate) async fn sign_in(&self, connection: &mut Connection) -> Result<()> {
        let hello = json!({"profile_id": self.profile_id, "key": self.public_key});
        let answer = call(connection, "/v1/signin", &hello).await?;
        let server = PublicKey::from_hex(answer["key"].as_str().ok_or("no key")?)?;
        let session = client::session(&self.profile_id, &self.salt, &self.private_key, &self.ephemeral, &server)?;
        let proof = json!({"profile_id": self.profile_id, "key": session.client_proof.to_hex().as_str()});
        let answer = call(connection, "/v1/signin/verify", &proof).await?;
        session.admit_server(&Proof::from_hex(answer["proof"].as_str().ok_or("no proof")?)?)?;
        Ok(())
    }
}

/// Makes so many pseudonyms at a server.
pub(crate) fn make(server: &Server, count: u32) -> Result<Vec<Pseudonym>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut internal = Connection::open(server.internal).await?;
        let mut public = Connection::open(server.public).await?;
        let (mut pseudonyms, mut random) = (Vec::new(), Random::fresh()?);
        for _ in 0..count {
            let (admission, given) =
                (hex::encode(random.bytes::<16>()), hex::encode(random.bytes::<32>()) + "/00112233");
            for (bucket, token) in [("profile", &admission), ("signup", &given)] {
                let stock = json!({"bucket": bucket, "tokens": [token]});
                send(&mut internal, "/v1/bucket/fill", &stock).await?;
            }
            let pseudonym = Pseudonym::new(&mut random)?;
            let verifier = client::verifier(&pseudonym.private_key).to_hex();
            let body = json!({
                "profile_id": pseudonym.profile_id, "profile_token": admission,
                "zkpp": verifier.as_str(), "salt": pseudonym.salt.to_hex(),
            });
            call(&mut public, "/v1/signup", &body).await?;
            pseudonyms.push(pseudonym);
        }
        Ok::<_, Failure>(pseudonyms)
    })
}

async fn call(connection: &mut Connection, path: &str, body: &Value) -> Result<Value> {
    let request = with_json(Method::POST, path, body.to_string())?;
    Ok(serde_json::from_slice(&connection.fetch(StatusCode::OK, request).await?)?)
}

async fn send(connection: &mut Connection, path: &str, body: &Value) -> Result<()> {
    connection.expect(StatusCode::OK, with_json(Method::POST, path, body.to_string())?).await
}

/// Of version 4, with hyphens.
fn uuid(random: &mut Random) -> String {
    let mut bytes = random.bytes::<16>();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex::encode(bytes);
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_hyphenated_uuid() {
        let id = uuid(&mut Random::fresh().expect("chance"));
        let parts: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(&id[14..15], "4");
    }
}

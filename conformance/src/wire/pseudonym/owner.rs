//! Owners of pseudonyms: what they know, and how they sign up and in, step by step, so that a case can go astray at each.

use authkeep_client::ProfileId;
use authkeep_crypto::srp::{Proof, PublicKey, Salt, Session, client};
use authkeep_store::Secret;
use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Check, Failure};
use crate::wire::client::Client;
use crate::wire::v1::ask::{call, is_hex};
use crate::wire::v1::stock::Listener;

pub(in crate::wire) const SIGN_UP: &str = "/v1/signup";
pub(in crate::wire) const SIGN_IN: &str = "/v1/signin";
pub(in crate::wire) const SIGN_IN_VERIFY: &str = "/v1/signin/verify";
pub(in crate::wire) const VERIFY: &str = "/v1/verify";
pub(in crate::wire) const SIGN_OUT: &str = "/v1/signout";

/// Somebody who has a pseudonym, or is about to.
#[derive(Clone)]
pub(in crate::wire) struct Owner {
    /// The id as it is sent.
    pub(in crate::wire) id: String,
    secret: String,
    pub(in crate::wire) salt: Salt,
    /// What the verifier was made of: it has the id in the spelling of the sign-up.
    pub(in crate::wire) private_key: Secret<32>,
}

impl Owner {
    /// The same pseudonym with its id in another spelling, which is not what its verifier was made with.
    pub(in crate::wire) fn spelled(&self, id: String) -> Self {
        Self { id, ..self.clone() }
    }

    /// The same with another salt, and what the verifier is made of to match.
    pub(in crate::wire) fn salted(&self, salt: &str) -> Self {
        let salt = Salt::from_hex(salt).expect("the case knows what a salt is");
        let private_key = client::private_key(&self.id, &self.secret, &salt);
        Self { salt, private_key, ..self.clone() }
    }

    /// The body of the sign-up.
    pub(in crate::wire) fn body(&self, token: &str) -> Value {
        json!({
            "profile_id": self.id,
            "profile_token": token,
            "zkpp": *client::verifier(&self.private_key).to_hex(),
            "salt": self.salt.to_hex(),
        })
    }
}

/// A sign-in that was begun.
pub(in crate::wire) struct Begun {
    id: String,
    pub(in crate::wire) salt: String,
    /// The proofs of both sides.
    pub(in crate::wire) session: Session,
}

impl Begun {
    /// M1.
    pub(in crate::wire) fn proof(&self) -> String {
        self.session.client_proof.to_hex().to_string()
    }

    /// The session that an answer to M1 gives, after a look at everything in it.
    pub(in crate::wire) fn signed_in(&self, answer: &Answer) -> Result<Value, Failure> {
        let body = answer.json()?;
        let jwt = body["jwt"].clone();
        let text = |name: &str| jwt[name].as_str().unwrap_or_default().to_owned();
        let (token, expiry) = (text("auth_token"), text("auth_expiry"));
        let exact = format!(
            r#"{{"proof":"{}","jwt":{{"profile_id":"{}","auth_token":"{token}","auth_expiry":"{expiry}"}}}}"#,
            *self.session.server_proof.to_hex(),
            self.id,
        );
        if answer.body == exact.as_bytes() && is_hex(&token, 64) && is_utc_with_milliseconds(&expiry) {
            Ok(jwt)
        } else {
            Err(answer.fail("200 with M2 and a jwt of profile_id, auth_token and auth_expiry, in this order"))
        }
    }
}

/// Whether a text is a time as `toISOString` writes it.
fn is_utc_with_milliseconds(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00.000Z";
    text.len() == FORM.len()
        && text
            .bytes()
            .zip(FORM)
            .all(|(found, form)| if *form == b'0' { found.is_ascii_digit() } else { found == *form })
}

impl Client {
    /// So many bytes that were not given out before.
    pub(in crate::wire) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        hex::decode_to_slice(self.hex(N), &mut bytes).expect("it is hex of as many bytes");
        bytes
    }

    /// An owner without a pseudonym. The id comes from chance and not from the seed: pseudonyms stay.
    pub(in crate::wire) fn new_owner(&self) -> Owner {
        let id = ProfileId::random().expect("the system has random bytes").to_string();
        self.new_owner_of(id)
    }

    pub(in crate::wire) fn new_owner_of(&self, id: String) -> Owner {
        let secret = format!("Füßchen 🐾 {}", self.hex(8));
        let salt = Salt::from_bytes(self.bytes::<32>().to_vec()).expect("32 bytes are a salt");
        let private_key = client::private_key(&id, &secret, &salt);
        Owner { id, secret, salt, private_key }
    }

    /// Signs up.
    pub(in crate::wire) async fn sign_up(&self, owner: &Owner, token: &str) -> Result<Answer, Failure> {
        self.sign_up_with(&owner.body(token)).await
    }

    /// Signs up with a body of one's own. A stock of dirty tokens that is empty is filled.
    pub(in crate::wire) async fn sign_up_with(&self, body: &Value) -> Result<Answer, Failure> {
        self.draw(Listener::Public, &call(SIGN_UP, body), |answer| answer.status == 500).await
    }

    /// The dirty token of a sign-up goes back to where it came from, for the other cases.
    pub(in crate::wire) async fn give_back(&self, answer: &Answer) -> Check {
        let [token] = answer.texts(["token"])?;
        self.hand_in("signup", &json!([token])).await?.is_done()
    }

    /// A pseudonym.
    pub(in crate::wire) async fn pseudonym(&self) -> Result<Owner, Failure> {
        let owner = self.new_owner();
        let token = self.profile_token().await?;
        self.give_back(&self.sign_up(&owner, &token).await?).await?;
        Ok(owner)
    }

    /// The first call of a sign-in.
    pub(in crate::wire) async fn begin(&self, owner: &Owner) -> Result<Begun, Failure> {
        let ephemeral = Secret::new(self.bytes());
        let body = json!({"profile_id": owner.id, "key": client::public_key(&ephemeral).to_hex()});
        let answer = self.call(SIGN_IN, &body).await?;
        let [salt, key] = answer.texts(["salt", "key"])?;
        let server = Some(&key).filter(|key| is_hex(key, 512)).and_then(|key| PublicKey::from_hex(key).ok());
        let server = server.ok_or_else(|| answer.fail("B of 512 hex digits in range"))?;
        let session = client::session(&owner.id, &owner.salt, &owner.private_key, &ephemeral, &server);
        let session = session.map_err(|error| answer.fail(error))?;
        Ok(Begun { id: owner.id.clone(), salt, session })
    }

    /// The second call, with M1 of a first one.
    pub(in crate::wire) async fn finish(&self, begun: &Begun) -> Result<Answer, Failure> {
        self.prove(&begun.id, &begun.proof()).await
    }

    /// The second call, with anything.
    pub(in crate::wire) async fn prove(&self, id: &str, proof: &str) -> Result<Answer, Failure> {
        self.call(SIGN_IN_VERIFY, &json!({"profile_id": id, "key": proof})).await
    }

    /// A proof that fits nothing.
    pub(in crate::wire) fn any_proof(&self) -> String {
        Proof::from_secret(Secret::new(self.bytes())).to_hex().to_string()
    }

    /// A session.
    pub(in crate::wire) async fn sign_in_as(&self, owner: &Owner) -> Result<Value, Failure> {
        let begun = self.begin(owner).await?;
        begun.signed_in(&self.finish(&begun).await?)
    }

    /// Asks for a session's state.
    pub(in crate::wire) async fn verify_session(&self, jwt: &Value) -> Result<Answer, Failure> {
        self.call(VERIFY, &json!({ "jwt": jwt })).await
    }

    /// Checks that nobody has signed up under this id: with this token somebody can.
    pub(in crate::wire) async fn nothing_was_stored(&self, owner: &Owner, token: &str) -> Check {
        let answer = self.sign_up(owner, token).await?;
        self.give_back(&answer).await.map_err(|failure| failure.when("sign-ups with the same token were refused"))?;
        self.sign_in_as(owner).await.map(drop)
    }
}

impl Answer {
    /// 401 as every proof is answered that proves nothing.
    pub(in crate::wire) fn is_wrong_proof(&self) -> Check {
        self.is_refusal_in_own_words(401)
    }
}

/// N with another last digit in place of its 3.
pub(in crate::wire) fn near_modulus(last: char) -> String {
    const N: &str = "ac6bdb41324a9a9bf166de5e1389582faf72b6651987ee07fc3192943db56050\
                     a37329cbb4a099ed8193e0757767a13dd52312ab4b03310dcd7f48a9da04fd50\
                     e8083969edb767b0cf6095179a163ab3661a05fbd5faaae82918a9962f0b93b8\
                     55f97993ec975eeaa80d740adbf4ff747359d041d5c33ea71d281e446b14773b\
                     ca97b43a23fb801676bd207a436c6481f1d2b9078717461a5b9d32e688f87748\
                     544523b524b0d57d5ea77a2775d2ecfa032cfbdbf52fb3786160279004e57ae6\
                     af874e7303ce53299ccc041c7bc308d82a5698f3a8d0c38271ae35f8e9dbfbb6\
                     94b5c803d89f7ae435de236d525f54759b65e372fcd68ef20fa7111f9e4aff7";
    format!("{N}{last}")
}

/// Numbers around the ends of what 1 < n < N - 1 allows, and texts that are no 512 hex digits.
pub(in crate::wire) fn bad_numbers() -> Vec<String> {
    let good = "11".repeat(256);
    let mut bad = vec!["0".repeat(512), format!("{:0>512}", 1), "f".repeat(512)];
    // N - 1, N, N + 1.
    bad.extend(['2', '3', '4'].map(near_modulus));
    bad.extend([
        String::new(),
        "0".to_owned(),
        "2".to_owned(),
        good[1..].to_owned(),
        good[2..].to_owned(),
        format!("{good}1"),
        format!("0{good}"),
        format!("00{good}"),
        format!("g{}", &good[1..]),
        format!(" {}", &good[1..]),
        format!("0x{}", &good[2..]),
        format!("{}é", &good[2..]),
        format!("-{}", &good[1..]),
        format!("{}\n", &good[1..]),
    ]);
    bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_numbers_are_bad_and_those_next_to_them_are_not() {
        for number in bad_numbers() {
            assert!(PublicKey::from_hex(&number).is_err(), "{number}");
        }
        for good in [format!("{:0>512}", 2), near_modulus('1')] {
            assert!(PublicKey::from_hex(&good).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_time_has_all_its_digits() {
        assert!(is_utc_with_milliseconds("2026-11-22T01:32:36.452Z"));
        for other in ["2026-11-22T01:32:36.45Z", "2026-11-22T01:32:36.452+", "2026-11-22 01:32:36.452Z", ""] {
            assert!(!is_utc_with_milliseconds(other), "{other}");
        }
    }
}

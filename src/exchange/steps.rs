//! The three calls of a cleaning.
//!
//! 1. client and server agree on a key Z (X25519)
//! 2. the client names the dirty token, encrypted under Z, and both begin to prove that they know its secret (SRP-6a)
//! 3. the client proves it; the server proves it as well and gives a clean token, encrypted under Z
//!
//! Every failure is [`ExchangeError::Invalid`], and in step two costs the same: who recorded a conversation learns nothing
//! by sending parts of it again. Each conversation has one try at each step.

use std::time::Duration;

use authkeep_store::{
    Cleaning, DirtyBucket, DirtyTokenId, EpochMs, ErrorKind, HandshakeKey, HandshakeKind, KeptReplyId, Secret, Stock,
    StockedToken, Store,
};
use sha2::{Digest, Sha256};

use super::pending::{ANSWER, PENDING, Pending, Reply};
use super::powers::Question;
use super::{Exchange, ExchangeError, any_slot, digest};
use crate::auth::srp::{Proof, PublicKey};
use crate::auth::{aes, pke, reply_mac};
use crate::chance;

/// How long a reply is repeated to a client that asks again.
pub const REPLY_LIFE: Duration = Duration::from_mins(1);

/// What step two takes.
pub struct Naming<'a> {
    /// The client's key of step one, as it was sent there.
    pub pke_key: &'a str,
    /// A, the client's public value of SRP.
    pub pake_key: &'a str,
    /// The id of the dirty token, encrypted under Z.
    pub encrypted_id: &'a str,
}

/// What step two answers.
#[derive(Debug)]
pub struct Named {
    /// B, the server's public value of SRP.
    pub pake_key: String,
    /// The salt of the dirty token.
    pub salt: String,
}

/// What step three answers.
#[derive(Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// M2, by which the server proves that it knows the dirty token.
    pub pake_proof: String,
    /// The clean token, encrypted under Z.
    pub encrypted_token: String,
    /// The HMAC of that text, since the encryption has none.
    pub mac: String,
}

impl Exchange {
    /// Step one: the server's key for a client's.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub async fn step_one(&self, store: &dyn Store, now: EpochMs, pke_key: &str) -> Result<String, ExchangeError> {
        let client = pke::PublicKey::from_jwk_hex(pke_key).map_err(|_| ExchangeError::Invalid)?;
        let own = pke::PrivateKey::from_secret(Secret::new(chance::bytes()?));
        let shared = own.agree(&client).map_err(|_| ExchangeError::Invalid)?;
        let key = HandshakeKey { kind: HandshakeKind::ExchangeKey, hash: digest(pke_key) };
        self.put(store, now, key, shared.expose()).await?;
        Ok(own.public_key().to_jwk_hex())
    }

    /// Step two: the server's part of SRP for the dirty token that the client names.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub async fn step_two(&self, store: &dyn Store, now: EpochMs, naming: Naming<'_>) -> Result<Named, ExchangeError> {
        let key = HandshakeKey { kind: HandshakeKind::ExchangeKey, hash: digest(naming.pke_key) };
        let handshake = store.take_handshake(key, now).await?.ok_or(ExchangeError::Invalid)?;
        let shared = self.seals.open_handshake(&handshake).ok_or(ExchangeError::Invalid)?;
        let shared = Secret::new(*shared);
        let client = PublicKey::from_hex(naming.pake_key).map_err(|_| ExchangeError::Invalid)?;

        // What was encrypted, whether it could be decrypted and whether there is such a token changes nothing from here to
        // the end of the computation: padding that is told from other faults decrypts messages (Vaudenay 2002).
        let identity = decrypt_id(&shared, naming.encrypted_id);
        let id = identity.as_ref().map(|(_, id)| *id);
        let decoy = DirtyTokenId::from_bytes(chance::bytes()?);
        let found = store.dirty_token(id.unwrap_or(decoy)).await?.filter(|_| id.is_some());
        let known = found.as_ref().map(|token| (&token.verifier, &token.salt));
        let identity = identity.map_or_else(|| hex::encode(decoy.as_bytes()), |(text, _)| text);
        let question = Question::new(identity, known, chance::bytes()?, client)?;
        let salt = question.salt();
        let answer = self.powers.answer(question).await?;
        let (Some(token), Ok(answer)) = (found, answer) else { return Err(ExchangeError::Invalid) };

        let pending = Pending {
            mac_key: reply_mac::key(&answer.session.key),
            client_proof: answer.session.client_proof,
            server_proof: answer.session.server_proof,
            secret: shared,
            bucket: token.bucket,
            dirty: token.id,
        };
        self.put(store, now, proof_key(&client), pending.encode().as_slice()).await?;
        Ok(Named { pake_key: answer.public_key.to_hex(), salt })
    }

    /// Step three: a clean token for the proof.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub async fn step_three(
        &self,
        store: &dyn Store,
        now: EpochMs,
        pake_key: &str,
        pake_proof: &str,
    ) -> Result<Cleaned, ExchangeError> {
        let client = PublicKey::from_hex(pake_key).map_err(|_| ExchangeError::Invalid)?;
        let key = proof_key(&client);
        let newest = store.handshakes(key, now).await?.pop();
        let proof = Proof::from_hex(pake_proof).ok();
        let (Some(handshake), Some(proof)) = (&newest, &proof) else {
            if newest.is_some() {
                store.take_handshake(key, now).await?;
            }
            return match proof {
                Some(proof) => self.repeated(store, now, reply_id(&client, &proof)).await,
                None => Err(ExchangeError::Invalid),
            };
        };
        let pending = self.seals.open_handshake::<PENDING>(handshake).map(|bytes| Pending::decode(&bytes));
        let Some(pending) = pending.filter(|pending| pending.client_proof == *proof) else {
            store.take_handshake(key, now).await?;
            return Err(ExchangeError::Invalid);
        };

        let id = reply_id(&client, proof);
        let reply = Reply {
            server_proof: pending.server_proof,
            secret: pending.secret,
            mac_key: pending.mac_key,
            iv: chance::bytes()?,
        };
        let cleaning = Cleaning {
            dirty: pending.dirty,
            handshake: handshake.id,
            draw: match pending.bucket {
                DirtyBucket::Email => Stock::Profile,
                DirtyBucket::Signup => Stock::Account,
            },
            pick: any_slot()?,
            reply: id,
            answer: self.seals.seal_reply(id, reply.encode().as_slice())?,
            reply_expires_at: now.saturating_add(REPLY_LIFE),
        };
        match store.clean(cleaning, now).await {
            Ok(drawn) => self.cleaned(&reply, &drawn),
            Err(error) => match error.kind() {
                ErrorKind::Exhausted => Err(ExchangeError::Empty),
                // The same call at the same moment was faster; or the token was cleaned in another conversation.
                ErrorKind::NotFound | ErrorKind::Conflict => {
                    store.take_handshake(key, now).await?;
                    self.repeated(store, now, id).await
                }
                _ => Err(error.into()),
            },
        }
    }

    /// The reply that was given before to the same call.
    async fn repeated(&self, store: &dyn Store, now: EpochMs, id: KeptReplyId) -> Result<Cleaned, ExchangeError> {
        let kept = store.kept_reply(id, now).await?.ok_or(ExchangeError::Invalid)?;
        let reply = self.seals.open_reply::<ANSWER>(&kept).ok_or(ExchangeError::Invalid)?;
        self.cleaned(&Reply::decode(&reply), &kept.drawn)
    }

    fn cleaned(&self, reply: &Reply, drawn: &StockedToken) -> Result<Cleaned, ExchangeError> {
        let token = self.seals.open_token(drawn)?;
        let encrypted_token = aes::encrypt(&reply.secret, &reply.iv, token.as_bytes());
        let mac = hex::encode(reply_mac::mac(&reply.mac_key, &encrypted_token));
        Ok(Cleaned { pake_proof: reply.server_proof.to_hex().to_string(), encrypted_token, mac })
    }

    /// Keeps what the next step needs. There is one conversation under a key: the last one counts.
    async fn put(
        &self,
        store: &dyn Store,
        now: EpochMs,
        key: HandshakeKey,
        content: &[u8],
    ) -> Result<(), ExchangeError> {
        Ok(store.put_handshake(self.seals.handshake(key, now, content)?, 1).await?)
    }
}

/// The id of a dirty token: 32 hex digits, as they were sent and as the store has them.
fn decrypt_id(shared: &Secret<32>, encrypted: &str) -> Option<(String, DirtyTokenId)> {
    let plaintext = aes::decrypt(shared, encrypted).ok()?;
    let mut bytes = [0; DirtyTokenId::LENGTH];
    hex::decode_to_slice(plaintext.as_slice(), &mut bytes).ok()?;
    let text = std::str::from_utf8(&plaintext).ok()?;
    Some((text.to_owned(), DirtyTokenId::from_bytes(bytes)))
}

fn proof_key(client: &PublicKey) -> HandshakeKey {
    HandshakeKey { kind: HandshakeKind::ExchangeProof, hash: digest(&client.to_hex()) }
}

fn reply_id(client: &PublicKey, proof: &Proof) -> KeptReplyId {
    let hash = Sha256::new_with_prefix(client.to_hex()).chain_update(proof.secret().expose());
    KeptReplyId::from_bytes(hash.finalize().into())
}

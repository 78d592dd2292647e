//! The tokens of sessions and API keys, signed with keys that all nodes share through the store.

use std::sync::Arc;
use std::time::Duration;

use authkeep_store::{
    ApiKey, EpochMs, ErrorKind, Person, Sealed, Secret, SigningKey, SigningKeyId, Store, StoreError, Text4k,
};
use parking_lot::{Mutex, RwLock};

use super::{IdentityFailure, random, seal};
use crate::auth::jwt::authority::{Authority, ForApiKey, Issued, Issuer, SessionClaims, TokenError};
use crate::auth::jwt::claims::Holder;
use crate::auth::jwt::jwks::Jwks;
use crate::auth::jwt::key_pair::{self, GeneratedKeyPair, SigningKeyPair};
use crate::auth::jwt::key_ring::{KeyRing, RetiredKey};
use crate::auth::jwt::public_key::PublicKey;
use crate::auth::seal::Sealer;
use crate::config;

/// The sealed private keys.
pub const FAMILY: &str = "signing_key";

/// How long the longest token lives: a former key checks tokens for so long after it signed its last one.
const LONGEST: Duration = Duration::from_hours(24);

/// A token of an unknown key makes the keys be read again, so often at the most: another node may have made the key.
const READ_AGAIN_MS: u64 = 5000;

/// Why there is no answer about a token.
#[derive(Debug, thiserror::Error)]
pub enum TokensError {
    /// The token is not accepted.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The store did not do its work.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Anything else.
    #[error(transparent)]
    Failure(#[from] IdentityFailure),
}

/// Signs and checks.
pub struct Tokens {
    issuer: Issuer,
    sealer: Sealer,
    /// None before the store was asked.
    authority: RwLock<Option<Arc<Authority>>>,
    read_at: Mutex<EpochMs>,
}

impl Tokens {
    pub(super) fn new(settings: &config::Identity, server_key: &Secret<32>) -> Self {
        let issuer = Issuer { name: settings.jwt_issuer.clone(), audience: settings.jwt_audience.clone() };
        Self {
            issuer,
            sealer: Sealer::new(server_key, FAMILY),
            authority: RwLock::new(None),
            read_at: Mutex::new(EpochMs::MIN),
        }
    }

    /// Reads the keys that the store keeps, and makes the first one.
    ///
    /// # Errors
    /// [`TokensError`].
    pub async fn load(&self, store: &dyn Store, now: EpochMs) -> Result<Arc<Authority>, TokensError> {
        *self.read_at.lock() = now;
        loop {
            let keys = store.signing_keys().await?;
            if let Some(ring) = self.ring(keys, now)? {
                return Ok(self.take(ring));
            }
            match self.rotate_from(store, None, now).await {
                Ok(_) => {}
                // Another node has made the first one.
                Err(TokensError::Store(error)) if error.kind() == ErrorKind::Conflict => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Uses other keys from here on; the same ones keep what was learnt with them.
    fn take(&self, ring: KeyRing) -> Arc<Authority> {
        let mut authority = self.authority.write();
        match &*authority {
            Some(known) => {
                known.replace_keys(ring);
                Arc::clone(known)
            }
            None => Arc::clone(authority.insert(Arc::new(Authority::new(self.issuer.clone(), ring)))),
        }
    }

    /// The ring of stored keys; none when none of them signs.
    fn ring(&self, keys: Vec<SigningKey>, now: EpochMs) -> Result<Option<KeyRing>, IdentityFailure> {
        let unusable = |error: &dyn std::fmt::Display| IdentityFailure(format!("a stored signing key: {error}"));
        let mut signing = None;
        let mut retired = Vec::new();
        for key in keys {
            match key.expires_at {
                None => {
                    let opened = self.sealer.open(key.id.as_bytes(), key.private_key.as_bytes());
                    let der = opened.map_err(|error| unusable(&error))?;
                    signing = Some(SigningKeyPair::from_pkcs8(key.id, &der).map_err(|error| unusable(&error))?);
                }
                Some(expires_at) if expires_at > now => {
                    let public_key = PublicKey::from_pem(key.public_key.as_str()).map_err(|error| unusable(&error))?;
                    retired.push(RetiredKey { id: key.id, public_key, expires_at });
                }
                Some(_) => {}
            }
        }
        Ok(signing.map(|signing| KeyRing::new(signing, retired)))
    }

    async fn authority(&self, store: &dyn Store, now: EpochMs) -> Result<Arc<Authority>, TokensError> {
        let known = self.authority.read().clone();
        match known {
            Some(known) => Ok(known),
            None => self.load(store, now).await,
        }
    }

    /// Makes another key to sign with, and gives back what names it.
    ///
    /// # Errors
    /// [`TokensError`].
    pub async fn rotate(&self, store: &dyn Store, now: EpochMs) -> Result<String, TokensError> {
        loop {
            let signing = store.signing_keys().await?.into_iter().find(|key| key.expires_at.is_none());
            match self.rotate_from(store, signing.map(|key| key.id), now).await {
                Ok(id) => {
                    self.load(store, now).await?;
                    return Ok(key_pair::kid(id));
                }
                // Another node was faster: its key is changed again, as was asked for.
                Err(TokensError::Store(error)) if error.kind() == ErrorKind::Conflict => {}
                Err(error) => return Err(error),
            }
        }
    }

    async fn rotate_from(
        &self,
        store: &dyn Store,
        expected: Option<SigningKeyId>,
        now: EpochMs,
    ) -> Result<SigningKeyId, TokensError> {
        let seed = Secret::new(random()?);
        let made = tokio::task::spawn_blocking(move || GeneratedKeyPair::from_seed(&seed)).await;
        let failure = |error: &dyn std::fmt::Display| IdentityFailure(format!("no signing key could be made: {error}"));
        let made = made.map_err(|error| failure(&error))?.map_err(|error| failure(&error))?;
        let id = SigningKeyId::from_bytes(random()?);
        let private_key: Sealed = seal(&self.sealer, id.as_bytes(), &made.private_key)?;
        let public_key = Text4k::new(made.public_key).map_err(|error| failure(&error))?;
        let key = SigningKey { id, private_key, public_key, created_at: now, expires_at: None };
        let until = now.saturating_add(LONGEST);
        store.rotate_signing_key(key, expected, until).await?;
        Ok(id)
    }

    /// The token of a session that lives so many seconds.
    ///
    /// # Errors
    /// [`TokensError`].
    pub async fn issue_session(
        &self,
        store: &dyn Store,
        session: &Secret<32>,
        person: &Person,
        now: EpochMs,
        seconds: u32,
    ) -> Result<Issued, TokensError> {
        let authority = self.authority(store, now).await?;
        Ok(authority.issue_session(session, &Holder::from(person), now, seconds))
    }

    /// A token for the program that has an API key.
    ///
    /// # Errors
    /// [`TokensError`].
    pub async fn issue_for_api_key(
        &self,
        store: &dyn Store,
        key: &ApiKey,
        kid: &str,
        person: &Person,
        now: EpochMs,
    ) -> Result<Issued, TokensError> {
        let authority = self.authority(store, now).await?;
        let scopes = key.scopes.as_ref().map(authkeep_store::Text::as_str);
        let with = ForApiKey { kid, scopes, jti: random()? };
        Ok(authority.issue_for_api_key(with, &Holder::from(person), now, key.expires_in))
    }

    /// What the token of a session tells. Whether the session is still there is not looked at.
    ///
    /// # Errors
    /// [`TokensError`].
    pub async fn check_session(
        &self,
        store: &dyn Store,
        token: &str,
        now: EpochMs,
    ) -> Result<SessionClaims, TokensError> {
        let checked = self.authority(store, now).await?.check_session(token, now);
        let stale = now.get().saturating_sub(self.read_at.lock().get()) >= READ_AGAIN_MS;
        if checked == Err(TokenError::Invalid) && stale {
            return Ok(self.load(store, now).await?.check_session(token, now)?);
        }
        Ok(checked?)
    }

    /// The public keys.
    ///
    /// # Errors
    /// [`TokensError`].
    pub async fn jwks(&self, store: &dyn Store, now: EpochMs) -> Result<Jwks, TokensError> {
        Ok(self.authority(store, now).await?.jwks(now))
    }
}

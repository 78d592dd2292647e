//! Issues this server's tokens and checks those of sessions, with the keys of the moment.

use std::sync::Arc;

use authkeep_store::{EpochMs, Secret, SessionTokenId, Uid};
use parking_lot::RwLock;
use zeroize::Zeroizing;

use super::claims::{Audience, CheckedClaims, Claims, Holder, SUBJECT, Times, session_token};
use super::compact;
use super::jwks::Jwks;
use super::key_ring::KeyRing;
use super::verified::{Verified, VerifiedTokens, hash};
use crate::auth::session::SessionKeys;
use crate::auth::uid;

/// How many tokens are known again when they come again.
const KNOWN_TOKENS: usize = 10_000;

/// What the settings say of tokens.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The claim `iss`.
    pub name: String,
    /// The claim `aud` of a session's token.
    pub audience: Vec<String>,
}

/// A token that was issued. It is a secret of its holder's.
pub struct Issued {
    /// The token.
    pub token: Zeroizing<String>,
    /// When it ends, which is a whole second.
    pub expires_at: EpochMs,
}

/// What the token of a session tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionClaims {
    /// The account that it was issued for.
    pub uid: Uid,
    /// The session, as the store knows it. Whether it still exists is not looked at.
    pub id: SessionTokenId,
    /// When the token ends.
    pub expires_at: EpochMs,
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is none that this server issued for a session, or its key is no longer known.
    #[error("the access token is invalid")]
    Invalid,
    /// This server issued it, and its time is over.
    #[error("the access token expired")]
    Expired,
}

/// What an API key adds to the tokens that are issued for it.
#[derive(Clone, Copy)]
pub struct ForApiKey<'a> {
    /// The key's id as clients see it.
    pub kid: &'a str,
    /// The key's scopes.
    pub scopes: Option<&'a str>,
    /// 12 bytes of the system's random source, for the claim `jti`.
    pub jti: [u8; 12],
}

/// Issues and checks tokens.
pub struct Authority {
    issuer: Issuer,
    current: RwLock<Arc<Current>>,
}

/// The keys, and the tokens that were checked with them: another ring starts without any.
struct Current {
    ring: KeyRing,
    known: VerifiedTokens,
}

impl Current {
    fn new(ring: KeyRing) -> Arc<Self> {
        Arc::new(Self { ring, known: VerifiedTokens::new(KNOWN_TOKENS) })
    }
}

impl Authority {
    /// Starts with a ring of keys.
    #[must_use]
    pub fn new(issuer: Issuer, ring: KeyRing) -> Self {
        Self { issuer, current: RwLock::new(Current::new(ring)) }
    }

    /// Takes another ring of keys for whatever is issued and checked from here on.
    pub fn replace_keys(&self, ring: KeyRing) {
        *self.current.write() = Current::new(ring);
    }

    fn current(&self) -> Arc<Current> {
        Arc::clone(&self.current.read())
    }

    /// The public keys, to be published.
    #[must_use]
    pub fn jwks(&self, now: EpochMs) -> Jwks {
        self.current().ring.jwks(now)
    }

    /// The token of a session, which carries the session token itself. It ends `lifetime` seconds after `now`.
    #[must_use]
    pub fn issue_session(&self, session: &Secret<32>, holder: &Holder, now: EpochMs, lifetime: u32) -> Issued {
        let jti = Zeroizing::new(hex::encode_upper(session.expose()));
        let times = times(now, lifetime);
        let audience = Audience::Services(&self.issuer.audience);
        self.issue(&Claims::new(holder, &self.issuer.name, audience, &jti, times))
    }

    /// The token of an API key. It ends `lifetime` seconds after `now`, and is none of a session.
    #[must_use]
    pub fn issue_for_api_key(&self, key: ForApiKey<'_>, holder: &Holder, now: EpochMs, lifetime: u32) -> Issued {
        let jti = hex::encode_upper(key.jti);
        let times = times(now, lifetime);
        let claims = Claims::new(holder, &self.issuer.name, Audience::Scopes(key.scopes), &jti, times);
        self.issue(&Claims { api_kid: Some(key.kid), ..claims })
    }

    fn issue(&self, claims: &Claims<'_>) -> Issued {
        let token = compact::write(self.current().ring.signing(), claims);
        Issued { token: Zeroizing::new(token), expires_at: seconds(claims.exp) }
    }

    /// Checks the token of a session.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn check_session(&self, token: &str, now: EpochMs) -> Result<SessionClaims, TokenError> {
        let current = self.current();
        let hash = hash(token);
        let verified = if let Some(known) = current.known.get(&hash) {
            known
        } else {
            let verified = self.verify(&current.ring, token).ok_or(TokenError::Invalid)?;
            if verified.expires_at > now {
                current.known.put(hash, verified);
            }
            verified
        };
        if verified.expires_at <= now {
            return Err(TokenError::Expired);
        }
        if verified.key_expires_at.is_some_and(|at| at <= now) {
            return Err(TokenError::Invalid);
        }
        Ok(SessionClaims { uid: verified.uid, id: verified.session, expires_at: verified.expires_at })
    }

    /// All but the times.
    fn verify(&self, ring: &KeyRing, token: &str) -> Option<Verified> {
        let parts = compact::read(token).ok()?;
        let key = ring.find(parts.header.get("kid")?.as_str()?)?;
        let sound = parts.is_rs256() && parts.is_understood();
        if !sound || !key.public_key.verifies(parts.signed, &parts.signature) {
            return None;
        }
        let claims: CheckedClaims = serde_json::from_value(parts.payload.into()).ok()?;
        let jti = Zeroizing::new(claims.jti);
        if claims.sub != SUBJECT || claims.iss != self.issuer.name {
            return None;
        }
        let session = SessionKeys::new(&session_token(&jti)?).id;
        let uid = uid::parse(&claims.uid)?;
        Some(Verified { uid, session, expires_at: seconds(claims.exp), key_expires_at: key.expires_at })
    }
}

fn times(now: EpochMs, lifetime: u32) -> Times {
    let iat = now.get() / 1000;
    Times { iat, exp: iat + u64::from(lifetime) }
}

/// A number of seconds as a time; the latest time if it is beyond.
fn seconds(seconds: u64) -> EpochMs {
    seconds.checked_mul(1000).and_then(|ms| EpochMs::new(ms).ok()).unwrap_or(EpochMs::MAX)
}

#[cfg(test)]
mod tests;

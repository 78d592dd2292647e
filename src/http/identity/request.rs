//! A request of this API as its handlers get it: the parameters read, the bearer token still to be looked at.

use authkeep_store::{EpochMs, Person, SessionTokenId, Store, Uid};

use super::body;
use super::check::Check;
use super::value::{Params, Value};
use crate::http::call::Call;
use crate::http::error::identity::{IdentityError, TokenError};
use crate::http::guard::bearer;
use crate::identity::Identity;

/// One request.
pub struct Request {
    /// The request as it came.
    pub call: Call,
    /// Its parameters: those of the body before those of the query.
    pub params: Params,
}

/// Who sent a request: a session that is still going on.
#[derive(Clone, Copy)]
pub struct Caller {
    /// The account.
    pub uid: Uid,
    /// The session.
    pub session: SessionTokenId,
}

impl Request {
    /// Reads the parameters. A route that reads its body itself has those of the query alone.
    ///
    /// # Errors
    /// 400 and 406 for what cannot be read.
    pub async fn read(call: Call) -> Result<Self, IdentityError> {
        let mut params = body::query(call.query.as_deref())?;
        if call.pieces.is_none() {
            body::read(&call.headers, &call.body, &mut params).await?;
        }
        Ok(Self { call, params })
    }

    /// Starts to look at the parameters.
    #[must_use]
    pub const fn check(&self) -> Check<'_> {
        Check::new(&self.params)
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.call.store()
    }

    /// The parts of the server that this API stands on.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.call.app.identity
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> EpochMs {
        self.call.app.clock.now()
    }

    /// Who sent the request.
    ///
    /// # Errors
    /// 401.
    pub async fn caller(&self) -> Result<Caller, IdentityError> {
        let now = self.now();
        let token = self.bearer().ok_or(TokenError::Invalid)?;
        let claims = self.identity().tokens.check_session(self.store(), token, now).await?;
        if self.store().session_token(claims.id, now).await?.is_some() {
            return Ok(Caller { uid: claims.uid, session: claims.id });
        }
        // The signature is right: there was a session.
        match self.store().account(claims.uid).await? {
            Some(_) => Err(TokenError::Revoked.into()),
            None => Err(TokenError::NoAccount.into()),
        }
    }

    /// Who sent the request, with all that this API shows of them.
    ///
    /// # Errors
    /// 401.
    pub async fn person(&self) -> Result<(Caller, Person), IdentityError> {
        let caller = self.caller().await?;
        let person = self.store().person(caller.uid).await?.ok_or(TokenError::NoAccount)?;
        Ok((caller, person))
    }

    /// The bearer token: of the header, else of a parameter.
    fn bearer(&self) -> Option<&str> {
        bearer(&self.call.headers).or_else(|| {
            ["access_token", "bearer_token"].into_iter().find_map(|name| match self.params.get(name) {
                Some(Value::Text(token)) => Some(token.as_str()),
                _ => None,
            })
        })
    }
}

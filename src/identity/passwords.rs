//! Passwords of accounts: hashed under the scheme of the configuration, checked under the one that they were hashed with.

use std::num::NonZeroUsize;
use std::sync::Arc;

use authkeep_store::{Account, EpochMs, ErrorKind, NewVerifier, Secret, Store, StoreError};
use parking_lot::RwLock;
use zeroize::Zeroizing;

use super::{IdentityFailure, random};
use crate::auth::password::check::{self, Schemes, Verdict, Verifier};
use crate::auth::password::pool::{Busy, HashCounter, HashPool};
use crate::auth::password::stored::{Choice, ChoiceError, Parameters, choose};
use crate::auth::pool::Pool;
use crate::config;

/// Hashes and checks.
pub struct Passwords {
    pool: HashPool,
    wanted: Parameters,
    /// What the store knows; none before it was asked.
    known: RwLock<Option<Arc<Schemes>>>,
}

/// What keeps a password from being hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many are being hashed.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The store did not do its work.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Anything else.
    #[error(transparent)]
    Failure(#[from] IdentityFailure),
}

impl Passwords {
    pub(super) fn new(settings: &config::Password, counter: Arc<dyn HashCounter>) -> Result<Self, IdentityFailure> {
        let config::Password { memory_kib, passes, lanes, parallel, waiting } = *settings;
        let wanted = Parameters { memory_kib, passes, lanes };
        // Looked at now, so that a wrong setting keeps the server from starting.
        choose(&[], wanted).map_err(unusable)?;
        let places = NonZeroUsize::new(parallel).unwrap_or_else(Pool::default_places);
        Ok(Self { pool: HashPool::new(places, waiting, counter), wanted, known: RwLock::new(None) })
    }

    /// Asks the store which schemes there are, and adds the configured one if it is not among them.
    ///
    /// # Errors
    /// The store's; and when every version is taken.
    pub async fn load(&self, store: &dyn Store) -> Result<Arc<Schemes>, PasswordError> {
        loop {
            let rows = store.password_schemes().await?;
            match choose(&rows, self.wanted).map_err(unusable)? {
                Choice::Use(schemes) => {
                    let known = Arc::new(schemes);
                    *self.known.write() = Some(Arc::clone(&known));
                    return Ok(known);
                }
                Choice::Add(scheme) => match store.add_password_scheme(scheme).await {
                    Ok(()) => {}
                    // Another node was faster: perhaps with the same scheme.
                    Err(error) if error.kind() == ErrorKind::Conflict => {}
                    Err(error) => return Err(error.into()),
                },
            }
        }
    }

    async fn schemes(&self, store: &dyn Store) -> Result<Arc<Schemes>, PasswordError> {
        let known = self.known.read().clone();
        match known {
            Some(known) => Ok(known),
            None => self.load(store).await,
        }
    }

    /// Whether a password is an account's; the same work is done for no account.
    ///
    /// # Errors
    /// [`PasswordError`]: nothing is known then.
    pub async fn check(
        &self,
        store: &dyn Store,
        account: Option<&Account>,
        password: &str,
    ) -> Result<Verdict, PasswordError> {
        let mut schemes = self.schemes(store).await?;
        if let Some(account) = account
            && account.verifier_version > 1
            && schemes.find(account.verifier_version).is_none()
        {
            // A node with other settings has added it.
            schemes = self.load(store).await?;
        }
        let verifier = account.map(|account| Verifier {
            version: account.verifier_version,
            email: account.email.as_str(),
            auth_salt: &account.auth_salt,
            verify_hash: &account.verify_hash,
        });
        Ok(check::check(&self.pool, &schemes, verifier, Zeroizing::new(password.to_owned())).await?)
    }

    /// A verifier of a password that protects no keys: those of a former one are lost.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn new_verifier(
        &self,
        store: &dyn Store,
        password: &str,
        now: EpochMs,
    ) -> Result<NewVerifier, PasswordError> {
        let wrap_wrap_kb = Secret::new(random()?);
        self.hashed(store, password, wrap_wrap_kb, now).await
    }

    /// The verifier of another password, for an owner who has shown the old one. What protects keys goes on doing so.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn changed_verifier(
        &self,
        store: &dyn Store,
        account: &Account,
        old: Zeroizing<String>,
        new: &str,
        now: EpochMs,
    ) -> Result<NewVerifier, PasswordError> {
        if account.verifier_version != 1 {
            return self.hashed(store, new, account.wrap_wrap_kb.clone(), now).await;
        }
        let email = account.email.as_str().to_owned();
        let auth_salt = Secret::new(random()?);
        let old = self.pool.onepw(email.clone(), old, account.auth_salt.clone()).await?;
        let new = self.pool.onepw(email, Zeroizing::new(new.to_owned()), auth_salt.clone()).await?;
        Ok(NewVerifier {
            wrap_wrap_kb: old.rewrap(&account.wrap_wrap_kb, &new),
            verify_hash: new.verify_hash,
            auth_salt,
            verifier_version: 1,
            verifier_set_at: now,
        })
    }

    /// Hashes a right password again where its scheme is not the configured one, and gives the account as it is then; none
    /// when somebody else has changed the password in the meantime.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn renew(
        &self,
        store: &dyn Store,
        mut account: Account,
        password: &str,
        verdict: Verdict,
    ) -> Result<Option<Account>, PasswordError> {
        if verdict != Verdict::Outdated {
            return Ok(Some(account));
        }
        let (keys, set_at) = (account.wrap_wrap_kb.clone(), account.verifier_set_at);
        let verifier = self.hashed(store, password, keys, set_at).await?;
        match store.replace_verifier(account.uid, &account.verify_hash, verifier.clone()).await {
            Ok(()) => {
                account.set_verifier(verifier);
                Ok(Some(account))
            }
            // Another sign-in has hashed it again, or it is another password by now.
            Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::NotFound) => {
                let found = store.account(account.uid).await?;
                let verdict = self.check(store, found.as_ref(), password).await?;
                Ok(found.filter(|_| verdict != Verdict::Wrong))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn hashed(
        &self,
        store: &dyn Store,
        password: &str,
        wrap_wrap_kb: Secret<32>,
        now: EpochMs,
    ) -> Result<NewVerifier, PasswordError> {
        let scheme = self.schemes(store).await?.current();
        let auth_salt = Secret::new(random()?);
        let verify_hash = self.pool.argon2id(scheme, Zeroizing::new(password.to_owned()), auth_salt.clone()).await?;
        Ok(NewVerifier {
            verify_hash,
            auth_salt,
            wrap_wrap_kb,
            verifier_version: scheme.version(),
            verifier_set_at: now,
        })
    }
}

fn unusable(error: ChoiceError) -> IdentityFailure {
    IdentityFailure(format!("passwords cannot be hashed as identity.password and the store say: {error}"))
}

//! Whether a password is the account's. One hash is made whatever the answer, also when there is no account, so that the
//! time of an answer does not tell who has one.
//!
//! The work is equal among accounts of the present scheme and no account. An account of another scheme, or of the
//! Firefox Accounts stretch, takes the time of its own.

use authkeep_store::Secret;
use zeroize::Zeroizing;

use super::pool::{Busy, HashPool};
use super::scheme::Scheme;

/// The schemes that this server knows.
#[derive(Clone, Debug)]
pub struct Schemes {
    current: Scheme,
    others: Vec<Scheme>,
}

impl Schemes {
    /// `current` is used for whatever is hashed from here on; `others` are those that stored accounts may still have.
    #[must_use]
    pub fn new(current: Scheme, others: Vec<Scheme>) -> Self {
        Self { current, others }
    }

    /// The scheme of new verifiers.
    #[must_use]
    pub const fn current(&self) -> Scheme {
        self.current
    }

    /// The scheme of a version; none if it is not known here.
    #[must_use]
    pub fn find(&self, version: u8) -> Option<Scheme> {
        std::iter::once(self.current).chain(self.others.iter().copied()).find(|scheme| scheme.version() == version)
    }
}

/// What an account holds to check a password with.
#[derive(Clone, Copy)]
pub struct Verifier<'a> {
    /// The account's `verifierVersion`.
    pub version: u8,
    /// The e-mail address as it is stored; only version 1 looks at it.
    pub email: &'a str,
    /// The account's `authSalt`.
    pub auth_salt: &'a Secret<32>,
    /// The account's `verifyHash`.
    pub verify_hash: &'a Secret<32>,
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the account's password, or there is no account, or its version is unknown.
    Wrong,
    /// It is the account's password.
    Right,
    /// It is the account's password, stored under a scheme that is not the current one: hash it again. Never said of
    /// version 1, whose verifier protects the account's keys as well.
    Outdated,
}

/// Checks a password against an account's verifier, or against nobody's.
///
/// # Errors
/// [`Busy`]: nothing was hashed, and nothing is known.
pub async fn check(
    pool: &HashPool,
    schemes: &Schemes,
    verifier: Option<Verifier<'_>>,
    password: Zeroizing<String>,
) -> Result<Verdict, Busy> {
    let Some(verifier) = verifier else {
        return nobody(pool, schemes, password).await;
    };
    let (hash, right) = if verifier.version == 1 {
        let keys = pool.onepw(verifier.email.to_owned(), password, verifier.auth_salt.clone()).await?;
        (keys.verify_hash, Verdict::Right)
    } else if let Some(scheme) = schemes.find(verifier.version) {
        let hash = pool.argon2id(scheme, password, verifier.auth_salt.clone()).await?;
        (hash, if scheme == schemes.current { Verdict::Right } else { Verdict::Outdated })
    } else {
        return nobody(pool, schemes, password).await;
    };
    Ok(if hash == *verifier.verify_hash { right } else { Verdict::Wrong })
}

/// The work of a check without anything to compare with.
async fn nobody(pool: &HashPool, schemes: &Schemes, password: Zeroizing<String>) -> Result<Verdict, Busy> {
    pool.argon2id(schemes.current, password, Secret::new([0; 32])).await?;
    Ok(Verdict::Wrong)
}

#[cfg(test)]
mod tests;

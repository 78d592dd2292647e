//! Signing up: a clean token becomes a pseudonym, which is given a dirty token of its own.

use authkeep_store::{CleanBucket, ErrorKind, Pseudonym, SrpSalt, Stock, Store};
use zeroize::Zeroizing;

use super::{PseudonymError, Pseudonyms, read_id};
use crate::auth::srp::{Salt, Verifier};
use crate::exchange::any_slot;
use crate::exchange::fill::clean_token_id;

/// What signing up takes.
pub struct SignUp<'a> {
    /// The id that the pseudonym chose.
    pub profile_id: &'a str,
    /// A clean token.
    pub profile_token: &'a str,
    /// The SRP verifier of its secret.
    pub zkpp: &'a str,
    /// The salt of the verifier.
    pub salt: &'a str,
}

impl Pseudonyms {
    /// Signs up; the dirty token that the pseudonym is given.
    ///
    /// # Errors
    /// [`PseudonymError`]; nothing is spent then.
    pub async fn sign_up(&self, store: &dyn Store, new: SignUp<'_>) -> Result<Zeroizing<String>, PseudonymError> {
        let id = read_id(new.profile_id).ok_or(PseudonymError::Id)?;
        let verifier = Verifier::from_hex(new.zkpp).map_err(|_| PseudonymError::Verifier)?;
        let salt = Salt::from_hex(new.salt).map_err(|_| PseudonymError::Verifier)?;
        let salt = SrpSalt::new(salt.bytes().to_vec()).map_err(|_| PseudonymError::Verifier)?;
        let pseudonym = Pseudonym { id, verifier: verifier.secret().clone(), salt };
        let spend = clean_token_id(CleanBucket::Profile, new.profile_token);
        let drawn = store.sign_up(pseudonym, spend, Stock::Signup, any_slot()?).await;
        let drawn = drawn.map_err(|error| match error.kind() {
            ErrorKind::Conflict => PseudonymError::Duplicate,
            ErrorKind::NotFound => PseudonymError::Token,
            ErrorKind::Exhausted => PseudonymError::Empty,
            _ => error.into(),
        })?;
        Ok(self.seals.open_token(&drawn)?)
    }
}

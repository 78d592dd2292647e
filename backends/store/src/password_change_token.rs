//! Password change tokens: the right to change a password by one who knows the old one.

use async_trait::async_trait;

use crate::{EpochMs, PasswordChangeTokenId, Result, Secret, Uid, WithAccount};

/// The right to change one account's password. An account has one at the most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordChangeToken {
    /// The token's id.
    pub id: PasswordChangeTokenId,
    /// The account that it belongs to.
    pub uid: Uid,
    /// What the server keeps with it: the key that its holder's requests are signed with.
    pub data: Secret<32>,
    /// When it was made.
    pub created_at: EpochMs,
}

/// What an engine does for password change tokens.
#[async_trait]
pub trait PasswordChangeTokens: Send + Sync {
    /// Stores a password change token for an existing account, in place of the one that it had.
    ///
    /// # Behaviour
    /// - `CHANGE-1` the token can be read back, every field as given
    /// - `CHANGE-2` an id that exists is refused, also for the same account, and every stored token stays as it was
    /// - `CHANGE-3` a token for an unknown account is refused, and nothing is stored
    /// - `CHANGE-4` the account's earlier token of this kind is gone, and its id is free
    /// - `CHANGE-5` of any number of creations of one id at the same moment exactly one succeeds
    /// - `CHANGE-6` any number of creations with different ids for one account at the same moment leave exactly one
    ///   token
    ///
    /// # Errors
    /// `Conflict` (`CHANGE-2`), `NotFound` (`CHANGE-3`), `Unavailable`.
    async fn create_password_change_token(&self, token: PasswordChangeToken) -> Result<()>;

    /// A password change token with its account.
    ///
    /// # Behaviour
    /// - `CHANGE-7` an unknown id gives none
    /// - `CHANGE-8` the account's fields are those of the moment of the look-up
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn password_change_token(
        &self,
        id: PasswordChangeTokenId,
    ) -> Result<Option<WithAccount<PasswordChangeToken>>>;

    /// Deletes a password change token.
    ///
    /// # Behaviour
    /// - `CHANGE-9` a look-up does not find it after that; its id is free
    /// - `CHANGE-10` an unknown id succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn delete_password_change_token(&self, id: PasswordChangeTokenId) -> Result<()>;

    /// Password change tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `CHANGE-11` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_password_change_tokens(
        &self,
        after: Option<PasswordChangeTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordChangeToken>>;

    /// Stores a token as [`scan_password_change_tokens`](Self::scan_password_change_tokens) gave it, its account being
    /// there already. It is for filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `CHANGE-12` the token can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// Those of [`create_password_change_token`](Self::create_password_change_token).
    async fn restore_password_change_token(&self, token: PasswordChangeToken) -> Result<()> {
        self.create_password_change_token(token).await
    }
}

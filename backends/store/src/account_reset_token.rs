//! Account reset tokens: the right to set a new password without the old one.

use async_trait::async_trait;

use crate::{AccountResetTokenId, EpochMs, Result, Secret, Uid, WithAccount};

/// The right to reset one account. An account has one at the most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountResetToken {
    /// The token's id.
    pub id: AccountResetTokenId,
    /// The account that it belongs to.
    pub uid: Uid,
    /// What the server keeps with it: the key that its holder's requests are signed with.
    pub data: Secret<32>,
    /// When it was made.
    pub created_at: EpochMs,
}

/// What an engine does for account reset tokens.
#[async_trait]
pub trait AccountResetTokens: Send + Sync {
    /// Stores an account reset token for an existing account, in place of the one that it had.
    ///
    /// # Behaviour
    /// - `RESET-1` the token can be read back, every field as given
    /// - `RESET-2` an id that exists is refused, also for the same account, and every stored token stays as it was
    /// - `RESET-3` a token for an unknown account is refused, and nothing is stored
    /// - `RESET-4` the account's earlier token of this kind is gone, and its id is free
    /// - `RESET-5` of any number of creations of one id at the same moment exactly one succeeds
    /// - `RESET-6` any number of creations with different ids for one account at the same moment leave exactly one
    ///   token
    ///
    /// # Errors
    /// `Conflict` (`RESET-2`), `NotFound` (`RESET-3`), `Unavailable`.
    async fn create_account_reset_token(&self, token: AccountResetToken) -> Result<()>;

    /// An account reset token with its account.
    ///
    /// # Behaviour
    /// - `RESET-7` an unknown id gives none
    /// - `RESET-8` the account's fields are those of the moment of the look-up
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn account_reset_token(&self, id: AccountResetTokenId) -> Result<Option<WithAccount<AccountResetToken>>>;

    /// Deletes an account reset token.
    ///
    /// # Behaviour
    /// - `RESET-9` a look-up does not find it after that; its id is free
    /// - `RESET-10` an unknown id succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn delete_account_reset_token(&self, id: AccountResetTokenId) -> Result<()>;

    /// Account reset tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `RESET-11` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_account_reset_tokens(
        &self,
        after: Option<AccountResetTokenId>,
        limit: usize,
    ) -> Result<Vec<AccountResetToken>>;

    /// Stores a token as [`scan_account_reset_tokens`](Self::scan_account_reset_tokens) gave it, its account being
    /// there already. It is for filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `RESET-12` the token can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// Those of [`create_account_reset_token`](Self::create_account_reset_token).
    async fn restore_account_reset_token(&self, token: AccountResetToken) -> Result<()> {
        self.create_account_reset_token(token).await
    }
}

//! Password forgot tokens: a code on its way by mail to somebody who forgot the password.

use async_trait::async_trait;

use crate::{
    AccountResetToken, EpochMs, Message, NewVerifier, PasswordForgotTokenId, Result, Secret, Uid, WithAccount,
};

/// A code sent to the owner of an account's e-mail. An account has one at the most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordForgotToken {
    /// The token's id.
    pub id: PasswordForgotTokenId,
    /// The account that it belongs to.
    pub uid: Uid,
    /// What the server keeps with it: the key that its holder's requests are signed with.
    pub data: Secret<32>,
    /// The code that was mailed.
    pub pass_code: Secret<16>,
    /// How many more times the code may be tried.
    pub tries: u16,
    /// When it was made.
    pub created_at: EpochMs,
}

/// What an engine does for password forgot tokens.
#[async_trait]
pub trait PasswordForgotTokens: Send + Sync {
    /// Stores a password forgot token for an existing account, in place of the one that it had.
    ///
    /// # Behaviour
    /// - `FORGOT-1` the token can be read back, every field as given
    /// - `FORGOT-2` an id that exists is refused, also for the same account, and every stored token stays as it was
    /// - `FORGOT-3` a token for an unknown account is refused, and nothing is stored
    /// - `FORGOT-4` the account's earlier token of this kind is gone, and its id is free
    /// - `FORGOT-5` of any number of creations of one id at the same moment exactly one succeeds
    /// - `FORGOT-6` any number of creations with different ids for one account at the same moment leave exactly one
    ///   token
    ///
    /// # Errors
    /// `Conflict` (`FORGOT-2`), `NotFound` (`FORGOT-3`), `Unavailable`.
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()>;

    /// A password forgot token with its account.
    ///
    /// # Behaviour
    /// - `FORGOT-7` an unknown id gives none
    /// - `FORGOT-8` the account's fields are those of the moment of the look-up
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn password_forgot_token(
        &self,
        id: PasswordForgotTokenId,
    ) -> Result<Option<WithAccount<PasswordForgotToken>>>;

    /// Deletes a password forgot token.
    ///
    /// # Behaviour
    /// - `FORGOT-9` a look-up does not find it after that; its id is free
    /// - `FORGOT-10` an unknown id succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()>;

    /// Replaces the number of tries that are left.
    ///
    /// # Behaviour
    /// - `FORGOT-11` the number is the one given, and no other field changes
    /// - `FORGOT-12` an unknown id is refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`FORGOT-12`), `Unavailable`.
    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()>;

    /// Spends a password forgot token: its holder has proved that the account's e-mail is theirs.
    ///
    /// # Behaviour
    /// - `FORGOT-13` the token is gone, `reset` is stored in place of the account's earlier account reset token, the
    ///   e-mail is proved, and neither lock nor unlock code is left
    /// - `FORGOT-14` an unknown id is refused, and nothing changes
    /// - `FORGOT-15` a `reset` for another account than the token's is refused, and nothing changes
    /// - `FORGOT-16` a `reset` whose id exists is refused, and nothing changes
    /// - `FORGOT-17` of any number of callers at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `NotFound` (`FORGOT-14`), `WrongAccount` (`FORGOT-15`), `Conflict` (`FORGOT-16`), `Unavailable`.
    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()>;

    /// Password forgot tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `FORGOT-18` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>>;

    /// Stores a token as [`scan_password_forgot_tokens`](Self::scan_password_forgot_tokens) gave it, its account being
    /// there already. It is for filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `FORGOT-19` the token can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// Those of [`create_password_forgot_token`](Self::create_password_forgot_token).
    async fn restore_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        self.create_password_forgot_token(token).await
    }

    /// Stores a token, as [`create_password_forgot_token`](Self::create_password_forgot_token) does, and the message that
    /// carries it.
    ///
    /// # Behaviour
    /// - `FORGOT-20` the rules of `create_password_forgot_token` hold, and the message is stored with the token and never
    ///   without it
    ///
    /// # Errors
    /// Those of [`create_password_forgot_token`](Self::create_password_forgot_token).
    async fn request_password_reset(&self, token: PasswordForgotToken, message: Message) -> Result<()>;

    /// Spends a password forgot token for a verifier: whoever holds what was mailed owns the address.
    ///
    /// # Behaviour
    /// - `FORGOT-21` the five fields of the verifier are replaced, the e-mail is proved, and neither lock nor unlock code
    ///   is left
    /// - `FORGOT-22` every token of the account, of every kind, is gone, the spent one among them
    /// - `FORGOT-23` an unknown id, and a token that was made before `not_before`, are refused, and nothing changes
    /// - `FORGOT-24` of any number of callers at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `NotFound` (`FORGOT-23`), `Unavailable`.
    async fn reset_by_forgot_token(
        &self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: NewVerifier,
    ) -> Result<()>;
}

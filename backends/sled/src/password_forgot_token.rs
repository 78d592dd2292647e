//! Password forgot tokens as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{
    Account, AccountResetToken, EpochMs, Message, NewVerifier, PasswordForgotToken, PasswordForgotTokenId,
    PasswordForgotTokens, Result, StoreError, WithAccount,
};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::{Stored, listed, orphan};
use crate::{SledStore, keys};

impl Record for PasswordForgotToken {
    const KIND: u8 = keys::PASSWORD_FORGOT_TOKEN;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.uid.as_bytes());
        to.secret(&self.data);
        to.secret(&self.pass_code);
        to.u16(self.tries);
        to.time(self.created_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            uid: from.bytes()?.into(),
            data: from.secret()?,
            pass_code: from.secret()?,
            tries: from.u16()?,
            created_at: from.time()?,
        })
    }
}

listed!(PasswordForgotToken by PasswordForgotTokenId, of32, in TOKEN_OF);

#[async_trait]
impl PasswordForgotTokens for SledStore {
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        self.verb(|engine| engine.add_alone(&token)).await
    }

    async fn password_forgot_token(
        &self,
        id: PasswordForgotTokenId,
    ) -> Result<Option<WithAccount<PasswordForgotToken>>> {
        self.look(|engine| engine.with_account(&id))
    }

    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()> {
        self.verb(|engine| engine.remove_token::<PasswordForgotToken>(&id)).await
    }

    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()> {
        self.verb(|engine| {
            let changed = engine.change_listed(&id, &[], |token: PasswordForgotToken, change| {
                change.replace(&token, &PasswordForgotToken { tries, ..token.clone() });
                Ok(())
            })?;
            changed.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        self.verb(|engine| {
            engine.spend(id, &[reset.stripe()], |forgot, account, change| {
                if forgot.uid != reset.uid {
                    return Err(StoreError::wrong_account());
                }
                engine.claim_alone(&reset, change)?;
                change.remove(&forgot);
                account.email_verified = true;
                engine.unlock(account, change)
            })
        })
        .await
    }

    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn request_password_reset(&self, token: PasswordForgotToken, message: Message) -> Result<()> {
        self.verb(|engine| {
            let mut wanted = [Stripe::of_uid(token.uid), token.stripe(), Stripe::of_message(&message)];
            let _held = engine.stripes.hold(&mut wanted);
            let mut change = Change::default();
            engine.claim_alone(&token, &mut change)?;
            engine.post(&message, &mut change)?;
            engine.commit(change)
        })
        .await
    }

    async fn reset_by_forgot_token(
        &self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: NewVerifier,
    ) -> Result<()> {
        let reset = move |engine: &Engine| {
            engine.spend(id, &[], |forgot, account, change| {
                if forgot.created_at < not_before {
                    return Err(StoreError::not_found());
                }
                account.set_verifier(verifier);
                account.email_verified = true;
                engine.unlock(account, change)?;
                engine.remove_tokens_of(account.uid, change)
            })
        };
        match self.look(|engine| engine.find::<PasswordForgotToken>(&id))? {
            Some(forgot) => self.cascade(&keys::list(keys::TOKEN_OF, forgot.uid), reset).await,
            None => self.verb(reset).await,
        }
    }
}

impl Engine {
    /// Runs a change of a token's account that uses the token up.
    fn spend(
        &self,
        id: PasswordForgotTokenId,
        claimed: &[Stripe],
        plan: impl FnOnce(PasswordForgotToken, &mut Account, &mut Change) -> Result<()>,
    ) -> Result<()> {
        let spent = self.change_listed(&id, claimed, |forgot: PasswordForgotToken, change| {
            let before = self.find::<Account>(&forgot.uid)?.ok_or_else(orphan)?;
            let mut after = before.clone();
            plan(forgot, &mut after, change)?;
            change.replace(&before, &after);
            Ok(())
        })?;
        spent.ok_or_else(StoreError::not_found)
    }
}

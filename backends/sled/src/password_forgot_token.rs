//! Password forgot tokens as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{
    AccountResetToken, PasswordForgotToken, PasswordForgotTokenId, PasswordForgotTokens, Result, StoreError,
    WithAccount,
};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
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

#[async_trait]
impl PasswordForgotTokens for SledStore {
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        self.verb(|engine| engine.replace(&token)).await
    }

    async fn password_forgot_token(
        &self,
        id: PasswordForgotTokenId,
    ) -> Result<Option<WithAccount<PasswordForgotToken>>> {
        self.look(|engine| engine.with_account(id))
    }

    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()> {
        self.verb(|engine| engine.remove::<PasswordForgotToken>(id)).await
    }

    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()> {
        self.verb(|engine| {
            let changed = engine.change_token(id, &[], |token: PasswordForgotToken, change| {
                change.put(
                    &keys::token(PasswordForgotToken::KIND, id.as_bytes()),
                    &PasswordForgotToken { tries, ..token },
                );
                Ok(())
            })?;
            changed.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        self.verb(|engine| {
            let claimed = [Stripe::of_token(reset.id.as_bytes())];
            let spent = engine.change_token(id, &claimed, |forgot: PasswordForgotToken, change| {
                if forgot.uid != reset.uid {
                    return Err(StoreError::wrong_account());
                }
                let mut account = engine.account(reset.uid)?.ok_or_else(StoreError::not_found)?;
                engine.claim_alone(&reset, change)?;
                change.remove_token(&forgot);
                account.email_verified = true;
                account.locked_at = None;
                account.unlock_code = None;
                change.put(&keys::account(account.uid), &account);
                Ok(())
            })?;
            spent.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>> {
        self.long_look(move |engine| engine.token_page(after, limit)).await
    }

    async fn request_password_reset(
        &self,
        _token: authkeep_store::PasswordForgotToken,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn reset_by_forgot_token(
        &self,
        _id: authkeep_store::PasswordForgotTokenId,
        _not_before: authkeep_store::EpochMs,
        _verifier: authkeep_store::NewVerifier,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

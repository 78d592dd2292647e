//! Account reset tokens as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{AccountResetToken, AccountResetTokenId, AccountResetTokens, Result, WithAccount};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::table::listed;
use crate::{SledStore, keys};

impl Record for AccountResetToken {
    const KIND: u8 = keys::ACCOUNT_RESET_TOKEN;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.uid.as_bytes());
        to.secret(&self.data);
        to.time(self.created_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { id: from.bytes()?.into(), uid: from.bytes()?.into(), data: from.secret()?, created_at: from.time()? })
    }
}

listed!(AccountResetToken by AccountResetTokenId, of32, in TOKEN_OF);

#[async_trait]
impl AccountResetTokens for SledStore {
    async fn create_account_reset_token(&self, token: AccountResetToken) -> Result<()> {
        self.verb(|engine| engine.add_alone(&token)).await
    }

    async fn account_reset_token(&self, id: AccountResetTokenId) -> Result<Option<WithAccount<AccountResetToken>>> {
        self.look(|engine| engine.with_account(&id))
    }

    async fn delete_account_reset_token(&self, id: AccountResetTokenId) -> Result<()> {
        self.verb(|engine| engine.remove_token::<AccountResetToken>(&id)).await
    }

    async fn scan_account_reset_tokens(
        &self,
        after: Option<AccountResetTokenId>,
        limit: usize,
    ) -> Result<Vec<AccountResetToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }
}

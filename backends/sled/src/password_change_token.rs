//! Password change tokens as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{PasswordChangeToken, PasswordChangeTokenId, PasswordChangeTokens, Result, WithAccount};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::table::listed;
use crate::{SledStore, keys};

impl Record for PasswordChangeToken {
    const KIND: u8 = keys::PASSWORD_CHANGE_TOKEN;

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

listed!(PasswordChangeToken by PasswordChangeTokenId, of32, in TOKEN_OF);

#[async_trait]
impl PasswordChangeTokens for SledStore {
    async fn create_password_change_token(&self, token: PasswordChangeToken) -> Result<()> {
        self.verb(|engine| engine.add_alone(&token)).await
    }

    async fn password_change_token(
        &self,
        id: PasswordChangeTokenId,
    ) -> Result<Option<WithAccount<PasswordChangeToken>>> {
        self.look(|engine| engine.with_account(&id))
    }

    async fn delete_password_change_token(&self, id: PasswordChangeTokenId) -> Result<()> {
        self.verb(|engine| engine.remove_token::<PasswordChangeToken>(&id)).await
    }

    async fn scan_password_change_tokens(
        &self,
        after: Option<PasswordChangeTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordChangeToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }
}

//! Everything that a store holds.

use std::collections::BTreeMap;

use authkeep_store::{
    Account, AccountResetToken, AccountSummary, ApiKey, Document, Failure, FileId, FileToDelete, Identity,
    KeyFetchToken, KeyFingerprint, Label, Message, MessageId, NormalizedEmail, PasswordChangeToken,
    PasswordForgotToken, PasswordScheme, Phone, PhoneNumber, Profile, Result, SessionToken, SigningKey, SigningKeyId,
    StoreError, Throttle, ThrottleKey, Totp, Uid, UsedJti, UsedJtiId, WithAccount,
};

use crate::table::{Owned, Table};

#[derive(Default)]
pub(crate) struct State {
    pub(crate) key_fingerprint: Option<KeyFingerprint>,
    pub(crate) accounts: BTreeMap<Uid, Account>,
    pub(crate) uid_by_email: BTreeMap<NormalizedEmail, Uid>,
    pub(crate) session_tokens: Table<SessionToken>,
    pub(crate) key_fetch_tokens: Table<KeyFetchToken>,
    pub(crate) account_reset_tokens: Table<AccountResetToken>,
    pub(crate) password_change_tokens: Table<PasswordChangeToken>,
    pub(crate) password_forgot_tokens: Table<PasswordForgotToken>,
    pub(crate) identities: BTreeMap<Uid, Identity>,
    pub(crate) password_schemes: BTreeMap<u8, PasswordScheme>,
    pub(crate) profiles: BTreeMap<Uid, Profile>,
    pub(crate) phones: Table<Phone>,
    /// Who has proved a number.
    pub(crate) phone_owners: BTreeMap<PhoneNumber, Uid>,
    pub(crate) documents: Table<Document>,
    pub(crate) files_to_delete: BTreeMap<FileId, FileToDelete>,
    pub(crate) labels: Table<Label>,
    pub(crate) api_keys: Table<ApiKey>,
    pub(crate) used_jtis: BTreeMap<UsedJtiId, UsedJti>,
    pub(crate) totps: BTreeMap<Uid, Totp>,
    pub(crate) failures: BTreeMap<Uid, Failure>,
    pub(crate) throttles: BTreeMap<ThrottleKey, Throttle>,
    pub(crate) signing_keys: BTreeMap<SigningKeyId, SigningKey>,
    pub(crate) messages: BTreeMap<MessageId, Message>,
}

impl State {
    pub(crate) fn account_mut(&mut self, uid: Uid) -> Result<&mut Account> {
        self.accounts.get_mut(&uid).ok_or_else(StoreError::not_found)
    }

    pub(crate) fn require_account(&self, uid: Uid) -> Result<()> {
        if self.accounts.contains_key(&uid) { Ok(()) } else { Err(StoreError::not_found()) }
    }

    pub(crate) fn with_account<T: Owned>(&self, record: Option<&T>) -> Option<WithAccount<T>> {
        let token = record?.clone();
        let account = AccountSummary::from(self.accounts.get(&token.uid())?);
        Some(WithAccount { token, account })
    }
}

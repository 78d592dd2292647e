//! Everything that a store holds.

use std::collections::BTreeMap;

use authkeep_store::{
    Account, AccountResetToken, AccountSummary, ApiKey, CleanBucket, CleanToken, CleanTokenHash, DirtyToken,
    DirtyTokenId, Document, Failure, FileId, FileToDelete, FillMark, Handshake, HandshakeKey, Identity, KeptReply,
    KeptReplyId, KeyFetchToken, KeyFingerprint, Label, Message, MessageId, NormalizedEmail, PasswordChangeToken,
    PasswordForgotToken, PasswordScheme, Phone, PhoneNumber, Profile, Pseudonym, PseudonymId, PseudonymSession, Result,
    SessionToken, SigningKey, SigningKeyId, Slot, Stock, StockedToken, StoreError, Throttle, ThrottleKey, Totp, Uid,
    UsedJti, UsedJtiId, WithAccount,
};

use crate::grouped::Grouped;
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
    pub(crate) pseudonyms: BTreeMap<PseudonymId, Pseudonym>,
    pub(crate) pseudonym_sessions: Table<PseudonymSession>,
    pub(crate) handshakes: Grouped<HandshakeKey, [u8; 16], Handshake>,
    pub(crate) stocked_tokens: Grouped<Stock, Slot, StockedToken>,
    pub(crate) dirty_tokens: BTreeMap<DirtyTokenId, DirtyToken>,
    pub(crate) clean_tokens: Grouped<CleanBucket, CleanTokenHash, CleanToken>,
    pub(crate) kept_replies: BTreeMap<KeptReplyId, KeptReply>,
    pub(crate) fill_mark: Option<FillMark>,
}

impl State {
    pub(crate) fn account_mut(&mut self, uid: Uid) -> Result<&mut Account> {
        self.accounts.get_mut(&uid).ok_or_else(StoreError::not_found)
    }

    pub(crate) fn require_account(&self, uid: Uid) -> Result<()> {
        if self.accounts.contains_key(&uid) { Ok(()) } else { Err(StoreError::not_found()) }
    }

    pub(crate) fn with_account<T: Owned<Owner = Uid>>(&self, record: Option<&T>) -> Option<WithAccount<T>> {
        let token = record?.clone();
        let account = AccountSummary::from(self.accounts.get(&token.owner())?);
        Some(WithAccount { token, account })
    }
}

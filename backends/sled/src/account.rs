//! Accounts as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, NewAccount, NewVerifier, NormalizedEmail, Result, Secret, StoreError, Text255, Uid,
};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::{Change, Engine};
use crate::stripes::Stripe;
use crate::table::misplaced;
use crate::{SledStore, keys};

impl Record for Account {
    const KIND: u8 = keys::ACCOUNT;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.uid.as_bytes());
        to.text(self.normalized_email.as_str());
        to.text(self.email.as_str());
        to.secret(&self.email_code);
        to.bool(self.email_verified);
        to.secret(&self.k_a);
        to.secret(&self.wrap_wrap_kb);
        to.secret(&self.auth_salt);
        to.secret(&self.verify_hash);
        to.u8(self.verifier_version);
        to.time(self.verifier_set_at);
        to.time(self.created_at);
        to.option(self.locale.as_ref(), |to, locale| to.text(locale.as_str()));
        to.option(self.locked_at.as_ref(), |to, locked_at| to.time(*locked_at));
        to.option(self.unlock_code.as_ref(), Writer::secret);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            uid: from.bytes()?.into(),
            normalized_email: from.email()?,
            email: from.text()?,
            email_code: from.secret()?,
            email_verified: from.bool()?,
            k_a: from.secret()?,
            wrap_wrap_kb: from.secret()?,
            auth_salt: from.secret()?,
            verify_hash: from.secret()?,
            verifier_version: from.u8()?,
            verifier_set_at: from.time()?,
            created_at: from.time()?,
            locale: from.option(Reader::text)?,
            locked_at: from.option(Reader::time)?,
            unlock_code: from.option(Reader::secret)?,
        })
    }
}

/// Whose an e-mail is.
pub(crate) struct EmailOwner(Uid);

impl Record for EmailOwner {
    const KIND: u8 = keys::EMAIL;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.0.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self(from.bytes()?.into()))
    }
}

#[async_trait]
impl Accounts for SledStore {
    async fn create_account(&self, new: NewAccount) -> Result<()> {
        self.verb(|engine| engine.insert_account(&new.into())).await
    }

    async fn account(&self, uid: Uid) -> Result<Option<Account>> {
        self.look(|engine| engine.account(uid))
    }

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        self.look(|engine| engine.account_by_email(email))
    }

    async fn check_password(&self, uid: Uid, verify_hash: &Secret<32>) -> Result<()> {
        self.look(|engine| match engine.account(uid)? {
            Some(account) if account.verify_hash == *verify_hash => Ok(()),
            _ => Err(StoreError::incorrect_password()),
        })
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.cascade(uid, move |engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid)]);
            let mut account = engine.account(uid)?.ok_or_else(StoreError::not_found)?;
            account.set_verifier(verifier);
            account.unlock_code = None;
            let mut change = Change::default();
            change.put(&keys::account(uid), &account);
            engine.remove_tokens_of(uid, &mut change)?;
            engine.commit(change)
        })
        .await
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        self.cascade(uid, move |engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid)]);
            let Some(account) = engine.account(uid)? else { return Ok(()) };
            let mut change = Change::default();
            change.remove(&keys::account(uid));
            change.remove(&keys::email(&keys::hash(&account.normalized_email)));
            engine.remove_tokens_of(uid, &mut change)?;
            engine.commit(change)
        })
        .await
    }

    async fn verify_email(&self, uid: Uid) -> Result<()> {
        self.verb(|engine| engine.change_account(uid, |account| account.email_verified = true).map(drop)).await
    }

    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()> {
        self.verb(|engine| {
            let changed = engine.change_account(uid, |account| account.locale = locale)?;
            changed.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        self.verb(|engine| {
            let changed = engine.change_account(uid, |account| {
                account.locked_at = Some(locked_at);
                account.unlock_code = Some(unlock_code);
            })?;
            changed.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn unlock_account(&self, uid: Uid) -> Result<()> {
        self.verb(|engine| {
            let unlock = |account: &mut Account| {
                account.locked_at = None;
                account.unlock_code = None;
            };
            engine.change_account(uid, unlock).map(drop)
        })
        .await
    }

    async fn scan_accounts(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Account>> {
        self.long_look(move |engine| {
            let after = after.map(keys::account);
            let page = engine.page::<Account>(after.as_ref().map(|key| &key[..]), limit)?;
            let accounts = page
                .into_iter()
                .map(|(key, account)| if *key == keys::account(account.uid) { Ok(account) } else { Err(misplaced()) });
            accounts.collect()
        })
        .await
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        self.verb(|engine| engine.insert_account(&account)).await
    }

    async fn register_account(
        &self,
        _new: authkeep_store::NewAccount,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn unverify_email(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn replace_verifier(
        &self,
        _uid: authkeep_store::Uid,
        _expected: &authkeep_store::Secret<32>,
        _verifier: authkeep_store::NewVerifier,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn change_password(
        &self,
        _uid: authkeep_store::Uid,
        _expected: &authkeep_store::Secret<32>,
        _verifier: authkeep_store::NewVerifier,
        _keep: authkeep_store::SessionTokenId,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn unlock_with_code(
        &self,
        _uid: authkeep_store::Uid,
        _code: &authkeep_store::Secret<16>,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn renew_unlock_code(
        &self,
        _uid: authkeep_store::Uid,
        _code: authkeep_store::Secret<16>,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

impl Engine {
    fn insert_account(&self, account: &Account) -> Result<()> {
        let email = keys::hash(&account.normalized_email);
        let _held = self.stripes.hold(&mut [Stripe::of_uid(account.uid), Stripe::of_email(&email)]);
        if self.has(&keys::account(account.uid))? || self.has(&keys::email(&email))? {
            return Err(StoreError::conflict());
        }
        let mut change = Change::default();
        change.put(&keys::account(account.uid), account);
        change.put(&keys::email(&email), &EmailOwner(account.uid));
        self.commit(change)
    }

    /// The account is read after its e-mail's owner. If it has gone meanwhile, or goes by another e-mail, the e-mail
    /// was free at some moment in between.
    fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let Some(EmailOwner(uid)) = self.get(&keys::email(&keys::hash(email)))? else { return Ok(None) };
        let _shared = self.stripes.share(Stripe::of_uid(uid));
        Ok(self.account(uid)?.filter(|account| account.normalized_email == *email))
    }

    /// Changes an account's fields other than its uid and its e-mail; answers nothing where there is no account. What
    /// would be as it was is not written again.
    fn change_account(&self, uid: Uid, change_fields: impl FnOnce(&mut Account)) -> Result<Option<()>> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(uid)]);
        let Some(before) = self.account(uid)? else { return Ok(None) };
        let mut after = before.clone();
        change_fields(&mut after);
        if after != before {
            let mut change = Change::default();
            change.put(&keys::account(uid), &after);
            self.commit(change)?;
        }
        Ok(Some(()))
    }
}

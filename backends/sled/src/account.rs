//! Accounts as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, Message, NewAccount, NewVerifier, NormalizedEmail, Result, Secret, SessionTokenId,
    StoreError, Text255, Uid,
};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::one_an_account;
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

one_an_account!(Account);

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
        self.verb(|engine| engine.insert_account(&new.into(), None)).await
    }

    async fn account(&self, uid: Uid) -> Result<Option<Account>> {
        self.look(|engine| engine.find(&uid))
    }

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        self.look(|engine| engine.account_by_email(email))
    }

    async fn check_password(&self, uid: Uid, verify_hash: &Secret<32>) -> Result<()> {
        self.look(|engine| match engine.find::<Account>(&uid)? {
            Some(account) if account.verify_hash == *verify_hash => Ok(()),
            _ => Err(StoreError::incorrect_password()),
        })
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.cascade(&keys::list(keys::TOKEN_OF, uid), move |engine| {
            engine.require_changed(uid, |account, change| {
                account.set_verifier(verifier);
                account.unlock_code = None;
                engine.change_failure(uid, change, |failure| failure.count = 0)?;
                engine.remove_tokens_of(uid, change)
            })
        })
        .await
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        if self.look(|engine| engine.has_much(uid))? {
            self.long_verb(move |engine| engine.delete_account(uid)).await
        } else {
            self.verb(|engine| engine.delete_account(uid)).await
        }
    }

    async fn verify_email(&self, uid: Uid) -> Result<()> {
        self.verb(|engine| engine.set_email_verified(uid, true)).await
    }

    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()> {
        self.verb(|engine| {
            engine.require_changed(uid, |account, _| {
                account.locale = locale;
                Ok(())
            })
        })
        .await
    }

    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        self.verb(|engine| {
            engine.require_changed(uid, |account, change| {
                account.locked_at = Some(locked_at);
                account.unlock_code = Some(unlock_code);
                engine.change_failure(uid, change, |failure| failure.locked = false)
            })
        })
        .await
    }

    async fn unlock_account(&self, uid: Uid) -> Result<()> {
        self.verb(|engine| engine.change_account(uid, &[], |account, change| engine.unlock(account, change)).map(drop))
            .await
    }

    async fn scan_accounts(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Account>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        self.verb(|engine| engine.insert_account(&account, None)).await
    }

    async fn register_account(&self, new: NewAccount, message: Message) -> Result<()> {
        self.verb(|engine| engine.insert_account(&new.into(), Some(&message))).await
    }

    async fn unverify_email(&self, uid: Uid) -> Result<()> {
        self.verb(|engine| engine.set_email_verified(uid, false)).await
    }

    async fn replace_verifier(&self, uid: Uid, expected: &Secret<32>, verifier: NewVerifier) -> Result<()> {
        self.verb(|engine| {
            engine.require_changed(uid, |account, _| {
                if account.verify_hash != *expected {
                    return Err(StoreError::conflict());
                }
                account.set_verifier(verifier);
                Ok(())
            })
        })
        .await
    }

    async fn change_password(
        &self,
        uid: Uid,
        expected: &Secret<32>,
        verifier: NewVerifier,
        keep: SessionTokenId,
    ) -> Result<()> {
        let expected = expected.clone();
        self.cascade(&keys::list(keys::TOKEN_OF, uid), move |engine| {
            engine.require_changed(uid, |account, change| {
                if account.verify_hash != expected {
                    return Err(StoreError::incorrect_password());
                }
                account.set_verifier(verifier);
                engine.remove_tokens_but(uid, keep, change)
            })
        })
        .await
    }

    async fn unlock_with_code(&self, uid: Uid, code: &Secret<16>) -> Result<()> {
        self.verb(|engine| {
            let unlocked = engine.change_account(uid, &[], |account, change| {
                if account.locked_at.is_none() || account.unlock_code.as_ref() != Some(code) {
                    return Err(StoreError::incorrect_password());
                }
                engine.unlock(account, change)
            })?;
            unlocked.ok_or_else(StoreError::incorrect_password)
        })
        .await
    }

    async fn renew_unlock_code(&self, uid: Uid, code: Secret<16>, message: Message) -> Result<()> {
        self.verb(|engine| {
            let renewed = engine.change_account(uid, &[Stripe::of_message(&message)], |account, change| {
                if account.locked_at.is_none() {
                    return Err(StoreError::not_found());
                }
                account.unlock_code = Some(code);
                engine.post(&message, change)
            })?;
            renewed.ok_or_else(StoreError::not_found)
        })
        .await
    }
}

impl Engine {
    fn insert_account(&self, account: &Account, message: Option<&Message>) -> Result<()> {
        let email = keys::hash(&account.normalized_email);
        let mut wanted = vec![Stripe::of_uid(account.uid), Stripe::of_email(&email)];
        wanted.extend(message.map(Stripe::of_message));
        let _held = self.stripes.hold(&mut wanted);
        self.require_free(account)?;
        if self.has(&keys::email(&email))? {
            return Err(StoreError::conflict());
        }
        let mut change = Change::default();
        change.add(account);
        change.put(&keys::email(&email), &EmailOwner(account.uid));
        if let Some(message) = message {
            self.post(message, &mut change)?;
        }
        self.commit(change)
    }

    /// The account is read after its e-mail's owner. If it has gone meanwhile, or goes by another e-mail, the e-mail
    /// was free at some moment in between.
    fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let Some(EmailOwner(uid)) = self.get(&keys::email(&keys::hash(email)))? else { return Ok(None) };
        let _shared = self.stripes.share(Stripe::of_uid(uid));
        Ok(self.find::<Account>(&uid)?.filter(|account| account.normalized_email == *email))
    }

    fn set_email_verified(&self, uid: Uid, verified: bool) -> Result<()> {
        let set = |account: &mut Account, _: &mut Change| {
            account.email_verified = verified;
            Ok(())
        };
        self.change_account(uid, &[], set).map(drop)
    }

    /// Takes the lock away, and plans to take away what failures left.
    pub(crate) fn unlock(&self, account: &mut Account, change: &mut Change) -> Result<()> {
        account.locked_at = None;
        account.unlock_code = None;
        self.change_failure(account.uid, change, |failure| {
            failure.count = 0;
            failure.locked = false;
        })
    }

    /// Runs a change of an account's fields other than its uid and its e-mail, and of what belongs to it, with its stripe
    /// and those of what is claimed held. It answers nothing where there is no account.
    pub(crate) fn change_account<T>(
        &self,
        uid: Uid,
        claimed: &[Stripe],
        plan: impl FnOnce(&mut Account, &mut Change) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut wanted = vec![Stripe::of_uid(uid)];
        wanted.extend(claimed);
        let _held = self.stripes.hold(&mut wanted);
        let Some(before) = self.find::<Account>(&uid)? else { return Ok(None) };
        let (mut after, mut change) = (before.clone(), Change::default());
        let answer = plan(&mut after, &mut change)?;
        change.replace(&before, &after);
        self.commit(change)?;
        Ok(Some(answer))
    }

    /// The same for a verb that needs the account and claims nothing.
    fn require_changed(&self, uid: Uid, plan: impl FnOnce(&mut Account, &mut Change) -> Result<()>) -> Result<()> {
        self.change_account(uid, &[], plan)?.ok_or_else(StoreError::not_found)
    }
}

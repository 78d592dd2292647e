//! Accounts: who can sign in, by what password, under which e-mail.

use async_trait::async_trait;

use crate::{EpochMs, Message, NormalizedEmail, Result, Secret, SessionTokenId, Text255, Uid};

/// An account with all that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The account's id.
    pub uid: Uid,
    /// The e-mail that it is found by; belongs to one account.
    pub normalized_email: NormalizedEmail,
    /// The e-mail as its owner spells it.
    pub email: Text255,
    /// The code that proves the e-mail is its owner's.
    pub email_code: Secret<16>,
    /// Whether the e-mail was proved.
    pub email_verified: bool,
    /// The class A key, for data that may be recovered.
    pub k_a: Secret<32>,
    /// The class B key, wrapped twice.
    pub wrap_wrap_kb: Secret<32>,
    /// The salt of the password's stretching.
    pub auth_salt: Secret<32>,
    /// What a right password stretches to.
    pub verify_hash: Secret<32>,
    /// The version of the stretching.
    pub verifier_version: u8,
    /// When the password was set.
    pub verifier_set_at: EpochMs,
    /// When the account was made.
    pub created_at: EpochMs,
    /// The owner's language.
    pub locale: Option<Text255>,
    /// When the account was locked; none if it is not.
    pub locked_at: Option<EpochMs>,
    /// The code that unlocks it. A reset takes it away and leaves the lock.
    pub unlock_code: Option<Secret<16>>,
}

/// What an account is made of: an [`Account`] that was never locked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the account's field of that name")]
pub struct NewAccount {
    pub uid: Uid,
    pub normalized_email: NormalizedEmail,
    pub email: Text255,
    pub email_code: Secret<16>,
    pub email_verified: bool,
    pub k_a: Secret<32>,
    pub wrap_wrap_kb: Secret<32>,
    pub auth_salt: Secret<32>,
    pub verify_hash: Secret<32>,
    pub verifier_version: u8,
    pub verifier_set_at: EpochMs,
    pub created_at: EpochMs,
    pub locale: Option<Text255>,
}

impl From<NewAccount> for Account {
    fn from(new: NewAccount) -> Self {
        Self {
            uid: new.uid,
            normalized_email: new.normalized_email,
            email: new.email,
            email_code: new.email_code,
            email_verified: new.email_verified,
            k_a: new.k_a,
            wrap_wrap_kb: new.wrap_wrap_kb,
            auth_salt: new.auth_salt,
            verify_hash: new.verify_hash,
            verifier_version: new.verifier_version,
            verifier_set_at: new.verifier_set_at,
            created_at: new.created_at,
            locale: new.locale,
            locked_at: None,
            unlock_code: None,
        }
    }
}

/// The part of an account that a password is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the account's field of that name")]
pub struct NewVerifier {
    pub verify_hash: Secret<32>,
    pub auth_salt: Secret<32>,
    pub wrap_wrap_kb: Secret<32>,
    pub verifier_version: u8,
    pub verifier_set_at: EpochMs,
}

impl Account {
    /// Puts a verifier in place of the account's own; every other field stays.
    pub fn set_verifier(&mut self, verifier: NewVerifier) {
        self.verify_hash = verifier.verify_hash;
        self.auth_salt = verifier.auth_salt;
        self.wrap_wrap_kb = verifier.wrap_wrap_kb;
        self.verifier_version = verifier.verifier_version;
        self.verifier_set_at = verifier.verifier_set_at;
    }
}

/// The part of an account that is read together with each of its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the account's field of that name")]
pub struct AccountSummary {
    pub email: Text255,
    pub email_code: Secret<16>,
    pub email_verified: bool,
    pub verifier_set_at: EpochMs,
    pub locale: Option<Text255>,
}

impl From<&Account> for AccountSummary {
    fn from(account: &Account) -> Self {
        Self {
            email: account.email.clone(),
            email_code: account.email_code.clone(),
            email_verified: account.email_verified,
            verifier_set_at: account.verifier_set_at,
            locale: account.locale.clone(),
        }
    }
}

/// A token with its account's current fields, both read at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithAccount<T> {
    /// The token.
    pub token: T,
    /// Its account.
    pub account: AccountSummary,
}

/// What an engine does for accounts.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Stores a new account, unlocked.
    ///
    /// # Behaviour
    /// - `ACCOUNT-1` the account can be read back by its uid and by its e-mail, every field as given, unlocked
    /// - `ACCOUNT-2` a uid that exists is refused, and the stored account stays as it was
    /// - `ACCOUNT-3` an e-mail that belongs to another account is refused, and nothing is stored
    /// - `ACCOUNT-4` of any number of creations of one uid, or of one e-mail, at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`ACCOUNT-2`, `ACCOUNT-3`), `Unavailable`.
    async fn create_account(&self, new: NewAccount) -> Result<()>;

    /// The account of a uid.
    ///
    /// # Behaviour
    /// - `ACCOUNT-5` an unknown uid gives none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn account(&self, uid: Uid) -> Result<Option<Account>>;

    /// The account that an e-mail belongs to.
    ///
    /// # Behaviour
    /// - `ACCOUNT-6` an account is found by its e-mail in whatever case it was stored and is asked for
    /// - `ACCOUNT-7` an e-mail that belongs to nobody gives none; accents and look-alikes make another e-mail
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>>;

    /// Compares a stretched password with the account's, in constant time.
    ///
    /// # Behaviour
    /// - `ACCOUNT-8` the right hash is accepted, and nothing changes
    /// - `ACCOUNT-9` a wrong hash and an unknown uid are refused with one and the same error
    ///
    /// # Errors
    /// `IncorrectPassword` (`ACCOUNT-9`), `Unavailable`.
    async fn check_password(&self, uid: Uid, verify_hash: &Secret<32>) -> Result<()>;

    /// Replaces the account's verifier after its owner forgot the password, and ends all that the old one allowed.
    ///
    /// # Behaviour
    /// - `ACCOUNT-10` the five fields of the verifier are replaced; every other field stays, `locked_at` included
    /// - `ACCOUNT-11` every token of the account, of every kind, and its unlock code are gone
    /// - `ACCOUNT-12` an unknown uid is refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`ACCOUNT-12`), `Unavailable`.
    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()>;

    /// Deletes an account with all that belongs to it.
    ///
    /// # Behaviour
    /// - `ACCOUNT-13` the account and everything that belongs to it, of every family, are gone
    /// - `ACCOUNT-14` its uid and its e-mail are free: a new account under them can be made, and has nothing of the old
    /// - `ACCOUNT-15` an unknown uid succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn delete_account(&self, uid: Uid) -> Result<()>;

    /// Marks the account's e-mail as proved.
    ///
    /// # Behaviour
    /// - `ACCOUNT-16` `email_verified` is true after it, and no other field changes
    /// - `ACCOUNT-17` an unknown uid succeeds and stores nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn verify_email(&self, uid: Uid) -> Result<()>;

    /// Replaces the account's locale, or takes it away.
    ///
    /// # Behaviour
    /// - `ACCOUNT-18` the locale is the one given, and no other field changes
    /// - `ACCOUNT-19` an unknown uid is refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`ACCOUNT-19`), `Unavailable`.
    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()>;

    /// Locks the account and keeps the code that unlocks it.
    ///
    /// # Behaviour
    /// - `ACCOUNT-20` both are the ones given, those of an earlier lock are replaced, and no other field changes
    /// - `ACCOUNT-21` an unknown uid is refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`ACCOUNT-21`), `Unavailable`.
    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()>;

    /// Takes the lock and its code away.
    ///
    /// # Behaviour
    /// - `ACCOUNT-22` neither lock nor code is left, and no other field changes
    /// - `ACCOUNT-23` an account that is not locked, and an unknown uid, succeed, and no field of an account changes
    ///
    /// # Errors
    /// `Unavailable`.
    async fn unlock_account(&self, uid: Uid) -> Result<()>;

    /// Accounts in ascending order of their uids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `ACCOUNT-24` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_accounts(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Account>>;

    /// Stores an account as [`scan_accounts`](Self::scan_accounts) gave it, its lock included. It is for filling an
    /// empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `ACCOUNT-25` the account can be read back, every field as given
    /// - `ACCOUNT-26` a uid or an e-mail that exists is refused, and nothing is stored
    ///
    /// # Errors
    /// `Conflict` (`ACCOUNT-26`), `Unavailable`.
    async fn restore_account(&self, account: Account) -> Result<()>;

    /// Stores a new account, as [`create_account`](Self::create_account) does, and the message that asks its owner to
    /// prove the e-mail.
    ///
    /// # Behaviour
    /// - `ACCOUNT-27` the rules of `create_account` hold, and the message is stored with the account and never without it
    ///
    /// # Errors
    /// Those of [`create_account`](Self::create_account).
    async fn register_account(&self, new: NewAccount, message: Message) -> Result<()>;

    /// Takes the proof of the account's e-mail back.
    ///
    /// # Behaviour
    /// - `ACCOUNT-28` `email_verified` is false after it, and no other field changes
    /// - `ACCOUNT-29` an unknown uid succeeds and stores nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn unverify_email(&self, uid: Uid) -> Result<()>;

    /// Replaces the verifier by another one of the same password. `expected` is the `verify_hash` that the password was
    /// checked against.
    ///
    /// # Behaviour
    /// - `ACCOUNT-30` the five fields of the verifier are replaced; every other field and every token stays
    /// - `ACCOUNT-31` when the stored hash is not `expected`, it is refused, and nothing changes
    /// - `ACCOUNT-32` an unknown uid is refused, and nothing is stored
    ///
    /// # Errors
    /// `Conflict` (`ACCOUNT-31`), `NotFound` (`ACCOUNT-32`), `Unavailable`.
    async fn replace_verifier(&self, uid: Uid, expected: &Secret<32>, verifier: NewVerifier) -> Result<()>;

    /// Replaces the password for an owner who has shown the old one in a session. `expected` is the `verify_hash` that the
    /// old one was checked against.
    ///
    /// # Behaviour
    /// - `ACCOUNT-33` the five fields of the verifier are replaced; every other field stays
    /// - `ACCOUNT-34` every token of the account, of every kind, is gone, but for the session token `keep`
    /// - `ACCOUNT-35` when the stored hash is not `expected`, it is refused, and nothing changes
    /// - `ACCOUNT-36` an unknown uid is refused, and nothing is stored
    ///
    /// # Errors
    /// `IncorrectPassword` (`ACCOUNT-35`), `NotFound` (`ACCOUNT-36`), `Unavailable`.
    async fn change_password(
        &self,
        uid: Uid,
        expected: &Secret<32>,
        verifier: NewVerifier,
        keep: SessionTokenId,
    ) -> Result<()>;

    /// Takes the lock and its code away for somebody who has the code.
    ///
    /// # Behaviour
    /// - `ACCOUNT-37` with the right code neither lock nor code is left, and no other field changes
    /// - `ACCOUNT-38` a wrong code, an account that is not locked or has no code, and an unknown uid are refused with one
    ///   and the same error, and nothing changes
    ///
    /// # Errors
    /// `IncorrectPassword` (`ACCOUNT-38`), `Unavailable`.
    async fn unlock_with_code(&self, uid: Uid, code: &Secret<16>) -> Result<()>;

    /// Replaces the code that unlocks a locked account, and stores the message that carries it.
    ///
    /// # Behaviour
    /// - `ACCOUNT-39` the code is the one given, and no other field changes; the message is stored with it
    /// - `ACCOUNT-40` an account that is not locked, and an unknown uid, are refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`ACCOUNT-40`), `Unavailable`.
    async fn renew_unlock_code(&self, uid: Uid, code: Secret<16>, message: Message) -> Result<()>;
}

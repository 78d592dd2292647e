//! The records of one run: what verbs are given, and what is in the store for them.

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{
    AccountResetToken, ApiKey, ApiKeyChange, Document, EpochMs, Failure, FailureLock, FileToDelete, Identity,
    KeyFetchToken, KeyFingerprint, Label, Message, NewAccount, NewPhoneCode, NewVerifier, PasswordChangeToken,
    PasswordForgotToken, Phone, Profile, Result, Secret, SessionToken, SigningKey, SigningKeyId, Store, Throttle, Totp,
    UsedJti,
};

/// What is in the store for a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// Nothing of the run's own.
    Nothing,
    /// The run's account.
    Account,
    /// The account, locked, with a token of each kind.
    Tokens,
    /// The account with what belongs to a person, and the run's records that belong to no account.
    Person,
    /// The same with a second factor that is enabled and a lock that failures set.
    Locked,
}

/// The fingerprint that every store keeps.
pub(crate) const FINGERPRINT: KeyFingerprint = KeyFingerprint::from_bytes([1; 32]);

#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) account: NewAccount,
    pub(crate) verifier: NewVerifier,
    pub(crate) unlock_code: Secret<16>,
    pub(crate) session_token: SessionToken,
    pub(crate) key_fetch_token: KeyFetchToken,
    pub(crate) account_reset_token: AccountResetToken,
    pub(crate) next_reset_token: AccountResetToken,
    pub(crate) password_change_token: PasswordChangeToken,
    pub(crate) password_forgot_token: PasswordForgotToken,
    pub(crate) identity: Identity,
    pub(crate) profile: Profile,
    pub(crate) phone_code: NewPhoneCode,
    pub(crate) phone_message: Message,
    pub(crate) proved_phone: Phone,
    pub(crate) document: Document,
    /// Its file is the one that is noted.
    pub(crate) next_document: Document,
    pub(crate) file: FileToDelete,
    pub(crate) label: Label,
    pub(crate) api_key: ApiKey,
    pub(crate) api_key_change: ApiKeyChange,
    pub(crate) used_jti: UsedJti,
    pub(crate) next_jti: UsedJti,
    pub(crate) totp: Totp,
    pub(crate) failure: Failure,
    pub(crate) lock: FailureLock,
    pub(crate) throttle: Throttle,
    pub(crate) signing_key: SigningKey,
    /// The key that signs when this run begins, if the runs rotate keys.
    pub(crate) signs_before: Option<SigningKeyId>,
    pub(crate) message: Message,
}

impl Subject {
    pub(crate) fn new(fixtures: &mut Fixtures) -> Self {
        let account = fixtures.account();
        let uid = account.uid;
        let next_document = fixtures.document(uid);
        let api_key = fixtures.api_key(uid);
        Self {
            account,
            verifier: fixtures.verifier(),
            unlock_code: fixtures.secret(),
            session_token: fixtures.ending_session_token(uid),
            key_fetch_token: fixtures.key_fetch_token(uid),
            account_reset_token: fixtures.account_reset_token(uid),
            next_reset_token: fixtures.account_reset_token(uid),
            password_change_token: fixtures.password_change_token(uid),
            password_forgot_token: fixtures.password_forgot_token(uid),
            identity: fixtures.identity(uid),
            profile: fixtures.profile(uid),
            phone_code: fixtures.phone_code(uid),
            phone_message: fixtures.message(),
            proved_phone: fixtures.proved_phone(uid),
            document: fixtures.document(uid),
            file: FileToDelete { id: next_document.id, due_at: fixtures.time() },
            next_document,
            label: fixtures.label(uid),
            api_key_change: fixtures.api_key_change(),
            used_jti: fixtures.used_jti(api_key.id),
            next_jti: fixtures.used_jti(api_key.id),
            api_key,
            totp: fixtures.totp(uid),
            failure: fixtures.failure(uid),
            lock: fixtures.failure_lock(),
            throttle: fixtures.throttle(),
            signing_key: fixtures.signing_key(),
            signs_before: None,
            message: fixtures.message(),
        }
    }

    /// Puts into the store what is given.
    pub(crate) async fn prepare(self, store: &dyn Store, given: Given) -> Result<()> {
        if given != Given::Nothing {
            store.create_account(self.account.clone()).await?;
        }
        match given {
            Given::Nothing | Given::Account => Ok(()),
            Given::Tokens => self.prepare_tokens(store).await,
            Given::Person => self.prepare_person(store).await,
            Given::Locked => {
                let (uid, secret, lock) = (self.account.uid, self.totp.secret.clone(), self.lock.clone());
                self.prepare_person(store).await?;
                store.enable_totp(uid, &secret, 0).await?;
                store.record_failure(uid, 1, lock).await.map(drop)
            }
        }
    }

    async fn prepare_tokens(self, store: &dyn Store) -> Result<()> {
        store.lock_account(self.account.uid, EpochMs::MAX, self.unlock_code).await?;
        store.create_session_token(self.session_token).await?;
        store.create_key_fetch_token(self.key_fetch_token).await?;
        store.create_account_reset_token(self.account_reset_token).await?;
        store.create_password_change_token(self.password_change_token).await?;
        store.create_password_forgot_token(self.password_forgot_token).await
    }

    async fn prepare_person(self, store: &dyn Store) -> Result<()> {
        let uid = self.account.uid;
        store.verify_email(uid).await?;
        store.restore_identity(self.identity).await?;
        store.create_profile(self.profile).await?;
        store.request_phone_code(self.phone_code, EpochMs::MAX, self.phone_message).await?;
        store.restore_phone(self.proved_phone).await?;
        store.restore_document(self.document).await?;
        store.restore_label(self.label).await?;
        store.restore_api_key(self.api_key).await?;
        store.restore_used_jti(self.used_jti).await?;
        store.put_totp(uid, self.totp.secret, self.totp.created_at).await?;
        store.record_failure(uid, u32::MAX, self.lock).await?;

        store.claim_key_fingerprint(FINGERPRINT).await?;
        store.note_file(self.file).await?;
        store.restore_throttle(self.throttle).await?;
        store.restore_signing_key(self.signing_key).await?;
        store.create_message(self.message).await
    }

    /// Takes out of the store what it and its run have put there; records that end are [swept](sweep) besides.
    pub(crate) async fn remove(&self, store: &dyn Store) -> Result<()> {
        store.delete_account(self.account.uid).await?;
        for file in [self.document.id, self.file.id] {
            store.forget_file(file).await?;
        }
        for message in [&self.message, &self.phone_message, &self.lock.message] {
            store.finish_message(message.id).await?;
        }
        Ok(())
    }
}

/// Removes every record that ends, which the key that signs does not.
pub(crate) async fn sweep(store: &dyn Store) -> Result<()> {
    while store.sweep_expired(EpochMs::MAX, 1_000).await? > 0 {}
    Ok(())
}

/// Tells each run which key signs before it: the one of the run before, and before the first one the store's.
pub(crate) async fn follow_one_another(subjects: &mut [Subject], store: &dyn Store) -> Result<()> {
    let mut signs = store.signing_keys().await?.into_iter().find(|key| key.expires_at.is_none()).map(|key| key.id);
    for subject in subjects {
        subject.signs_before = signs.replace(subject.signing_key.id);
    }
    Ok(())
}

//! The records of one run: what verbs are given, and what is in the store for them.

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{
    AccountResetToken, ApiKey, ApiKeyChange, CleanToken, Cleaning, DirtyToken, Document, EpochMs, ErrorKind, Failure,
    FailureLock, FileToDelete, Fill, FillMark, Handshake, Identity, KeptReply, KeyFetchToken, KeyFingerprint, Label,
    Message, NewAccount, NewPhoneCode, NewVerifier, PasswordChangeToken, PasswordForgotToken, Phone, Profile,
    Pseudonym, PseudonymSession, Result, Secret, SessionToken, SigningKey, SigningKeyId, StockedToken, Store, Throttle,
    Totp, UsedJti,
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
    /// A pseudonym with a session, and what the exchange keeps; no account.
    Exchange,
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
    pub(crate) pseudonym: Pseudonym,
    pub(crate) next_pseudonym: Pseudonym,
    pub(crate) pseudonym_session: PseudonymSession,
    pub(crate) next_session: PseudonymSession,
    pub(crate) handshake: Handshake,
    pub(crate) stocked_token: StockedToken,
    pub(crate) dirty_token: DirtyToken,
    pub(crate) clean_token: CleanToken,
    pub(crate) kept_reply: KeptReply,
    pub(crate) next_reply: KeptReply,
    pub(crate) fill_mark: FillMark,
}

impl Subject {
    pub(crate) fn new(fixtures: &mut Fixtures) -> Self {
        let account = fixtures.account();
        let uid = account.uid;
        let next_document = fixtures.document(uid);
        let api_key = fixtures.api_key(uid);
        let pseudonym = fixtures.pseudonym();
        let (handshake_key, stock) = (fixtures.handshake_key(), fixtures.stock());
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
            next_pseudonym: fixtures.pseudonym(),
            pseudonym_session: fixtures.pseudonym_session(pseudonym.id),
            next_session: fixtures.pseudonym_session(pseudonym.id),
            pseudonym,
            handshake: fixtures.handshake(handshake_key),
            stocked_token: fixtures.stocked_token(stock),
            dirty_token: fixtures.dirty_token(),
            clean_token: fixtures.clean_token(),
            kept_reply: fixtures.kept_reply(),
            next_reply: fixtures.kept_reply(),
            fill_mark: fixtures.fill_mark(),
        }
    }

    /// The fill that brings its tokens, one of each kind.
    pub(crate) fn fill(&self) -> Fill {
        Fill {
            stocked: vec![self.stocked_token.clone()],
            dirty: vec![self.dirty_token.clone()],
            clean: vec![self.clean_token],
        }
    }

    /// The cleaning of its dirty token.
    pub(crate) fn cleaning(&self) -> Cleaning {
        Cleaning {
            dirty: self.dirty_token.id,
            handshake: self.handshake.id,
            draw: self.stocked_token.id.stock,
            pick: self.stocked_token.id.slot,
            reply: self.next_reply.id,
            answer: self.next_reply.answer.clone(),
            reply_expires_at: self.next_reply.expires_at,
        }
    }

    /// Puts into the store what is given.
    pub(crate) async fn prepare(self, store: &dyn Store, given: Given) -> Result<()> {
        if !matches!(given, Given::Nothing | Given::Exchange) {
            store.create_account(self.account.clone()).await?;
        }
        match given {
            Given::Nothing | Given::Account => Ok(()),
            Given::Tokens => self.prepare_tokens(store).await,
            Given::Person => self.prepare_person(store).await,
            Given::Exchange => self.prepare_exchange(store).await,
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

    async fn prepare_exchange(self, store: &dyn Store) -> Result<()> {
        store.fill(self.fill()).await?;
        store.restore_pseudonym(self.pseudonym).await?;
        store.restore_pseudonym_session(self.pseudonym_session).await?;
        store.put_handshake(self.handshake, 8).await?;
        store.restore_kept_reply(self.kept_reply).await
    }

    /// Takes out of the store what it and its run have put there; records that end are [swept](sweep) besides. Pseudonyms
    /// and dirty tokens stay: no verb takes them away alone.
    pub(crate) async fn remove(&self, store: &dyn Store) -> Result<()> {
        store.delete_account(self.account.uid).await?;
        for file in [self.document.id, self.file.id] {
            store.forget_file(file).await?;
        }
        for message in [&self.message, &self.phone_message, &self.lock.message] {
            store.finish_message(message.id).await?;
        }
        store.remove_stocked_tokens(vec![self.stocked_token.id]).await?;
        match store.spend(self.clean_token.id).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
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

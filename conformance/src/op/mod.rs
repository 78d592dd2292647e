//! One call of a verb that changes something, as a value: to be run on a store, or on a [`State`] that says what the
//! store must make of it.

mod given;

use std::future::Future;
use std::pin::Pin;

use authkeep_store::{
    Account, AccountResetToken, ApiKey, ApiKeyChange, ApiKeyId, CleanToken, CleanTokenId, Cleaning, DirtyToken,
    Document, EpochMs, ErrorKind, Failure as FailureRecord, FailureLock, FileId, FileToDelete, Fill, FillMark,
    FillOwner, Grounds, Handshake, HandshakeId, HandshakeKey, Identity, KeptReply, KeyFingerprint, Label, LabelId,
    Message, MessageId, NewAccount, NewPhoneCode, NewVerifier, PasswordForgotToken, PasswordForgotTokenId,
    PasswordScheme, Phone, PhoneNumber, Profile, Pseudonym, PseudonymId, PseudonymSession, PseudonymSessionId, Result,
    Role, Sealed, Secret, SessionToken, SessionTokenId, SigningKey, SigningKeyId, Slot, Stock, StockedToken,
    StockedTokenId, Store, Text255, Throttle, ThrottleKey, Totp, Uid, UsedJti,
};

use crate::failure::{Checked, Failure, describe};
use crate::kind::{AnyToken, AnyTokenId, Kind, each_kind};
use crate::state::State;
pub use given::Given;

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Given>> + Send + 'a>>;

macro_rules! ops {
    ($($op:ident($($argument:ident: $type:ty),*) => $verb:ident($($value:expr),*);)*) => {
        /// A call of a verb with its arguments.
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "each variant is the verb of that name; the verbs of tokens name the kind inside")]
        pub enum Op {
            $($op($($type),*),)*
            CreateToken(AnyToken),
            RestoreToken(AnyToken),
            DeleteToken(AnyTokenId),
        }

        impl Op {
            /// The verb's name in the contract.
            #[must_use]
            pub fn name(&self) -> String {
                match self {
                    $(Self::$op(..) => stringify!($verb).to_owned(),)*
                    Self::CreateToken(token) => format!("create_{}", each_kind!(token in token => kind(token))),
                    Self::RestoreToken(token) => format!("restore_{}", each_kind!(token in token => kind(token))),
                    Self::DeleteToken(id) => format!("delete_{}", id.kind()),
                }
            }

            /// Calls the verb.
            #[must_use]
            pub fn run<'a>(&self, store: &'a dyn Store) -> Answer<'a> {
                match self.clone() {
                    $(Self::$op($($argument),*) => Box::pin(async move {
                        store.$verb($($value),*).await.map(Given::from)
                    }),)*
                    Self::CreateToken(token) => given(each_kind!(token in token => token.create(store))),
                    Self::RestoreToken(token) => given(each_kind!(token in token => token.restore(store))),
                    Self::DeleteToken(id) => given(id.delete(store)),
                }
            }
        }
    };
}

ops! {
    ClaimKeyFingerprint(fingerprint: KeyFingerprint) => claim_key_fingerprint(fingerprint);
    ReplaceKeyFingerprint(expected: KeyFingerprint, fingerprint: KeyFingerprint) =>
        replace_key_fingerprint(expected, fingerprint);

    CreateAccount(new: Box<NewAccount>) => create_account(*new);
    RegisterAccount(new: Box<NewAccount>, message: Message) => register_account(*new, message);
    RestoreAccount(account: Box<Account>) => restore_account(*account);
    ResetAccount(uid: Uid, verifier: NewVerifier) => reset_account(uid, verifier);
    DeleteAccount(uid: Uid) => delete_account(uid);
    VerifyEmail(uid: Uid) => verify_email(uid);
    UnverifyEmail(uid: Uid) => unverify_email(uid);
    SetLocale(uid: Uid, locale: Option<Text255>) => set_locale(uid, locale);
    ReplaceVerifier(uid: Uid, expected: Secret<32>, verifier: NewVerifier) =>
        replace_verifier(uid, &expected, verifier);
    ChangePassword(uid: Uid, expected: Secret<32>, verifier: NewVerifier, keep: SessionTokenId) =>
        change_password(uid, &expected, verifier, keep);
    LockAccount(uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) => lock_account(uid, locked_at, unlock_code);
    UnlockAccount(uid: Uid) => unlock_account(uid);
    UnlockWithCode(uid: Uid, code: Secret<16>) => unlock_with_code(uid, &code);
    RenewUnlockCode(uid: Uid, code: Secret<16>, message: Message) => renew_unlock_code(uid, code, message);

    StartSession(token: SessionToken, grounds: Grounds, at_most: u32) => start_session(token, grounds, at_most);
    EndSessions(uid: Uid) => end_sessions(uid);
    UpdatePasswordForgotToken(id: PasswordForgotTokenId, tries: u16) => update_password_forgot_token(id, tries);
    VerifyForgotPassword(id: PasswordForgotTokenId, reset: AccountResetToken) => verify_forgot_password(id, reset);
    RequestPasswordReset(token: PasswordForgotToken, message: Message) => request_password_reset(token, message);
    ResetByForgotToken(id: PasswordForgotTokenId, not_before: EpochMs, verifier: NewVerifier) =>
        reset_by_forgot_token(id, not_before, verifier);

    SetRole(uid: Uid, role: Role, at: EpochMs) => set_role(uid, role, at);
    RestoreIdentity(identity: Identity) => restore_identity(identity);
    AddPasswordScheme(scheme: PasswordScheme) => add_password_scheme(scheme);
    RestorePasswordScheme(scheme: PasswordScheme) => restore_password_scheme(scheme);
    CreateProfile(profile: Box<Profile>) => create_profile(*profile);
    RestoreProfile(profile: Box<Profile>) => restore_profile(*profile);

    RequestPhoneCode(new: Box<NewPhoneCode>, not_after: EpochMs, message: Message) =>
        request_phone_code(*new, not_after, message);
    VerifyPhone(uid: Uid, number: PhoneNumber, code: Secret<32>, now: EpochMs, max_guesses: u32) =>
        verify_phone(uid, &number, &code, now, max_guesses);
    RestorePhone(phone: Box<Phone>) => restore_phone(*phone);

    CreateDocument(document: Box<Document>, at_most: u32) => create_document(*document, at_most);
    RestoreDocument(document: Box<Document>) => restore_document(*document);
    NoteFile(file: FileToDelete) => note_file(file);
    ClaimFilesToDelete(now: EpochMs, lease_until: EpochMs, limit: usize) =>
        claim_files_to_delete(now, lease_until, limit);
    ForgetFile(id: FileId) => forget_file(id);
    RestoreFileToDelete(file: FileToDelete) => restore_file_to_delete(file);

    CreateLabel(label: Label, at_most: u32) => create_label(label, at_most);
    UpdateLabel(id: LabelId, value: Text255, at: EpochMs) => update_label(id, value, at);
    SetLabel(label: Label, message: Option<Message>) => set_label(label, message);
    DeleteLabel(id: LabelId) => delete_label(id);
    RestoreLabel(label: Label) => restore_label(label);

    CreateApiKey(key: ApiKey, at_most: u32) => create_api_key(key, at_most);
    UpdateApiKey(uid: Uid, id: ApiKeyId, change: ApiKeyChange, at: EpochMs) => update_api_key(uid, id, change, at);
    DeleteApiKey(uid: Uid, id: ApiKeyId) => delete_api_key(uid, id);
    RestoreApiKey(key: ApiKey) => restore_api_key(key);
    UseJti(used: UsedJti, now: EpochMs) => use_jti(used, now);
    RestoreUsedJti(used: UsedJti) => restore_used_jti(used);

    PutTotp(uid: Uid, secret: Sealed, created_at: EpochMs) => put_totp(uid, secret, created_at);
    EnableTotp(uid: Uid, secret: Sealed, step: u32) => enable_totp(uid, &secret, step);
    AdvanceTotp(uid: Uid, secret: Sealed, step: u32) => advance_totp(uid, &secret, step);
    DisableTotp(uid: Uid) => disable_totp(uid);
    ResealTotp(uid: Uid, expected: Sealed, secret: Sealed) => reseal_totp(uid, &expected, secret);
    RestoreTotp(totp: Totp) => restore_totp(totp);

    RecordFailure(uid: Uid, limit: u32, lock: FailureLock) => record_failure(uid, limit, lock);
    ClearFailures(uid: Uid) => clear_failures(uid);
    EndFailureLock(uid: Uid, locked_by: EpochMs) => end_failure_lock(uid, locked_by);
    RestoreFailure(failure: FailureRecord) => restore_failure(failure);

    TakeTurn(key: ThrottleKey, limit: u32, now: EpochMs, until: EpochMs) => take_turn(key, limit, now, until);
    GiveTurnBack(key: ThrottleKey) => give_turn_back(key);
    RestoreThrottle(throttle: Throttle) => restore_throttle(throttle);
    RotateSigningKey(key: SigningKey, expected: Option<SigningKeyId>, until: EpochMs) =>
        rotate_signing_key(key, expected, until);
    ResealSigningKey(id: SigningKeyId, expected: Sealed, private_key: Sealed) =>
        reseal_signing_key(id, &expected, private_key);
    RestoreSigningKey(key: SigningKey) => restore_signing_key(key);
    CreateMessage(message: Message) => create_message(message);
    ClaimMessages(now: EpochMs, lease_until: EpochMs, limit: usize) => claim_messages(now, lease_until, limit);
    PostponeMessage(id: MessageId, due_at: EpochMs) => postpone_message(id, due_at);
    FinishMessage(id: MessageId) => finish_message(id);
    ResealMessage(id: MessageId, expected: Sealed, content: Sealed) => reseal_message(id, &expected, content);
    RestoreMessage(message: Message) => restore_message(message);

    SignUp(pseudonym: Box<Pseudonym>, spend: CleanTokenId, draw: Stock, pick: Slot) =>
        sign_up(*pseudonym, spend, draw, pick);
    RestorePseudonym(pseudonym: Box<Pseudonym>) => restore_pseudonym(*pseudonym);
    StartPseudonymSession(session: PseudonymSession, handshake: HandshakeId, now: EpochMs, at_most: u32) =>
        start_pseudonym_session(session, handshake, now, at_most);
    EndPseudonymSession(id: PseudonymSessionId, pseudonym: PseudonymId) => end_pseudonym_session(id, pseudonym);
    RestorePseudonymSession(session: PseudonymSession) => restore_pseudonym_session(session);
    PutHandshake(handshake: Handshake, at_most: u32) => put_handshake(handshake, at_most);
    TakeHandshake(key: HandshakeKey, now: EpochMs) => take_handshake(key, now);
    RestoreHandshake(handshake: Handshake) => restore_handshake(handshake);

    Fill(fill: Fill) => fill(fill);
    Draw(stock: Stock, pick: Slot) => draw(stock, pick);
    RemoveStockedTokens(ids: Vec<StockedTokenId>) => remove_stocked_tokens(ids);
    ResealStockedToken(id: StockedTokenId, expected: Sealed, token: Sealed) =>
        reseal_stocked_token(id, &expected, token);
    RestoreStockedToken(token: StockedToken) => restore_stocked_token(token);
    Clean(cleaning: Box<Cleaning>, now: EpochMs) => clean(*cleaning, now);
    RestoreDirtyToken(token: Box<DirtyToken>) => restore_dirty_token(*token);
    Spend(id: CleanTokenId) => spend(id);
    RestoreCleanToken(token: CleanToken) => restore_clean_token(token);
    RestoreKeptReply(reply: Box<KeptReply>) => restore_kept_reply(*reply);
    SetFillMark(mark: FillMark, now: EpochMs) => set_fill_mark(mark, now);
    ClearFillMark(owner: FillOwner) => clear_fill_mark(owner);

    SweepExpired(now: EpochMs, limit: usize) => sweep_expired(now, limit);
}

impl Op {
    /// Calls the verb and applies it to the expected state: both must answer the same.
    ///
    /// # Errors
    /// When the store's answer is another one than the contract's.
    pub async fn run_beside(&self, store: &dyn Store, expected: &mut State) -> Checked {
        let answer = self.run(store).await;
        self.must_answer(&answer, &expected.apply(self))
    }

    pub(crate) fn must_answer(&self, answer: &Result<Given>, expected: &Answered) -> Checked {
        let (wanted, found) = match (answer, expected) {
            (Ok(found), Ok(wanted)) => return found.must_be(wanted).map_err(|failure| failure.during(self.name())),
            (Err(found), Err(wanted)) if found.kind() == *wanted => return Ok(()),
            (Ok(found), Err(wanted)) => (format!("{wanted:?}"), format!("success{found}")),
            (Err(found), Err(wanted)) => (format!("{wanted:?}"), describe(found)),
            (Err(found), Ok(wanted)) => (format!("success{wanted}"), describe(found)),
        };
        Err(Failure::new(format!("{}: expected {wanted}, found {found}", self.name())))
    }

    /// Whether what the verb does depends on records that other callers may make at the same moment, whatever ids they
    /// choose.
    pub(crate) fn is_of_the_whole_store(&self) -> bool {
        matches!(
            self,
            Self::ClaimKeyFingerprint(_)
                | Self::ReplaceKeyFingerprint(..)
                | Self::AddPasswordScheme(_)
                | Self::RestorePasswordScheme(_)
                | Self::RotateSigningKey(..)
                | Self::ResealSigningKey(..)
                | Self::RestoreSigningKey(_)
                | Self::SetFillMark(..)
                | Self::ClearFillMark(_)
        ) || self.is_of_what_is_due()
    }

    /// The slot from which on the verb draws a token.
    pub(crate) fn draws_from(&self) -> Option<StockedTokenId> {
        match self {
            Self::SignUp(_, _, stock, slot) | Self::Draw(stock, slot) => {
                Some(StockedTokenId { stock: *stock, slot: *slot })
            }
            Self::Clean(cleaning, _) => Some(StockedTokenId { stock: cleaning.draw, slot: cleaning.pick }),
            _ => None,
        }
    }

    /// Whether the verb looks for records by their time.
    pub(crate) fn is_of_what_is_due(&self) -> bool {
        matches!(self, Self::ClaimFilesToDelete(..) | Self::ClaimMessages(..) | Self::SweepExpired(..))
    }
}

/// The part of an answer that the contract fixes.
pub(crate) type Answered = std::result::Result<Given, ErrorKind>;

pub(crate) fn outcome(answer: &Result<Given>) -> Answered {
    match answer {
        Ok(given) => Ok(given.clone()),
        Err(error) => Err(error.kind()),
    }
}

fn given(verb: crate::kind::Verb<'_, ()>) -> Answer<'_> {
    Box::pin(async { verb.await.map(Given::from) })
}

fn kind<K: Kind>(_: &K) -> &'static str {
    K::NAME
}

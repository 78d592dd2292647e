//! Verbs by chance, on so few ids that they meet.

use authkeep_store::{
    Accounts, ApiKey, ApiKeyChange, ApiKeys, Channel, CodeRequest, Date, Document, Documents, EpochMs, Expiry,
    FailureLock, Failures, FileToDelete, FilesToDelete, Grounds, KeyFetchToken, KeyFetchTokens, Label, LabelScope,
    Labels, Message, Messages, NewAccount, NewPhoneCode, NewVerifier, NormalizedEmail, PasswordForgotToken,
    PasswordForgotTokens, PhoneNumber, Phones, Result, Sealed, Secret, SessionToken, SessionTokens, SigningKey,
    SigningKeys, Text4k, Text255, Throttles, Uid, UsedJti, UsedJtiId, UsedJtis,
};

use crate::SledStore;

/// Numbers from a seed (xorshift).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, end: u8) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u8::try_from((self.0 >> 11) % u64::from(end)).expect("it is below a byte")
    }

    fn uid(&mut self) -> Uid {
        [self.below(3); 16].into()
    }

    fn id16(&mut self) -> [u8; 16] {
        [self.below(6); 16]
    }

    fn id32(&mut self) -> [u8; 32] {
        [self.below(6); 32]
    }

    fn time(&mut self) -> EpochMs {
        EpochMs::new(self.below(8).into()).expect("it is in range")
    }

    fn maybe_time(&mut self) -> Option<EpochMs> {
        (self.below(3) > 0).then(|| self.time())
    }

    fn number(&mut self) -> PhoneNumber {
        PhoneNumber::new(self.below(3).to_string()).expect("it is a digit")
    }

    fn message(&mut self) -> Message {
        Message {
            id: self.id16().into(),
            channel: Channel::Mail,
            content: Sealed::new(vec![self.below(200); 50]).expect("it is in bounds"),
            created_at: self.time(),
            due_at: self.time(),
            attempts: 0,
        }
    }

    fn session(&mut self) -> SessionToken {
        SessionToken {
            id: self.id32().into(),
            uid: self.uid(),
            data: Secret::new([1; 32]),
            created_at: self.time(),
            expires_at: self.maybe_time(),
        }
    }

    fn account(&mut self) -> NewAccount {
        let uid = self.uid();
        let email = format!("{}@example.com", self.below(4));
        NewAccount {
            uid,
            normalized_email: NormalizedEmail::new(&email).expect("it is in bounds"),
            email: text(&email),
            email_code: Secret::new([1; 16]),
            email_verified: true,
            k_a: Secret::new([2; 32]),
            wrap_wrap_kb: Secret::new([3; 32]),
            auth_salt: Secret::new([4; 32]),
            verify_hash: Secret::new([5; 32]),
            verifier_version: 2,
            verifier_set_at: EpochMs::MIN,
            created_at: EpochMs::MIN,
            locale: None,
        }
    }
}

fn text(text: &str) -> Text255 {
    Text255::new(text).expect("it is in bounds")
}

fn verifier() -> NewVerifier {
    NewVerifier {
        verify_hash: Secret::new([5; 32]),
        auth_salt: Secret::new([4; 32]),
        wrap_wrap_kb: Secret::new([3; 32]),
        verifier_version: 2,
        verifier_set_at: EpochMs::MIN,
    }
}

/// A verb that touches sessions and other tokens. Refusals are as good as anything.
pub(super) async fn run_on_tokens(store: &SledStore, chance: &mut Chance) -> Result<()> {
    let (uid, id) = (chance.uid(), chance.id32());
    match chance.below(10) {
        0 => store.create_session_token(chance.session()).await,
        1 => {
            let grounds = Grounds::Password(Secret::new([5; 32]));
            store.start_session(chance.session(), grounds, chance.below(4).into()).await
        }
        2 => store.delete_session_token(id.into()).await,
        3 => store.end_sessions(uid).await,
        4 => store.change_password(uid, &Secret::new([5; 32]), verifier(), id.into()).await,
        5 => {
            let (auth_key, key_bundle) = (Secret::new([1; 32]), Secret::new([1; 96]));
            let token = KeyFetchToken { id: id.into(), uid, auth_key, key_bundle, created_at: EpochMs::MIN };
            store.create_key_fetch_token(token).await
        }
        6 => {
            let (data, pass_code) = (Secret::new([1; 32]), Secret::new([1; 16]));
            let token =
                PasswordForgotToken { id: id.into(), uid, data, pass_code, tries: 3, created_at: chance.time() };
            store.request_password_reset(token, chance.message()).await
        }
        7 => store.reset_by_forgot_token(id.into(), chance.time(), verifier()).await,
        8 => store.reset_account(uid, verifier()).await,
        _ => store.sweep_expired(chance.time(), chance.below(5).into()).await.map(drop),
    }
}

/// A verb that touches what else belongs to accounts.
pub(super) async fn run_on_belongings(store: &SledStore, chance: &mut Chance) -> Result<()> {
    let (uid, id, now) = (chance.uid(), chance.id16(), chance.time());
    match chance.below(12) {
        0 => store.note_file(FileToDelete { id: id.into(), due_at: now }).await,
        1 | 2 => store.create_document(document(uid, id, now), 3).await,
        3 => store.claim_files_to_delete(now, chance.time(), 2).await.map(drop),
        4 => store.forget_file(id.into()).await,
        5 => store.create_api_key(api_key(uid, id, now), 3).await,
        6 => store.update_api_key(uid, id.into(), ApiKeyChange::default(), now).await.map(drop),
        7 => store.delete_api_key(uid, id.into()).await,
        8 => {
            let id = UsedJtiId { api_key: id.into(), jti_hash: chance.id32() };
            store.use_jti(UsedJti { id, expires_at: chance.time() }, now).await
        }
        9 => {
            let new = NewPhoneCode {
                uid,
                number: chance.number(),
                country: text("GB"),
                code: Secret::new([1; 32]),
                sent_at: now,
                expires_at: EpochMs::MAX,
                again: false,
            };
            let stored = store.request_phone_code(new, EpochMs::MAX, chance.message()).await?;
            assert_eq!(stored, CodeRequest::Stored);
            Ok(())
        }
        10 => store.verify_phone(uid, &chance.number(), &Secret::new([1; 32]), now, 9).await.map(drop),
        _ => {
            let (key, value) = (text("email"), text(&chance.below(2).to_string()));
            let label = Label { uid, scope: LabelScope::Private, key, value, created_at: now, updated_at: now };
            store.set_label(label, Some(chance.message())).await
        }
    }
}

/// A verb that touches accounts as a whole, or what belongs to none.
pub(super) async fn run_on_the_rest(store: &SledStore, chance: &mut Chance) -> Result<()> {
    let (uid, id, now) = (chance.uid(), chance.id16(), chance.time());
    match chance.below(12) {
        0 => store.delete_account(uid).await,
        1..=3 => store.register_account(chance.account(), chance.message()).await,
        4 => {
            let lock = FailureLock { locked_at: now, unlock_code: Secret::new([1; 16]), message: chance.message() };
            store.record_failure(uid, 2, lock).await.map(drop)
        }
        5 => store.create_message(chance.message()).await,
        6 => store.claim_messages(now, chance.time(), 3).await.map(drop),
        7 => store.postpone_message(id.into(), now).await,
        8 => store.finish_message(id.into()).await,
        9 => store.take_turn(chance.id32().into(), 2, now, chance.time()).await.map(drop),
        10 => {
            let keys = store.signing_keys().await?;
            let signs = keys.iter().find(|key| key.expires_at.is_none()).map(|key| key.id);
            store.rotate_signing_key(signing_key(id), signs, now).await
        }
        _ => store.sweep_expired(now, chance.below(5).into()).await.map(drop),
    }
}

fn document(uid: Uid, id: [u8; 16], created_at: EpochMs) -> Document {
    Document {
        id: id.into(),
        uid,
        doc_type: text("passport"),
        doc_number: text("1"),
        doc_expire: Date::MAX,
        file_name: text("a.png"),
        content_type: text("image/png"),
        size: 1,
        metadata: None,
        created_at,
    }
}

fn api_key(uid: Uid, id: [u8; 16], at: EpochMs) -> ApiKey {
    ApiKey {
        id: id.into(),
        uid,
        public_key: Text4k::new("a key").expect("it is in bounds"),
        scopes: None,
        expires_in: 1,
        state: text("active"),
        created_at: at,
        updated_at: at,
    }
}

fn signing_key(id: [u8; 16]) -> SigningKey {
    SigningKey {
        id: id.into(),
        private_key: Sealed::new(vec![1; 40]).expect("it is in bounds"),
        public_key: Text4k::new("a key").expect("it is in bounds"),
        created_at: EpochMs::MIN,
        expires_at: None,
    }
}

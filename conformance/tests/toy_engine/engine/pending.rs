//! Families that this engine does not keep yet: every verb of them is refused.

use async_trait::async_trait;

use super::ToyStore;

#[async_trait]
impl authkeep_store::Identities for ToyStore {
    async fn set_role(
        &self,
        _uid: authkeep_store::Uid,
        _role: authkeep_store::Role,
        _at: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn identity(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Option<authkeep_store::Identity>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn person(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Option<authkeep_store::Person>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_identities(
        &self,
        _after: Option<authkeep_store::Uid>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Identity>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_identity(&self, _identity: authkeep_store::Identity) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::PasswordSchemes for ToyStore {
    async fn password_schemes(&self) -> authkeep_store::Result<Vec<authkeep_store::PasswordScheme>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn add_password_scheme(&self, _scheme: authkeep_store::PasswordScheme) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_password_schemes(
        &self,
        _after: Option<u8>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::PasswordScheme>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_password_scheme(&self, _scheme: authkeep_store::PasswordScheme) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Profiles for ToyStore {
    async fn create_profile(&self, _profile: authkeep_store::Profile) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn profile(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Option<authkeep_store::Profile>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_profiles(
        &self,
        _after: Option<authkeep_store::Uid>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Profile>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_profile(&self, _profile: authkeep_store::Profile) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Phones for ToyStore {
    async fn request_phone_code(
        &self,
        _new: authkeep_store::NewPhoneCode,
        _not_after: authkeep_store::EpochMs,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<authkeep_store::CodeRequest> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn verify_phone(
        &self,
        _uid: authkeep_store::Uid,
        _number: &authkeep_store::PhoneNumber,
        _code: &authkeep_store::Secret<32>,
        _now: authkeep_store::EpochMs,
        _max_guesses: u32,
    ) -> authkeep_store::Result<bool> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn phones(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Vec<authkeep_store::Phone>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn phone_owner(
        &self,
        _number: &authkeep_store::PhoneNumber,
    ) -> authkeep_store::Result<Option<authkeep_store::Uid>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_phones(
        &self,
        _after: Option<authkeep_store::PhoneId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Phone>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_phone(&self, _phone: authkeep_store::Phone) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Documents for ToyStore {
    async fn create_document(&self, _document: authkeep_store::Document, _at_most: u32) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn document(&self, _id: authkeep_store::FileId) -> authkeep_store::Result<Option<authkeep_store::Document>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn documents(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Vec<authkeep_store::Document>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_documents(
        &self,
        _after: Option<authkeep_store::FileId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Document>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_document(&self, _document: authkeep_store::Document) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::FilesToDelete for ToyStore {
    async fn note_file(&self, _file: authkeep_store::FileToDelete) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn claim_files_to_delete(
        &self,
        _now: authkeep_store::EpochMs,
        _lease_until: authkeep_store::EpochMs,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::FileId>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn forget_file(&self, _id: authkeep_store::FileId) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_files_to_delete(
        &self,
        _after: Option<authkeep_store::FileId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::FileToDelete>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_file_to_delete(&self, _file: authkeep_store::FileToDelete) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Labels for ToyStore {
    async fn create_label(&self, _label: authkeep_store::Label, _at_most: u32) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn labels(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Vec<authkeep_store::Label>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn update_label(
        &self,
        _id: authkeep_store::LabelId,
        _value: authkeep_store::Text255,
        _at: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<authkeep_store::Label> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn set_label(
        &self,
        _label: authkeep_store::Label,
        _message: Option<authkeep_store::Message>,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn delete_label(&self, _id: authkeep_store::LabelId) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_labels(
        &self,
        _after: Option<authkeep_store::LabelId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Label>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_label(&self, _label: authkeep_store::Label) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::ApiKeys for ToyStore {
    async fn create_api_key(&self, _key: authkeep_store::ApiKey, _at_most: u32) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn api_key(&self, _id: authkeep_store::ApiKeyId) -> authkeep_store::Result<Option<authkeep_store::ApiKey>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn api_keys(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Vec<authkeep_store::ApiKey>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn update_api_key(
        &self,
        _uid: authkeep_store::Uid,
        _id: authkeep_store::ApiKeyId,
        _change: authkeep_store::ApiKeyChange,
        _at: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<authkeep_store::ApiKey> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn delete_api_key(
        &self,
        _uid: authkeep_store::Uid,
        _id: authkeep_store::ApiKeyId,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_api_keys(
        &self,
        _after: Option<authkeep_store::ApiKeyId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::ApiKey>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_api_key(&self, _key: authkeep_store::ApiKey) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::UsedJtis for ToyStore {
    async fn use_jti(
        &self,
        _used: authkeep_store::UsedJti,
        _now: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_used_jtis(
        &self,
        _after: Option<authkeep_store::UsedJtiId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::UsedJti>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_used_jti(&self, _used: authkeep_store::UsedJti) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Totps for ToyStore {
    async fn put_totp(
        &self,
        _uid: authkeep_store::Uid,
        _secret: authkeep_store::Sealed,
        _created_at: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn totp(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Option<authkeep_store::Totp>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn enable_totp(
        &self,
        _uid: authkeep_store::Uid,
        _secret: &authkeep_store::Sealed,
        _step: u32,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn advance_totp(
        &self,
        _uid: authkeep_store::Uid,
        _secret: &authkeep_store::Sealed,
        _step: u32,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn disable_totp(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn reseal_totp(
        &self,
        _uid: authkeep_store::Uid,
        _expected: &authkeep_store::Sealed,
        _secret: authkeep_store::Sealed,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_totps(
        &self,
        _after: Option<authkeep_store::Uid>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Totp>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_totp(&self, _totp: authkeep_store::Totp) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Failures for ToyStore {
    async fn record_failure(
        &self,
        _uid: authkeep_store::Uid,
        _limit: u32,
        _lock: authkeep_store::FailureLock,
    ) -> authkeep_store::Result<authkeep_store::Failure> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn failure(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<Option<authkeep_store::Failure>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn clear_failures(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn end_failure_lock(
        &self,
        _uid: authkeep_store::Uid,
        _locked_by: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<bool> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_failures(
        &self,
        _after: Option<authkeep_store::Uid>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Failure>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_failure(&self, _failure: authkeep_store::Failure) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Throttles for ToyStore {
    async fn take_turn(
        &self,
        _key: authkeep_store::ThrottleKey,
        _limit: u32,
        _now: authkeep_store::EpochMs,
        _until: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<authkeep_store::Turn> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn give_turn_back(&self, _key: authkeep_store::ThrottleKey) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_throttles(
        &self,
        _after: Option<authkeep_store::ThrottleKey>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Throttle>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_throttle(&self, _throttle: authkeep_store::Throttle) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::SigningKeys for ToyStore {
    async fn signing_keys(&self) -> authkeep_store::Result<Vec<authkeep_store::SigningKey>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn rotate_signing_key(
        &self,
        _key: authkeep_store::SigningKey,
        _expected: Option<authkeep_store::SigningKeyId>,
        _until: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn reseal_signing_key(
        &self,
        _id: authkeep_store::SigningKeyId,
        _expected: &authkeep_store::Sealed,
        _private_key: authkeep_store::Sealed,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_signing_keys(
        &self,
        _after: Option<authkeep_store::SigningKeyId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::SigningKey>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_signing_key(&self, _key: authkeep_store::SigningKey) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Messages for ToyStore {
    async fn create_message(&self, _message: authkeep_store::Message) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn claim_messages(
        &self,
        _now: authkeep_store::EpochMs,
        _lease_until: authkeep_store::EpochMs,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Message>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn postpone_message(
        &self,
        _id: authkeep_store::MessageId,
        _due_at: authkeep_store::EpochMs,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn finish_message(&self, _id: authkeep_store::MessageId) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn reseal_message(
        &self,
        _id: authkeep_store::MessageId,
        _expected: &authkeep_store::Sealed,
        _content: authkeep_store::Sealed,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn scan_messages(
        &self,
        _after: Option<authkeep_store::MessageId>,
        _limit: usize,
    ) -> authkeep_store::Result<Vec<authkeep_store::Message>> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn restore_message(&self, _message: authkeep_store::Message) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

#[async_trait]
impl authkeep_store::Expiry for ToyStore {
    async fn sweep_expired(&self, _now: authkeep_store::EpochMs, _limit: usize) -> authkeep_store::Result<usize> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

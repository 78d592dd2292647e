//! The verbs of the contract as data, for code that treats all of them alike.

/// Calls a macro with every family of the contract and every verb of it, [`Health`](crate::Health) aside:
///
/// ```text
/// Accounts {
///     account(uid: Uid) -> Option<Account>;
///     ...
/// }
/// ...
/// ```
///
/// A wrapper that counts, delays or breaks verbs is then one pattern instead of one method a verb. Traits and
/// types are named in full: the caller imports none of them.
#[macro_export]
macro_rules! verbs {
    ($callback:ident) => {
        $callback! {
            $crate::KeyFingerprints {
                key_fingerprint() -> Option<$crate::KeyFingerprint>;
                claim_key_fingerprint(fingerprint: $crate::KeyFingerprint) -> $crate::KeyFingerprint;
                replace_key_fingerprint(expected: $crate::KeyFingerprint, fingerprint: $crate::KeyFingerprint) -> ();
            }
            $crate::Accounts {
                create_account(new: $crate::NewAccount) -> ();
                account(uid: $crate::Uid) -> Option<$crate::Account>;
                account_by_email(email: &$crate::NormalizedEmail) -> Option<$crate::Account>;
                check_password(uid: $crate::Uid, verify_hash: &$crate::Secret<32>) -> ();
                reset_account(uid: $crate::Uid, verifier: $crate::NewVerifier) -> ();
                delete_account(uid: $crate::Uid) -> ();
                verify_email(uid: $crate::Uid) -> ();
                set_locale(uid: $crate::Uid, locale: Option<$crate::Text255>) -> ();
                lock_account(uid: $crate::Uid, locked_at: $crate::EpochMs, unlock_code: $crate::Secret<16>) -> ();
                unlock_account(uid: $crate::Uid) -> ();
                scan_accounts(after: Option<$crate::Uid>, limit: usize) -> Vec<$crate::Account>;
                restore_account(account: $crate::Account) -> ();
                register_account(new: $crate::NewAccount, message: $crate::Message) -> ();
                unverify_email(uid: $crate::Uid) -> ();
                replace_verifier(uid: $crate::Uid, expected: &$crate::Secret<32>, verifier: $crate::NewVerifier) -> ();
                change_password(uid: $crate::Uid, expected: &$crate::Secret<32>, verifier: $crate::NewVerifier, keep: $crate::SessionTokenId) -> ();
                unlock_with_code(uid: $crate::Uid, code: &$crate::Secret<16>) -> ();
                renew_unlock_code(uid: $crate::Uid, code: $crate::Secret<16>, message: $crate::Message) -> ();
            }
            $crate::SessionTokens {
                create_session_token(token: $crate::SessionToken) -> ();
                session_token(id: $crate::SessionTokenId, now: $crate::EpochMs) -> Option<$crate::WithAccount<$crate::SessionToken>>;
                account_devices(uid: $crate::Uid, now: $crate::EpochMs) -> Vec<$crate::SessionToken>;
                delete_session_token(id: $crate::SessionTokenId) -> ();
                scan_session_tokens(after: Option<$crate::SessionTokenId>, limit: usize) -> Vec<$crate::SessionToken>;
                restore_session_token(token: $crate::SessionToken) -> ();
                start_session(token: $crate::SessionToken, grounds: $crate::Grounds, at_most: u32) -> ();
                end_sessions(uid: $crate::Uid) -> ();
            }
            $crate::KeyFetchTokens {
                create_key_fetch_token(token: $crate::KeyFetchToken) -> ();
                key_fetch_token(id: $crate::KeyFetchTokenId) -> Option<$crate::WithAccount<$crate::KeyFetchToken>>;
                delete_key_fetch_token(id: $crate::KeyFetchTokenId) -> ();
                scan_key_fetch_tokens(after: Option<$crate::KeyFetchTokenId>, limit: usize) -> Vec<$crate::KeyFetchToken>;
                restore_key_fetch_token(token: $crate::KeyFetchToken) -> ();
            }
            $crate::AccountResetTokens {
                create_account_reset_token(token: $crate::AccountResetToken) -> ();
                account_reset_token(id: $crate::AccountResetTokenId) -> Option<$crate::WithAccount<$crate::AccountResetToken>>;
                delete_account_reset_token(id: $crate::AccountResetTokenId) -> ();
                scan_account_reset_tokens(after: Option<$crate::AccountResetTokenId>, limit: usize) -> Vec<$crate::AccountResetToken>;
                restore_account_reset_token(token: $crate::AccountResetToken) -> ();
            }
            $crate::PasswordChangeTokens {
                create_password_change_token(token: $crate::PasswordChangeToken) -> ();
                password_change_token(id: $crate::PasswordChangeTokenId) -> Option<$crate::WithAccount<$crate::PasswordChangeToken>>;
                delete_password_change_token(id: $crate::PasswordChangeTokenId) -> ();
                scan_password_change_tokens(after: Option<$crate::PasswordChangeTokenId>, limit: usize) -> Vec<$crate::PasswordChangeToken>;
                restore_password_change_token(token: $crate::PasswordChangeToken) -> ();
            }
            $crate::PasswordForgotTokens {
                create_password_forgot_token(token: $crate::PasswordForgotToken) -> ();
                password_forgot_token(id: $crate::PasswordForgotTokenId) -> Option<$crate::WithAccount<$crate::PasswordForgotToken>>;
                delete_password_forgot_token(id: $crate::PasswordForgotTokenId) -> ();
                update_password_forgot_token(id: $crate::PasswordForgotTokenId, tries: u16) -> ();
                verify_forgot_password(id: $crate::PasswordForgotTokenId, reset: $crate::AccountResetToken) -> ();
                scan_password_forgot_tokens(after: Option<$crate::PasswordForgotTokenId>, limit: usize) -> Vec<$crate::PasswordForgotToken>;
                restore_password_forgot_token(token: $crate::PasswordForgotToken) -> ();
                request_password_reset(token: $crate::PasswordForgotToken, message: $crate::Message) -> ();
                reset_by_forgot_token(id: $crate::PasswordForgotTokenId, not_before: $crate::EpochMs, verifier: $crate::NewVerifier) -> ();
            }
            $crate::Identities {
                set_role(uid: $crate::Uid, role: $crate::Role, at: $crate::EpochMs) -> ();
                identity(uid: $crate::Uid) -> Option<$crate::Identity>;
                person(uid: $crate::Uid) -> Option<$crate::Person>;
                scan_identities(after: Option<$crate::Uid>, limit: usize) -> Vec<$crate::Identity>;
                restore_identity(identity: $crate::Identity) -> ();
            }
            $crate::PasswordSchemes {
                password_schemes() -> Vec<$crate::PasswordScheme>;
                add_password_scheme(scheme: $crate::PasswordScheme) -> ();
                scan_password_schemes(after: Option<u8>, limit: usize) -> Vec<$crate::PasswordScheme>;
                restore_password_scheme(scheme: $crate::PasswordScheme) -> ();
            }
            $crate::Profiles {
                create_profile(profile: $crate::Profile) -> ();
                profile(uid: $crate::Uid) -> Option<$crate::Profile>;
                scan_profiles(after: Option<$crate::Uid>, limit: usize) -> Vec<$crate::Profile>;
                restore_profile(profile: $crate::Profile) -> ();
            }
            $crate::Phones {
                request_phone_code(new: $crate::NewPhoneCode, not_after: $crate::EpochMs, message: $crate::Message) -> $crate::CodeRequest;
                verify_phone(uid: $crate::Uid, number: &$crate::PhoneNumber, code: &$crate::Secret<32>, now: $crate::EpochMs, max_guesses: u32) -> bool;
                phones(uid: $crate::Uid) -> Vec<$crate::Phone>;
                phone_owner(number: &$crate::PhoneNumber) -> Option<$crate::Uid>;
                scan_phones(after: Option<$crate::PhoneId>, limit: usize) -> Vec<$crate::Phone>;
                restore_phone(phone: $crate::Phone) -> ();
            }
            $crate::Documents {
                create_document(document: $crate::Document, at_most: u32) -> ();
                document(id: $crate::FileId) -> Option<$crate::Document>;
                documents(uid: $crate::Uid) -> Vec<$crate::Document>;
                scan_documents(after: Option<$crate::FileId>, limit: usize) -> Vec<$crate::Document>;
                restore_document(document: $crate::Document) -> ();
            }
            $crate::FilesToDelete {
                note_file(file: $crate::FileToDelete) -> ();
                claim_files_to_delete(now: $crate::EpochMs, lease_until: $crate::EpochMs, limit: usize) -> Vec<$crate::FileId>;
                forget_file(id: $crate::FileId) -> ();
                scan_files_to_delete(after: Option<$crate::FileId>, limit: usize) -> Vec<$crate::FileToDelete>;
                restore_file_to_delete(file: $crate::FileToDelete) -> ();
            }
            $crate::Labels {
                create_label(label: $crate::Label, at_most: u32) -> ();
                labels(uid: $crate::Uid) -> Vec<$crate::Label>;
                update_label(id: $crate::LabelId, value: $crate::Text255, at: $crate::EpochMs) -> $crate::Label;
                set_label(label: $crate::Label, message: Option<$crate::Message>) -> ();
                delete_label(id: $crate::LabelId) -> ();
                scan_labels(after: Option<$crate::LabelId>, limit: usize) -> Vec<$crate::Label>;
                restore_label(label: $crate::Label) -> ();
            }
            $crate::ApiKeys {
                create_api_key(key: $crate::ApiKey, at_most: u32) -> ();
                api_key(id: $crate::ApiKeyId) -> Option<$crate::ApiKey>;
                api_keys(uid: $crate::Uid) -> Vec<$crate::ApiKey>;
                update_api_key(uid: $crate::Uid, id: $crate::ApiKeyId, change: $crate::ApiKeyChange, at: $crate::EpochMs) -> $crate::ApiKey;
                delete_api_key(uid: $crate::Uid, id: $crate::ApiKeyId) -> ();
                scan_api_keys(after: Option<$crate::ApiKeyId>, limit: usize) -> Vec<$crate::ApiKey>;
                restore_api_key(key: $crate::ApiKey) -> ();
            }
            $crate::UsedJtis {
                use_jti(used: $crate::UsedJti, now: $crate::EpochMs) -> ();
                scan_used_jtis(after: Option<$crate::UsedJtiId>, limit: usize) -> Vec<$crate::UsedJti>;
                restore_used_jti(used: $crate::UsedJti) -> ();
            }
            $crate::Totps {
                put_totp(uid: $crate::Uid, secret: $crate::Sealed, created_at: $crate::EpochMs) -> ();
                totp(uid: $crate::Uid) -> Option<$crate::Totp>;
                enable_totp(uid: $crate::Uid, secret: &$crate::Sealed, step: u32) -> ();
                advance_totp(uid: $crate::Uid, secret: &$crate::Sealed, step: u32) -> ();
                disable_totp(uid: $crate::Uid) -> ();
                reseal_totp(uid: $crate::Uid, expected: &$crate::Sealed, secret: $crate::Sealed) -> ();
                scan_totps(after: Option<$crate::Uid>, limit: usize) -> Vec<$crate::Totp>;
                restore_totp(totp: $crate::Totp) -> ();
            }
            $crate::Failures {
                record_failure(uid: $crate::Uid, limit: u32, lock: $crate::FailureLock) -> $crate::Failure;
                failure(uid: $crate::Uid) -> Option<$crate::Failure>;
                clear_failures(uid: $crate::Uid) -> ();
                end_failure_lock(uid: $crate::Uid, locked_by: $crate::EpochMs) -> bool;
                scan_failures(after: Option<$crate::Uid>, limit: usize) -> Vec<$crate::Failure>;
                restore_failure(failure: $crate::Failure) -> ();
            }
            $crate::Throttles {
                take_turn(key: $crate::ThrottleKey, limit: u32, now: $crate::EpochMs, until: $crate::EpochMs) -> $crate::Turn;
                give_turn_back(key: $crate::ThrottleKey) -> ();
                scan_throttles(after: Option<$crate::ThrottleKey>, limit: usize) -> Vec<$crate::Throttle>;
                restore_throttle(throttle: $crate::Throttle) -> ();
            }
            $crate::SigningKeys {
                signing_keys() -> Vec<$crate::SigningKey>;
                rotate_signing_key(key: $crate::SigningKey, expected: Option<$crate::SigningKeyId>, until: $crate::EpochMs) -> ();
                reseal_signing_key(id: $crate::SigningKeyId, expected: &$crate::Sealed, private_key: $crate::Sealed) -> ();
                scan_signing_keys(after: Option<$crate::SigningKeyId>, limit: usize) -> Vec<$crate::SigningKey>;
                restore_signing_key(key: $crate::SigningKey) -> ();
            }
            $crate::Messages {
                create_message(message: $crate::Message) -> ();
                claim_messages(now: $crate::EpochMs, lease_until: $crate::EpochMs, limit: usize) -> Vec<$crate::Message>;
                postpone_message(id: $crate::MessageId, due_at: $crate::EpochMs) -> ();
                finish_message(id: $crate::MessageId) -> ();
                reseal_message(id: $crate::MessageId, expected: &$crate::Sealed, content: $crate::Sealed) -> ();
                scan_messages(after: Option<$crate::MessageId>, limit: usize) -> Vec<$crate::Message>;
                restore_message(message: $crate::Message) -> ();
            }
            $crate::Pseudonyms {
                sign_up(pseudonym: $crate::Pseudonym, spend: $crate::CleanTokenId, draw: $crate::Stock, pick: $crate::Slot) -> $crate::StockedToken;
                pseudonym(id: $crate::PseudonymId) -> Option<$crate::Pseudonym>;
                scan_pseudonyms(after: Option<$crate::PseudonymId>, limit: usize) -> Vec<$crate::Pseudonym>;
                restore_pseudonym(pseudonym: $crate::Pseudonym) -> ();
            }
            $crate::PseudonymSessions {
                start_pseudonym_session(session: $crate::PseudonymSession, handshake: $crate::HandshakeId, now: $crate::EpochMs, at_most: u32) -> ();
                pseudonym_session(id: $crate::PseudonymSessionId, now: $crate::EpochMs) -> Option<$crate::PseudonymSession>;
                end_pseudonym_session(id: $crate::PseudonymSessionId, pseudonym: $crate::PseudonymId) -> ();
                scan_pseudonym_sessions(after: Option<$crate::PseudonymSessionId>, limit: usize) -> Vec<$crate::PseudonymSession>;
                restore_pseudonym_session(session: $crate::PseudonymSession) -> ();
            }
            $crate::Handshakes {
                put_handshake(handshake: $crate::Handshake, at_most: u32) -> ();
                handshakes(key: $crate::HandshakeKey, now: $crate::EpochMs) -> Vec<$crate::Handshake>;
                take_handshake(key: $crate::HandshakeKey, now: $crate::EpochMs) -> Option<$crate::Handshake>;
                scan_handshakes(after: Option<$crate::HandshakeId>, limit: usize) -> Vec<$crate::Handshake>;
                restore_handshake(handshake: $crate::Handshake) -> ();
            }
            $crate::Stocks {
                fill(fill: $crate::Fill) -> ();
                draw(stock: $crate::Stock, pick: $crate::Slot) -> Option<$crate::StockedToken>;
                stock_size(stock: $crate::Stock, at_most: usize) -> usize;
                stocked_tokens(stock: $crate::Stock, limit: usize) -> Vec<$crate::StockedToken>;
                remove_stocked_tokens(ids: Vec<$crate::StockedTokenId>) -> ();
                reseal_stocked_token(id: $crate::StockedTokenId, expected: &$crate::Sealed, token: $crate::Sealed) -> ();
                scan_stocked_tokens(after: Option<$crate::StockedTokenId>, limit: usize) -> Vec<$crate::StockedToken>;
                restore_stocked_token(token: $crate::StockedToken) -> ();
            }
            $crate::DirtyTokens {
                dirty_token(id: $crate::DirtyTokenId) -> Option<$crate::DirtyToken>;
                clean(cleaning: $crate::Cleaning, now: $crate::EpochMs) -> $crate::StockedToken;
                scan_dirty_tokens(after: Option<$crate::DirtyTokenId>, limit: usize) -> Vec<$crate::DirtyToken>;
                restore_dirty_token(token: $crate::DirtyToken) -> ();
            }
            $crate::CleanTokens {
                spend(id: $crate::CleanTokenId) -> ();
                clean_token_count(bucket: $crate::CleanBucket, at_most: usize) -> usize;
                scan_clean_tokens(after: Option<$crate::CleanTokenId>, limit: usize) -> Vec<$crate::CleanToken>;
                restore_clean_token(token: $crate::CleanToken) -> ();
            }
            $crate::KeptReplies {
                kept_reply(id: $crate::KeptReplyId, now: $crate::EpochMs) -> Option<$crate::KeptReply>;
                scan_kept_replies(after: Option<$crate::KeptReplyId>, limit: usize) -> Vec<$crate::KeptReply>;
                restore_kept_reply(reply: $crate::KeptReply) -> ();
            }
            $crate::FillMarks {
                set_fill_mark(mark: $crate::FillMark, now: $crate::EpochMs) -> ();
                clear_fill_mark(owner: $crate::FillOwner) -> ();
                fill_mark() -> Option<$crate::FillMark>;
            }
            $crate::Expiry {
                sweep_expired(now: $crate::EpochMs, limit: usize) -> usize;
            }
        }
    };
}

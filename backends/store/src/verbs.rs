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
/// A wrapper that counts, delays or breaks verbs is then one pattern instead of one method a verb. The types are names of
/// this crate; the caller imports them.
#[macro_export]
macro_rules! verbs {
    ($callback:ident) => {
        $callback! {
            KeyFingerprints {
                key_fingerprint() -> Option<KeyFingerprint>;
                claim_key_fingerprint(fingerprint: KeyFingerprint) -> KeyFingerprint;
            }
            Accounts {
                create_account(new: NewAccount) -> ();
                account(uid: Uid) -> Option<Account>;
                account_by_email(email: &NormalizedEmail) -> Option<Account>;
                check_password(uid: Uid, verify_hash: &Secret<32>) -> ();
                reset_account(uid: Uid, verifier: NewVerifier) -> ();
                delete_account(uid: Uid) -> ();
                verify_email(uid: Uid) -> ();
                set_locale(uid: Uid, locale: Option<Text255>) -> ();
                lock_account(uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> ();
                unlock_account(uid: Uid) -> ();
                scan_accounts(after: Option<Uid>, limit: usize) -> Vec<Account>;
                restore_account(account: Account) -> ();
            }
            SessionTokens {
                create_session_token(token: SessionToken) -> ();
                session_token(id: SessionTokenId) -> Option<WithAccount<SessionToken>>;
                account_devices(uid: Uid) -> Vec<SessionToken>;
                delete_session_token(id: SessionTokenId) -> ();
                scan_session_tokens(after: Option<SessionTokenId>, limit: usize) -> Vec<SessionToken>;
                restore_session_token(token: SessionToken) -> ();
            }
            KeyFetchTokens {
                create_key_fetch_token(token: KeyFetchToken) -> ();
                key_fetch_token(id: KeyFetchTokenId) -> Option<WithAccount<KeyFetchToken>>;
                delete_key_fetch_token(id: KeyFetchTokenId) -> ();
                scan_key_fetch_tokens(after: Option<KeyFetchTokenId>, limit: usize) -> Vec<KeyFetchToken>;
                restore_key_fetch_token(token: KeyFetchToken) -> ();
            }
            AccountResetTokens {
                create_account_reset_token(token: AccountResetToken) -> ();
                account_reset_token(id: AccountResetTokenId) -> Option<WithAccount<AccountResetToken>>;
                delete_account_reset_token(id: AccountResetTokenId) -> ();
                scan_account_reset_tokens(after: Option<AccountResetTokenId>, limit: usize) -> Vec<AccountResetToken>;
                restore_account_reset_token(token: AccountResetToken) -> ();
            }
            PasswordChangeTokens {
                create_password_change_token(token: PasswordChangeToken) -> ();
                password_change_token(id: PasswordChangeTokenId) -> Option<WithAccount<PasswordChangeToken>>;
                delete_password_change_token(id: PasswordChangeTokenId) -> ();
                scan_password_change_tokens(after: Option<PasswordChangeTokenId>, limit: usize) -> Vec<PasswordChangeToken>;
                restore_password_change_token(token: PasswordChangeToken) -> ();
            }
            PasswordForgotTokens {
                create_password_forgot_token(token: PasswordForgotToken) -> ();
                password_forgot_token(id: PasswordForgotTokenId) -> Option<WithAccount<PasswordForgotToken>>;
                delete_password_forgot_token(id: PasswordForgotTokenId) -> ();
                update_password_forgot_token(id: PasswordForgotTokenId, tries: u16) -> ();
                verify_forgot_password(id: PasswordForgotTokenId, reset: AccountResetToken) -> ();
                scan_password_forgot_tokens(after: Option<PasswordForgotTokenId>, limit: usize) -> Vec<PasswordForgotToken>;
                restore_password_forgot_token(token: PasswordForgotToken) -> ();
            }
        }
    };
}

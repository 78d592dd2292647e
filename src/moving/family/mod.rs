//! The one list of record families that are moved, and a record of any of them.
//!
//! A line of the list is: the record's type, its name in an export, its shape there (the file of its name), its id, and
//! how it is read from a store and put into one. A test fails when the contract has a family that is not here.

mod account;
mod account_reset_token;
mod api_key;
mod clean_token;
mod dirty_token;
mod document;
mod failure;
mod field;
mod file_to_delete;
mod handshake;
mod id;
mod identity;
mod kept_reply;
mod key_fetch_token;
mod key_fingerprint;
mod label;
mod message;
mod password_change_token;
mod password_forgot_token;
mod password_scheme;
mod phone;
mod profile;
mod pseudonym;
mod pseudonym_session;
mod session_token;
mod signing_key;
mod stock;
mod throttle;
mod totp;
mod used_jti;

use std::cmp::Ordering;

use authkeep_store::{
    Account, AccountResetToken, AccountResetTokens, Accounts, ApiKey, ApiKeys, CleanToken, CleanTokens, DirtyToken,
    DirtyTokens, Document, Documents, Failure, Failures, FileToDelete, FilesToDelete, Handshake, Handshakes,
    Identities, Identity, KeptReplies, KeptReply, KeyFetchToken, KeyFetchTokens, KeyFingerprint, Label, Labels,
    Message, Messages, PasswordChangeToken, PasswordChangeTokens, PasswordForgotToken, PasswordForgotTokens,
    PasswordScheme, PasswordSchemes, Phone, Phones, Profile, Profiles, Pseudonym, PseudonymSession, PseudonymSessions,
    Pseudonyms, Result, SessionToken, SessionTokens, SigningKey, SigningKeys, StockedToken, Stocks, Store, Throttle,
    Throttles, Totp, Totps, UsedJti, UsedJtis,
};
use serde::{Deserialize, Serialize};

use account::AccountShape;
use account_reset_token::AccountResetTokenShape;
use api_key::ApiKeyShape;
use clean_token::CleanTokenShape;
use dirty_token::DirtyTokenShape;
use document::DocumentShape;
use failure::FailureShape;
use file_to_delete::FileToDeleteShape;
use handshake::HandshakeShape;
use id::Id as _;
use identity::IdentityShape;
use kept_reply::KeptReplyShape;
use key_fetch_token::KeyFetchTokenShape;
use key_fingerprint::KeyFingerprintShape;
use label::LabelShape;
use message::MessageShape;
use password_change_token::PasswordChangeTokenShape;
use password_forgot_token::PasswordForgotTokenShape;
use password_scheme::PasswordSchemeShape;
use phone::PhoneShape;
use profile::ProfileShape;
use pseudonym::PseudonymShape;
use pseudonym_session::PseudonymSessionShape;
use session_token::SessionTokenShape;
use signing_key::SigningKeyShape;
use stock::StockedTokenShape;
use throttle::ThrottleShape;
use totp::TotpShape;
use used_jti::UsedJtiShape;

/// Calls a macro with the list. Families come in the order in which they are moved: accounts before what belongs to
/// them, API keys before the ids that they used, pseudonyms before their sessions. Families that came later follow the
/// earlier ones, so that an export of an earlier version is in order. The fingerprint is last: a store that has one was
/// filled to the end.
macro_rules! families {
    ($callback:ident) => {
        $callback! {
            Account, "account", "AccountShape", |it| it.uid,
                Accounts::scan_accounts, Accounts::restore_account;
            SessionToken, "session_token", "SessionTokenShape", |it| it.id,
                SessionTokens::scan_session_tokens, SessionTokens::restore_session_token;
            KeyFetchToken, "key_fetch_token", "KeyFetchTokenShape", |it| it.id,
                KeyFetchTokens::scan_key_fetch_tokens, KeyFetchTokens::restore_key_fetch_token;
            AccountResetToken, "account_reset_token", "AccountResetTokenShape", |it| it.id,
                AccountResetTokens::scan_account_reset_tokens, AccountResetTokens::restore_account_reset_token;
            PasswordChangeToken, "password_change_token", "PasswordChangeTokenShape", |it| it.id,
                PasswordChangeTokens::scan_password_change_tokens, PasswordChangeTokens::restore_password_change_token;
            PasswordForgotToken, "password_forgot_token", "PasswordForgotTokenShape", |it| it.id,
                PasswordForgotTokens::scan_password_forgot_tokens, PasswordForgotTokens::restore_password_forgot_token;
            Identity, "identity", "IdentityShape", |it| it.uid,
                Identities::scan_identities, Identities::restore_identity;
            Profile, "profile", "ProfileShape", |it| it.uid,
                Profiles::scan_profiles, Profiles::restore_profile;
            Phone, "phone", "PhoneShape", |it| it.id(),
                Phones::scan_phones, Phones::restore_phone;
            Document, "document", "DocumentShape", |it| it.id,
                Documents::scan_documents, Documents::restore_document;
            Label, "label", "LabelShape", |it| it.id(),
                Labels::scan_labels, Labels::restore_label;
            ApiKey, "api_key", "ApiKeyShape", |it| it.id,
                ApiKeys::scan_api_keys, ApiKeys::restore_api_key;
            UsedJti, "used_jti", "UsedJtiShape", |it| it.id,
                UsedJtis::scan_used_jtis, UsedJtis::restore_used_jti;
            Totp, "totp", "TotpShape", |it| it.uid,
                Totps::scan_totps, Totps::restore_totp;
            Failure, "failure", "FailureShape", |it| it.uid,
                Failures::scan_failures, Failures::restore_failure;
            PasswordScheme, "password_scheme", "PasswordSchemeShape", |it| it.version,
                PasswordSchemes::scan_password_schemes, PasswordSchemes::restore_password_scheme;
            FileToDelete, "file_to_delete", "FileToDeleteShape", |it| it.id,
                FilesToDelete::scan_files_to_delete, FilesToDelete::restore_file_to_delete;
            Throttle, "throttle", "ThrottleShape", |it| it.key,
                Throttles::scan_throttles, Throttles::restore_throttle;
            SigningKey, "signing_key", "SigningKeyShape", |it| it.id,
                SigningKeys::scan_signing_keys, SigningKeys::restore_signing_key;
            Message, "message", "MessageShape", |it| it.id,
                Messages::scan_messages, Messages::restore_message;
            Pseudonym, "pseudonym", "PseudonymShape", |it| it.id,
                Pseudonyms::scan_pseudonyms, Pseudonyms::restore_pseudonym;
            PseudonymSession, "pseudonym_session", "PseudonymSessionShape", |it| it.id,
                PseudonymSessions::scan_pseudonym_sessions, PseudonymSessions::restore_pseudonym_session;
            Handshake, "handshake", "HandshakeShape", |it| it.id,
                Handshakes::scan_handshakes, Handshakes::restore_handshake;
            StockedToken, "stocked_token", "StockedTokenShape", |it| it.id,
                Stocks::scan_stocked_tokens, Stocks::restore_stocked_token;
            DirtyToken, "dirty_token", "DirtyTokenShape", |it| it.id,
                DirtyTokens::scan_dirty_tokens, DirtyTokens::restore_dirty_token;
            CleanToken, "clean_token", "CleanTokenShape", |it| it.id,
                CleanTokens::scan_clean_tokens, CleanTokens::restore_clean_token;
            KeptReply, "kept_reply", "KeptReplyShape", |it| it.id,
                KeptReplies::scan_kept_replies, KeptReplies::restore_kept_reply;
            KeyFingerprint, "key_fingerprint", "KeyFingerprintShape", |_| (),
                key_fingerprint::scan, key_fingerprint::restore;
        }
    };
}

macro_rules! define {
    ($($record:ident, $name:literal, $shape:literal, $id:expr, $scan:path, $restore:path;)*) => {
        /// A record family that is moved.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "each variant is the record's type of that name")]
        pub enum Family {
            $(#[serde(rename = $name)] $record,)*
        }

        /// A record of any family. As JSON it is an object with one key, its family's name.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "each variant is the record's type of that name")]
        pub enum Record {
            $(#[serde(rename = $name)] $record(#[serde(with = $shape)] $record),)*
        }

        impl Family {
            /// All of them, in the order in which they are moved.
            pub const ALL: &[Self] = &[$(Self::$record),*];

            /// Its name, as files and messages have it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$record => $name,)*
                }
            }

            /// Records of the family in ascending order of their ids, at most `limit`, from the first after `after` on.
            ///
            /// # Errors
            /// Those of the family's scan.
            pub async fn scan(self, store: &dyn Store, after: Option<&Record>, limit: usize) -> Result<Vec<Record>> {
                match self {
                    $(Self::$record => {
                        let after = match after {
                            Some(Record::$record(last)) => Some(id_of(last, $id)),
                            _ => None,
                        };
                        Ok($scan(store, after, limit).await?.into_iter().map(Record::$record).collect())
                    })*
                }
            }
        }

        impl Record {
            /// Its family.
            #[must_use]
            pub const fn family(&self) -> Family {
                match self {
                    $(Self::$record(_) => Family::$record,)*
                }
            }

            /// Puts the record into a store that is being filled.
            ///
            /// # Errors
            /// Those of the family's restore.
            pub async fn restore(self, store: &dyn Store) -> Result<()> {
                match self {
                    $(Self::$record(record) => $restore(store, record).await,)*
                }
            }

            /// Which of two records is moved first.
            #[must_use]
            pub fn place(&self, other: &Self) -> Ordering {
                match (self, other) {
                    $((Self::$record(one), Self::$record(two)) => id_of(one, $id).cmp(&id_of(two, $id)),)*
                    _ => self.family().cmp(&other.family()),
                }
            }

            /// The first four bytes of its id in hex, of its account's or API key's where these are part of it: enough to
            /// look for it, not enough to use it.
            #[must_use]
            pub fn id_start(&self) -> String {
                match self {
                    $(Self::$record(record) => id_of(record, $id).start(),)*
                }
            }
        }
    };
}

families!(define);

/// Gives the list's closures their types.
fn id_of<R, I>(record: &R, id: impl FnOnce(&R) -> I) -> I {
    id(record)
}

#[cfg(test)]
mod tests {
    macro_rules! paths {
        ($($record:ident, $name:literal, $shape:literal, $id:expr, $scan:path, $restore:path;)*) => {
            [$(stringify!($scan), stringify!($restore)),*].map(|path| path.replace(' ', ""))
        };
    }

    macro_rules! contract {
        ($($family:path { $($verb:ident($($arg:ident: $type:ty),*) -> $answer:ty;)* })*) => {
            [$($((last(stringify!($family)), stringify!($verb))),*),*]
        };
    }

    /// The last part of a path, whose parts the compiler may set apart by spaces.
    fn last(path: &str) -> &str {
        path.rsplit("::").next().unwrap_or(path).trim()
    }

    #[test]
    fn every_family_of_the_contract_is_moved() {
        let moved = families!(paths);
        let verbs = authkeep_store::verbs!(contract);
        let mut wanted = 0;
        for (family, verb) in verbs {
            if verb.starts_with("scan_") || verb.starts_with("restore_") {
                wanted += 1;
                let path = format!("{family}::{verb}");
                assert!(moved.contains(&path), "{path} is in the contract and not in the list of families");
            }
        }
        assert_eq!(moved.len(), wanted + 2, "the fingerprint alone has no scan and no restore in the contract");
    }

    #[test]
    fn a_family_without_a_scan_has_no_records_of_its_own() {
        let verbs = authkeep_store::verbs!(contract);
        let scanned = |family| verbs.iter().any(|(of, verb)| *of == family && verb.starts_with("scan_"));
        for (family, _) in verbs {
            // The fingerprint is claimed, a fill mark is of the moment, and expiry is about the records of other families.
            let known = ["KeyFingerprints", "FillMarks", "Expiry"].contains(&family);
            assert!(scanned(family) || known, "{family} has no scan: it cannot be moved");
        }
    }
}

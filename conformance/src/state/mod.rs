//! All that a store holds, read through its scans: what cases compare before with after.

mod owner;
mod scan;

use std::collections::{BTreeMap, BTreeSet};

use authkeep_store::{
    Account, AccountResetToken, AccountResetTokenId, ApiKey, ApiKeyId, CleanToken, CleanTokenId, DirtyToken,
    DirtyTokenId, Document, Failure as FailureRecord, FileId, FileToDelete, FillMark, Handshake, HandshakeId, Identity,
    KeptReply, KeptReplyId, KeyFetchToken, KeyFetchTokenId, KeyFingerprint, Label, LabelId, Message, MessageId,
    PasswordChangeToken, PasswordChangeTokenId, PasswordForgotToken, PasswordForgotTokenId, PasswordScheme, Phone,
    PhoneId, Profile, Pseudonym, PseudonymId, PseudonymSession, PseudonymSessionId, SessionToken, SessionTokenId,
    SigningKey, SigningKeyId, StockedToken, StockedTokenId, Store, Throttle, ThrottleKey, Totp, Uid, UsedJti,
    UsedJtiId,
};

use crate::failure::{Checked, Failure};
use crate::record::Record;
pub(crate) use owner::Owner;

macro_rules! families {
    ($($table:ident: $id:ty => $record:ty, $name:literal, $scan:ident, |$one:ident| $names:expr, $owner:expr;)*) => {
        /// The whole content of a store, or of what a store should hold.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[expect(missing_docs, reason = "each field holds the records of the family of that name")]
        pub struct State {
            pub key_fingerprint: Option<KeyFingerprint>,
            pub fill_mark: Option<FillMark>,
            $(pub $table: BTreeMap<$id, $record>,)*
        }

        impl State {
            /// Reads everything that a store holds. The families are read one after another: it is one moment's state
            /// only when nothing else writes.
            ///
            /// # Errors
            /// When a look-up fails, or a scan gives a page that does not come after the one before.
            pub async fn read(store: &dyn Store) -> Checked<Self> {
                Ok(Self {
                    key_fingerprint: store.key_fingerprint().await?,
                    fill_mark: store.fill_mark().await?,
                    $($table: scan::all(stringify!($scan), |$one: &$record| $names, |after, limit| {
                        store.$scan(after, limit)
                    }).await?,)*
                })
            }

            /// The records whose owners are taken.
            pub(crate) fn part(&self, taken: impl Fn(Owner) -> bool) -> Self {
                Self {
                    key_fingerprint: self.key_fingerprint.filter(|_| taken(Owner::Store)),
                    fill_mark: self.fill_mark.filter(|_| taken(Owner::Store)),
                    $($table: {
                        let own = self.$table.iter().filter(|&(_, $one)| taken(Owner::of($owner, self)));
                        own.map(|(id, record)| (id.clone(), record.clone())).collect()
                    },)*
                }
            }

            /// The owners of all records.
            pub(crate) fn owners(&self) -> BTreeSet<Owner> {
                let mut owners = BTreeSet::new();
                if self.key_fingerprint.is_some() || self.fill_mark.is_some() {
                    owners.insert(Owner::Store);
                }
                $(owners.extend(self.$table.values().map(|$one| Owner::of($owner, self)));)*
                owners
            }

            /// Takes the records of another state in; where both have one, the other's.
            pub(crate) fn take_in(&mut self, other: Self) {
                self.key_fingerprint = other.key_fingerprint.or(self.key_fingerprint);
                self.fill_mark = other.fill_mark.or(self.fill_mark);
                $(self.$table.extend(other.$table);)*
            }

            /// How many records there are.
            #[must_use]
            pub fn len(&self) -> usize {
                0 $(+ self.$table.len())*
            }

            /// The families of which there is no record.
            #[cfg(test)]
            pub(crate) fn empty_families(&self) -> Vec<&'static str> {
                let mut empty = Vec::new();
                $(if self.$table.is_empty() { empty.push($name); })*
                empty
            }

            /// Where this state is not the expected one, a line a record; none when they are equal.
            #[must_use]
            pub fn differences(&self, expected: &Self) -> Vec<String> {
                let mut lines = Vec::new();
                if self.key_fingerprint != expected.key_fingerprint {
                    lines.push("the key fingerprint is another one".to_owned());
                }
                if self.fill_mark != expected.fill_mark {
                    lines.push(format!("expected the fill mark {:?}, found {:?}", expected.fill_mark, self.fill_mark));
                }
                $(compare($name, &self.$table, &expected.$table, &mut lines);)*
                lines
            }
        }
    };
}

families! {
    accounts: Uid => Account, "account", scan_accounts, |one| one.uid, one.uid;
    session_tokens: SessionTokenId => SessionToken, "session_token", scan_session_tokens, |one| one.id, one.uid;
    key_fetch_tokens: KeyFetchTokenId => KeyFetchToken, "key_fetch_token", scan_key_fetch_tokens, |one| one.id, one.uid;
    account_reset_tokens: AccountResetTokenId => AccountResetToken, "account_reset_token", scan_account_reset_tokens,
        |one| one.id, one.uid;
    password_change_tokens: PasswordChangeTokenId => PasswordChangeToken, "password_change_token",
        scan_password_change_tokens, |one| one.id, one.uid;
    password_forgot_tokens: PasswordForgotTokenId => PasswordForgotToken, "password_forgot_token",
        scan_password_forgot_tokens, |one| one.id, one.uid;
    identities: Uid => Identity, "identity", scan_identities, |one| one.uid, one.uid;
    password_schemes: u8 => PasswordScheme, "password_scheme", scan_password_schemes, |one| one.version, one;
    profiles: Uid => Profile, "profile", scan_profiles, |one| one.uid, one.uid;
    phones: PhoneId => Phone, "phone", scan_phones, |one| one.id(), one.uid;
    documents: FileId => Document, "document", scan_documents, |one| one.id, one.uid;
    files_to_delete: FileId => FileToDelete, "file_to_delete", scan_files_to_delete, |one| one.id, one;
    labels: LabelId => Label, "label", scan_labels, |one| one.id(), one.uid;
    api_keys: ApiKeyId => ApiKey, "api_key", scan_api_keys, |one| one.id, one.uid;
    used_jtis: UsedJtiId => UsedJti, "used_jti", scan_used_jtis, |one| one.id, one;
    totps: Uid => Totp, "totp", scan_totps, |one| one.uid, one.uid;
    failures: Uid => FailureRecord, "failure", scan_failures, |one| one.uid, one.uid;
    throttles: ThrottleKey => Throttle, "throttle", scan_throttles, |one| one.key, one;
    signing_keys: SigningKeyId => SigningKey, "signing_key", scan_signing_keys, |one| one.id, one;
    messages: MessageId => Message, "message", scan_messages, |one| one.id, one;
    pseudonyms: PseudonymId => Pseudonym, "pseudonym", scan_pseudonyms, |one| one.id, one;
    pseudonym_sessions: PseudonymSessionId => PseudonymSession, "pseudonym_session", scan_pseudonym_sessions,
        |one| one.id, one;
    handshakes: HandshakeId => Handshake, "handshake", scan_handshakes, |one| one.id, one;
    stocked_tokens: StockedTokenId => StockedToken, "stocked_token", scan_stocked_tokens, |one| one.id, one;
    dirty_tokens: DirtyTokenId => DirtyToken, "dirty_token", scan_dirty_tokens, |one| one.id, one;
    clean_tokens: CleanTokenId => CleanToken, "clean_token", scan_clean_tokens, |one| one.id, one;
    kept_replies: KeptReplyId => KeptReply, "kept_reply", scan_kept_replies, |one| one.id, one;
}

impl State {
    /// The part that belongs to these accounts. What belongs to the service, such as messages and throttles, belongs to
    /// none.
    #[must_use]
    pub fn of(&self, uids: &BTreeSet<Uid>) -> Self {
        self.part(|owner| matches!(owner, Owner::Account(uid) if uids.contains(&uid)))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fails unless this is the expected state.
    ///
    /// # Errors
    /// Names the records that differ.
    #[track_caller]
    pub fn must_be(&self, expected: &Self, what: &str) -> Checked {
        let lines = self.differences(expected);
        if lines.is_empty() { Ok(()) } else { Err(Failure::new(format!("{what}: {}", lines.join("; ")))) }
    }
}

fn compare<I: Ord, T: Record>(name: &str, found: &BTreeMap<I, T>, expected: &BTreeMap<I, T>, lines: &mut Vec<String>) {
    for (id, record) in expected {
        match found.get(id) {
            None => lines.push(format!("expected {record:?}, found no such {name}")),
            Some(other) => {
                let fields = other.differing(record);
                if !fields.is_empty() {
                    lines.push(format!("expected {record:?}, found {other:?}; they differ in {}", fields.join(", ")));
                }
            }
        }
    }
    for (_, record) in found.iter().filter(|(id, _)| !expected.contains_key(id)) {
        lines.push(format!("expected no such {name}, found {record:?}"));
    }
}

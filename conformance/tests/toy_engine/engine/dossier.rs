//! An account with all that belongs to it.

use std::collections::BTreeMap;

use authkeep_store::{
    Account, AccountResetToken, AccountResetTokenId, ApiKey, ApiKeyId, Document, Failure, FileId, Identity,
    KeyFetchToken, KeyFetchTokenId, Label, LabelId, NormalizedEmail, PasswordChangeToken, PasswordChangeTokenId,
    PasswordForgotToken, PasswordForgotTokenId, Phone, PhoneId, PhoneNumber, Profile, SessionToken, SessionTokenId,
    Totp, Uid, UsedJti, UsedJtiId,
};

/// A kind of record of which an account may have several.
pub(super) trait Held: Clone {
    type Id: Clone + Ord;

    fn id(&self) -> Self::Id;
    fn of(dossier: &Dossier) -> &BTreeMap<Self::Id, Self>;
    fn of_mut(dossier: &mut Dossier) -> &mut BTreeMap<Self::Id, Self>;
    fn owners(index: &Index) -> &BTreeMap<Self::Id, Uid>;
}

macro_rules! dossier {
    ($($field:ident: $record:ident, $id:ident, |$it:ident| $its_id:expr;)*) => {
        #[derive(Clone)]
        pub(super) struct Dossier {
            pub(super) account: Account,
            pub(super) identity: Option<Identity>,
            pub(super) profile: Option<Profile>,
            pub(super) totp: Option<Totp>,
            pub(super) failure: Option<Failure>,
            $(pub(super) $field: BTreeMap<$id, $record>,)*
        }

        /// Whose each e-mail, each proved number and each id is.
        #[derive(Default)]
        pub(super) struct Index {
            pub(super) emails: BTreeMap<NormalizedEmail, Uid>,
            pub(super) phone_owners: BTreeMap<PhoneNumber, Uid>,
            $(pub(super) $field: BTreeMap<$id, Uid>,)*
        }

        impl Dossier {
            /// An account that has nothing yet.
            pub(super) fn new(account: Account) -> Self {
                Self {
                    account,
                    identity: None,
                    profile: None,
                    totp: None,
                    failure: None,
                    $($field: BTreeMap::new(),)*
                }
            }

            /// Makes known what is in it.
            pub(super) fn enter(&self, index: &mut Index) {
                let uid = self.account.uid;
                index.emails.insert(self.account.normalized_email.clone(), uid);
                index.phone_owners.extend(self.proved_numbers().map(|number| (number.clone(), uid)));
                $(index.$field.extend(self.$field.keys().map(|id| (id.clone(), uid)));)*
            }

            /// Takes back what [`enter`](Self::enter) made known.
            pub(super) fn leave(&self, index: &mut Index) {
                index.emails.remove(&self.account.normalized_email);
                for number in self.proved_numbers() {
                    index.phone_owners.remove(number);
                }
                $(for id in self.$field.keys() {
                    index.$field.remove(id);
                })*
            }
        }

        $(impl Held for $record {
            type Id = $id;

            fn id(&self) -> $id {
                let $it = self;
                $its_id
            }

            fn of(dossier: &Dossier) -> &BTreeMap<$id, Self> {
                &dossier.$field
            }

            fn of_mut(dossier: &mut Dossier) -> &mut BTreeMap<$id, Self> {
                &mut dossier.$field
            }

            fn owners(index: &Index) -> &BTreeMap<$id, Uid> {
                &index.$field
            }
        })*
    };
}

dossier! {
    session_tokens: SessionToken, SessionTokenId, |token| token.id;
    key_fetch_tokens: KeyFetchToken, KeyFetchTokenId, |token| token.id;
    account_reset_tokens: AccountResetToken, AccountResetTokenId, |token| token.id;
    password_change_tokens: PasswordChangeToken, PasswordChangeTokenId, |token| token.id;
    password_forgot_tokens: PasswordForgotToken, PasswordForgotTokenId, |token| token.id;
    phones: Phone, PhoneId, |phone| phone.id();
    documents: Document, FileId, |document| document.id;
    labels: Label, LabelId, |label| label.id();
    api_keys: ApiKey, ApiKeyId, |key| key.id;
    used_jtis: UsedJti, UsedJtiId, |used| used.id;
}

impl Dossier {
    fn proved_numbers(&self) -> impl Iterator<Item = &PhoneNumber> {
        self.phones.values().filter(|phone| phone.verified_at.is_some()).map(|phone| &phone.number)
    }

    pub(super) fn remove_tokens(&mut self) {
        self.session_tokens.clear();
        self.key_fetch_tokens.clear();
        self.account_reset_tokens.clear();
        self.password_change_tokens.clear();
        self.password_forgot_tokens.clear();
    }

    /// Takes the lock away with its code, the count of failures and the mark.
    pub(super) fn unlock(&mut self) {
        self.account.locked_at = None;
        self.account.unlock_code = None;
        self.failure = None;
    }

    /// Changes the failures, and takes them away when neither count nor mark is left.
    pub(super) fn change_failure(&mut self, change: impl FnOnce(&mut Failure)) {
        if let Some(failure) = &mut self.failure {
            change(failure);
        }
        self.failure = self.failure.filter(|failure| failure.count > 0 || failure.locked);
    }

    /// Stores a label. One that was there keeps the time when it was made.
    pub(super) fn put_label(&mut self, mut label: Label) {
        if let Some(old) = self.labels.get(&label.id()) {
            label.created_at = old.created_at;
        }
        self.labels.insert(label.id(), label);
    }
}

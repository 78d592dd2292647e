//! Labels: what an account is known for, by itself or by those who check people.

use async_trait::async_trait;

use crate::{EpochMs, Message, Result, Text255, Uid};

/// Who sets a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelScope {
    /// The service and its operators. An account's level follows from these.
    Private,
    /// The account's owner.
    Public,
}

impl LabelScope {
    /// The scope's name in APIs and stores: `private`, `public`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
        }
    }

    /// The scope of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Private, Self::Public].into_iter().find(|scope| scope.as_str() == name)
    }
}

/// A label of an account. Keys and values are compared as they are: whoever wants them in lower case lowers them before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The account that it belongs to.
    pub uid: Uid,
    /// Who sets it.
    pub scope: LabelScope,
    /// What it is about; an account has one label of a scope and a key.
    pub key: Text255,
    /// What it says.
    pub value: Text255,
    /// When it was made.
    pub created_at: EpochMs,
    /// When its value was last set.
    pub updated_at: EpochMs,
}

/// What names a label. Ids sort by the account, then private before public, then by the bytes of the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each field is the label's field of that name")]
pub struct LabelId {
    pub uid: Uid,
    pub scope: LabelScope,
    pub key: Text255,
}

impl Label {
    /// What names it.
    #[must_use]
    pub fn id(&self) -> LabelId {
        LabelId { uid: self.uid, scope: self.scope, key: self.key.clone() }
    }
}

/// What an engine does for labels.
#[async_trait]
pub trait Labels: Send + Sync {
    /// Stores a label of an existing account.
    ///
    /// # Behaviour
    /// - `LABEL-1` the label can be read back, every field as given
    /// - `LABEL-2` a scope and key that the account has are refused, and the stored label stays as it was
    /// - `LABEL-3` an unknown account is refused, and nothing is stored
    /// - `LABEL-4` an account that has `at_most` labels of that scope is refused one more, and nothing is stored
    /// - `LABEL-5` of any number of creations of one scope and key at the same moment exactly one succeeds, and with
    ///   different keys an account gets `at_most` of a scope at the most
    ///
    /// # Errors
    /// `Conflict` (`LABEL-2`, which goes before `LABEL-4`), `NotFound` (`LABEL-3`), `LimitReached` (`LABEL-4`),
    /// `Unavailable`.
    async fn create_label(&self, label: Label, at_most: u32) -> Result<()>;

    /// The labels of an account, the oldest first, those of one moment in ascending order of their ids.
    ///
    /// # Behaviour
    /// - `LABEL-6` every label of the account and no other is there; an account without any, and an unknown one, have an
    ///   empty list
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn labels(&self, uid: Uid) -> Result<Vec<Label>>;

    /// Replaces the value of a label, and gives back the label as it is after that.
    ///
    /// # Behaviour
    /// - `LABEL-7` the value is the one given, `updated_at` is `at`, and no other field changes
    /// - `LABEL-8` a label that does not exist is refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`LABEL-8`), `Unavailable`.
    async fn update_label(&self, id: LabelId, value: Text255, at: EpochMs) -> Result<Label>;

    /// Stores a label of an existing account, whether or not the account has one of that scope and key, and a message
    /// about it.
    ///
    /// # Behaviour
    /// - `LABEL-9` value and `updated_at` are those given; `created_at` is that of the label that was there, if one was
    /// - `LABEL-10` the message is stored if the label was not there or had another value, and not otherwise
    /// - `LABEL-11` an unknown account is refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`LABEL-11`), `Unavailable`.
    async fn set_label(&self, label: Label, message: Option<Message>) -> Result<()>;

    /// Deletes a label.
    ///
    /// # Behaviour
    /// - `LABEL-12` the label is gone, and its scope and key are free
    /// - `LABEL-13` a label that does not exist is refused, and nothing changes
    ///
    /// # Errors
    /// `NotFound` (`LABEL-13`), `Unavailable`.
    async fn delete_label(&self, id: LabelId) -> Result<()>;

    /// Labels in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `LABEL-14` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_labels(&self, after: Option<LabelId>, limit: usize) -> Result<Vec<Label>>;

    /// Stores a label as [`scan_labels`](Self::scan_labels) gave it, its account being there already. It is for filling
    /// an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `LABEL-15` the label can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`LABEL-15`), `NotFound` when the account is unknown, `Unavailable`.
    async fn restore_label(&self, label: Label) -> Result<()>;
}

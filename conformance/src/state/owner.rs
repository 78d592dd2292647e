//! Whom a record belongs to: what parts of a store are told apart by.

use authkeep_store::{
    FileId, FileToDelete, Message, MessageId, PasswordScheme, SigningKey, Throttle, ThrottleKey, Uid, UsedJti,
};

use super::State;

/// An account, a record that stands alone, or the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Account(Uid),
    /// A note of a file that no document has.
    File(FileId),
    Message(MessageId),
    Throttle(ThrottleKey),
    /// What a store has one of, or so few that whoever makes one meets the others.
    Store,
    /// What should not be there: it goes with a record that is not.
    Nobody,
}

impl Owner {
    pub(super) fn of(record: impl Owned, state: &State) -> Self {
        record.owner(state)
    }
}

/// What says whom a record belongs to: its account's id, or the record where it has none.
pub(super) trait Owned {
    fn owner(self, state: &State) -> Owner;
}

impl Owned for Uid {
    fn owner(self, _: &State) -> Owner {
        Owner::Account(self)
    }
}

impl Owned for &UsedJti {
    fn owner(self, state: &State) -> Owner {
        state.api_keys.get(&self.id.api_key).map_or(Owner::Nobody, |key| Owner::Account(key.uid))
    }
}

impl Owned for &FileToDelete {
    fn owner(self, _: &State) -> Owner {
        Owner::File(self.id)
    }
}

impl Owned for &Message {
    fn owner(self, _: &State) -> Owner {
        Owner::Message(self.id)
    }
}

impl Owned for &Throttle {
    fn owner(self, _: &State) -> Owner {
        Owner::Throttle(self.key)
    }
}

impl Owned for &PasswordScheme {
    fn owner(self, _: &State) -> Owner {
        Owner::Store
    }
}

impl Owned for &SigningKey {
    fn owner(self, _: &State) -> Owner {
        Owner::Store
    }
}

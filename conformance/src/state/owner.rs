//! Whom a record belongs to: what parts of a store are told apart by.

use authkeep_store::{
    CleanToken, CleanTokenId, DirtyToken, DirtyTokenId, FileId, FileToDelete, Handshake, HandshakeKey, KeptReply,
    KeptReplyId, Message, MessageId, PasswordScheme, Pseudonym, PseudonymId, PseudonymSession, SigningKey,
    StockedToken, StockedTokenId, Throttle, ThrottleKey, Uid, UsedJti,
};

use super::State;

/// An account, a pseudonym, a record that stands alone, or the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Account(Uid),
    /// A note of a file that no document has.
    File(FileId),
    Message(MessageId),
    Throttle(ThrottleKey),
    Pseudonym(PseudonymId),
    /// All handshakes of a key: one more may take another one's place.
    Handshakes(HandshakeKey),
    StockedToken(StockedTokenId),
    DirtyToken(DirtyTokenId),
    CleanToken(CleanTokenId),
    KeptReply(KeptReplyId),
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

macro_rules! owned {
    ($($record:ty: |$one:ident, $state:pat_param| $owner:expr;)*) => {$(
        impl Owned for &$record {
            fn owner(self, $state: &State) -> Owner {
                let $one = self;
                $owner
            }
        }
    )*};
}

owned! {
    UsedJti: |one, state| state.api_keys.get(&one.id.api_key).map_or(Owner::Nobody, |key| Owner::Account(key.uid));
    FileToDelete: |one, _| Owner::File(one.id);
    Message: |one, _| Owner::Message(one.id);
    Throttle: |one, _| Owner::Throttle(one.key);
    PasswordScheme: |_one, _| Owner::Store;
    SigningKey: |_one, _| Owner::Store;
    Pseudonym: |one, _| Owner::Pseudonym(one.id);
    PseudonymSession: |one, state| state.pseudonyms.get(&one.pseudonym).map_or(Owner::Nobody, |of| Owner::Pseudonym(of.id));
    Handshake: |one, _| Owner::Handshakes(one.id.key);
    StockedToken: |one, _| Owner::StockedToken(one.id);
    DirtyToken: |one, _| Owner::DirtyToken(one.id);
    CleanToken: |one, _| Owner::CleanToken(one.id);
    KeptReply: |one, _| Owner::KeptReply(one.id);
}

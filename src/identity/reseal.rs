//! Every sealed field of a store, opened with one key of the server and sealed with another.
//!
//! It can be broken off and run again: what is sealed with the new key already is left alone. The store's fingerprint says
//! meanwhile that it is being resealed, so that no server starts on half of it.
//!
//! Handshakes and kept replies stay as they are: they live for two minutes, and one that does not open is one that was not
//! made.

use authkeep_store::{
    ErrorKind, MessageId, Result as StoreResult, Sealed, Secret, SigningKeyId, StockedTokenId, Store, Uid,
};

use super::{TOTP_FAMILY, tokens};
use crate::auth::seal::{OpenError, Sealer};
use crate::courier;
use crate::exchange::seals::{STOCK, stock_place};

/// How many records are read at a time.
const PAGE: usize = 200;

/// Why the fields could not all be resealed. What was done stays done.
#[derive(Debug, thiserror::Error)]
pub enum ResealError {
    /// The store did not do its work.
    #[error(transparent)]
    Store(#[from] authkeep_store::StoreError),
    /// A field does not open with the key that the store was made with.
    #[error("a sealed field of the family {0} does not open with the key of this store ({1}): it is damaged")]
    Damaged(&'static str, OpenError),
    /// A field opens with neither key.
    #[error("a sealed field of the family {0} opens with neither key ({1}): nothing of it was changed")]
    Open(&'static str, OpenError),
    /// Fresh random bytes, or a field of a strange length.
    #[error(transparent)]
    Failure(#[from] super::IdentityFailure),
    /// Somebody else writes to the store.
    #[error(
        "a sealed field of the family {0} was changed meanwhile: stop every server on this store and run this again"
    )]
    Changed(&'static str),
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Fields that are sealed with the new key after it.
    pub fields: u64,
    /// Those of them that this run has sealed; an earlier one, which was broken off, has sealed the others.
    pub changed: u64,
}

/// The fields of one family under both keys; under the old one alone where they are only looked at.
struct Field {
    family: &'static str,
    old: Sealer,
    new: Option<Sealer>,
}

impl Field {
    fn new(family: &'static str, old: &Secret<32>, new: Option<&Secret<32>>) -> Self {
        Self { family, old: Sealer::new(old, family), new: new.map(|key| Sealer::new(key, family)) }
    }

    /// The field sealed with the new key; none if it is already, or is only looked at.
    fn resealed(&self, record: &[u8], sealed: &Sealed) -> Result<Option<Sealed>, ResealError> {
        let open_old = || self.old.open(record, sealed.as_bytes());
        let Some(new) = &self.new else {
            return open_old().map(|_| None).map_err(|error| ResealError::Damaged(self.family, error));
        };
        if new.open(record, sealed.as_bytes()).is_ok() {
            return Ok(None);
        }
        let plaintext = open_old().map_err(|error| ResealError::Open(self.family, error))?;
        super::seal(new, record, &plaintext).map(Some).map_err(Into::into)
    }

    fn replaced(&self, answer: StoreResult<()>) -> Result<(), ResealError> {
        answer.map_err(|error| match error.kind() {
            ErrorKind::Conflict => ResealError::Changed(self.family),
            _ => error.into(),
        })
    }
}

/// Opens everything with the key of the store, and changes nothing: one field that is damaged would keep a change of the
/// key from its end, and the store from its servers.
///
/// # Errors
/// [`ResealError`].
pub async fn examine(store: &dyn Store, key: &Secret<32>) -> Result<(), ResealError> {
    walk(store, key, None, |_| {}).await.map(drop)
}

/// Reseals everything. `done` is told of each record that was looked at, with the name of its family.
///
/// # Errors
/// [`ResealError`].
pub async fn reseal(
    store: &dyn Store,
    old: &Secret<32>,
    new: &Secret<32>,
    done: impl Fn(&'static str),
) -> Result<Resealed, ResealError> {
    walk(store, old, Some(new), done).await
}

async fn walk(
    store: &dyn Store,
    old: &Secret<32>,
    new: Option<&Secret<32>>,
    done: impl Fn(&'static str),
) -> Result<Resealed, ResealError> {
    let mut all = Resealed::default();
    /// The fields of one family: its name, its scan, the id and the field of a record, the verb that replaces it, and the
    /// place that the field is sealed for.
    macro_rules! family {
        ($name:expr, $scan:ident, $id:ident, $field:ident, $reseal:ident, $place:expr) => {
            let family = Field::new($name, old, new);
            let mut after = None;
            loop {
                let page = store.$scan(after, PAGE).await?;
                for record in &page {
                    if let Some(resealed) = family.resealed($place(&record.$id).as_ref(), &record.$field)? {
                        family.replaced(store.$reseal(record.$id, &record.$field, resealed).await)?;
                        all.changed += 1;
                    }
                    all.fields += 1;
                    done($name);
                }
                match page.last() {
                    Some(last) => after = Some(last.$id),
                    None => break,
                }
            }
        };
    }
    family!(tokens::FAMILY, scan_signing_keys, id, private_key, reseal_signing_key, SigningKeyId::as_bytes);
    family!(TOTP_FAMILY, scan_totps, uid, secret, reseal_totp, Uid::as_bytes);
    family!(courier::SEALED, scan_messages, id, content, reseal_message, MessageId::as_bytes);
    family!(STOCK, scan_stocked_tokens, id, token, reseal_stocked_token, |id: &StockedTokenId| stock_place(*id));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use authkeep_memory::MemoryStore;
    use authkeep_store::{Channel, EpochMs, Message, Messages};

    use super::*;

    const OLD: Secret<32> = Secret::new([1; 32]);
    const NEW: Secret<32> = Secret::new([2; 32]);

    fn message(number: u8, key: &Secret<32>) -> Message {
        let id = MessageId::from_bytes([number; 16]);
        let sealed = Sealer::new(key, courier::SEALED).seal(id.as_bytes(), [number; 24], b"letter");
        Message {
            id,
            channel: Channel::Mail,
            content: Sealed::new(sealed).unwrap(),
            created_at: EpochMs::MIN,
            due_at: EpochMs::MIN,
            attempts: 0,
        }
    }

    #[tokio::test]
    async fn what_was_begun_is_finished_by_the_next_run() {
        let store = MemoryStore::new();
        for (number, key) in [(1, &OLD), (2, &NEW), (3, &OLD)] {
            store.create_message(message(number, key)).await.unwrap();
        }
        let seen = Cell::new(0);
        for changed in [2, 0] {
            let resealed = reseal(&store, &OLD, &NEW, |_| seen.set(seen.get() + 1)).await.unwrap();
            assert_eq!(resealed, Resealed { fields: 3, changed });
        }
        assert_eq!(seen.get(), 6);
        for message in store.scan_messages(None, 9).await.unwrap() {
            let opened = Sealer::new(&NEW, courier::SEALED).open(message.id.as_bytes(), message.content.as_bytes());
            assert_eq!(opened.unwrap().as_slice(), b"letter");
        }
    }

    #[tokio::test]
    async fn a_field_of_a_third_key_is_left_as_it_is() {
        let store = MemoryStore::new();
        let foreign = message(1, &Secret::new([3; 32]));
        store.create_message(foreign.clone()).await.unwrap();
        let failed = reseal(&store, &OLD, &NEW, |_| {}).await.unwrap_err();
        assert!(matches!(failed, ResealError::Open("message", OpenError::Refused)), "{failed}");
        let failed = examine(&store, &OLD).await.unwrap_err();
        assert!(matches!(failed, ResealError::Damaged("message", OpenError::Refused)), "{failed}");
        assert_eq!(store.scan_messages(None, 9).await.unwrap(), [foreign]);
    }
}

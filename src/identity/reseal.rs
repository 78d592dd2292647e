//! Every sealed field of a store, opened with one key of the server and sealed with another.
//!
//! It can be broken off and run again: what is sealed with the new key already is left alone. The store's fingerprint says
//! meanwhile that it is being resealed, so that no server starts on half of it.

use authkeep_store::{ErrorKind, Result as StoreResult, Sealed, Secret, Store};

use super::{TOTP_FAMILY, tokens};
use crate::auth::seal::{OpenError, Sealer};
use crate::courier;

/// How many records are read at a time.
const PAGE: usize = 200;

/// Why the fields could not all be resealed. What was done stays done.
#[derive(Debug, thiserror::Error)]
pub enum ResealError {
    /// The store did not do its work.
    #[error(transparent)]
    Store(#[from] authkeep_store::StoreError),
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

/// The fields of one family under both keys.
struct Field {
    family: &'static str,
    old: Sealer,
    new: Sealer,
}

impl Field {
    fn new(family: &'static str, old: &Secret<32>, new: &Secret<32>) -> Self {
        Self { family, old: Sealer::new(old, family), new: Sealer::new(new, family) }
    }

    /// The field sealed with the new key; none if it is already.
    fn resealed(&self, record: &[u8], sealed: &Sealed) -> Result<Option<Sealed>, ResealError> {
        if self.new.open(record, sealed.as_bytes()).is_ok() {
            return Ok(None);
        }
        let plaintext =
            self.old.open(record, sealed.as_bytes()).map_err(|error| ResealError::Open(self.family, error))?;
        super::seal(&self.new, record, &plaintext).map(Some).map_err(Into::into)
    }

    fn replaced(&self, answer: StoreResult<()>) -> Result<(), ResealError> {
        answer.map_err(|error| match error.kind() {
            ErrorKind::Conflict => ResealError::Changed(self.family),
            _ => error.into(),
        })
    }
}

/// Reseals the fields of one family: its name, its scan, the id and the field of a record, the verb that replaces it.
macro_rules! family {
    ($store:ident, $old:ident, $new:ident, $done:ident, $name:expr, $scan:ident, $id:ident, $field:ident, $reseal:ident) => {
        let family = Field::new($name, $old, $new);
        let mut after = None;
        loop {
            let page = $store.$scan(after, PAGE).await?;
            for record in &page {
                if let Some(resealed) = family.resealed(record.$id.as_bytes(), &record.$field)? {
                    family.replaced($store.$reseal(record.$id, &record.$field, resealed).await)?;
                }
                $done($name);
            }
            match page.last() {
                Some(last) => after = Some(last.$id),
                None => break,
            }
        }
    };
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
) -> Result<(), ResealError> {
    family!(store, old, new, done, tokens::FAMILY, scan_signing_keys, id, private_key, reseal_signing_key);
    family!(store, old, new, done, TOTP_FAMILY, scan_totps, uid, secret, reseal_totp);
    family!(store, old, new, done, courier::SEALED, scan_messages, id, content, reseal_message);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use authkeep_memory::MemoryStore;
    use authkeep_store::{Channel, EpochMs, Message, MessageId, Messages};

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
        for _ in 0..2 {
            reseal(&store, &OLD, &NEW, |_| seen.set(seen.get() + 1)).await.unwrap();
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
        assert_eq!(store.scan_messages(None, 9).await.unwrap(), [foreign]);
    }
}

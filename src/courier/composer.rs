//! A letter becomes a message that a verb of the store can take.

use std::sync::Arc;

use authkeep_store::{EpochMs, Message, MessageId, Sealed, SealedTooLong, Secret};
use tokio::sync::Notify;
use zeroize::Zeroizing;

use super::letter::Letter;
use crate::auth::seal::{OpenError, Sealer};
use crate::chance::{self, NoChance};

/// The name of the sealed field.
pub const SEALED: &str = "message";

/// Why there is no message.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The system gave no random bytes.
    #[error(transparent)]
    Random(#[from] NoChance),
    /// The letter cannot be written down.
    #[error("a letter could not be written down: {0}")]
    Json(#[from] serde_json::Error),
    /// The letter is far too long.
    #[error(transparent)]
    TooLong(#[from] SealedTooLong),
}

/// Makes messages, and tells the worker of this process when there is one. Cheap to clone.
#[derive(Clone)]
pub struct Composer {
    sealer: Arc<Sealer>,
    bell: Arc<Notify>,
}

impl Composer {
    pub(super) fn new(sealer: Arc<Sealer>, bell: Arc<Notify>) -> Self {
        Self { sealer, bell }
    }

    /// Makes messages that stay in the store: no worker of this process is told of them.
    #[must_use]
    pub fn without_worker(key: &Secret<32>) -> Self {
        Self::new(Arc::new(Sealer::new(key, SEALED)), Arc::new(Notify::new()))
    }

    /// Seals a letter into a message of its own that is due at once. It is sent after a verb of the store took it.
    ///
    /// # Errors
    /// [`ComposeError`].
    pub fn compose(&self, letter: &Letter, now: EpochMs) -> Result<Message, ComposeError> {
        let id = MessageId::from_bytes(chance::bytes()?);
        let plaintext = Zeroizing::new(serde_json::to_vec(letter)?);
        Ok(Message {
            id,
            channel: letter.channel(),
            content: Sealed::new(self.sealer.seal(id.as_bytes(), chance::bytes()?, &plaintext))?,
            created_at: now,
            due_at: now,
            attempts: 0,
        })
    }

    /// Tells this process's worker that the store took a message, so that it is sent at once. Without it the worker finds
    /// the message when it next looks; a ring too many or too early does no harm.
    pub fn ring(&self) {
        self.bell.notify_one();
    }
}

/// Why a stored message cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What serde says could quote the letter, so that it is not told.
    #[error("its letter is of a kind that this authkeep does not know")]
    Unknown,
}

pub(super) fn read(sealer: &Sealer, message: &Message) -> Result<Letter, ReadError> {
    let plaintext = sealer.open(message.id.as_bytes(), message.content.as_bytes())?;
    serde_json::from_slice(&plaintext).map_err(|_| ReadError::Unknown)
}

#[cfg(test)]
mod tests {
    use authkeep_store::{Channel, Secret};

    use super::*;

    #[test]
    fn a_composed_letter_reads_as_it_was_in_its_own_place_alone() {
        let sealer = Arc::new(Sealer::new(&Secret::new([7; 32]), SEALED));
        let composer = Composer::new(Arc::clone(&sealer), Arc::new(Notify::new()));
        let letter = Letter::PhoneCode { to: "447418084106".into(), code: "12345".into() };
        let now = EpochMs::new(5).unwrap();
        let (one, two) = (composer.compose(&letter, now).unwrap(), composer.compose(&letter, now).unwrap());
        assert_ne!(one.id, two.id);
        assert_ne!(one.content, two.content);
        assert_eq!((one.channel, one.due_at, one.attempts), (Channel::Sms, now, 0));
        assert_eq!(read(&sealer, &one).unwrap(), letter);
        assert!(matches!(read(&sealer, &Message { id: two.id, ..one }), Err(ReadError::Open(OpenError::Refused))));
    }
}

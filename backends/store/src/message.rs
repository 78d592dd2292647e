//! Messages: mail and SMS on their way out.
//!
//! A verb that causes a message takes it as a parameter and stores it in the same change: what was done is told, whatever
//! becomes of the process between the two.

use async_trait::async_trait;

use crate::{EpochMs, MessageId, Result, Sealed};

/// How a message reaches its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// By mail.
    Mail,
    /// By SMS.
    Sms,
}

impl Channel {
    /// The channel's name in stores: `mail`, `sms`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }

    /// The channel of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Mail, Self::Sms].into_iter().find(|channel| channel.as_str() == name)
    }
}

/// A message that was not sent yet, as far as the store knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The message's id, the same at every attempt.
    pub id: MessageId,
    /// How it is sent.
    pub channel: Channel,
    /// To whom and what, sealed by the server.
    pub content: Sealed,
    /// When it was caused.
    pub created_at: EpochMs,
    /// From when on it may be handed out.
    pub due_at: EpochMs,
    /// How often it was handed out.
    pub attempts: u32,
}

/// What an engine does for messages. Every verb that stores a message stores it as given, and refuses with `Conflict`
/// when its id exists.
#[async_trait]
pub trait Messages: Send + Sync {
    /// Stores a message that no other verb causes.
    ///
    /// # Behaviour
    /// - `MESSAGE-1` the message can be read back, every field as given
    /// - `MESSAGE-2` an id that exists is refused, and the stored message stays as it was
    ///
    /// # Errors
    /// `Conflict` (`MESSAGE-2`), `Unavailable`.
    async fn create_message(&self, message: Message) -> Result<()>;

    /// Hands out messages that are due, at most `limit`, those due first before the others, at the same time in ascending
    /// order of their ids. Each is due again at `lease_until`, in case whoever got it does not end its work. They are
    /// given back as they are after that.
    ///
    /// # Behaviour
    /// - `MESSAGE-3` a message whose `due_at` is `now` or earlier is handed out; it is due at `lease_until` and has one
    ///   attempt more after that, and no other field changes; one that another verb is changing at that moment may be left for
    ///   the next claim
    /// - `MESSAGE-4` a message that is due later is not handed out and stays as it was
    /// - `MESSAGE-5` of any number of claims at the same moment each message is in one answer at the most
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn claim_messages(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<Message>>;

    /// Puts off a message that could not be sent.
    ///
    /// # Behaviour
    /// - `MESSAGE-6` `due_at` is the one given, and no other field changes
    /// - `MESSAGE-7` an unknown id succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn postpone_message(&self, id: MessageId, due_at: EpochMs) -> Result<()>;

    /// Deletes a message that was sent.
    ///
    /// # Behaviour
    /// - `MESSAGE-8` the message is gone; an unknown id succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn finish_message(&self, id: MessageId) -> Result<()>;

    /// Replaces the sealed content by the same one sealed otherwise.
    ///
    /// # Behaviour
    /// - `MESSAGE-9` the content is the one given, and no other field changes
    /// - `MESSAGE-10` when the stored one is not `expected`, or there is none, it is refused, and nothing changes
    ///
    /// # Errors
    /// `Conflict` (`MESSAGE-10`), `Unavailable`.
    async fn reseal_message(&self, id: MessageId, expected: &Sealed, content: Sealed) -> Result<()>;

    /// Messages in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `MESSAGE-11` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_messages(&self, after: Option<MessageId>, limit: usize) -> Result<Vec<Message>>;

    /// Stores a message as [`scan_messages`](Self::scan_messages) gave it. It is for filling an empty store that nobody
    /// else uses.
    ///
    /// # Behaviour
    /// - `MESSAGE-12` the message can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// Those of [`create_message`](Self::create_message).
    async fn restore_message(&self, message: Message) -> Result<()> {
        self.create_message(message).await
    }
}

//! One message on its way: claimed, opened, sent, and taken off the queue or put back.

use std::sync::Arc;
use std::time::Duration;

use authkeep_store::{Channel, EpochMs, Message, MessageId, Messages, Result, Retry};
use tokio::time::{sleep, timeout};

use super::backoff::backoff;
use super::composer;
use super::render::{Rendered, Renderer};
use super::transport::{Label, MailTransport, SendError, SmsTransport};
use crate::auth::seal::Sealer;
use crate::clock::Clock;

/// What one attempt may take in all.
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(40);

/// How long a message is nobody else's. What is sent must be known to be sent by then.
pub const LEASE: Duration = Duration::from_mins(1);

/// How often an attempt's outcome is told to a store that does not take it.
const TELLS: u32 = 3;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Whoever takes messages has it.
    Sent,
    /// It will be tried again.
    Failed,
    /// It was judged, and will never be taken.
    Refused,
    /// It was tried for long enough.
    GivenUp,
}

impl Outcome {
    /// The outcome as metrics name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::GivenUp => "given_up",
        }
    }
}

/// Carries messages from the store to whoever takes them.
pub struct Carrier {
    pub(super) store: Arc<dyn Messages>,
    pub(super) sealer: Arc<Sealer>,
    pub(super) clock: Clock,
    pub(super) mail: MailTransport,
    pub(super) sms: SmsTransport,
    pub(super) renderer: Renderer,
    pub(super) give_up_mail: Duration,
    pub(super) give_up_sms: Duration,
}

impl Carrier {
    /// Takes up to so many messages that are due. Each must be given to [`carry`](Self::carry) at once: it is anybody's
    /// again after [`LEASE`].
    ///
    /// # Errors
    /// Those of [`Messages::claim_messages`].
    pub async fn claim(&self, limit: usize) -> Result<Vec<Message>> {
        let now = self.clock.now();
        self.store.claim_messages(now, now.saturating_add(LEASE), limit).await
    }

    /// Tries to send a claimed message, and tells the store what came of it.
    pub async fn carry(&self, message: Message) -> Outcome {
        let (outcome, why) = self.attempt(&message).await;
        let (channel, attempt) = (message.channel.as_str(), message.attempts);
        let id = short(message.id);
        // Without random bytes everything rests for the shortest time.
        let due_at = self.clock.now().saturating_add(backoff(message.attempts, getrandom::u32().unwrap_or(0)));
        let outcome = match outcome {
            Outcome::Failed if due_at >= self.give_up_at(&message) => Outcome::GivenUp,
            other => other,
        };
        match outcome {
            Outcome::Sent => tracing::info!(channel, attempt, message_id = id, "sent"),
            Outcome::Failed => {
                tracing::warn!(channel, attempt, message_id = id, "not sent, will be tried again: {why}");
            }
            Outcome::Refused => tracing::warn!(channel, attempt, message_id = id, "not sent, for good: {why}"),
            Outcome::GivenUp => tracing::error!(channel, attempt, message_id = id, "given up: {why}"),
        }
        let told = match outcome {
            Outcome::Failed => self.store.postpone_message(message.id, due_at).await,
            Outcome::Sent | Outcome::Refused | Outcome::GivenUp => self.finish(message.id).await,
        };
        if let Err(error) = told {
            tracing::warn!(
                channel,
                attempt,
                message_id = id,
                "the store was not told, and it will be tried again: {error}"
            );
        }
        outcome
    }

    /// How it ended, and why.
    async fn attempt(&self, message: &Message) -> (Outcome, String) {
        if self.clock.now() >= self.give_up_at(message) {
            return (Outcome::GivenUp, "it is too old to be of use".to_owned());
        }
        match timeout(ATTEMPT_TIMEOUT, self.send(message)).await {
            Ok(Ok(())) => (Outcome::Sent, String::new()),
            Ok(Err(SendError::Permanent(why))) => (Outcome::Refused, why),
            Ok(Err(SendError::Temporary(why))) => (Outcome::Failed, why),
            Err(_) => (Outcome::Failed, "it took too long".to_owned()),
        }
    }

    async fn send(&self, message: &Message) -> std::result::Result<(), SendError> {
        // Another node may have the right key, or know the letter: that is no reason to throw it away.
        let letter = composer::read(&self.sealer, message).map_err(|error| SendError::Temporary(error.to_string()))?;
        let rendered =
            self.renderer.render(message, &letter).map_err(|error| SendError::Permanent(error.to_string()))?;
        let id = hex::encode(message.id.as_bytes());
        let name = format!("{:016}-{id}", message.created_at.get());
        let label = Label { name, id, attempt: message.attempts };
        match rendered {
            Rendered::Mail(mail) => self.mail.send(&label, mail).await,
            Rendered::Sms(sms) => self.sms.send(&label, sms).await,
        }
    }

    fn give_up_at(&self, message: &Message) -> EpochMs {
        let patience = match message.channel {
            Channel::Mail => self.give_up_mail,
            Channel::Sms => self.give_up_sms,
        };
        message.created_at.saturating_add(patience)
    }

    /// A message that was sent and stays in the store is sent twice, so that one failure of the store is not the end.
    async fn finish(&self, id: MessageId) -> Result<()> {
        let mut told = self.store.finish_message(id).await;
        for tell in 1..TELLS {
            match &told {
                Err(error) if error.retry() != Retry::Never => sleep(Duration::from_secs(tell.into())).await,
                _ => break,
            }
            told = self.store.finish_message(id).await;
        }
        told
    }
}

/// Enough of an id to follow a message through a log.
fn short(id: MessageId) -> String {
    hex::encode(&id.as_bytes()[..4])
}

//! The worker of a process: looks for messages that are due and has a bounded number of them carried at one time.
//!
//! | metric | labels | what it tells |
//! |---|---|---|
//! | `authkeep_messages_total` | channel, outcome | attempts by how they ended: sent, failed, refused, `given_up` |
//! | `authkeep_message_oldest_seconds` | | age of the oldest message that this process tried and could not send yet |

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use authkeep_store::{Channel, EpochMs, MessageId};
use metrics::{counter, gauge};
use tokio::sync::{Notify, oneshot};
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use super::carrier::{Carrier, Outcome};
use super::waiting::Waiting;

/// The longest rest after a store that did not answer.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// A running worker. Dropping it ends it at once: what it was sending is sent again when its lease is over.
pub struct Worker {
    stop: oneshot::Sender<Duration>,
    task: JoinHandle<()>,
}

impl Worker {
    pub(super) fn start(carrier: Arc<Carrier>, bell: Arc<Notify>, poll: Duration, slots: usize) -> Self {
        let (stop, stopped) = oneshot::channel();
        let round = Round { carrier, slots, under_way: JoinSet::new(), waiting: Waiting::default() };
        Self { stop, task: tokio::spawn(round.run(bell, poll, stopped)) }
    }

    /// Takes no further message, and gives those that are being sent so much time to end.
    pub async fn stop(self, grace: Duration) {
        // It fails where the worker has ended already.
        let _ = self.stop.send(grace);
        if let Err(error) = self.task.await {
            tracing::error!("the courier broke off: {error}");
        }
    }
}

/// A message that was tried.
struct Tried {
    id: MessageId,
    channel: Channel,
    created_at: EpochMs,
    outcome: Outcome,
}

struct Round {
    carrier: Arc<Carrier>,
    slots: usize,
    under_way: JoinSet<Tried>,
    waiting: Waiting,
}

impl Round {
    async fn run(mut self, bell: Arc<Notify>, poll: Duration, mut stopped: oneshot::Receiver<Duration>) {
        let mut refusals = 0;
        loop {
            let free = self.slots.saturating_sub(self.under_way.len());
            let mut is_more_due = true;
            let mut rest = poll;
            if free > 0 {
                match self.carrier.claim(free).await {
                    Ok(messages) => {
                        is_more_due = messages.len() == free;
                        refusals = 0;
                        for message in messages {
                            self.carry(message);
                        }
                    }
                    Err(error) => {
                        is_more_due = false;
                        rest = poll.saturating_mul(1 << refusals.min(10_u32)).clamp(poll, LONGEST_REST.max(poll));
                        refusals += 1;
                        tracing::warn!("the store gives out no messages to send: {error}");
                    }
                }
            }
            gauge!("authkeep_message_oldest_seconds").set(self.waiting.oldest(self.carrier.clock.now()).as_secs_f64());

            let mut pause = pin!(sleep(rest));
            loop {
                tokio::select! {
                    biased;
                    // A worker that was dropped leaves everything to its lease.
                    grace = &mut stopped => return self.drain(grace.unwrap_or_default()).await,
                    Some(tried) = self.under_way.join_next() => {
                        self.record(&tried);
                        if is_more_due {
                            break;
                        }
                    }
                    () = bell.notified() => break,
                    () = &mut pause => break,
                }
            }
        }
    }

    fn carry(&mut self, message: authkeep_store::Message) {
        let carrier = Arc::clone(&self.carrier);
        self.under_way.spawn(async move {
            let (id, channel, created_at) = (message.id, message.channel, message.created_at);
            let outcome = carrier.carry(message).await;
            Tried { id, channel, created_at, outcome }
        });
    }

    fn record(&mut self, tried: &Result<Tried, JoinError>) {
        // What a panic says could quote the message.
        let Ok(Tried { id, channel, created_at, outcome }) = tried else {
            tracing::error!("sending a message broke off; it will be tried again");
            return;
        };
        counter!("authkeep_messages_total", "channel" => channel.as_str(), "outcome" => outcome.as_str()).increment(1);
        self.waiting.record(*id, *created_at, *outcome, self.carrier.clock.now());
    }

    async fn drain(mut self, grace: Duration) {
        let ended = async {
            while let Some(tried) = self.under_way.join_next().await {
                self.record(&tried);
            }
        };
        if timeout(grace, ended).await.is_err() {
            let left = self.under_way.len();
            tracing::warn!("{left} messages were being sent and are left for the next start");
        }
    }
}

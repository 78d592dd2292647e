//! How long the oldest message waits that this process could not send: what tells an operator that nothing leaves.

use std::collections::HashMap;
use std::time::Duration;

use authkeep_store::{EpochMs, MessageId};

use super::carrier::Outcome;

/// A message that was not tried here for so long was sent, or given up, by another node.
const FORGOTTEN: Duration = Duration::from_mins(20);

#[derive(Default)]
pub(super) struct Waiting(HashMap<MessageId, Entry>);

struct Entry {
    created_at: EpochMs,
    tried_at: EpochMs,
}

impl Waiting {
    pub(super) fn record(&mut self, id: MessageId, created_at: EpochMs, outcome: Outcome, now: EpochMs) {
        if outcome == Outcome::Failed {
            self.0.insert(id, Entry { created_at, tried_at: now });
        } else {
            self.0.remove(&id);
        }
    }

    /// The age of the oldest; none where none waits.
    pub(super) fn oldest(&mut self, now: EpochMs) -> Duration {
        let since = |time: EpochMs| Duration::from_millis(now.get().saturating_sub(time.get()));
        self.0.retain(|_, entry| since(entry.tried_at) < FORGOTTEN);
        self.0.values().map(|entry| since(entry.created_at)).max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_counts_until_it_is_sent_or_forgotten() {
        let at = |seconds: u64| EpochMs::new(seconds * 1000).unwrap();
        let id = |byte| MessageId::from_bytes([byte; 16]);
        let mut waiting = Waiting::default();
        assert_eq!(waiting.oldest(at(100)), Duration::ZERO);
        waiting.record(id(1), at(10), Outcome::Failed, at(100));
        waiting.record(id(2), at(50), Outcome::Failed, at(100));
        assert_eq!(waiting.oldest(at(100)), Duration::from_secs(90));
        waiting.record(id(1), at(10), Outcome::Sent, at(110));
        assert_eq!(waiting.oldest(at(110)), Duration::from_mins(1));
        assert_eq!(waiting.oldest(at(2000)), Duration::ZERO, "another node has done it");
    }
}

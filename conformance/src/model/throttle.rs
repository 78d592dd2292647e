//! Throttles.

use authkeep_store::{EpochMs, Throttle, ThrottleKey, Turn};

use crate::state::State;

impl State {
    pub(super) fn take_turn(&mut self, key: ThrottleKey, limit: u32, now: EpochMs, until: EpochMs) -> Turn {
        let open = self.throttles.get_mut(&key).filter(|throttle| throttle.expires_at > now);
        match open {
            Some(window) if window.count >= limit => return Turn::Refused(window.expires_at),
            Some(window) => window.count += 1,
            None if limit == 0 => return Turn::Refused(until),
            None => drop(self.throttles.insert(key, Throttle { key, count: 1, expires_at: until })),
        }
        Turn::Taken
    }

    pub(super) fn give_turn_back(&mut self, key: ThrottleKey) {
        if let Some(throttle) = self.throttles.get_mut(&key) {
            throttle.count = throttle.count.saturating_sub(1);
        }
    }
}

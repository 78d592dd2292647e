//! What goes when its time is over.

use std::collections::BTreeMap;

use authkeep_store::EpochMs;

use crate::state::State;

impl State {
    pub(super) fn sweep_expired(&mut self, now: EpochMs, limit: usize) -> usize {
        let mut left = limit;
        sweep(&mut self.session_tokens, |token| token.expires_at, now, &mut left);
        sweep(&mut self.used_jtis, |used| Some(used.expires_at), now, &mut left);
        sweep(&mut self.throttles, |throttle| Some(throttle.expires_at), now, &mut left);
        sweep(&mut self.signing_keys, |key| key.expires_at, now, &mut left);
        sweep(&mut self.pseudonym_sessions, |session| Some(session.expires_at), now, &mut left);
        sweep(&mut self.handshakes, |handshake| Some(handshake.expires_at), now, &mut left);
        sweep(&mut self.kept_replies, |reply| Some(reply.expires_at), now, &mut left);
        limit - left
    }
}

fn sweep<I: Copy + Ord, T>(
    table: &mut BTreeMap<I, T>,
    end: impl Fn(&T) -> Option<EpochMs>,
    now: EpochMs,
    left: &mut usize,
) {
    let ended = table.iter().filter_map(|(id, record)| Some((end(record).filter(|at| *at <= now)?, *id)));
    let mut ended: Vec<_> = ended.collect();
    ended.sort_unstable();
    ended.truncate(*left);
    *left -= ended.len();
    for (_, id) in ended {
        table.remove(&id);
    }
}

//! Cleanings: one for a dirty token, and one on a handshake.

use std::sync::Arc;

use authkeep_store::{Cleaning, EpochMs, ErrorKind, Fill, Handshake, KeptReply, Stock, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use super::stock::{stocked, take_drawn};
use crate::case::Cases;
use crate::effort;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    for (seed, shared, what) in [
        (2220, Shared::Dirty, "of 64 cleanings of one dirty token exactly one succeeds and draws"),
        (2221, Shared::Handshake, "of 64 cleanings on one handshake exactly one succeeds and draws"),
        (2222, Shared::All, "of 64 times the same cleaning exactly one succeeds and draws"),
    ] {
        cases.add("CLEAN-6", what, move |s| cleanings(s, seed, shared));
    }
}

/// What the cleanings have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared {
    Dirty,
    Handshake,
    /// Both, and the reply.
    All,
}

/// Makes a dirty token and a handshake for a cleaning.
async fn cleaning(s: &dyn Store, fx: &mut Fixtures) -> Checked<Cleaning> {
    let (dirty, key) = (fx.dirty_token(), fx.handshake_key());
    let handshake = Handshake { expires_at: EpochMs::MAX, ..fx.handshake(key) };
    s.fill(Fill { dirty: vec![dirty.clone()], ..Fill::default() }).await?;
    s.put_handshake(handshake.clone(), 8).await?;
    Ok(Cleaning {
        dirty: dirty.id,
        handshake: handshake.id,
        draw: Stock::Profile,
        pick: fx.bytes().into(),
        reply: fx.bytes().into(),
        answer: fx.sealed(),
        reply_expires_at: fx.time(),
    })
}

async fn cleanings(s: Arc<dyn Store>, seed: u64, shared: Shared) -> Checked {
    let mut fx = Fixtures::new(seed);
    for size in [1, 2, 100].into_iter().cycle().take(effort::rounds()) {
        // A refused cleaning must not keep the last token from the one that succeeds.
        stocked(&*s, &mut fx, Stock::Profile, size).await?;
        let first = cleaning(&*s, &mut fx).await?;
        let mut all = Vec::new();
        for _ in 0..CALLERS {
            all.push(match shared {
                Shared::Dirty => Cleaning { dirty: first.dirty, ..cleaning(&*s, &mut fx).await? },
                Shared::Handshake => Cleaning { handshake: first.handshake, ..cleaning(&*s, &mut fx).await? },
                Shared::All => Cleaning { pick: fx.bytes().into(), ..first.clone() },
            });
        }
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, cleaning| async move { s.clean(cleaning, EpochMs::MIN).await };
        let answers = calls(&s, all.clone(), verb).await?;
        let winner = all.swap_remove(one_winner(&answers, ErrorKind::NotFound)?);
        let drawn: Vec<_> = answers.into_iter().flatten().collect();
        let replies = drawn.iter().map(|drawn| KeptReply {
            id: winner.reply,
            answer: winner.answer.clone(),
            drawn: drawn.clone(),
            expires_at: winner.reply_expires_at,
        });
        expected.kept_replies.extend(replies.map(|reply| (reply.id, reply)));
        take_drawn(&mut expected, drawn)?;
        expected.dirty_tokens.remove(&winner.dirty);
        expected.handshakes.remove(&winner.handshake);
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded made")?;
        s.remove_stocked_tokens(expected.stocked_tokens.into_keys().collect()).await?;
        s.sweep_expired(EpochMs::MAX, usize::MAX).await?;
    }
    Ok(())
}

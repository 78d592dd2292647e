//! Kept replies: given again until they are forgotten.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, KeptReply, Store};

use super::check::{keeps, makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::full_account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("REPLY-1", "an unknown id gives none", unknown);
    cases.add("REPLY-2", "a reply that is over is not given, and is there until it is swept", over);
    cases.add("REPLY-3", "pages of any size give every reply once and in order", scan);
    cases.add("REPLY-4", "a restored reply reads back and one that exists is refused", restore);
}

async fn unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2140);
    for id in [[0; 32], fx.bytes(), [0xff; 32]] {
        none("in an empty store", s.kept_reply(id.into(), EpochMs::MIN).await?)?;
    }
    full_account(&*s, &mut fx).await?;
    let reply = fx.kept_reply();
    s.restore_kept_reply(reply.clone()).await?;
    let mut beside: [u8; 32] = reply.id.into();
    beside[31] ^= 1;
    for id in [beside, fx.bytes()] {
        none("beside others", s.kept_reply(id.into(), EpochMs::MIN).await?)?;
    }
    Ok(())
}

async fn over(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2141);
    let reply = KeptReply { expires_at: at(1000), ..fx.kept_reply() };
    s.restore_kept_reply(reply.clone()).await?;
    for now in [0, 999] {
        // It is given as often as it is asked for.
        for _ in 0..2 {
            let verb = s.kept_reply(reply.id, at(now));
            found("before its end", keeps(&*s, "after the look-up", verb).await?, &reply)?;
        }
    }
    for now in [1000, 1001, EpochMs::MAX.get()] {
        let verb = s.kept_reply(reply.id, at(now));
        none("from its end on", keeps(&*s, "after the look-up", verb).await?)?;
    }
    let next = KeptReply { id: reply.id, expires_at: at(5000), ..fx.kept_reply() };
    refuses(&*s, "its id", ErrorKind::Conflict, s.restore_kept_reply(next.clone())).await?;
    s.sweep_expired(at(1000), 100).await?;
    s.restore_kept_reply(next.clone()).await?;
    found("when it is swept", s.kept_reply(next.id, at(4999)).await?, &next)
}

fn replies() -> Vec<KeptReply> {
    let edges = [Fixtures::highest(), Fixtures::lowest()];
    edges.into_iter().chain((2142..2150).map(Fixtures::new)).map(|mut fx| fx.kept_reply()).collect()
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |reply: &KeptReply| reply.id, |after, limit| s.scan_kept_replies(after, limit)).await?;
    let mut all = replies();
    for reply in &all {
        s.restore_kept_reply(reply.clone()).await?;
    }
    all.sort_by_key(|reply| reply.id);
    pages(&all, |reply| reply.id, |after, limit| s.scan_kept_replies(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for reply in replies() {
        makes(&*s, "after it was restored", s.restore_kept_reply(reply.clone()), |state| {
            state.kept_replies.insert(reply.id, reply.clone());
        })
        .await?;
        let again = KeptReply { id: reply.id, ..Fixtures::new(2150).kept_reply() };
        for reply in [reply, again] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_kept_reply(reply)).await?;
        }
    }
    Ok(())
}

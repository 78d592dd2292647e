//! Messages: stored, handed out when due, put off, finished, sealed anew.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Message, Sealed, Store};

use super::check::{keeps, makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, listed};
use crate::fixtures::{Fixtures, at};
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("MESSAGE-1", "a message reads back with every field as given", read_back);
    cases.add("MESSAGE-2", "an id that exists is refused and nothing changes", taken_id);
    cases.add("MESSAGE-3", "messages that are due are handed out in order with one attempt more", claim);
    cases.add("MESSAGE-3", "a claim hands out as many messages as asked for, those due first", claim_some);
    cases.add("MESSAGE-4", "a message that is due later is not handed out and stays", not_due);
    cases.add("MESSAGE-6", "a message that is put off is due at the time given", postpone);
    cases.add("MESSAGE-7", "putting an unknown message off changes nothing", postpone_unknown);
    cases.add("MESSAGE-8", "a finished message is gone and an unknown one changes nothing", finish);
    cases.add("MESSAGE-9", "content sealed anew takes the place of the old one", reseal);
    cases.add("MESSAGE-10", "sealing anew what is not there as expected is refused", reseal_other);
    cases.add("MESSAGE-11", "pages of any size give every message once and in order", scan);
    cases.add("MESSAGE-12", "a restored message reads back and an id that exists is refused", restore);
}

fn add(state: &mut State, message: &Message) {
    state.messages.insert(message.id, message.clone());
}

/// Messages of the edges and between them.
fn messages() -> Vec<Message> {
    let edges = [Fixtures::highest(), Fixtures::lowest()];
    edges.into_iter().chain((600..608).map(Fixtures::new)).map(|mut fx| fx.message()).collect()
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(608)).await?;
    for message in messages() {
        makes(&*s, "after the creation", s.create_message(message.clone()), |state| add(state, &message)).await?;
    }
    Ok(())
}

async fn taken_id(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(609);
    let taken = fx.message();
    s.create_message(taken.clone()).await?;
    for again in [taken.clone(), Message { id: taken.id, ..fx.message() }] {
        refuses(&*s, "an id that exists", ErrorKind::Conflict, s.create_message(again)).await?;
    }
    Ok(())
}

/// Stores messages that are due at these times; gives them in the order in which claims hand them out.
async fn queued(s: &dyn Store, fx: &mut Fixtures, times: &[u64]) -> Checked<Vec<Message>> {
    let due = |fx: &mut Fixtures, due: u64| Message { due_at: at(due), attempts: fx.number32() % 100, ..fx.message() };
    let mut all: Vec<_> = times.iter().map(|time| due(fx, *time)).collect();
    for message in &all {
        s.create_message(message.clone()).await?;
    }
    all.sort_by_key(|message| (message.due_at, message.id));
    Ok(all)
}

/// The messages as they are after they were handed out.
fn leased(messages: &[Message], lease_until: EpochMs) -> Vec<Message> {
    let lease = |message: &Message| Message { due_at: lease_until, attempts: message.attempts + 1, ..message.clone() };
    messages.iter().map(lease).collect()
}

/// A claim that must hand out these messages.
async fn claims(s: &dyn Store, (now, until, limit): (u64, u64, usize), expected: &[Message]) -> Checked {
    let verb = s.claim_messages(at(now), at(until), limit);
    let after = leased(expected, at(until));
    let answer =
        makes(s, "after the claim", verb, |state| after.iter().for_each(|message| add(state, message))).await?;
    listed("what was handed out", &answer, &after)
}

async fn claim(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(610);
    claims(&*s, (1000, 2000, 10), &[]).await?;
    let due = queued(&*s, &mut fx, &[500, 0, 1000, 500, 999, 500, 0]).await?;
    let later = queued(&*s, &mut fx, &[5000, 1001]).await?;
    claims(&*s, (1000, 2000, 100), &due).await?;
    claims(&*s, (1000, 9000, 100), &[]).await?;
    claims(&*s, (1999, 9000, 100), &later[..1]).await?;
    let mut again = leased(&due, at(2000));
    again.sort_by_key(|message| message.id);
    claims(&*s, (2000, 9000, 100), &again).await
}

async fn claim_some(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(611);
    let due = queued(&*s, &mut fx, &[70, 10, 40, 10, 90, 20, 10]).await?;
    claims(&*s, (100, 200, 0), &[]).await?;
    for three in due.chunks(3) {
        claims(&*s, (100, 200, 3), three).await?;
    }
    Ok(())
}

async fn not_due(s: Arc<dyn Store>) -> Checked {
    queued(&*s, &mut Fixtures::new(612), &[1001, 2000, EpochMs::MAX.get()]).await?;
    claims(&*s, (0, 5, usize::MAX), &[]).await?;
    claims(&*s, (1000, 5, usize::MAX), &[]).await
}

async fn postpone(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(613);
    let mut all = queued(&*s, &mut fx, &[1, 2, 3]).await?;
    for due_at in [at(5000), EpochMs::MIN, EpochMs::MAX, at(7)] {
        all[1].due_at = due_at;
        let verb = s.postpone_message(all[1].id, due_at);
        makes(&*s, "after it was put off", verb, |state| add(state, &all[1])).await?;
    }
    claims(&*s, (6, 9, 10), &[all[0].clone(), all[2].clone()]).await?;
    claims(&*s, (7, 9, 10), &all[1..2]).await
}

async fn postpone_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(614);
    let gone = queued(&*s, &mut fx, &[1, 2]).await?.remove(0);
    s.finish_message(gone.id).await?;
    for id in [gone.id, fx.bytes().into()] {
        keeps(&*s, "an unknown message", s.postpone_message(id, at(5))).await?;
    }
    Ok(())
}

async fn finish(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(615);
    let all = queued(&*s, &mut fx, &[1, 2, 3]).await?;
    s.claim_messages(at(2), at(5), 10).await?;
    for id in [all[0].id, all[2].id] {
        let gone = |state: &mut State| drop(state.messages.remove(&id));
        makes(&*s, "after it was finished", s.finish_message(id), gone).await?;
        keeps(&*s, "finished twice", s.finish_message(id)).await?;
    }
    keeps(&*s, "an unknown message", s.finish_message(fx.bytes().into())).await?;
    claims(&*s, (100, 200, 10), &leased(&all[1..2], at(5))).await
}

async fn reseal(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(616);
    let mut all = queued(&*s, &mut fx, &[1, 2]).await?;
    for sealed in [fx.sealed(), Fixtures::lowest().sealed(), Fixtures::highest().sealed(), fx.sealed()] {
        let expected = std::mem::replace(&mut all[1].content, sealed);
        let verb = s.reseal_message(all[1].id, &expected, all[1].content.clone());
        makes(&*s, "after it was sealed anew", verb, |state| add(state, &all[1])).await?;
    }
    Ok(())
}

async fn reseal_other(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(617);
    let all = queued(&*s, &mut fx, &[1, 2]).await?;
    let mut flipped = all[0].content.as_bytes().to_vec();
    flipped[0] ^= 1;
    let flipped = Sealed::new(flipped).expect("as long as the other one");
    for (id, expected) in [
        (all[0].id, &all[1].content),
        (all[0].id, &flipped),
        (all[0].id, &Fixtures::lowest().sealed()),
        (fx.bytes().into(), &all[0].content),
    ] {
        refuses(&*s, "sealed anew", ErrorKind::Conflict, s.reseal_message(id, expected, fx.sealed())).await?;
    }
    Ok(())
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |message: &Message| message.id, |after, limit| s.scan_messages(after, limit)).await?;
    let mut all = messages();
    for message in &all {
        s.create_message(message.clone()).await?;
    }
    all.sort_by_key(|message| message.id);
    pages(&all, |message| message.id, |after, limit| s.scan_messages(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for message in messages() {
        makes(&*s, "after it was restored", s.restore_message(message.clone()), |state| add(state, &message)).await?;
        for again in [message.clone(), Message { id: message.id, ..Fixtures::new(618).message() }] {
            refuses(&*s, "an id that exists", ErrorKind::Conflict, s.restore_message(again)).await?;
        }
    }
    Ok(())
}

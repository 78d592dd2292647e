//! Labels: made, listed, set, changed and deleted.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Label, LabelId, LabelScope, Message, Store};

use super::check::{keeps, makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, listed};
use crate::fixtures::{Fixtures, at, text};
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("LABEL-1", "a label reads back with every field as given", read_back);
    cases.add("LABEL-2", "a scope and key that the account has are refused, also at the limit", taken);
    cases.add("LABEL-3", "a label for an unknown account is refused and not stored", unknown_account);
    cases.add("LABEL-4", "an account with at_most labels of a scope is refused one more", too_many);
    cases.add("LABEL-6", "the labels are the account's, the oldest first, and no others", list);
    cases.add("LABEL-7", "an update replaces the value and its time and nothing else", update);
    cases.add("LABEL-8", "an update of a label that does not exist is refused and makes none", update_unknown);
    cases.add("LABEL-9", "a label is set whether or not it was there and keeps its creation time", set);
    cases.add("LABEL-10", "a message is stored when what the label says is news", set_with_message);
    cases.add("LABEL-10", "a message whose id exists is refused and its label is not set", set_taken_message);
    cases.add("LABEL-11", "a label set for an unknown account is refused and not stored", set_unknown);
    cases.add("LABEL-12", "a deleted label is gone and its key is free", delete);
    cases.add("LABEL-13", "deleting a label that does not exist is refused and changes nothing", delete_unknown);
    cases.add("LABEL-14", "pages of any size give every label once and in order", scan);
    cases.add("LABEL-15", "a restored label reads back and one that exists is refused", restore);
}

fn add(state: &mut State, label: &Label) {
    state.labels.insert(label.id(), label.clone());
}

async fn create(s: &dyn Store, label: &Label) -> Checked {
    Ok(s.create_label(label.clone(), u32::MAX).await?)
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(420)).await?;
    for mut fx in [Fixtures::new(421), Fixtures::lowest(), Fixtures::highest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        for scope in [LabelScope::Private, LabelScope::Public] {
            let label = Label { scope, ..fx.label(uid) };
            let verb = s.create_label(label.clone(), 1);
            makes(&*s, "after the creation", verb, |state| add(state, &label)).await?;
        }
    }
    Ok(())
}

async fn taken(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(422);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let taken = fx.label(owner.uid);
    create(&*s, &taken).await?;
    refuses(&*s, "the same again", ErrorKind::Conflict, s.create_label(taken.clone(), 100)).await?;
    for at_most in [100, 1, 0] {
        let label = Label { scope: taken.scope, key: taken.key.clone(), ..fx.label(owner.uid) };
        refuses(&*s, "another value", ErrorKind::Conflict, s.create_label(label, at_most)).await?;
    }
    // Keys are compared as they are, and each account has its own.
    let key = |key: &str, fx: &mut Fixtures| Label { scope: LabelScope::Public, key: text(key), ..fx.label(owner.uid) };
    for label in [key("a", &mut fx), key("A", &mut fx), key("a ", &mut fx), key("\u{e1}", &mut fx), key("", &mut fx)] {
        makes(&*s, "a key of its own", s.create_label(label.clone(), 100), |state| add(state, &label)).await?;
        let others = Label { uid: other.uid, ..label };
        makes(&*s, "the key of another", s.create_label(others.clone(), 100), |state| add(state, &others)).await?;
    }
    Ok(())
}

async fn unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(423);
    for uid in strangers(&*s, &mut fx).await? {
        refuses(&*s, "the creation", ErrorKind::NotFound, s.create_label(fx.label(uid), 100)).await?;
    }
    Ok(())
}

async fn too_many(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(424);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    for (scope, other_scope) in [(LabelScope::Private, LabelScope::Public), (LabelScope::Public, LabelScope::Private)] {
        for at_most in 0..3 {
            let label = Label { scope, ..fx.label(owner.uid) };
            let verb = s.create_label(label.clone(), at_most);
            refuses(&*s, "one more", ErrorKind::LimitReached, verb).await?;
            // Neither another account's labels nor those of the other scope count.
            create(&*s, &Label { scope, ..fx.label(other.uid) }).await?;
            create(&*s, &Label { scope: other_scope, ..fx.label(other.uid) }).await?;
            let verb = s.create_label(label.clone(), at_most + 1);
            makes(&*s, "the last one", verb, |state| add(state, &label)).await?;
        }
    }
    Ok(())
}

async fn list(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(425);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    listed("the labels of a new account", &s.labels(owner.uid).await?, &[])?;
    let mut all = Vec::new();
    for created_at in [30, 10, 20, 10, 30, 10, 10, 10] {
        let label = Label { created_at: at(created_at), ..fx.label(owner.uid) };
        create(&*s, &label).await?;
        create(&*s, &fx.label(other.uid)).await?;
        all.push(label);
        all.sort_by_key(|label| (label.created_at, label.id()));
        listed("the labels", &s.labels(owner.uid).await?, &all)?;
    }
    for uid in strangers(&*s, &mut fx).await? {
        listed("the labels of an unknown account", &keeps(&*s, "after the look-up", s.labels(uid)).await?, &[])?;
    }
    Ok(())
}

async fn update(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(426);
    let uid = account(&*s, &mut fx).await?.uid;
    let mut label = fx.label(uid);
    create(&*s, &label).await?;
    create(&*s, &Label { key: fx.text(), ..label.clone() }).await?;
    for mut values in [fx, Fixtures::lowest(), Fixtures::highest()] {
        (label.value, label.updated_at) = (values.text(), values.time());
        let verb = s.update_label(label.id(), label.value.clone(), label.updated_at);
        let answer = makes(&*s, "after the update", verb, |state| add(state, &label)).await?;
        found("what is given back", Some(answer), &label)?;
    }
    Ok(())
}

/// Ids of labels that do not exist, each next to one that does.
async fn unknown_ids(s: &dyn Store, fx: &mut Fixtures) -> Checked<Vec<LabelId>> {
    let (owner, other) = (account(s, fx).await?, account(s, fx).await?);
    let (here, gone) = (Label { key: text("here"), ..fx.label(owner.uid) }, fx.label(owner.uid));
    create(s, &here).await?;
    create(s, &gone).await?;
    s.delete_label(gone.id()).await?;
    let scope = if here.scope == LabelScope::Public { LabelScope::Private } else { LabelScope::Public };
    let [never, deleted] = strangers(s, fx).await?;
    Ok(vec![
        gone.id(),
        LabelId { scope, ..here.id() },
        LabelId { key: text("Here"), ..here.id() },
        LabelId { uid: other.uid, ..here.id() },
        LabelId { uid: never, ..here.id() },
        LabelId { uid: deleted, ..here.id() },
    ])
}

async fn update_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(427);
    for id in unknown_ids(&*s, &mut fx).await? {
        let verb = s.update_label(id, fx.text(), fx.time());
        refuses(&*s, "the update", ErrorKind::NotFound, verb).await?;
    }
    Ok(())
}

async fn set(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(428), Fixtures::lowest(), Fixtures::highest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        let mut label = fx.label(uid);
        let verb = s.set_label(label.clone(), None);
        makes(&*s, "a label that was not there", verb, |state| add(state, &label)).await?;
        for mut values in [Fixtures::new(429), Fixtures::highest(), Fixtures::lowest()] {
            (label.value, label.updated_at) = (values.text(), values.time());
            let set = Label { created_at: values.time(), ..label.clone() };
            makes(&*s, "a label that was there", s.set_label(set, None), |state| add(state, &label)).await?;
        }
    }
    Ok(())
}

async fn set_with_message(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(430);
    let uid = account(&*s, &mut fx).await?.uid;
    let (first, other) = (fx.text(), fx.text());
    let mut label = fx.label(uid);
    for (value, is_news) in [(&first, true), (&first, false), (&other, true), (&first, true), (&first, false)] {
        (label.value, label.updated_at) = (value.clone(), fx.time());
        let message = fx.message();
        let verb = s.set_label(label.clone(), Some(message.clone()));
        makes(&*s, "after set_label", verb, |state| {
            add(state, &label);
            if is_news {
                state.messages.insert(message.id, message.clone());
            }
        })
        .await?;
    }
    Ok(())
}

async fn set_taken_message(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(431);
    let uid = account(&*s, &mut fx).await?.uid;
    let (taken, label) = (fx.message(), fx.label(uid));
    s.create_message(taken.clone()).await?;
    create(&*s, &label).await?;
    for label in [Label { value: fx.text(), ..label }, fx.label(uid)] {
        let message = Message { id: taken.id, ..fx.message() };
        refuses(&*s, "set_label", ErrorKind::Conflict, s.set_label(label, Some(message))).await?;
    }
    Ok(())
}

async fn set_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(432);
    for uid in strangers(&*s, &mut fx).await? {
        for message in [None, Some(fx.message())] {
            refuses(&*s, "set_label", ErrorKind::NotFound, s.set_label(fx.label(uid), message)).await?;
        }
    }
    Ok(())
}

async fn delete(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(433);
    let uid = account(&*s, &mut fx).await?.uid;
    let (label, stays) = (fx.label(uid), fx.label(uid));
    create(&*s, &label).await?;
    create(&*s, &stays).await?;
    makes(&*s, "after the deletion", s.delete_label(label.id()), |state| {
        state.labels.remove(&label.id());
    })
    .await?;
    listed("the labels that are left", &s.labels(uid).await?, &[stays])?;
    let next = Label { scope: label.scope, key: label.key, ..fx.label(uid) };
    makes(&*s, "under the freed key", s.create_label(next.clone(), 100), |state| add(state, &next)).await
}

async fn delete_unknown(s: Arc<dyn Store>) -> Checked {
    for id in unknown_ids(&*s, &mut Fixtures::new(434)).await? {
        refuses(&*s, "the deletion", ErrorKind::NotFound, s.delete_label(id)).await?;
    }
    Ok(())
}

/// Labels of the edges and between them, with keys that begin alike.
async fn labels(s: &dyn Store) -> Checked<Vec<Label>> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest(), Fixtures::new(435), Fixtures::new(436)] {
        let uid = account(s, &mut fx).await?.uid;
        all.push(fx.label(uid));
        for key in ["b", "a", "ab", "A", "\u{ffff}", "\u{10000}", "a\u{1}"] {
            let scope = if key.len() > 1 { LabelScope::Private } else { LabelScope::Public };
            all.push(Label { scope, key: text(key), created_at: EpochMs::MIN, ..fx.label(uid) });
        }
    }
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], Label::id, |after, limit| s.scan_labels(after, limit)).await?;
    let mut all = labels(&*s).await?;
    for label in &all {
        create(&*s, label).await?;
    }
    all.sort_by_key(Label::id);
    pages(&all, Label::id, |after, limit| s.scan_labels(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for label in labels(&*s).await? {
        let verb = s.restore_label(label.clone());
        makes(&*s, "after it was restored", verb, |state| add(state, &label)).await?;
        refuses(&*s, "the same again", ErrorKind::Conflict, s.restore_label(label.clone())).await?;
        let other = Label { value: text("another"), ..label };
        refuses(&*s, "another value", ErrorKind::Conflict, s.restore_label(other)).await?;
    }
    let homeless = Fixtures::new(437).label(Fixtures::new(438).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_label(homeless)).await
}

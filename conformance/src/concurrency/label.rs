//! Labels: one of a key, and as many of a scope as there may be.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Label, LabelScope, Store};

use super::calls::{LIMITS, calls, took_the_room};
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, listed};
use crate::fixtures::Fixtures;
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("LABEL-5", "of 64 labels of one key exactly one is stored", one_key);
    cases.add("LABEL-5", "of 64 labels of a scope as many are stored as there may be", limit);
}

async fn one_key(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(721);
    for _ in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let shared = fx.label(uid);
        let label = |fx: &mut Fixtures| Label { scope: shared.scope, key: shared.key.clone(), ..fx.label(shared.uid) };
        let labels: Vec<_> = (0..CALLERS).map(|_| label(&mut fx)).collect();
        let create = |s: Arc<dyn Store>, label| async move { s.create_label(label, 100).await };
        let winner = one_winner(&calls(&s, labels.clone(), create).await?, ErrorKind::Conflict)?;
        listed("the labels", &s.labels(shared.uid).await?, &labels[winner..=winner])?;
    }
    Ok(())
}

async fn limit(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(722);
    for (round, room) in LIMITS.into_iter().cycle().take(effort::rounds()).enumerate() {
        let uid = account(&*s, &mut fx).await?.uid;
        let scope = if round % 2 == 0 { LabelScope::Private } else { LabelScope::Public };
        let mut all: Vec<_> = (0..room.0 + CALLERS).map(|_| Label { scope, ..fx.label(uid) }).collect();
        let raced = all.split_off(room.0);
        for label in &all {
            s.create_label(label.clone(), 100).await?;
        }
        let create = |s: Arc<dyn Store>, label: Label| async move { s.create_label(label, room.1).await };
        let winners = took_the_room(&calls(&s, raced.clone(), create).await?, room)?;
        all.extend(winners.iter().map(|winner| raced[*winner].clone()));
        all.sort_by_key(|label| (label.created_at, label.id()));
        listed("the labels", &s.labels(uid).await?, &all)?;
    }
    Ok(())
}

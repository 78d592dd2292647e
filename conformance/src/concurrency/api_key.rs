//! API keys: an account gets as many as it may have.

use std::sync::Arc;

use authkeep_store::{ApiKey, Store};

use super::calls::{LIMITS, calls, took_the_room};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, found, listed};
use crate::fixtures::Fixtures;
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("APIKEY-5", "of 64 API keys of an account as many are stored as it may have", limit);
}

async fn limit(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(723);
    for room in LIMITS.into_iter().cycle().take(effort::rounds()) {
        let uid = account(&*s, &mut fx).await?.uid;
        let mut all: Vec<_> = (0..room.0 + CALLERS).map(|_| fx.api_key(uid)).collect();
        let raced = all.split_off(room.0);
        for key in &all {
            s.create_api_key(key.clone(), 100).await?;
        }
        let create = |s: Arc<dyn Store>, key: ApiKey| async move { s.create_api_key(key, room.1).await };
        let winners = took_the_room(&calls(&s, raced.clone(), create).await?, room)?;
        all.extend(winners.iter().map(|winner| raced[*winner].clone()));
        all.sort_by_key(|key| (key.created_at, key.id));
        listed("the keys", &s.api_keys(uid).await?, &all)?;
        for key in &all {
            found("each key", s.api_key(key.id).await?, key)?;
        }
    }
    Ok(())
}

//! Messages: handed to one caller at a time.

use std::sync::Arc;

use authkeep_store::{Message, Store};

use super::calls::{CLAIMS, all, calls, none_twice};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};

pub(crate) fn register(cases: &mut Cases) {
    cases.add("MESSAGE-5", "of 64 claims no two hand out the same message, and together all", claims);
}

async fn claims(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(760);
    for (due, limit) in CLAIMS.into_iter().cycle().take(effort::rounds()) {
        let mut ids = Vec::new();
        for _ in 0..due {
            let message = Message { due_at: at(fx.number() % 100), attempts: 0, ..fx.message() };
            ids.push(message.id);
            s.create_message(message).await?;
        }
        let verb = |s: Arc<dyn Store>, until| async move { s.claim_messages(at(100), at(until), limit).await };
        let answers = all(calls(&s, [1000; CALLERS], verb).await?)?;
        let mut claimed = none_twice(answers.into_iter().flatten().map(|message| message.id))?;
        // Those that a caller did not see for another's claim may be left; a last claim finds them, and no other.
        claimed.extend(s.claim_messages(at(100), at(1000), 1000).await?.iter().map(|message| message.id));
        claimed.sort();
        ids.sort();
        same("all claims together", &claimed, &ids)?;
        for id in ids {
            s.finish_message(id).await?;
        }
    }
    Ok(())
}

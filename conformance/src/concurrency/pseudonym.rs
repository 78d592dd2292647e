//! Sign-ups: one for a clean token, and one for an id.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Fill, Pseudonym, Stock, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use super::stock::{stocked, take_drawn};
use crate::case::Cases;
use crate::effort;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SIGNUP-6", "of 64 sign-ups with one clean token exactly one succeeds", |s| {
        sign_ups(s, 2210, ErrorKind::NotFound)
    });
    cases
        .add("SIGNUP-6", "of 64 sign-ups with one id exactly one succeeds", |s| sign_ups(s, 2211, ErrorKind::Conflict));
}

/// Sign-ups with one token where the others are not found, with one id where they are in conflict.
async fn sign_ups(s: Arc<dyn Store>, seed: u64, others: ErrorKind) -> Checked {
    let mut fx = Fixtures::new(seed);
    for size in [1, 2, 100].into_iter().cycle().take(effort::rounds()) {
        // A refused sign-up must not keep the last token from the one that succeeds.
        stocked(&*s, &mut fx, Stock::Signup, size).await?;
        let (one_token, one_id) = (fx.clean_token(), fx.pseudonym().id);
        let mut arguments = Vec::new();
        for _ in 0..CALLERS {
            let (pseudonym, token) = (fx.pseudonym(), fx.clean_token());
            arguments.push(match others {
                ErrorKind::NotFound => (pseudonym, one_token, fx.bytes().into()),
                _ => (Pseudonym { id: one_id, ..pseudonym }, token, fx.bytes().into()),
            });
        }
        let clean = arguments.iter().map(|(_, token, _)| *token).collect();
        s.fill(Fill { clean, ..Fill::default() }).await?;
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, (pseudonym, token, pick): (Pseudonym, authkeep_store::CleanToken, _)| async move {
            s.sign_up(pseudonym, token.id, Stock::Signup, pick).await
        };
        let answers = calls(&s, arguments.clone(), verb).await?;
        let (pseudonym, spent, _) = &arguments[one_winner(&answers, others)?];
        take_drawn(&mut expected, answers.into_iter().flatten().collect())?;
        expected.pseudonyms.insert(pseudonym.id, pseudonym.clone());
        expected.clean_tokens.remove(&spent.id);
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded made")?;
        s.remove_stocked_tokens(expected.stocked_tokens.into_keys().collect()).await?;
        for id in expected.clean_tokens.into_keys() {
            s.spend(id).await?;
        }
    }
    Ok(())
}

//! Every kind of token: one id is given once, and one account has one where it may have one.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Store};

use super::race::{CALLERS, one_winner, race_calls};
use crate::case::Cases;
use crate::cases::token::TokenRules;
use crate::effort;
use crate::failure::{Checked, Failure, found, none};
use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::scene::{account, token, with_account};
use crate::state::State;

pub(crate) fn register<K: Kind>(cases: &mut Cases, rules: &TokenRules, one_per_account: Option<&'static str>) {
    cases.add(rules.race_of_one_id, "of 64 creations of one id exactly one succeeds", one_id::<K>);
    cases.add(rules.delete, "64 deletions of one id all succeed", deletions::<K>);
    match one_per_account {
        Some(rule) => {
            cases.add(rule, "64 creations for one account leave exactly one token", one_stays::<K>);
        }
        None => cases.add(rules.earlier, "64 creations for one account all stay", all_stay::<K>),
    }
}

/// Half of the callers create the id for one account, half for another, which has an earlier token to lose.
async fn one_id<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(210);
    for _ in 0..effort::rounds() {
        let owners = [account(&*s, &mut fx).await?, account(&*s, &mut fx).await?];
        let earlier: K = token(&*s, &mut fx, owners[1].uid).await?;
        let id: [u8; 32] = fx.bytes();
        let tokens: Vec<K> = (0..CALLERS).map(|at| K::make(&mut fx, owners[at % 2].uid).with_id(id)).collect();
        let answers = race_calls(&s, tokens.clone(), |s, token: K| token.create(s)).await?;
        let winner = one_winner(&answers, ErrorKind::Conflict)?;
        let expected = with_account(&tokens[winner], &owners[winner % 2]);
        found("the id's token", K::find(&*s, id.into()).await?, &expected)?;
        let kept = K::find(&*s, earlier.id()).await?;
        if K::ONE_PER_ACCOUNT && winner % 2 == 1 {
            none("the token that was replaced", kept)?;
        } else {
            found("the other account's earlier token", kept, &with_account(&earlier, &owners[1]))?;
        }
    }
    Ok(())
}

async fn one_stays<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(211);
    for _ in 0..effort::rounds() {
        let owner = account(&*s, &mut fx).await?;
        let tokens: Vec<K> = (0..CALLERS).map(|_| K::make(&mut fx, owner.uid)).collect();
        for answer in race_calls(&s, tokens.clone(), |s, token: K| token.create(s)).await? {
            answer?;
        }
        let mut stayed = 0;
        for token in &tokens {
            if let Some(kept) = K::find(&*s, token.id()).await? {
                found("the token that stayed", Some(kept), &with_account(token, &owner))?;
                stayed += 1;
            }
        }
        let listed = K::table(&State::read(&*s).await?).values().filter(|token| token.uid() == owner.uid).count();
        if (stayed, listed) != (1, 1) {
            let message = format!("expected one token, found {stayed} by id and {listed} in the scan");
            return Err(Failure::new(message));
        }
    }
    Ok(())
}

async fn all_stay<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(212);
    for _ in 0..effort::rounds() {
        let owner = account(&*s, &mut fx).await?;
        let tokens: Vec<K> = (0..CALLERS).map(|_| K::make(&mut fx, owner.uid)).collect();
        for answer in race_calls(&s, tokens.clone(), |s, token: K| token.create(s)).await? {
            answer?;
        }
        for token in &tokens {
            found("each token", K::find(&*s, token.id()).await?, &with_account(token, &owner))?;
        }
    }
    Ok(())
}

async fn deletions<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(213);
    let owner = account(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    for _ in 0..effort::rounds() {
        let doomed: K = token(&*s, &mut fx, owner.uid).await?;
        for answer in race_calls(&s, vec![doomed.id(); CALLERS], |s, id| K::delete(s, id)).await? {
            answer?;
        }
        State::read(&*s).await?.must_be(&before, "after the deletions")?;
    }
    Ok(())
}

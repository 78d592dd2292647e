//! What cases begin with: accounts, and accounts that have everything.

mod everything;
mod neighbour;

use authkeep_store::{Account, AccountSummary, EpochMs, Store, Uid, WithAccount};

use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::op::Op;
use crate::state::State;
pub(crate) use neighbour::neighbour;

/// A fresh account.
pub(crate) async fn account(store: &dyn Store, fixtures: &mut Fixtures) -> Checked<Account> {
    let new = fixtures.account();
    store.create_account(new.clone()).await?;
    Ok(new.into())
}

/// A fresh token of an account.
pub(crate) async fn token<K: Kind>(store: &dyn Store, fixtures: &mut Fixtures, uid: Uid) -> Checked<K> {
    let token = K::make(fixtures, uid);
    token.clone().create(store).await?;
    Ok(token)
}

/// A fresh account that failures have locked and that has a record of every family, two of the kinds of tokens that allow
/// two. The messages about it, a file that was left over, a throttle, a pseudonym and what the exchange keeps are there as
/// well.
pub(crate) async fn full_account(store: &dyn Store, fixtures: &mut Fixtures) -> Checked<Account> {
    let (account, _) = account_for("", store, fixtures).await?;
    Ok(account)
}

/// A full account, but for what is in the way of a verb; and all that was stored for it.
pub(crate) async fn account_for(verb: &str, store: &dyn Store, fixtures: &mut Fixtures) -> Checked<(Account, State)> {
    let mut state = State::default();
    let new = fixtures.account();
    let uid = new.uid;
    Op::CreateAccount(Box::new(new)).run_beside(store, &mut state).await?;
    for op in everything::of(uid, fixtures) {
        if !everything::in_the_way_of(verb).contains(&op.name().as_str()) {
            op.run_beside(store, &mut state).await?;
        }
    }
    if verb == "unverify_email" {
        Op::VerifyEmail(uid).run_beside(store, &mut state).await?;
    }
    let account = state.accounts[&uid].clone();
    Ok((account, state))
}

/// What a store has one of or a few: the fingerprint of a key, a password scheme, a key that signs and one that did, the
/// mark of a fill. The store must have none of them.
pub(crate) async fn furnish(store: &dyn Store, fixtures: &mut Fixtures) -> Checked<State> {
    let mut state = State::default();
    let (first, second) = (fixtures.signing_key(), fixtures.signing_key());
    let ops = [
        Op::ClaimKeyFingerprint(fixtures.key_fingerprint()),
        Op::AddPasswordScheme(fixtures.password_scheme()),
        Op::RotateSigningKey(first.clone(), None, fixtures.time()),
        Op::RotateSigningKey(second, Some(first.id), fixtures.time()),
        Op::SetFillMark(fixtures.fill_mark(), EpochMs::MIN),
    ];
    for op in ops {
        op.run_beside(store, &mut state).await?;
    }
    Ok(state)
}

/// What a look-up of this token must give.
pub(crate) fn with_account<K: Kind>(token: &K, account: &Account) -> WithAccount<K> {
    WithAccount { token: token.clone(), account: AccountSummary::from(account) }
}

#[cfg(test)]
mod tests {
    use authkeep_memory::MemoryStore;

    use super::*;
    use crate::sample::SAMPLES;

    #[tokio::test]
    async fn a_furnished_store_with_a_full_account_has_a_record_of_every_family() {
        let (store, mut fx) = (MemoryStore::new(), Fixtures::new(1));
        let mut state = furnish(&store, &mut fx).await.expect("an empty store");
        let (account, own) = account_for("", &store, &mut fx).await.expect("a fresh account");
        assert!(account.locked_at.is_some());
        state.take_in(own);
        assert_eq!(state.empty_families(), Vec::<&str>::new());
        State::read(&store).await.and_then(|found| found.must_be(&state, "the store")).expect("what was stored");
    }

    #[tokio::test]
    async fn the_sample_of_every_verb_succeeds_on_the_account_that_is_made_for_it() {
        for sample in SAMPLES {
            let (store, mut fx) = (MemoryStore::new(), Fixtures::new(2));
            let mut state = furnish(&store, &mut fx).await.expect("an empty store");
            let (account, own) = account_for(sample.verb, &store, &mut fx).await.expect("a fresh account");
            state.take_in(own);
            let op = (sample.make)(&state, account.uid, &mut fx);
            let before = state.clone();
            let answer = state.apply(&op);
            assert!(answer.is_ok(), "{}: {answer:?}", sample.verb);
            let changes_nothing = ["claim_key_fingerprint"].contains(&sample.verb);
            assert_eq!(state == before, changes_nothing, "{}: {answer:?}", sample.verb);
        }
    }
}

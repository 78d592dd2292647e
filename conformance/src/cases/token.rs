//! The rules that every kind of token has, written once for all kinds.

use std::collections::BTreeMap;
use std::sync::Arc;

use authkeep_store::{ErrorKind, KeyFetchToken, NewAccount, SessionToken, Store};

use crate::case::Cases;
use crate::failure::{Checked, ensure, found, listed, none, refused};
use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::scene::{account, full_account, token, with_account};
use crate::state::State;

/// The ids under which one kind has these rules.
pub(crate) struct TokenRules {
    pub(crate) read_back: &'static str,
    pub(crate) taken_id: &'static str,
    pub(crate) unknown_account: &'static str,
    pub(crate) earlier: &'static str,
    pub(crate) race_of_one_id: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) current_account: &'static str,
    pub(crate) delete: &'static str,
    pub(crate) delete_unknown: &'static str,
    pub(crate) scan: &'static str,
    pub(crate) restore: &'static str,
}

pub(crate) fn register<K: Kind>(cases: &mut Cases, rules: &TokenRules) {
    cases.add(rules.read_back, "a token reads back with every field as given", read_back::<K>);
    cases.add(rules.taken_id, "an id that exists is refused and nothing changes", taken_id::<K>);
    cases.add(rules.unknown_account, "a token for an unknown account is refused and not stored", unknown_account::<K>);
    if K::ONE_PER_ACCOUNT {
        cases.add(rules.earlier, "a token takes the place of the account's earlier one", earlier_is_replaced::<K>);
    } else {
        cases.add(rules.earlier, "the account's earlier tokens stay", earlier_stay::<K>);
    }
    cases.add(rules.unknown, "an unknown id gives none, and so does an id of another kind", unknown::<K>);
    cases.add(rules.current_account, "a look-up gives the account's current fields", current_account::<K>);
    cases.add(rules.delete, "a deleted token is not found and its id is free", delete::<K>);
    cases.add(rules.delete_unknown, "deleting an unknown id succeeds and changes nothing", delete_unknown::<K>);
    cases.add(rules.scan, "pages of any size give every token once and in order", scan::<K>);
    cases.add(rules.restore, "a restored token reads back as it was scanned", restore::<K>);
    cases.add(rules.restore, "restoring an id that exists is refused and nothing changes", restore_taken_id::<K>);
}

async fn read_back<K: Kind>(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(1), Fixtures::lowest(), Fixtures::highest()] {
        let owner = account(&*s, &mut fx).await?;
        let token: K = token(&*s, &mut fx, owner.uid).await?;
        found("the look-up", K::find(&*s, token.id()).await?, &with_account(&token, &owner))?;
        found("the scan", State::read(&*s).await.map(|state| K::table(&state).get(&token.id()).cloned())?, &token)?;
    }
    Ok(())
}

async fn taken_id<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2);
    let (one, two) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let taken: K = token(&*s, &mut fx, one.uid).await?;
    let before = State::read(&*s).await?;

    refused("the very same token again", taken.clone().create(&*s).await, ErrorKind::Conflict)?;
    let same_account = K::make(&mut fx, one.uid).with_id(taken.id().into());
    refused("for the same account", same_account.create(&*s).await, ErrorKind::Conflict)?;
    // The other account has an earlier token of this kind, which a refused creation must not take the place of.
    let other_account = K::make(&mut fx, two.uid).with_id(taken.id().into());
    refused("for another account", other_account.create(&*s).await, ErrorKind::Conflict)?;
    State::read(&*s).await?.must_be(&before, "after the refusals")
}

async fn unknown_account<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(3);
    full_account(&*s, &mut fx).await?;
    let deleted = account(&*s, &mut fx).await?;
    s.delete_account(deleted.uid).await?;
    let before = State::read(&*s).await?;

    let mut homeless_tokens = Vec::new();
    for uid in [fx.uid(), deleted.uid] {
        let homeless = K::make(&mut fx, uid);
        refused("the creation", homeless.clone().create(&*s).await, ErrorKind::NotFound)?;
        none("the look-up", K::find(&*s, homeless.id()).await?)?;
        homeless_tokens.push(homeless);
    }
    State::read(&*s).await?.must_be(&before, "after the refusals")?;
    // Nor does one wait, unseen, for its account to come.
    for homeless in homeless_tokens {
        let late = NewAccount { uid: homeless.uid(), ..fx.account() };
        s.create_account(late.clone()).await?;
        none("the look-up when there is an account", K::find(&*s, homeless.id()).await?)?;
        let listed = K::table(&State::read(&*s).await?).values().any(|token| token.uid() == late.uid);
        ensure(!listed, "no token of an account that was made after its creation was refused")?;
        homeless.create(&*s).await?;
    }
    Ok(())
}

async fn earlier_stay<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(4);
    let owner = account(&*s, &mut fx).await?;
    let mut all = Vec::new();
    for _ in 0..5 {
        all.push(token::<K>(&*s, &mut fx, owner.uid).await?);
        for earlier in &all {
            found("each token", K::find(&*s, earlier.id()).await?, &with_account(earlier, &owner))?;
        }
    }
    Ok(())
}

async fn earlier_is_replaced<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(4);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let others: K = token(&*s, &mut fx, other.uid).await?;
    let first: K = token(&*s, &mut fx, owner.uid).await?;
    let second: K = token(&*s, &mut fx, owner.uid).await?;
    none("the first token", K::find(&*s, first.id()).await?)?;
    found("the second token", K::find(&*s, second.id()).await?, &with_account(&second, &owner))?;
    found("the token of another account", K::find(&*s, others.id()).await?, &with_account(&others, &other))?;

    let third = K::make(&mut fx, other.uid).with_id(first.id().into());
    third.clone().create(&*s).await?;
    found("a token with the freed id", K::find(&*s, third.id()).await?, &with_account(&third, &other))?;
    found("the second token", K::find(&*s, second.id()).await?, &with_account(&second, &owner))
}

async fn unknown<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(5);
    none("in an empty store", K::find(&*s, fx.bytes().into()).await?)?;
    let owner = full_account(&*s, &mut fx).await?;
    none("an id that was never given", K::find(&*s, fx.bytes().into()).await?)?;

    let session: SessionToken = token(&*s, &mut fx, owner.uid).await?;
    let key_fetch: KeyFetchToken = token(&*s, &mut fx, owner.uid).await?;
    let of_another_kind: [u8; 32] = if K::NAME == SessionToken::NAME { key_fetch.id.into() } else { session.id.into() };
    none("the id of a token of another kind", K::find(&*s, of_another_kind.into()).await?)?;

    let own = K::make(&mut fx, owner.uid).with_id(of_another_kind);
    own.clone().create(&*s).await?;
    found("a token under an id that another kind uses", K::find(&*s, own.id()).await?, &with_account(&own, &owner))
}

async fn current_account<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(6);
    let mut owner = account(&*s, &mut fx).await?;
    let token: K = token(&*s, &mut fx, owner.uid).await?;
    s.verify_email(owner.uid).await?;
    owner.email_verified = true;
    found("after verify_email", K::find(&*s, token.id()).await?, &with_account(&token, &owner))?;
    for locale in [Some(fx.text()), None] {
        s.set_locale(owner.uid, locale.clone()).await?;
        owner.locale = locale;
        found("after set_locale", K::find(&*s, token.id()).await?, &with_account(&token, &owner))?;
    }
    // The time of a reset shows at the tokens that are made after it.
    let verifier = fx.verifier();
    s.reset_account(owner.uid, verifier.clone()).await?;
    owner.verifier_set_at = verifier.verifier_set_at;
    token.clone().create(&*s).await?;
    found("after reset_account", K::find(&*s, token.id()).await?, &with_account(&token, &owner))
}

async fn delete<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(7);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let doomed: K = token(&*s, &mut fx, owner.uid).await?;
    let mut expected = State::read(&*s).await?;
    K::delete(&*s, doomed.id()).await?;
    none("the look-up", K::find(&*s, doomed.id()).await?)?;
    K::table_mut(&mut expected).remove(&doomed.id());
    State::read(&*s).await?.must_be(&expected, "after the deletion")?;

    let next = K::make(&mut fx, other.uid).with_id(doomed.id().into());
    next.clone().create(&*s).await?;
    found("a token under the freed id", K::find(&*s, next.id()).await?, &with_account(&next, &other))
}

async fn delete_unknown<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(8);
    K::delete(&*s, fx.bytes().into()).await?;
    let owner = full_account(&*s, &mut fx).await?;
    let token: K = token(&*s, &mut fx, owner.uid).await?;
    K::delete(&*s, token.id()).await?;
    let before = State::read(&*s).await?;
    K::delete(&*s, token.id()).await?;
    K::delete(&*s, fx.bytes().into()).await?;
    State::read(&*s).await?.must_be(&before, "after the deletions")
}

async fn scan<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(9);
    listed("an empty store", &K::scan(&*s, None, 10).await?, &[] as &[K])?;
    let mut all = BTreeMap::new();
    for fixtures in [&mut Fixtures::lowest(), &mut Fixtures::highest()] {
        let owner = account(&*s, fixtures).await?;
        let token: K = token(&*s, fixtures, owner.uid).await?;
        all.insert(token.id(), token);
    }
    for _ in 0..9 {
        let owner = full_account(&*s, &mut fx).await?;
        all.extend(
            K::table(&State::read(&*s).await?).clone().into_iter().filter(|(_, token)| token.uid() == owner.uid),
        );
    }
    let all: Vec<K> = all.into_values().collect();
    for limit in [1, 2, 7, all.len(), all.len() + 1, usize::MAX] {
        let (mut pages, mut after) = (Vec::new(), None);
        loop {
            let page = K::scan(&*s, after, limit).await?;
            listed("a page", &page, &all[pages.len()..all.len().min(pages.len().saturating_add(limit))])?;
            let Some(last) = page.last() else { break };
            after = Some(last.id());
            pages.extend(page);
        }
        listed("all pages together", &pages, &all)?;
    }
    let gone = &all[4];
    K::delete(&*s, gone.id()).await?;
    listed("from an id that is gone", &K::scan(&*s, Some(gone.id()), 3).await?, &all[5..8])
}

async fn restore<K: Kind>(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(10), Fixtures::lowest(), Fixtures::highest()] {
        let owner = account(&*s, &mut fx).await?;
        let token: K = token(&*s, &mut fx, owner.uid).await?;
        let scanned = State::read(&*s).await?;
        let record = K::table(&scanned).get(&token.id()).cloned().unwrap_or_else(|| token.clone());
        K::delete(&*s, token.id()).await?;
        record.restore(&*s).await?;
        found("the look-up", K::find(&*s, token.id()).await?, &with_account(&token, &owner))?;
        State::read(&*s).await?.must_be(&scanned, "after the record was restored")?;
    }
    Ok(())
}

async fn restore_taken_id<K: Kind>(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(11);
    let (owner, other) = (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let taken: K = token(&*s, &mut fx, owner.uid).await?;
    let before = State::read(&*s).await?;
    refused("the same record", taken.clone().restore(&*s).await, ErrorKind::Conflict)?;
    let record = K::make(&mut fx, other.uid).with_id(taken.id().into());
    refused("another record of that id", record.restore(&*s).await, ErrorKind::Conflict)?;
    State::read(&*s).await?.must_be(&before, "after the refusals")
}

//! API keys: made, listed, changed and deleted by the account that they belong to.

use std::sync::Arc;

use authkeep_store::{ApiKey, ApiKeyChange, ApiKeyId, ErrorKind, Store, Uid};

use super::check::{keeps, makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, listed, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("APIKEY-1", "a key reads back with every field as given", read_back);
    cases.add("APIKEY-2", "an id that exists is refused and nothing changes", taken_id);
    cases.add("APIKEY-3", "a key for an unknown account is refused and not stored", unknown_account);
    cases.add("APIKEY-4", "an account with at_most keys is refused one more", too_many);
    cases.add("APIKEY-6", "an unknown id gives none", unknown);
    cases.add("APIKEY-7", "the keys are the account's, the oldest first, and no others", list);
    cases.add("APIKEY-8", "a change replaces the fields that it names and no others", update);
    cases.add("APIKEY-9", "a change of an unknown key and of another account's is refused", update_unknown);
    cases.add("APIKEY-10", "a deleted key takes its used token ids along", delete);
    cases.add("APIKEY-11", "deleting an unknown key and another account's is refused", delete_unknown);
    cases.add("APIKEY-12", "pages of any size give every key once and in order", scan);
    cases.add("APIKEY-13", "a restored key reads back and an id that exists is refused", restore);
}

fn add(state: &mut State, key: &ApiKey) {
    state.api_keys.insert(key.id, key.clone());
}

async fn create(s: &dyn Store, key: &ApiKey) -> Checked {
    Ok(s.create_api_key(key.clone(), u32::MAX).await?)
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(440)).await?;
    for mut fx in [Fixtures::new(441), Fixtures::lowest(), Fixtures::highest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        let key = fx.api_key(uid);
        makes(&*s, "after the creation", s.create_api_key(key.clone(), 1), |state| add(state, &key)).await?;
        found("the look-up", s.api_key(key.id).await?, &key)?;
    }
    Ok(())
}

async fn taken_id(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(442);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let taken = fx.api_key(owner.uid);
    create(&*s, &taken).await?;
    refuses(&*s, "the same again", ErrorKind::Conflict, s.create_api_key(taken.clone(), 100)).await?;
    for uid in [owner.uid, other.uid] {
        let key = ApiKey { id: taken.id, ..fx.api_key(uid) };
        refuses(&*s, "another one of that id", ErrorKind::Conflict, s.create_api_key(key, 100)).await?;
    }
    Ok(())
}

async fn unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(443);
    for uid in strangers(&*s, &mut fx).await? {
        let key = fx.api_key(uid);
        refuses(&*s, "the creation", ErrorKind::NotFound, s.create_api_key(key.clone(), 100)).await?;
        none("the look-up", s.api_key(key.id).await?)?;
    }
    Ok(())
}

async fn too_many(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(444);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    for at_most in 0..4 {
        let key = fx.api_key(owner.uid);
        let verb = s.create_api_key(key.clone(), at_most);
        refuses(&*s, "one more", ErrorKind::LimitReached, verb).await?;
        create(&*s, &fx.api_key(other.uid)).await?;
        let verb = s.create_api_key(key.clone(), at_most + 1);
        makes(&*s, "the last one", verb, |state| add(state, &key)).await?;
    }
    Ok(())
}

async fn unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(445);
    none("in an empty store", s.api_key(fx.bytes().into()).await?)?;
    let owner = account(&*s, &mut fx).await?;
    let key = fx.api_key(owner.uid);
    create(&*s, &key).await?;
    none("an id that was never given", s.api_key(fx.bytes().into()).await?)?;
    s.delete_account(owner.uid).await?;
    none("a key of a deleted account", s.api_key(key.id).await?)
}

async fn list(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(446);
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    listed("the keys of a new account", &s.api_keys(owner.uid).await?, &[])?;
    let mut all = Vec::new();
    for created_at in [30, 10, 20, 10, 30, 10] {
        let key = ApiKey { created_at: at(created_at), ..fx.api_key(owner.uid) };
        create(&*s, &key).await?;
        create(&*s, &fx.api_key(other.uid)).await?;
        all.push(key);
        all.sort_by_key(|key| (key.created_at, key.id));
        listed("the keys", &s.api_keys(owner.uid).await?, &all)?;
    }
    for uid in strangers(&*s, &mut fx).await? {
        listed("the keys of an unknown account", &keeps(&*s, "after the look-up", s.api_keys(uid)).await?, &[])?;
    }
    Ok(())
}

async fn update(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(447);
    let uid = account(&*s, &mut fx).await?.uid;
    for mut key in [fx.api_key(uid), ApiKey { scopes: None, ..fx.api_key(uid) }] {
        create(&*s, &key).await?;
        create(&*s, &fx.api_key(uid)).await?;
        let nothing = ApiKeyChange::default();
        let changes = [
            nothing.clone(),
            ApiKeyChange { public_key: Some(fx.long_text()), ..nothing.clone() },
            ApiKeyChange { scopes: Some(fx.text()), ..nothing.clone() },
            ApiKeyChange { expires_in: Some(fx.number32()), ..nothing.clone() },
            ApiKeyChange { state: Some(fx.text()), ..nothing.clone() },
            ApiKeyChange { expires_in: Some(0), ..nothing },
            Fixtures::highest().api_key_change(),
        ];
        for change in changes {
            let time = fx.time();
            key.change(change.clone(), time);
            let verb = s.update_api_key(uid, key.id, change, time);
            let answer = makes(&*s, "after the change", verb, |state| add(state, &key)).await?;
            found("what is given back", Some(answer), &key)?;
            found("the look-up", s.api_key(key.id).await?, &key)?;
        }
    }
    Ok(())
}

/// Accounts with ids of keys that they do not have.
async fn unknown_keys(s: &dyn Store, fx: &mut Fixtures) -> Checked<Vec<(Uid, ApiKeyId)>> {
    let (owner, other) = (account(s, fx).await?, account(s, fx).await?);
    let (key, gone) = (fx.api_key(owner.uid), fx.api_key(owner.uid));
    create(s, &key).await?;
    create(s, &gone).await?;
    create(s, &fx.api_key(other.uid)).await?;
    s.delete_api_key(owner.uid, gone.id).await?;
    let [never, deleted] = strangers(s, fx).await?;
    let unknown = fx.bytes().into();
    Ok(vec![(owner.uid, unknown), (owner.uid, gone.id), (other.uid, key.id), (never, key.id), (deleted, key.id)])
}

async fn update_unknown(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(448);
    for (uid, id) in unknown_keys(&*s, &mut fx).await? {
        let verb = s.update_api_key(uid, id, Fixtures::highest().api_key_change(), fx.time());
        refuses(&*s, "the change", ErrorKind::NotFound, verb).await?;
    }
    Ok(())
}

async fn delete(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(449);
    let uid = account(&*s, &mut fx).await?.uid;
    let (key, stays) = (fx.api_key(uid), fx.api_key(uid));
    for key in [&key, &stays] {
        create(&*s, key).await?;
        for _ in 0..3 {
            s.use_jti(fx.used_jti(key.id), at(0)).await?;
        }
    }
    makes(&*s, "after the deletion", s.delete_api_key(uid, key.id), |state| {
        state.api_keys.remove(&key.id);
        state.used_jtis.retain(|id, _| id.api_key != key.id);
    })
    .await?;
    none("the look-up", s.api_key(key.id).await?)?;
    listed("the keys that are left", &s.api_keys(uid).await?, &[stays])?;
    let next = ApiKey { id: key.id, ..fx.api_key(uid) };
    makes(&*s, "under the freed id", s.create_api_key(next.clone(), 100), |state| add(state, &next)).await
}

async fn delete_unknown(s: Arc<dyn Store>) -> Checked {
    for (uid, id) in unknown_keys(&*s, &mut Fixtures::new(450)).await? {
        refuses(&*s, "the deletion", ErrorKind::NotFound, s.delete_api_key(uid, id)).await?;
    }
    Ok(())
}

async fn keys(s: &dyn Store) -> Checked<Vec<ApiKey>> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest(), Fixtures::new(451), Fixtures::new(452)] {
        let uid = account(s, &mut fx).await?.uid;
        all.push(fx.api_key(uid));
        let mut fx = Fixtures::new(fx.number());
        all.push(ApiKey { scopes: None, ..fx.api_key(uid) });
        all.push(fx.api_key(uid));
    }
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |key: &ApiKey| key.id, |after, limit| s.scan_api_keys(after, limit)).await?;
    let mut all = keys(&*s).await?;
    for key in &all {
        create(&*s, key).await?;
    }
    all.sort_by_key(|key| key.id);
    pages(&all, |key| key.id, |after, limit| s.scan_api_keys(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for key in keys(&*s).await? {
        let verb = s.restore_api_key(key.clone());
        makes(&*s, "after it was restored", verb, |state| add(state, &key)).await?;
        found("the look-up", s.api_key(key.id).await?, &key)?;
        refuses(&*s, "the same again", ErrorKind::Conflict, s.restore_api_key(key.clone())).await?;
        let other = ApiKey { id: key.id, ..Fixtures::new(453).api_key(key.uid) };
        refuses(&*s, "another one of that id", ErrorKind::Conflict, s.restore_api_key(other)).await?;
    }
    let homeless = Fixtures::new(454).api_key(Fixtures::new(455).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_api_key(homeless)).await
}

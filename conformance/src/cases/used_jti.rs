//! Used token ids: each works once until its token ends.

use std::sync::Arc;

use authkeep_store::{ApiKeyId, EpochMs, ErrorKind, Store, UsedJti, UsedJtiId};

use super::check::{makes, pages, refuses};
use crate::case::Cases;
use crate::failure::Checked;
use crate::fixtures::{Fixtures, at};
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("JTI-1", "a used id reads back with every field as given", read_back);
    cases.add("JTI-2", "an id is refused until its token ends", used);
    cases.add("JTI-3", "an id whose token ended can be used again", used_again);
    cases.add("JTI-4", "an id of an unknown API key is refused and not stored", unknown_key);
    cases.add("JTI-6", "pages of any size give every used id once and in order", scan);
    cases.add("JTI-7", "a restored id reads back and one that exists is refused", restore);
}

/// An API key of a fresh account.
async fn api_key(s: &dyn Store, fx: &mut Fixtures) -> Checked<ApiKeyId> {
    let uid = account(s, fx).await?.uid;
    let key = fx.api_key(uid);
    s.create_api_key(key.clone(), 100).await?;
    Ok(key.id)
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(460), Fixtures::lowest(), Fixtures::highest()] {
        let key = api_key(&*s, &mut fx).await?;
        let used = fx.used_jti(key);
        makes(&*s, "after the use", s.use_jti(used, EpochMs::MIN), |state| {
            state.used_jtis.insert(used.id, used);
        })
        .await?;
    }
    Ok(())
}

async fn used(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(461);
    let (key, other) = (api_key(&*s, &mut fx).await?, api_key(&*s, &mut fx).await?);
    let used = UsedJti { expires_at: at(5000), ..fx.used_jti(key) };
    s.use_jti(used, at(1000)).await?;
    for (now, expires_at) in [(1000, 5000), (0, 9000), (4999, 9000), (4999, 4999)] {
        let again = UsedJti { expires_at: at(expires_at), ..used };
        refuses(&*s, "used again", ErrorKind::Conflict, s.use_jti(again, at(now))).await?;
    }
    // Another key's token may have the same id, and the key another token.
    let mut flipped = used.id.jti_hash;
    flipped[31] ^= 1;
    for id in [UsedJtiId { api_key: other, ..used.id }, UsedJtiId { jti_hash: flipped, ..used.id }] {
        let first = UsedJti { id, ..used };
        makes(&*s, "an id of its own", s.use_jti(first, at(1000)), |state| {
            state.used_jtis.insert(id, first);
        })
        .await?;
    }
    Ok(())
}

async fn used_again(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(462);
    let key = api_key(&*s, &mut fx).await?;
    let mut used = UsedJti { expires_at: at(5000), ..fx.used_jti(key) };
    s.use_jti(used, at(1000)).await?;
    for (now, expires_at) in [(5000, 6000), (7000, 8000)] {
        used.expires_at = at(expires_at);
        makes(&*s, "after its end", s.use_jti(used, at(now)), |state| {
            state.used_jtis.insert(used.id, used);
        })
        .await?;
        refuses(&*s, "once more", ErrorKind::Conflict, s.use_jti(used, at(now))).await?;
    }
    Ok(())
}

async fn unknown_key(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(463);
    let owner = account(&*s, &mut fx).await?;
    let key = fx.api_key(owner.uid);
    s.create_api_key(key.clone(), 100).await?;
    s.delete_api_key(owner.uid, key.id).await?;
    for id in [key.id, fx.bytes().into()] {
        refuses(&*s, "the use", ErrorKind::NotFound, s.use_jti(fx.used_jti(id), EpochMs::MIN)).await?;
    }
    Ok(())
}

async fn jtis(s: &dyn Store) -> Checked<Vec<UsedJti>> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest(), Fixtures::new(464), Fixtures::new(465)] {
        let key = api_key(s, &mut fx).await?;
        all.push(fx.used_jti(key));
        let mut fx = Fixtures::new(fx.number());
        all.extend([0; 3].map(|_| fx.used_jti(key)));
    }
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |used: &UsedJti| used.id, |after, limit| s.scan_used_jtis(after, limit)).await?;
    let mut all = jtis(&*s).await?;
    for used in &all {
        s.use_jti(*used, EpochMs::MIN).await?;
    }
    all.sort_by_key(|used| used.id);
    pages(&all, |used| used.id, |after, limit| s.scan_used_jtis(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for used in jtis(&*s).await? {
        makes(&*s, "after it was restored", s.restore_used_jti(used), |state| {
            state.used_jtis.insert(used.id, used);
        })
        .await?;
        for expires_at in [used.expires_at, EpochMs::MIN, EpochMs::MAX] {
            let again = UsedJti { expires_at, ..used };
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_used_jti(again)).await?;
        }
    }
    let homeless = Fixtures::new(466).used_jti(Fixtures::new(467).bytes().into());
    refuses(&*s, "without its API key", ErrorKind::NotFound, s.restore_used_jti(homeless)).await
}

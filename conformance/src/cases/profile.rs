//! Personal profiles: one an account.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Profile, Store};

use super::check::{makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::Fixtures;
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("PROFILE-1", "a profile reads back with every field as given", read_back);
    cases.add("PROFILE-2", "a second profile of an account is refused and nothing changes", second);
    cases.add("PROFILE-3", "a profile for an unknown account is refused and not stored", unknown_account);
    cases.add("PROFILE-5", "an account without a profile and an unknown one give none", none_found);
    cases.add("PROFILE-6", "pages of any size give every profile once and in order", scan);
    cases.add("PROFILE-7", "a restored profile reads back and one that exists is refused", restore);
}

/// Accounts with and without metadata, of the edges and between them.
fn every_kind() -> impl Iterator<Item = Fixtures> {
    [Fixtures::lowest(), Fixtures::highest()].into_iter().chain((330..337).map(Fixtures::new))
}

fn sometimes_bare(number: usize, profile: Profile) -> Profile {
    if number.is_multiple_of(3) { Profile { metadata: None, ..profile } } else { profile }
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    for (number, mut fx) in every_kind().enumerate() {
        let uid = account(&*s, &mut fx).await?.uid;
        let profile = sometimes_bare(number, fx.profile(uid));
        makes(&*s, "after the creation", s.create_profile(profile.clone()), |state| {
            state.profiles.insert(uid, profile.clone());
        })
        .await?;
        found("the look-up", s.profile(uid).await?, &profile)?;
    }
    Ok(())
}

async fn second(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(338);
    let uid = account(&*s, &mut fx).await?.uid;
    let first = fx.profile(uid);
    s.create_profile(first.clone()).await?;
    refuses(&*s, "the same again", ErrorKind::Conflict, s.create_profile(first)).await?;
    refuses(&*s, "another one", ErrorKind::Conflict, s.create_profile(fx.profile(uid))).await
}

async fn unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(339);
    for uid in strangers(&*s, &mut fx).await? {
        refuses(&*s, "the creation", ErrorKind::NotFound, s.create_profile(fx.profile(uid))).await?;
        none("the look-up", s.profile(uid).await?)?;
    }
    Ok(())
}

async fn none_found(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(340);
    let (plain, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    s.create_profile(fx.profile(other.uid)).await?;
    none("an account without a profile", s.profile(plain.uid).await?)?;
    none("an unknown account", s.profile(fx.uid()).await?)?;
    s.delete_account(other.uid).await?;
    none("a deleted account", s.profile(other.uid).await?)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |profile: &Profile| profile.uid, |after, limit| s.scan_profiles(after, limit)).await?;
    let mut all = Vec::new();
    for (number, mut fx) in every_kind().enumerate() {
        let uid = account(&*s, &mut fx).await?.uid;
        all.push(sometimes_bare(number, fx.profile(uid)));
        s.create_profile(all[number].clone()).await?;
    }
    all.sort_by_key(|profile| profile.uid);
    pages(&all, |profile| profile.uid, |after, limit| s.scan_profiles(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for (number, mut fx) in every_kind().enumerate() {
        let uid = account(&*s, &mut fx).await?.uid;
        let profile = sometimes_bare(number, fx.profile(uid));
        makes(&*s, "after it was restored", s.restore_profile(profile.clone()), |state| {
            state.profiles.insert(uid, profile.clone());
        })
        .await?;
        refuses(&*s, "the same again", ErrorKind::Conflict, s.restore_profile(profile)).await?;
    }
    let homeless = Fixtures::new(341).profile(Fixtures::new(342).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_profile(homeless)).await
}

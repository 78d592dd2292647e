//! Personal profiles: one an account.

use std::sync::Arc;

use authkeep_store::{ErrorKind, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, found};
use crate::fixtures::Fixtures;
use crate::scene::account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("PROFILE-4", "of 64 creations for one account exactly one succeeds", one_account);
}

async fn one_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(705);
    for _ in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let profiles: Vec<_> = (0..CALLERS).map(|_| fx.profile(uid)).collect();
        let create = |s: Arc<dyn Store>, profile| async move { s.create_profile(profile).await };
        let winner = one_winner(&calls(&s, profiles.clone(), create).await?, ErrorKind::Conflict)?;
        found("the profile", s.profile(uid).await?, &profiles[winner])?;
    }
    Ok(())
}

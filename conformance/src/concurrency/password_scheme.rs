//! Password schemes: one a version.

use std::sync::Arc;

use authkeep_store::{ErrorKind, PasswordScheme, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SCHEME-4", "of 64 additions of one version exactly one succeeds", one_version);
}

async fn one_version(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(700);
    for version in (2..=u8::MAX).take(effort::rounds()) {
        let schemes: Vec<_> = (0..CALLERS).map(|_| PasswordScheme { version, ..fx.password_scheme() }).collect();
        let mut expected = State::read(&*s).await?;
        let add = |s: Arc<dyn Store>, scheme| async move { s.add_password_scheme(scheme).await };
        let winner = one_winner(&calls(&s, schemes.clone(), add).await?, ErrorKind::Conflict)?;
        expected.password_schemes.insert(version, schemes[winner]);
        State::read(&*s).await?.must_be(&expected, "what the one that succeeded stored")?;
    }
    Ok(())
}

//! Password schemes: versions that are given once.

use std::sync::Arc;

use authkeep_store::{ErrorKind, PasswordScheme, Store};

use super::check::{makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, listed};
use crate::fixtures::Fixtures;
use crate::scene::full_account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SCHEME-1", "an empty store has no scheme, and accounts bring none", empty);
    cases.add("SCHEME-2", "a scheme is listed in its place with every field as given", listed_as_given);
    cases.add("SCHEME-3", "a version that exists is refused and stays as it was", taken_version);
    cases.add("SCHEME-5", "pages of any size give every scheme once and in order", scan);
    cases.add("SCHEME-6", "a restored scheme is listed and a version that exists is refused", restore);
}

/// One of every edge, and a few between them, in no order.
fn schemes() -> Vec<PasswordScheme> {
    let mut fx = Fixtures::new(325);
    let mixed = [9, 3, 128, 127, 10].map(|version| PasswordScheme { version, ..fx.password_scheme() });
    let edges = [Fixtures::highest().password_scheme(), Fixtures::lowest().password_scheme()];
    edges.into_iter().chain(mixed).collect()
}

async fn empty(s: Arc<dyn Store>) -> Checked {
    listed("an empty store", &s.password_schemes().await?, &[])?;
    full_account(&*s, &mut Fixtures::new(326)).await?;
    listed("with an account", &s.password_schemes().await?, &[])
}

async fn listed_as_given(s: Arc<dyn Store>) -> Checked {
    let mut all = Vec::new();
    for scheme in schemes() {
        makes(&*s, "after the addition", s.add_password_scheme(scheme), |state| {
            state.password_schemes.insert(scheme.version, scheme);
        })
        .await?;
        all.push(scheme);
        all.sort_by_key(|scheme| scheme.version);
        listed("the list", &s.password_schemes().await?, &all)?;
    }
    Ok(())
}

async fn taken_version(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(327);
    for scheme in schemes() {
        s.add_password_scheme(scheme).await?;
    }
    for taken in schemes() {
        refuses(&*s, "the same again", ErrorKind::Conflict, s.add_password_scheme(taken)).await?;
        let other = PasswordScheme { version: taken.version, ..fx.password_scheme() };
        refuses(&*s, "another scheme", ErrorKind::Conflict, s.add_password_scheme(other)).await?;
    }
    Ok(())
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |scheme: &PasswordScheme| scheme.version, |after, limit| s.scan_password_schemes(after, limit)).await?;
    let mut all = schemes();
    for scheme in &all {
        s.add_password_scheme(*scheme).await?;
    }
    all.sort_by_key(|scheme| scheme.version);
    pages(&all, |scheme| scheme.version, |after, limit| s.scan_password_schemes(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for scheme in schemes() {
        makes(&*s, "after it was restored", s.restore_password_scheme(scheme), |state| {
            state.password_schemes.insert(scheme.version, scheme);
        })
        .await?;
        refuses(&*s, "the same again", ErrorKind::Conflict, s.restore_password_scheme(scheme)).await?;
    }
    Ok(())
}

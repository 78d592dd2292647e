//! Identities: roles, and all that is shown of a person.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Identity, Label, LabelScope, Person, Role, Store};

use super::check::{keeps, makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::{Fixtures, at, text};
use crate::scene::{account, full_account};

pub(crate) fn register(cases: &mut Cases) {
    cases.add("IDENTITY-1", "a role reads back with the times of the first and of the last", read_back);
    cases.add("IDENTITY-2", "a role for an unknown account is refused and nothing is stored", unknown_account);
    cases.add("IDENTITY-3", "an account without a role and an unknown one have no identity", no_identity);
    cases.add("IDENTITY-4", "an unknown uid is no person", no_person);
    cases.add("IDENTITY-5", "a plain account is a member without second factor and labels", plain_person);
    cases.add("IDENTITY-6", "a person has role, second factor and private labels of the moment", person);
    cases.add("IDENTITY-7", "pages of any size give every identity once and in order", scan);
    cases.add("IDENTITY-8", "a restored identity reads back and one that exists is refused", restore);
}

async fn read_back(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(300);
    let owner = account(&*s, &mut fx).await?;
    full_account(&*s, &mut fx).await?;
    let first = at(5000);
    let steps = [
        (Role::Member, first),
        (Role::Admin, at(6000)),
        (Role::Admin, at(6001)),
        (Role::Compliance, EpochMs::MIN),
        (Role::Member, EpochMs::MAX),
    ];
    for (role, time) in steps {
        let identity = Identity { uid: owner.uid, role, created_at: first, updated_at: time };
        makes(&*s, "after set_role", s.set_role(owner.uid, role, time), |state| {
            state.identities.insert(owner.uid, identity.clone());
        })
        .await?;
        found("the look-up", s.identity(owner.uid).await?, &identity)?;
    }
    Ok(())
}

async fn unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(301);
    for uid in strangers(&*s, &mut fx).await? {
        refuses(&*s, "set_role", ErrorKind::NotFound, s.set_role(uid, Role::Admin, fx.time())).await?;
        none("the look-up", s.identity(uid).await?)?;
    }
    Ok(())
}

async fn no_identity(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(302);
    let (plain, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    s.set_role(other.uid, Role::Admin, fx.time()).await?;
    none("an account without a role", s.identity(plain.uid).await?)?;
    none("an unknown account", s.identity(fx.uid()).await?)?;
    s.delete_account(other.uid).await?;
    none("a deleted account", s.identity(other.uid).await?)
}

async fn no_person(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(303);
    none("in an empty store", s.person(fx.uid()).await?)?;
    for uid in strangers(&*s, &mut fx).await? {
        none("the look-up", s.person(uid).await?)?;
    }
    Ok(())
}

async fn plain_person(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(304)).await?;
    for mut fx in [Fixtures::new(305), Fixtures::lowest(), Fixtures::highest()] {
        let account = account(&*s, &mut fx).await?;
        let uid = account.uid;
        let plain = Person { account, role: Role::Member, otp_enabled: false, private_labels: Vec::new() };
        found("the look-up", keeps(&*s, "after the look-up", s.person(uid)).await?, &plain)?;
    }
    Ok(())
}

async fn person(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(306);
    full_account(&*s, &mut fx).await?;
    let (owner, other) = (account(&*s, &mut fx).await?, account(&*s, &mut fx).await?);
    let uid = owner.uid;
    let mut expected = Person { account: owner, role: Role::Member, otp_enabled: false, private_labels: Vec::new() };

    for role in [Role::Compliance, Role::Admin, Role::Member] {
        s.set_role(uid, role, fx.time()).await?;
        expected.role = role;
        found("after set_role", s.person(uid).await?, &expected)?;
    }
    let secret = fx.sealed();
    s.put_totp(uid, secret.clone(), fx.time()).await?;
    found("with a second factor that is not enabled", s.person(uid).await?, &expected)?;
    s.enable_totp(uid, &secret, 7).await?;
    expected.otp_enabled = true;
    found("with a second factor", s.person(uid).await?, &expected)?;

    // Neither in the order in which they are made nor in that of their times.
    let key = |key: &str, time: u64, fx: &mut Fixtures| Label {
        scope: LabelScope::Private,
        key: text(key),
        created_at: at(time),
        ..fx.label(uid)
    };
    for label in
        [key("phone", 3, &mut fx), key("\u{e4}", 1, &mut fx), key("Z", 4, &mut fx), key("document", 2, &mut fx)]
    {
        s.create_label(Label { scope: LabelScope::Public, ..label.clone() }, 100).await?;
        s.create_label(Label { uid: other.uid, ..label.clone() }, 100).await?;
        s.create_label(label.clone(), 100).await?;
        expected.private_labels.push(label);
        expected.private_labels.sort_by(|a, b| a.key.cmp(&b.key));
        found("with one label more", s.person(uid).await?, &expected)?;
    }
    let gone = expected.private_labels.remove(1);
    s.delete_label(gone.id()).await?;
    expected.private_labels[0] = s.update_label(expected.private_labels[0].id(), fx.text(), fx.time()).await?;
    s.disable_totp(uid).await?;
    expected.otp_enabled = false;
    s.verify_email(uid).await?;
    expected.account.email_verified = true;
    found("after changes of everything", s.person(uid).await?, &expected)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |identity: &Identity| identity.uid, |after, limit| s.scan_identities(after, limit)).await?;
    let mut all = Vec::new();
    for mut fx in [Fixtures::lowest(), Fixtures::highest()].into_iter().chain((310..318).map(Fixtures::new)) {
        let owner = account(&*s, &mut fx).await?;
        let identity = Identity { created_at: at(1), ..fx.identity(owner.uid) };
        s.set_role(owner.uid, identity.role, identity.created_at).await?;
        s.set_role(owner.uid, identity.role, identity.updated_at).await?;
        all.push(identity);
    }
    all.sort_by_key(|identity| identity.uid);
    pages(&all, |identity| identity.uid, |after, limit| s.scan_identities(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(319), Fixtures::lowest(), Fixtures::highest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        let identity = fx.identity(uid);
        makes(&*s, "after it was restored", s.restore_identity(identity.clone()), |state| {
            state.identities.insert(uid, identity.clone());
        })
        .await?;
        found("the look-up", s.identity(uid).await?, &identity)?;
        refuses(&*s, "the same again", ErrorKind::Conflict, s.restore_identity(identity)).await?;
        let other = Identity { role: Role::Compliance, ..Fixtures::new(320).identity(uid) };
        refuses(&*s, "another one", ErrorKind::Conflict, s.restore_identity(other)).await?;
    }
    let homeless = Fixtures::new(321).identity(Fixtures::new(322).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_identity(homeless)).await
}

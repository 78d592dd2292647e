//! Accounts: the deletion of one that has records of every family.

use std::sync::Arc;

use authkeep_store::{Account, EpochMs, FileToDelete, Label, LabelScope, NewAccount, NewPhoneCode, Phone, Store, Uid};

use super::check::makes;
use crate::case::Cases;
use crate::failure::{Checked, ensure, listed, none, same};
use crate::fixtures::Fixtures;
use crate::scene::account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("ACCOUNT-13", "a deletion takes what people keep, and nothing of others", takes_everything);
    cases.add("ACCOUNT-14", "an account under the uid of a deleted one has nothing of it", brings_nothing_back);
    cases.add("CASCADE-1", "the files of a deleted account are noted to be deleted at once", files);
}

/// A fresh account with records of every family that accounts have beside tokens, two where there may be two.
async fn kept(s: &dyn Store, fx: &mut Fixtures) -> Checked<Account> {
    let owner = account(s, fx).await?;
    let uid = owner.uid;
    s.set_role(uid, fx.role(), fx.time()).await?;
    s.create_profile(fx.profile(uid)).await?;
    let secret = fx.sealed();
    s.put_totp(uid, secret.clone(), fx.time()).await?;
    s.enable_totp(uid, &secret, 5).await?;
    s.record_failure(uid, 100, fx.failure_lock()).await?;
    for _ in 0..2 {
        let code = NewPhoneCode { expires_at: EpochMs::MAX, ..fx.phone_code(uid) };
        s.request_phone_code(code.clone(), EpochMs::MAX, fx.message()).await?;
        s.verify_phone(uid, &code.number, &code.code, EpochMs::MIN, 5).await?;
        s.request_phone_code(fx.phone_code(uid), EpochMs::MAX, fx.message()).await?;
        let document = fx.document(uid);
        s.note_file(FileToDelete { id: document.id, due_at: fx.time() }).await?;
        s.create_document(document, 100).await?;
        for scope in [LabelScope::Private, LabelScope::Public] {
            s.create_label(Label { scope, ..fx.label(uid) }, 100).await?;
        }
        let key = fx.api_key(uid);
        s.create_api_key(key.clone(), 100).await?;
        s.use_jti(fx.used_jti(key.id), EpochMs::MIN).await?;
        s.use_jti(fx.used_jti(key.id), EpochMs::MIN).await?;
        s.create_session_token(fx.ending_session_token(uid)).await?;
    }
    Ok(owner)
}

/// What a deletion makes of a state.
pub(super) fn deleted(state: &mut State, uid: Uid) {
    let ids: Vec<_> = state.documents.values().filter(|one| one.uid == uid).map(|one| one.id).collect();
    state.files_to_delete.extend(ids.into_iter().map(|id| (id, FileToDelete { id, due_at: EpochMs::MIN })));
    state.accounts.remove(&uid);
    state.session_tokens.retain(|_, one| one.uid != uid);
    state.key_fetch_tokens.retain(|_, one| one.uid != uid);
    state.account_reset_tokens.retain(|_, one| one.uid != uid);
    state.password_change_tokens.retain(|_, one| one.uid != uid);
    state.password_forgot_tokens.retain(|_, one| one.uid != uid);
    state.identities.remove(&uid);
    state.profiles.remove(&uid);
    state.totps.remove(&uid);
    state.failures.remove(&uid);
    state.phones.retain(|_, one| one.uid != uid);
    state.documents.retain(|_, one| one.uid != uid);
    state.labels.retain(|_, one| one.uid != uid);
    let keys: Vec<_> = state.api_keys.values().filter(|one| one.uid == uid).map(|one| one.id).collect();
    state.used_jtis.retain(|id, _| !keys.contains(&id.api_key));
    state.api_keys.retain(|_, one| one.uid != uid);
}

async fn takes_everything(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(650);
    kept(&*s, &mut fx).await?;
    let uid = kept(&*s, &mut fx).await?.uid;
    // Next to it, so that a search by a prefix of the uid would run over.
    let mut beside: [u8; 16] = uid.into();
    beside[15] ^= 1;
    let neighbour = NewAccount { uid: beside.into(), ..fx.account() };
    s.create_account(neighbour.clone()).await?;
    s.create_label(fx.label(neighbour.uid), 100).await?;
    s.create_api_key(fx.api_key(neighbour.uid), 100).await?;
    let before = State::read(&*s).await?;
    makes(&*s, "after the deletion", s.delete_account(uid), |state| deleted(state, uid)).await?;
    gone(&*s, &before, uid).await
}

/// The look-ups of all that the account had must give nothing.
async fn gone(s: &dyn Store, before: &State, uid: Uid) -> Checked {
    none("the identity", s.identity(uid).await?)?;
    none("the profile", s.profile(uid).await?)?;
    none("the second factor", s.totp(uid).await?)?;
    none("the failures", s.failure(uid).await?)?;
    listed("the phones", &s.phones(uid).await?, &[])?;
    listed("the documents", &s.documents(uid).await?, &[])?;
    listed("the labels", &s.labels(uid).await?, &[])?;
    listed("the API keys", &s.api_keys(uid).await?, &[])?;
    for Phone { number, .. } in before.phones.values().filter(|one| one.uid == uid) {
        same("the owner of a number", &s.phone_owner(number).await?, &None)?;
    }
    for one in before.documents.values().filter(|one| one.uid == uid) {
        none("a document", s.document(one.id).await?)?;
    }
    for one in before.api_keys.values().filter(|one| one.uid == uid) {
        none("an API key", s.api_key(one.id).await?)?;
    }
    Ok(())
}

async fn brings_nothing_back(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(651);
    let owner = kept(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    s.delete_account(owner.uid).await?;
    let heir = NewAccount { uid: owner.uid, normalized_email: owner.normalized_email, ..fx.account() };
    makes(&*s, "after the new account was made", s.create_account(heir.clone()), |state| {
        state.accounts.insert(heir.uid, heir.clone().into());
    })
    .await?;
    gone(&*s, &before, owner.uid).await?;
    let person = s.person(owner.uid).await?;
    let plain = person.is_some_and(|person| !person.otp_enabled && person.private_labels.is_empty());
    ensure(plain, "a person without a second factor and labels")?;
    // Numbers that the old account had proved are free.
    let proved = before.phones.values().find(|one| one.verified_at.is_some()).map(|one| one.number.clone());
    let number = proved.unwrap_or_else(|| fx.phone_number());
    let code = NewPhoneCode { number, expires_at: EpochMs::MAX, ..fx.phone_code(owner.uid) };
    s.request_phone_code(code.clone(), EpochMs::MIN, fx.message()).await?;
    let answer = s.verify_phone(owner.uid, &code.number, &code.code, EpochMs::MIN, 5).await?;
    same("the proof of a number that was the old account's", &answer, &true)
}

async fn files(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(652);
    kept(&*s, &mut fx).await?;
    let owner = kept(&*s, &mut fx).await?;
    let mut ids: Vec<_> = s.documents(owner.uid).await?.iter().map(|document| document.id).collect();
    ids.sort();
    same("before the deletion", &s.claim_files_to_delete(EpochMs::MIN, EpochMs::MIN, 100).await?, &Vec::new())?;
    s.delete_account(owner.uid).await?;
    same("after the deletion", &s.claim_files_to_delete(EpochMs::MIN, EpochMs::MAX, 100).await?, &ids)
}

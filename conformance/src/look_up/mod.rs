//! Every look-up, compared with what it must give.

mod exchange;

use authkeep_store::{
    AccountResetToken, EpochMs, KeyFetchToken, NormalizedEmail, PasswordChangeToken, PasswordForgotToken, Secret,
    SessionToken, SessionTokenId, Store, Uid,
};

use crate::failure::{Checked, Failure, found, listed, none, refused, same};
use crate::kind::Kind;
use crate::record::Record;
use crate::scene::with_account;
use crate::state::State;
pub(crate) use exchange::{
    agree_on_exchange, clean_token_count, handshakes, kept_reply, pseudonym_session, stock_size, stocked_tokens,
};

/// Fails unless all look-ups about an account give what the expected state says.
pub(crate) async fn agree(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    account(store, expected, uid).await?;
    if let Some(account) = expected.accounts.get(&uid) {
        by_email(store, expected, &account.normalized_email).await?;
        password(store, uid, &account.verify_hash).await?;
    }
    sessions(store, expected, uid).await?;
    tokens::<KeyFetchToken>(store, expected, uid).await?;
    tokens::<AccountResetToken>(store, expected, uid).await?;
    tokens::<PasswordChangeToken>(store, expected, uid).await?;
    tokens::<PasswordForgotToken>(store, expected, uid).await?;
    person(store, expected, uid).await?;
    lists(store, expected, uid).await?;
    for phone in expected.phones.values().filter(|phone| phone.uid == uid) {
        let owner = store.phone_owner(&phone.number).await?;
        same("phone_owner", &owner, &expected.phone_owner(&phone.number))?;
    }
    Ok(())
}

/// Fails unless the look-ups about no account give what the expected state says.
pub(crate) async fn agree_on_service(store: &dyn Store, expected: &State) -> Checked {
    same("key_fingerprint", &store.key_fingerprint().await?, &expected.key_fingerprint)?;
    let schemes: Vec<_> = expected.password_schemes.values().copied().collect();
    listed("password_schemes", &store.password_schemes().await?, &schemes)?;
    let keys: Vec<_> = expected.signing_keys.values().cloned().collect();
    listed("signing_keys", &store.signing_keys().await?, &keys)?;
    exchange::agree_on_sums(store, expected).await
}

/// A record, or none.
pub(crate) fn compare<T: Record>(what: &str, answer: Option<T>, expected: Option<&T>) -> Checked {
    match expected {
        Some(expected) => found(what, answer, expected),
        None => none(what, answer),
    }
}

pub(crate) async fn account(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    compare("account", store.account(uid).await?, expected.accounts.get(&uid))
}

pub(crate) async fn by_email(store: &dyn Store, expected: &State, email: &NormalizedEmail) -> Checked {
    let owner = expected.accounts.values().find(|account| account.normalized_email == *email);
    compare("account_by_email", store.account_by_email(email).await?, owner)
}

async fn password(store: &dyn Store, uid: Uid, right: &Secret<32>) -> Checked {
    let answer = store.check_password(uid, right).await;
    answer.map_err(|error| Failure::from(error).during("the password"))
}

/// The sessions before any end, and at and just before the end of each that has one.
async fn sessions(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    devices(store, expected, uid, EpochMs::MIN).await?;
    let own: Vec<_> = expected.session_tokens.values().filter(|token| token.uid == uid).collect();
    for token in own {
        session(store, expected, token.id, EpochMs::MIN).await?;
        let Some(end) = token.expires_at else { continue };
        session(store, expected, token.id, end).await?;
        devices(store, expected, uid, end).await?;
        if let Some(before) = end.get().checked_sub(1).and_then(|before| EpochMs::new(before).ok()) {
            session(store, expected, token.id, before).await?;
        }
    }
    Ok(())
}

pub(crate) async fn session(store: &dyn Store, expected: &State, id: SessionTokenId, now: EpochMs) -> Checked {
    let token = expected.session_tokens.get(&id).filter(|token| token.expires_at.is_none_or(|end| end > now));
    let own = token.and_then(|token| Some(with_account(token, expected.accounts.get(&token.uid)?)));
    compare("session_token", store.session_token(id, now).await?, own.as_ref())
}

pub(crate) async fn devices(store: &dyn Store, expected: &State, uid: Uid, now: EpochMs) -> Checked {
    let devices = store.account_devices(uid, now).await;
    if !expected.accounts.contains_key(&uid) {
        return refused("account_devices", devices, authkeep_store::ErrorKind::NotFound);
    }
    let shown = |token: &&SessionToken| token.uid == uid && token.expires_at.is_none_or(|end| end > now);
    let own: Vec<_> = expected.session_tokens.values().filter(shown).cloned().collect();
    listed("account_devices", &devices?, &own)
}

async fn tokens<K: Kind>(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    let Some(account) = expected.accounts.get(&uid) else { return Ok(()) };
    for token in K::table(expected).values().filter(|token| token.uid() == uid) {
        found(K::NAME, K::find(store, token.id()).await?, &with_account(token, account))?;
    }
    Ok(())
}

/// What an account has one of.
async fn person(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    compare("person", store.person(uid).await?, expected.person(uid).as_ref())?;
    compare("identity", store.identity(uid).await?, expected.identities.get(&uid))?;
    compare("profile", store.profile(uid).await?, expected.profiles.get(&uid))?;
    compare("totp", store.totp(uid).await?, expected.totps.get(&uid))?;
    compare("failure", store.failure(uid).await?, expected.failures.get(&uid))
}

/// What an account has any number of.
async fn lists(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    phones(store, expected, uid).await?;
    labels(store, expected, uid).await?;
    documents(store, expected, uid).await?;
    for document in expected.documents.values().filter(|document| document.uid == uid) {
        found("document", store.document(document.id).await?, document)?;
    }
    api_keys(store, expected, uid).await?;
    for key in expected.api_keys.values().filter(|key| key.uid == uid) {
        found("api_key", store.api_key(key.id).await?, key)?;
    }
    Ok(())
}

pub(crate) async fn phones(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    let own: Vec<_> = expected.phones.values().filter(|phone| phone.uid == uid).cloned().collect();
    listed("phones", &store.phones(uid).await?, &own)
}

pub(crate) async fn labels(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    let mut own: Vec<_> = expected.labels.values().filter(|label| label.uid == uid).cloned().collect();
    own.sort_by_key(|label| label.created_at);
    listed("labels", &store.labels(uid).await?, &own)
}

pub(crate) async fn documents(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    let mut own: Vec<_> = expected.documents.values().filter(|document| document.uid == uid).cloned().collect();
    own.sort_by_key(|document| document.created_at);
    listed("documents", &store.documents(uid).await?, &own)
}

pub(crate) async fn api_keys(store: &dyn Store, expected: &State, uid: Uid) -> Checked {
    let mut own: Vec<_> = expected.api_keys.values().filter(|key| key.uid == uid).cloned().collect();
    own.sort_by_key(|key| key.created_at);
    listed("api_keys", &store.api_keys(uid).await?, &own)
}

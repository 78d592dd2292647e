//! An account beside another one: every id of it is one of the other's but for the last bit or digit.

use authkeep_store::{
    AccountResetToken, ApiKey, ApiKeyId, CleanToken, CleanTokenId, DirtyToken, Document, Failure, FileId, FileToDelete,
    Handshake, HandshakeId, HandshakeKey, KeptReply, KeyFetchToken, Label, Message, NewAccount, PasswordChangeToken,
    PasswordForgotToken, Phone, PhoneNumber, Pseudonym, PseudonymSession, SessionToken, StockedToken, StockedTokenId,
    Store, Throttle, Uid, UsedJti, UsedJtiId,
};

use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::op::Op;
use crate::state::State;

/// Stores an account that has as much as the one of the state, and the records that stand alone once more.
pub(crate) async fn neighbour(store: &dyn Store, fx: &mut Fixtures, state: &State, one: Uid) -> Checked<Uid> {
    let uid = beside::<16>(one.into()).into();
    let new = NewAccount { uid, ..fx.account() };
    let mut account = authkeep_store::Account::from(new);
    (account.locked_at, account.unlock_code) = match &state.accounts[&one].locked_at {
        Some(_) => (Some(fx.time()), Some(fx.secret())),
        None => (None, None),
    };
    let mut ops = vec![Op::RestoreAccount(Box::new(account))];
    tokens::<SessionToken>(fx, state, uid, &mut ops);
    tokens::<KeyFetchToken>(fx, state, uid, &mut ops);
    tokens::<AccountResetToken>(fx, state, uid, &mut ops);
    tokens::<PasswordChangeToken>(fx, state, uid, &mut ops);
    tokens::<PasswordForgotToken>(fx, state, uid, &mut ops);
    person(fx, state, uid, &mut ops);
    belongings(fx, state, uid, &mut ops);
    standing_alone(fx, state, &mut ops);
    exchange(fx, state, &mut ops);
    for op in ops {
        op.run(store).await?;
    }
    Ok(uid)
}

/// The same but for the last bit.
fn beside<const N: usize>(mut id: [u8; N]) -> [u8; N] {
    id[N - 1] ^= 1;
    id
}

fn tokens<K: Kind>(fx: &mut Fixtures, state: &State, uid: Uid, ops: &mut Vec<Op>) {
    ops.extend(K::table(state).keys().map(|id| {
        let token = K::make(fx, uid).with_id(beside((*id).into()));
        Op::RestoreToken(token.any())
    }));
}

/// What an account has one of.
fn person(fx: &mut Fixtures, state: &State, uid: Uid, ops: &mut Vec<Op>) {
    if !state.identities.is_empty() {
        ops.push(Op::RestoreIdentity(fx.identity(uid)));
    }
    if !state.profiles.is_empty() {
        ops.push(Op::RestoreProfile(Box::new(fx.profile(uid))));
    }
    if let Some(totp) = state.totps.values().next() {
        let last_step = totp.last_step;
        ops.push(Op::RestoreTotp(authkeep_store::Totp { enabled: totp.enabled, last_step, ..fx.totp(uid) }));
    }
    if let Some(failure) = state.failures.values().next() {
        ops.push(Op::RestoreFailure(Failure { uid, ..*failure }));
    }
}

fn belongings(fx: &mut Fixtures, state: &State, uid: Uid, ops: &mut Vec<Op>) {
    for phone in state.phones.values() {
        let number = number_beside(&phone.number);
        let fresh = if phone.verified_at.is_some() { fx.proved_phone(uid) } else { fx.phone(uid) };
        ops.push(Op::RestorePhone(Box::new(Phone { number, wrong_guesses: 0, ..fresh })));
    }
    for id in state.documents.keys() {
        let id = FileId::from_bytes(beside((*id).into()));
        ops.push(Op::RestoreDocument(Box::new(Document { id, ..fx.document(uid) })));
    }
    for id in state.labels.keys() {
        // The same scope and key: another account may have them as well.
        ops.push(Op::RestoreLabel(Label { scope: id.scope, key: id.key.clone(), ..fx.label(uid) }));
    }
    for id in state.api_keys.keys() {
        let id = ApiKeyId::from_bytes(beside((*id).into()));
        ops.push(Op::RestoreApiKey(ApiKey { id, ..fx.api_key(uid) }));
    }
    for id in state.used_jtis.keys() {
        let api_key = ApiKeyId::from_bytes(beside(id.api_key.into()));
        let id = UsedJtiId { api_key, ..*id };
        ops.push(Op::RestoreUsedJti(UsedJti { id, expires_at: fx.time() }));
    }
}

fn standing_alone(fx: &mut Fixtures, state: &State, ops: &mut Vec<Op>) {
    for id in state.files_to_delete.keys() {
        let id = FileId::from_bytes(beside((*id).into()));
        ops.push(Op::RestoreFileToDelete(FileToDelete { id, due_at: fx.time() }));
    }
    for key in state.throttles.keys() {
        let key = beside::<32>((*key).into()).into();
        ops.push(Op::RestoreThrottle(Throttle { key, ..fx.throttle() }));
    }
    for id in state.messages.keys() {
        let id = beside::<16>((*id).into()).into();
        ops.push(Op::RestoreMessage(Message { id, ..fx.message() }));
    }
}

/// The slots of a stock are beside the other ones, in the same stock.
fn exchange(fx: &mut Fixtures, state: &State, ops: &mut Vec<Op>) {
    for id in state.pseudonyms.keys() {
        let id = beside::<16>((*id).into()).into();
        ops.push(Op::RestorePseudonym(Box::new(Pseudonym { id, ..fx.pseudonym() })));
    }
    for session in state.pseudonym_sessions.values() {
        let pseudonym = beside::<16>(session.pseudonym.into()).into();
        let id = beside::<32>(session.id.into()).into();
        ops.push(Op::RestorePseudonymSession(PseudonymSession { id, ..fx.pseudonym_session(pseudonym) }));
    }
    for id in state.handshakes.keys() {
        let key = HandshakeKey { hash: beside(id.key.hash), ..id.key };
        let id = HandshakeId { key, ..*id };
        ops.push(Op::RestoreHandshake(Handshake { id, ..fx.handshake(key) }));
    }
    for id in state.stocked_tokens.keys() {
        let slot = beside::<16>(id.slot.into()).into();
        let id = StockedTokenId { slot, ..*id };
        ops.push(Op::RestoreStockedToken(StockedToken { id, ..fx.stocked_token(id.stock) }));
    }
    for id in state.dirty_tokens.keys() {
        let id = beside::<16>((*id).into()).into();
        ops.push(Op::RestoreDirtyToken(Box::new(DirtyToken { id, ..fx.dirty_token() })));
    }
    for id in state.clean_tokens.keys() {
        let hash = beside::<32>(id.hash.into()).into();
        ops.push(Op::RestoreCleanToken(CleanToken { id: CleanTokenId { hash, ..*id } }));
    }
    for id in state.kept_replies.keys() {
        let id = beside::<32>((*id).into()).into();
        ops.push(Op::RestoreKeptReply(Box::new(KeptReply { id, ..fx.kept_reply() })));
    }
}

fn number_beside(number: &PhoneNumber) -> PhoneNumber {
    let (rest, last) = number.as_str().split_at(number.as_str().len() - 1);
    let last = if last == "0" { "1" } else { "0" };
    PhoneNumber::new(format!("{rest}{last}")).expect("as many digits as before")
}

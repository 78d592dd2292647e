//! Expiry: what is swept, in which order, and what stays.

use std::sync::Arc;

use authkeep_store::{
    ApiKeyId, EpochMs, Handshake, KeptReply, PseudonymId, PseudonymSession, SessionToken, SigningKey, Store, Throttle,
    Uid, UsedJti,
};

use super::check::{keeps, makes};
use crate::case::Cases;
use crate::failure::{Checked, none, same};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account, token};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("EXPIRY-1", "sweeping until nothing is left leaves nothing whose time was over", all_is_swept);
    cases.add("EXPIRY-2", "what has not ended and what has no end stays", the_rest_stays);
    cases.add("EXPIRY-3", "a sweep removes as many as asked for, those first that ended first", in_order);
}

/// An account, an API key and a pseudonym, for records that end.
type Owners = (Uid, ApiKeyId, PseudonymId);

async fn owners(s: &dyn Store, fx: &mut Fixtures) -> Checked<Owners> {
    let uid = account(s, fx).await?.uid;
    let (key, pseudonym) = (fx.api_key(uid), fx.pseudonym());
    s.create_api_key(key.clone(), 1).await?;
    s.restore_pseudonym(pseudonym.clone()).await?;
    Ok((uid, key.id, pseudonym.id))
}

/// Stores a record of each family that ends at a time.
async fn ending(s: &dyn Store, fx: &mut Fixtures, (uid, key, pseudonym): Owners, expires_at: EpochMs) -> Checked {
    let session = SessionToken { expires_at: Some(expires_at), ..fx.session_token(uid) };
    s.create_session_token(session).await?;
    s.restore_used_jti(UsedJti { expires_at, ..fx.used_jti(key) }).await?;
    s.restore_throttle(Throttle { expires_at, ..fx.throttle() }).await?;
    s.restore_signing_key(SigningKey { expires_at: Some(expires_at), ..fx.signing_key() }).await?;
    s.restore_pseudonym_session(PseudonymSession { expires_at, ..fx.pseudonym_session(pseudonym) }).await?;
    let key = fx.handshake_key();
    s.restore_handshake(Handshake { expires_at, ..fx.handshake(key) }).await?;
    Ok(s.restore_kept_reply(KeptReply { expires_at, ..fx.kept_reply() }).await?)
}

/// What a sweep of at most `limit` must leave of a state, and how many it must remove.
fn swept(state: &mut State, now: EpochMs, limit: usize) -> usize {
    let mut left = limit;
    macro_rules! sweep {
        ($($table:ident: $end:expr;)*) => {$(
            let over: Vec<_> = state.$table.iter().map(|(id, record)| ($end(record), *id)).collect();
            let mut over: Vec<_> = over.into_iter().filter(|(end, _)| end.is_some_and(|end| end <= now)).collect();
            over.sort();
            for (_, id) in over.into_iter().take(left) {
                state.$table.remove(&id);
                left -= 1;
            }
        )*};
    }
    sweep! {
        session_tokens: |token: &SessionToken| token.expires_at;
        used_jtis: |used: &UsedJti| Some(used.expires_at);
        throttles: |throttle: &Throttle| Some(throttle.expires_at);
        signing_keys: |key: &SigningKey| key.expires_at;
        pseudonym_sessions: |session: &PseudonymSession| Some(session.expires_at);
        handshakes: |handshake: &Handshake| Some(handshake.expires_at);
        kept_replies: |reply: &KeptReply| Some(reply.expires_at);
    }
    limit - left
}

/// A sweep that must do just that.
async fn sweep(s: &dyn Store, now: EpochMs, limit: usize) -> Checked<usize> {
    let expected = swept(&mut State::read(s).await?, now, limit);
    let verb = s.sweep_expired(now, limit);
    let removed = makes(s, "after the sweep", verb, |state| _ = swept(state, now, limit)).await?;
    same("how many were removed", &removed, &expected)?;
    Ok(removed)
}

async fn all_is_swept(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(620);
    same("in an empty store", &s.sweep_expired(EpochMs::MAX, 10).await?, &0)?;
    let owners = owners(&*s, &mut fx).await?;
    for time in [5, 1000, 0, 700, 1000, 1001] {
        ending(&*s, &mut fx, owners, at(time)).await?;
    }
    while sweep(&*s, at(1000), 3).await? > 0 {}
    let left = State::read(&*s).await?;
    let over = |end: Option<EpochMs>| end.filter(|end| *end <= at(1000));
    none("a session token", left.session_tokens.values().find_map(|token| over(token.expires_at)))?;
    none("a used id", left.used_jtis.values().find_map(|used| over(Some(used.expires_at))))?;
    none("a throttle", left.throttles.values().find_map(|throttle| over(Some(throttle.expires_at))))?;
    none("a signing key", left.signing_keys.values().find_map(|key| over(key.expires_at)))?;
    let sessions = left.pseudonym_sessions.values();
    none("a session", sessions.map(|session| session.expires_at).find_map(|end| over(Some(end))))?;
    none("a handshake", left.handshakes.values().find_map(|handshake| over(Some(handshake.expires_at))))?;
    none("a reply", left.kept_replies.values().find_map(|reply| over(Some(reply.expires_at))))?;
    let of_exchange = (left.pseudonym_sessions.len(), left.handshakes.len(), left.kept_replies.len());
    same("one of each is left", &of_exchange, &(1, 1, 1))?;
    same("one of each is left", &(left.session_tokens.len(), left.used_jtis.len(), left.throttles.len()), &(1, 1, 1))
}

async fn the_rest_stays(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(621);
    full_account(&*s, &mut fx).await?;
    let owners = owners(&*s, &mut fx).await?;
    s.sweep_expired(EpochMs::MAX, usize::MAX).await?;
    token::<SessionToken>(&*s, &mut fx, owners.0).await?;
    s.create_message(fx.message()).await?;
    s.note_file(fx.file_to_delete()).await?;
    // The mark of a fill is shown also when it is over.
    s.set_fill_mark(fx.fill_mark(), EpochMs::MIN).await?;
    s.request_phone_code(fx.phone_code(owners.0), EpochMs::MAX, fx.message()).await?;
    if State::read(&*s).await?.signing_keys.values().all(|key| key.expires_at.is_some()) {
        s.restore_signing_key(SigningKey { expires_at: None, ..fx.signing_key() }).await?;
    }
    same("at the end of time", &keeps(&*s, "what has no end", s.sweep_expired(EpochMs::MAX, 100)).await?, &0)?;
    ending(&*s, &mut fx, owners, at(1001)).await?;
    ending(&*s, &mut fx, owners, EpochMs::MAX).await?;
    for now in [0, 1000] {
        same("before", &keeps(&*s, "before their end", s.sweep_expired(at(now), 100)).await?, &0)?;
    }
    same("a sweep of none", &keeps(&*s, "a sweep of none", s.sweep_expired(at(1001), 0)).await?, &0)
}

async fn in_order(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(622);
    let owners = owners(&*s, &mut fx).await?;
    for time in [30, 10, 20, 10, 30, 10] {
        ending(&*s, &mut fx, owners, at(time)).await?;
    }
    token::<SessionToken>(&*s, &mut fx, owners.0).await?;
    // 42 records are over: 2 + 5 + 1 + 9 + 4 + 8 + 2 + 7, and what is left.
    for limit in [2, 5, 1, 9, 4, 8, 2, 7, usize::MAX] {
        sweep(&*s, at(30), limit).await?;
    }
    same("what was left to sweep", &s.sweep_expired(at(30), 1).await?, &0)
}

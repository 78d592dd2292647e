//! Look-ups about pseudonyms and the exchange.

use authkeep_store::{
    CleanBucket, DirtyToken, EpochMs, HandshakeKey, KeptReply, KeptReplyId, Pseudonym, PseudonymSession,
    PseudonymSessionId, Stock, Store,
};

use super::compare;
use crate::failure::{Checked, found, listed, same};
use crate::state::State;

/// Fails unless the look-ups of single records and keys give what the expected state says. Others may be there as well.
pub(crate) async fn agree_on_exchange(store: &dyn Store, expected: &State) -> Checked {
    for pseudonym in expected.pseudonyms.values() {
        found::<Pseudonym>("pseudonym", store.pseudonym(pseudonym.id).await?, pseudonym)?;
    }
    for session in expected.pseudonym_sessions.values() {
        for now in moments(session.expires_at) {
            pseudonym_session(store, expected, session.id, now).await?;
        }
    }
    for handshake in expected.handshakes.values() {
        for now in moments(handshake.expires_at) {
            handshakes(store, expected, handshake.id.key, now).await?;
        }
    }
    for token in expected.dirty_tokens.values() {
        found::<DirtyToken>("dirty_token", store.dirty_token(token.id).await?, token)?;
    }
    for reply in expected.kept_replies.values() {
        for now in moments(reply.expires_at) {
            kept_reply(store, expected, reply.id, now).await?;
        }
    }
    Ok(())
}

/// Fails unless what is said of whole stocks and buckets, and of the fill mark, is what the expected state says.
pub(super) async fn agree_on_sums(store: &dyn Store, expected: &State) -> Checked {
    for stock in Stock::ALL {
        for limit in [1, usize::MAX] {
            stock_size(store, expected, stock, limit).await?;
            stocked_tokens(store, expected, stock, limit).await?;
        }
    }
    for bucket in [CleanBucket::Profile, CleanBucket::Account] {
        clean_token_count(store, expected, bucket, usize::MAX).await?;
    }
    same("fill_mark", &store.fill_mark().await?, &expected.fill_mark)
}

/// Before any end, just before this one, and at it.
fn moments(end: EpochMs) -> impl Iterator<Item = EpochMs> {
    let before = end.get().checked_sub(1).and_then(|before| EpochMs::new(before).ok());
    [Some(EpochMs::MIN), before, Some(end)].into_iter().flatten()
}

pub(crate) async fn pseudonym_session(
    store: &dyn Store,
    expected: &State,
    id: PseudonymSessionId,
    now: EpochMs,
) -> Checked {
    let own = expected.pseudonym_sessions.get(&id).filter(|session| session.expires_at > now);
    compare::<PseudonymSession>("pseudonym_session", store.pseudonym_session(id, now).await?, own)
}

pub(crate) async fn handshakes(store: &dyn Store, expected: &State, key: HandshakeKey, now: EpochMs) -> Checked {
    listed("handshakes", &store.handshakes(key, now).await?, &expected.handshakes_of(key, now))
}

pub(crate) async fn kept_reply(store: &dyn Store, expected: &State, id: KeptReplyId, now: EpochMs) -> Checked {
    let own = expected.kept_replies.get(&id).filter(|reply| reply.expires_at > now);
    compare::<KeptReply>("kept_reply", store.kept_reply(id, now).await?, own)
}

pub(crate) async fn stock_size(store: &dyn Store, expected: &State, stock: Stock, at_most: usize) -> Checked {
    let size = expected.stock(stock).len().min(at_most);
    same("stock_size", &store.stock_size(stock, at_most).await?, &size)
}

pub(crate) async fn stocked_tokens(store: &dyn Store, expected: &State, stock: Stock, limit: usize) -> Checked {
    let mut tokens = expected.stock(stock);
    tokens.truncate(limit);
    listed("stocked_tokens", &store.stocked_tokens(stock, limit).await?, &tokens)
}

pub(crate) async fn clean_token_count(
    store: &dyn Store,
    expected: &State,
    bucket: CleanBucket,
    at_most: usize,
) -> Checked {
    let count = expected.clean_token_count(bucket).min(at_most);
    same("clean_token_count", &store.clean_token_count(bucket, at_most).await?, &count)
}

//! Clean tokens: spent once.

use std::sync::Arc;

use authkeep_store::{CleanBucket, CleanToken, CleanTokenId, ErrorKind, Store};

use super::check::{makes, pages, refuses};
use crate::case::Cases;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::look_up;
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("SPEND-1", "a token that was spent is gone", spend);
    cases.add("SPEND-2", "a token that is not there is refused", not_there);
    cases.add("SPEND-4", "the number of tokens is that of the bucket, or as many as are counted", count);
    cases.add("SPEND-5", "pages of any size give every clean token once and in order", scan);
    cases.add("SPEND-6", "a restored clean token is listed and one that exists is refused", restore);
}

const BUCKETS: [CleanBucket; 2] = [CleanBucket::Profile, CleanBucket::Account];

async fn spend(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(2130)).await?;
    let tokens = tokens();
    for token in &tokens {
        s.restore_clean_token(*token).await?;
    }
    for token in tokens {
        makes(&*s, "after it was spent", s.spend(token.id), |state| {
            state.clean_tokens.remove(&token.id);
        })
        .await?;
    }
    Ok(())
}

async fn not_there(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2131);
    full_account(&*s, &mut fx).await?;
    let hash = fx.clean_token().id.hash;
    let [profile, account] = BUCKETS.map(|bucket| CleanTokenId { bucket, hash });
    s.restore_clean_token(CleanToken { id: profile }).await?;
    let mut beside: [u8; 32] = hash.into();
    beside[31] ^= 1;
    for id in [account, CleanTokenId { hash: beside.into(), ..profile }, fx.clean_token().id] {
        refuses(&*s, "an unknown token", ErrorKind::NotFound, s.spend(id)).await?;
    }
    s.spend(profile).await?;
    for id in [profile, account] {
        refuses(&*s, "once more", ErrorKind::NotFound, s.spend(id)).await?;
    }
    Ok(())
}

async fn count(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2132);
    for tokens in 0..8_u8 {
        let state = State::read(&*s).await?;
        for bucket in BUCKETS {
            for at_most in [0, 1, 2, 3, 4, 5, 6, 1000, usize::MAX] {
                look_up::clean_token_count(&*s, &state, bucket, at_most).await?;
            }
        }
        let bucket = BUCKETS[usize::from(tokens % 3 == 0)];
        s.restore_clean_token(CleanToken { id: CleanTokenId { bucket, ..fx.clean_token().id } }).await?;
    }
    Ok(())
}

fn tokens() -> Vec<CleanToken> {
    let mut all = Vec::new();
    for mut fx in [Fixtures::highest(), Fixtures::lowest(), Fixtures::new(2133), Fixtures::new(2134)] {
        let hash = fx.clean_token().id.hash;
        all.extend(BUCKETS.map(|bucket| CleanToken { id: CleanTokenId { bucket, hash } }));
    }
    all
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |token: &CleanToken| token.id, |after, limit| s.scan_clean_tokens(after, limit)).await?;
    let mut all = tokens();
    for token in &all {
        s.restore_clean_token(*token).await?;
    }
    all.sort_by_key(|token| token.id);
    pages(&all, |token| token.id, |after, limit| s.scan_clean_tokens(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for token in tokens() {
        makes(&*s, "after it was restored", s.restore_clean_token(token), |state| {
            state.clean_tokens.insert(token.id, token);
        })
        .await?;
        refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_clean_token(token)).await?;
    }
    Ok(())
}

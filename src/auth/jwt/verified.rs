//! Tokens whose signatures were found good: a token that comes again costs a hash instead of an RSA operation.
//!
//! What is kept opens nothing: the SHA-256 of the token, the ids of its account and its session, and times. Whoever keeps these has to
//! forget them all when the keys change.

use std::collections::HashMap;

use authkeep_store::{EpochMs, SessionTokenId, Uid};
use parking_lot::Mutex;
use sha2::{Digest, Sha256};

/// The SHA-256 of a token.
pub(super) type TokenHash = [u8; 32];

pub(super) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// What is known of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verified {
    pub uid: Uid,
    pub session: SessionTokenId,
    pub expires_at: EpochMs,
    /// When the key ends that the token was signed with.
    pub key_expires_at: Option<EpochMs>,
}

/// A bounded number of tokens in two generations: when the young one is full, the old one is forgotten and the young one
/// takes its place. A token that comes again is young again.
pub(super) struct VerifiedTokens {
    /// How many tokens a generation has.
    half: usize,
    generations: Mutex<Generations>,
}

#[derive(Default)]
struct Generations {
    young: HashMap<TokenHash, Verified>,
    old: HashMap<TokenHash, Verified>,
}

impl VerifiedTokens {
    /// Keeps at most `capacity` tokens, two at the least.
    pub(super) fn new(capacity: usize) -> Self {
        Self { half: (capacity / 2).max(1), generations: Mutex::default() }
    }

    pub(super) fn get(&self, hash: &TokenHash) -> Option<Verified> {
        let mut generations = self.generations.lock();
        if let Some(found) = generations.young.get(hash) {
            return Some(*found);
        }
        let found = generations.old.remove(hash)?;
        generations.put(*hash, found, self.half);
        Some(found)
    }

    pub(super) fn put(&self, hash: TokenHash, verified: Verified) {
        self.generations.lock().put(hash, verified, self.half);
    }
}

impl Generations {
    fn put(&mut self, hash: TokenHash, verified: Verified, half: usize) {
        if self.young.len() >= half {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(hash, verified);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: u16) -> (TokenHash, Verified) {
        let hash = hash(&number.to_string());
        let at = |ms| EpochMs::new(ms).unwrap();
        let session = SessionTokenId::from_bytes(hash);
        (
            hash,
            Verified {
                uid: Uid::from_bytes([1; 16]),
                session,
                expires_at: at(number.into()),
                key_expires_at: Some(at(1)),
            },
        )
    }

    fn len(tokens: &VerifiedTokens) -> usize {
        let generations = tokens.generations.lock();
        generations.young.len() + generations.old.len()
    }

    #[test]
    fn what_was_put_is_found_and_nothing_else() {
        let tokens = VerifiedTokens::new(10);
        let (hash, verified) = token(1);
        assert_eq!(tokens.get(&hash), None);
        tokens.put(hash, verified);
        assert_eq!(tokens.get(&hash), Some(verified));
        assert_eq!(tokens.get(&token(2).0), None);
    }

    #[test]
    fn the_number_is_bounded_and_the_latest_are_kept() {
        for capacity in [0, 1, 2, 10, 11] {
            let tokens = VerifiedTokens::new(capacity);
            for number in 0..100 {
                let (hash, verified) = token(number);
                tokens.put(hash, verified);
                assert!(len(&tokens) <= capacity.max(2), "{capacity}");
                assert_eq!(tokens.get(&hash), Some(verified));
            }
            assert_eq!(tokens.get(&token(0).0), None);
        }
    }

    #[test]
    fn a_token_that_keeps_coming_stays() {
        let tokens = VerifiedTokens::new(10);
        let (hash, verified) = token(1000);
        tokens.put(hash, verified);
        for number in 0..100 {
            let (other, its) = token(number);
            tokens.put(other, its);
            assert_eq!(tokens.get(&hash), Some(verified), "{number}");
            assert!(len(&tokens) <= 10);
        }
    }
}

//! What the kinds of token have in common beyond other records: an account may have one of a kind alone, and a reset
//! ends all of them.

use authkeep_store::{Result, SessionToken, SessionTokenId, Uid};

use crate::change::Change;
use crate::codec::Record;
use crate::engine::Engine;
use crate::keys;
use crate::stripes::Stripe;
use crate::table::{Listed, orphan};

impl Engine {
    /// Adds a token in place of those of its kind that its account has.
    pub(crate) fn add_alone<T: Listed>(&self, token: &T) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(token.uid()), token.stripe()]);
        let mut change = Change::default();
        self.claim_alone(token, &mut change)?;
        self.commit(change)
    }

    /// Plans to add a token, and to remove its account's other ones of the kind. The stripes of both its account and its
    /// id are held.
    pub(crate) fn claim_alone<T: Listed>(&self, token: &T, change: &mut Change) -> Result<()> {
        self.claim(token.uid(), token, change)?;
        self.remove_listed(&keys::list_of_kind(T::LIST, token.uid(), T::KIND), None, change)
    }

    /// Removes a token, if it is there.
    pub(crate) fn remove_token<T: Listed>(&self, id: &T::Id) -> Result<()> {
        let removed = self.change_listed(id, &[], |token: T, change| {
            change.remove(&token);
            Ok(())
        });
        removed.map(drop)
    }

    /// Plans to remove every token of an account. Its stripe is held.
    pub(crate) fn remove_tokens_of(&self, uid: Uid, change: &mut Change) -> Result<()> {
        self.remove_listed(&keys::list(keys::TOKEN_OF, uid), None, change)
    }

    /// Plans to remove every token of an account but one session token. Its stripe is held.
    pub(crate) fn remove_tokens_but(&self, uid: Uid, keep: SessionTokenId, change: &mut Change) -> Result<()> {
        let keep = keys::of32(SessionToken::KIND, keep.as_bytes());
        self.remove_listed(&keys::list(keys::TOKEN_OF, uid), Some(&keep), change)
    }

    /// Plans to remove every session token of an account. Its stripe is held.
    pub(crate) fn remove_sessions_of(&self, uid: Uid, change: &mut Change) -> Result<()> {
        self.remove_listed(&keys::list_of_kind(keys::TOKEN_OF, uid, SessionToken::KIND), None, change)
    }

    /// Plans to remove the tokens whose list entries start with a prefix, but for the one with the key `keep`. Only those
    /// that stand in another list as well have to be read for it.
    fn remove_listed(&self, prefix: &[u8], keep: Option<&[u8]>, change: &mut Change) -> Result<()> {
        for entry in self.keys(prefix)? {
            let key = keys::listed(&entry).ok_or_else(orphan)?;
            if Some(key) == keep {
                continue;
            }
            if key.first() == Some(&SessionToken::KIND) {
                change.remove(&self.get::<SessionToken>(key)?.ok_or_else(orphan)?);
            } else {
                change.erase(key);
                change.erase(&entry);
            }
        }
        Ok(())
    }
}

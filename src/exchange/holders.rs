//! What holders do with their tokens: take them in, give dirty ones away, spend clean ones.

use std::collections::HashSet;

use authkeep_store::{CleanBucket, CleanToken, ErrorKind, Fill, Stock, Store};
use zeroize::Zeroizing;

use super::fill::{clean_token_id, put, slot_of};
use super::{Exchange, ExchangeError, any_slot};

/// The longest token, in characters. Real ones have 32 or 89.
pub const MAX_TOKEN: usize = 255;

/// The most tokens that are taken in at once.
pub const MAX_TOKENS: usize = 10_000;

/// A bucket of the pseudonym side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderBucket {
    /// Dirty tokens, given to pseudonyms that sign up.
    Signup,
    /// Clean tokens, spent on signing up.
    Profile,
}

impl Exchange {
    /// Takes tokens in; one that is there already is kept once.
    ///
    /// # Errors
    /// [`ExchangeError`]: `Invalid` when a token is empty, too long or twice in the list, or there are none or too many;
    /// `Full`.
    pub async fn take_in(&self, store: &dyn Store, bucket: HolderBucket, tokens: &[&str]) -> Result<(), ExchangeError> {
        let unlike = tokens.iter().collect::<HashSet<_>>().len();
        let fits = |token: &&str| !token.is_empty() && token.chars().count() <= MAX_TOKEN;
        if tokens.is_empty() || tokens.len() > MAX_TOKENS || unlike < tokens.len() || !tokens.iter().all(fits) {
            return Err(ExchangeError::Invalid);
        }
        let at_most = self.max_stock();
        let mut fill = Fill::default();
        let there = match bucket {
            HolderBucket::Signup => {
                for token in tokens {
                    fill.stocked.push(put(&self.seals, Stock::Signup, slot_of(token), token)?);
                }
                store.stock_size(Stock::Signup, at_most).await?
            }
            HolderBucket::Profile => {
                let ids = tokens.iter().map(|token| clean_token_id(CleanBucket::Profile, token));
                fill.clean.extend(ids.map(|id| CleanToken { id }));
                store.clean_token_count(CleanBucket::Profile, at_most).await?
            }
        };
        if there.saturating_add(tokens.len()) > at_most {
            return Err(ExchangeError::Full);
        }
        fill.stocked.sort_unstable_by_key(|token| token.id);
        fill.clean.sort_unstable_by_key(|token| token.id);
        Ok(store.fill(fill).await?)
    }

    /// Draws an `email` token for an account service.
    ///
    /// # Errors
    /// [`ExchangeError`]: `Empty`.
    pub async fn take_email(&self, store: &dyn Store) -> Result<Zeroizing<String>, ExchangeError> {
        let drawn = store.draw(Stock::Email, any_slot()?).await?.ok_or(ExchangeError::Empty)?;
        Ok(self.seals.open_token(&drawn)?)
    }

    /// Spends an `account` token, once.
    ///
    /// # Errors
    /// [`ExchangeError`]: `Invalid` when it is not there.
    pub async fn spend_account(&self, store: &dyn Store, token: &str) -> Result<(), ExchangeError> {
        let spent = store.spend(clean_token_id(CleanBucket::Account, token)).await;
        spent.map_err(|error| match error.kind() {
            ErrorKind::NotFound => ExchangeError::Invalid,
            _ => error.into(),
        })
    }
}

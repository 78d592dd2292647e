//! The exchange: swaps a dirty token, whose holder is known, for a clean one that leads to nobody.
//!
//! - [`steps`]: the three calls of a cleaning
//! - [`fill`]: how tokens are made, and [`delivery`]: how those for an account service elsewhere get there
//! - [`holders`]: what holders do with their tokens
//! - [`seals`]: what of it is sealed, and [`powers`]: the bound on proofs computed at one time
//!
//! It knows no HTTP.

pub mod delivery;
pub mod fill;
pub mod holders;
mod pending;
pub mod powers;
pub mod seals;
pub mod steps;

use std::sync::Arc;

use authkeep_store::{Secret, Slot, StoreError};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use self::powers::{Powers, QuestionError};
use self::seals::{SealError, Seals};
use crate::auth::pool::Busy;
use crate::chance::{self, NoChance};
use crate::config;

/// The parts that the routes of the exchange share.
pub struct Exchange {
    /// What can be configured.
    pub settings: config::Exchange,
    /// What is sealed.
    pub seals: Seals,
    /// What computes proofs.
    pub powers: Arc<Powers>,
    /// Rung when there is something to deliver.
    pub bell: Arc<Notify>,
}

/// What keeps the exchange from its work.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// What the client sent proves nothing, or is for nothing that is there. It is never said what.
    #[error("invalid input")]
    Invalid,
    /// Nothing is left of what was to be drawn.
    #[error("a stock is empty")]
    Empty,
    /// Another fill is running.
    #[error("another fill is running")]
    Filling,
    /// There would be more tokens than there may be.
    #[error("a stock is full")]
    Full,
    /// Too much is being computed.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The store did not do its work.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed field.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The random source.
    #[error(transparent)]
    Chance(#[from] NoChance),
    /// What a proof would be computed from.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// A computation of the server's own broke off.
    #[error("a computation broke off")]
    Broken,
}

impl Exchange {
    /// Puts the parts together.
    #[must_use]
    pub fn new(settings: config::Exchange, server_key: &Secret<32>, powers: Arc<Powers>) -> Self {
        Self { settings, seals: Seals::new(server_key), powers, bell: Arc::default() }
    }

    /// The most tokens of one stock.
    fn max_stock(&self) -> usize {
        usize::try_from(self.settings.max_stock).unwrap_or(usize::MAX)
    }

    /// Whether `account` and `email` tokens go to an account service elsewhere.
    #[must_use]
    pub fn delivers(&self) -> bool {
        self.settings.account_service.is_some()
    }
}

/// A slot of chance: where a draw begins, where a token is put.
///
/// # Errors
/// [`NoChance`].
pub fn any_slot() -> Result<Slot, NoChance> {
    chance::bytes().map(Slot::from_bytes)
}

/// SHA-256.
#[must_use]
pub fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

//! Stocks: tokens that wait to be drawn, sealed under slot numbers that tell nothing of them.
//!
//! A token is drawn at the first slot from a point of chance on. Which token lies in which slot is chance too, so every
//! token of a fill is drawn with the same probability, at the cost of one look-up in an index whatever the number of
//! tokens. The slot number of a drawn token may stand beside the record for which it was drawn: without the server's key
//! it leads to no token.

use async_trait::async_trait;

use crate::{CleanToken, DirtyToken, Result, Sealed, Slot};

/// Which stock a token lies in. Stocks sort as they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stock {
    /// The exchange's clean tokens that sign a pseudonym up.
    Profile,
    /// The exchange's clean tokens that complete an account.
    Account,
    /// The dirty tokens that a pseudonym is given when it signs up.
    Signup,
    /// The dirty tokens that an account service gives to those who sign up there.
    Email,
    /// Clean tokens on their way to an account service elsewhere.
    OutgoingAccount,
    /// Dirty tokens on their way to an account service elsewhere.
    OutgoingEmail,
}

impl Stock {
    /// Every stock, in the order of the listing.
    pub const ALL: [Self; 6] =
        [Self::Profile, Self::Account, Self::Signup, Self::Email, Self::OutgoingAccount, Self::OutgoingEmail];

    /// The stock's name: `profile`, `account`, `signup`, `email`, `outgoing_account`, `outgoing_email`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Account => "account",
            Self::Signup => "signup",
            Self::Email => "email",
            Self::OutgoingAccount => "outgoing_account",
            Self::OutgoingEmail => "outgoing_email",
        }
    }

    /// The stock of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stock| stock.as_str() == name)
    }
}

/// What names a token in a stock. Ids sort by the stock, then by the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StockedTokenId {
    /// The stock.
    pub stock: Stock,
    /// Where in it.
    pub slot: Slot,
}

/// A token in a stock. It carries no time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockedToken {
    /// What names it.
    pub id: StockedTokenId,
    /// The token, sealed by the server.
    pub token: Sealed,
}

/// Tokens to be stored together: what both sides of the exchange must know, or neither.
///
/// An engine writes each list in ascending order of its ids, whatever the order given, and nothing beside that tells which
/// clean token lies in which slot: in files and logs one token of a fill looks like every other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// Tokens to be drawn.
    pub stocked: Vec<StockedToken>,
    /// Dirty tokens to be cleaned.
    pub dirty: Vec<DirtyToken>,
    /// Clean tokens to be spent.
    pub clean: Vec<CleanToken>,
}

/// What an engine does for stocks.
#[async_trait]
pub trait Stocks: Send + Sync {
    /// Stores tokens: at most 10,000 records in all.
    ///
    /// # Behaviour
    /// - `FILL-1` every record can be read back, every field as given
    /// - `FILL-2` where a record of that id is there already, or earlier in its list, that one stays as it was, and the others
    ///   are stored
    /// - `FILL-3` of any number of fills with one id at the same moment all succeed, and one of the records is kept
    ///
    /// # Errors
    /// `Unavailable`.
    async fn fill(&self, fill: Fill) -> Result<()>;

    /// Draws a token.
    ///
    /// # Behaviour
    /// - `STOCK-1` the token of the lowest slot from `pick` on is given, or of the lowest one of the stock if there is none;
    ///   one that another verb is taking at that moment may be passed over
    /// - `STOCK-2` it is given back as it was stored, and gone after that
    /// - `STOCK-3` an empty stock gives none, and nothing changes
    /// - `STOCK-4` of any number of draws at the same moment no two are given the same token, and one that nobody was given
    ///   is still there
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn draw(&self, stock: Stock, pick: Slot) -> Result<Option<StockedToken>>;

    /// How many tokens a stock has, counted up to `at_most`.
    ///
    /// # Behaviour
    /// - `STOCK-5` the number is that of the tokens of this stock, or `at_most` if there are more
    ///
    /// # Errors
    /// `Unavailable`.
    async fn stock_size(&self, stock: Stock, at_most: usize) -> Result<usize>;

    /// The tokens of a stock in ascending order of their slots, at most `limit`. They stay where they are.
    ///
    /// # Behaviour
    /// - `STOCK-6` the first of the stock and no other are there; an empty stock gives an empty list
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn stocked_tokens(&self, stock: Stock, limit: usize) -> Result<Vec<StockedToken>>;

    /// Removes tokens that reached whom they were for.
    ///
    /// # Behaviour
    /// - `STOCK-7` these are gone, and no other; one that is not there is passed over
    ///
    /// # Errors
    /// `Unavailable`.
    async fn remove_stocked_tokens(&self, ids: Vec<StockedTokenId>) -> Result<()>;

    /// Replaces the sealed token by the same one sealed otherwise.
    ///
    /// # Behaviour
    /// - `STOCK-8` the token is the one given, in the same slot
    /// - `STOCK-9` when the stored one is not `expected`, or there is none, it is refused, and nothing changes
    ///
    /// # Errors
    /// `Conflict` (`STOCK-9`), `Unavailable`.
    async fn reseal_stocked_token(&self, id: StockedTokenId, expected: &Sealed, token: Sealed) -> Result<()>;

    /// Stocked tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `STOCK-10` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_stocked_tokens(&self, after: Option<StockedTokenId>, limit: usize) -> Result<Vec<StockedToken>>;

    /// Stores a token as [`scan_stocked_tokens`](Self::scan_stocked_tokens) gave it. It is for filling an empty store that
    /// nobody else uses.
    ///
    /// # Behaviour
    /// - `STOCK-11` the token can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`STOCK-11`), `Unavailable`.
    async fn restore_stocked_token(&self, token: StockedToken) -> Result<()>;
}

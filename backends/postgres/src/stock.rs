//! Stocks: a row for each token, found along the primary key. A draw passes over tokens that others are taking.

use async_trait::async_trait;
use authkeep_store::{Fill, Result, Sealed, Slot, Stock, StockedToken, StockedTokenId, Stocks, StoreError};

use crate::PostgresStore;
use crate::clean_token;
use crate::record::{list, number_of, unchanged, until_certain};
use crate::row::{Columns, after, limit};
use crate::statement::Query;

/// Two clauses of a `WITH`. `picked` holds the token that is drawn for the row of `$from`: the lowest slot from a point on,
/// or else the lowest one; no token where `$from` has no row. `taken` removes it. `$wait` says what becomes of tokens that
/// others hold.
macro_rules! draw {
    ($stock:literal, $pick:literal, $from:literal, $wait:literal) => {
        concat!(
            "picked AS MATERIALIZED (SELECT COALESCE(
                (SELECT slot FROM stocked_token WHERE stock = ",
            $stock,
            " AND slot >= ",
            $pick,
            " ORDER BY slot LIMIT 1 FOR UPDATE ",
            $wait,
            "), (SELECT slot FROM stocked_token WHERE stock = ",
            $stock,
            " ORDER BY slot LIMIT 1 FOR UPDATE ",
            $wait,
            ")) AS slot ",
            $from,
            "), taken AS (DELETE FROM stocked_token AS s USING picked WHERE s.stock = ",
            $stock,
            " AND s.slot = picked.slot RETURNING s.stock, s.slot, s.token)"
        )
    };
}
pub(crate) use draw;

/// The end of a statement that draws: whether a token was drawn, whether the stock had any when the statement started,
/// and the token. Without the order the server might read the whole table for a stock that has none.
macro_rules! drawn {
    ($stock:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM taken), CASE WHEN EXISTS (SELECT 1 FROM taken) THEN true
                ELSE (SELECT slot FROM stocked_token WHERE stock = ",
            $stock,
            " ORDER BY slot LIMIT 1) IS NOT NULL END,
            taken.stock, taken.slot, taken.token FROM (SELECT 1) AS one LEFT JOIN taken ON true"
        )
    };
}
pub(crate) use drawn;

macro_rules! draw_statement {
    ($wait:literal) => {
        concat!("WITH ", draw!("$1", "$2", "", $wait), " SELECT ", drawn!("$1"))
    };
}

/// `$draw` is a macro that makes a statement that draws. The first try passes over what others hold. Where it comes away
/// with nothing, and yet the stock had tokens, the next tries wait for what becomes of them.
macro_rules! tries {
    ($draw:ident) => {
        |again| if again { $draw!("") } else { $draw!("SKIP LOCKED") }
    };
}
pub(crate) use tries;

const FILL: &str = "WITH stocked AS (
        INSERT INTO stocked_token (stock, slot, token)
        SELECT stock, slot, token FROM unnest($1::smallint[], $2::bytea[], $3::bytea[]) AS f (stock, slot, token)
        ON CONFLICT DO NOTHING
    ), dirty AS (
        INSERT INTO dirty_token (token_id, bucket, verifier, salt)
        SELECT token_id, bucket, verifier, salt
        FROM unnest($4::bytea[], $5::text[], $6::bytea[], $7::bytea[]) AS f (token_id, bucket, verifier, salt)
        ON CONFLICT DO NOTHING
    ) INSERT INTO clean_token (bucket, hash)
    SELECT bucket, hash FROM unnest($8::smallint[], $9::bytea[]) AS f (bucket, hash)
    ON CONFLICT DO NOTHING";
const COUNT: &str =
    "SELECT count(*) FROM (SELECT 1 FROM stocked_token WHERE stock = $1 ORDER BY slot LIMIT $2) AS tokens";
const SELECT_OF_STOCK: &str = "SELECT stock, slot, token FROM stocked_token WHERE stock = $1 ORDER BY slot LIMIT $2";
/// The rows are held in their order, so that two removals at the same moment do not wait for each other crosswise.
const REMOVE: &str = "WITH gone AS (
        SELECT stock, slot FROM stocked_token
        WHERE (stock, slot) IN (SELECT stock, slot FROM unnest($1::smallint[], $2::bytea[]) AS g (stock, slot))
        ORDER BY stock, slot FOR UPDATE
    ) DELETE FROM stocked_token WHERE (stock, slot) IN (SELECT stock, slot FROM gone)";
const RESEAL: &str = "UPDATE stocked_token SET token = $4 WHERE stock = $1 AND slot = $2 AND token = $3";
const SCAN: &str = "SELECT stock, slot, token FROM stocked_token
    WHERE (stock, slot) > ($1, $2) ORDER BY stock, slot LIMIT $3";
const INSERT: &str = "INSERT INTO stocked_token (stock, slot, token) VALUES ($1, $2, $3)";

#[async_trait]
impl Stocks for PostgresStore {
    async fn fill(&self, mut fill: Fill) -> Result<()> {
        // Rows lie in the order in which they were written. Sorting is stable: of two with one id the earlier one is kept.
        fill.stocked.sort_by_key(|token| token.id);
        fill.dirty.sort_by_key(|token| token.id);
        fill.clean.sort_by_key(|token| token.id);
        self.pool.write(|| bind_fill(&fill)).await?;
        Ok(())
    }

    async fn draw(&self, stock: Stock, pick: Slot) -> Result<Option<StockedToken>> {
        let statement = tries!(draw_statement);
        let draw = |again| sqlx::query(statement(again)).bind(number(stock)).bind(&pick.as_bytes()[..]);
        until_certain(&self.pool, draw, |columns| {
            Ok(match read_drawn(columns)? {
                Drawn::Token(token) => Some(Some(token)),
                Drawn::Nothing => Some(None),
                Drawn::Unknown => None,
            })
        })
        .await
    }

    async fn stock_size(&self, stock: Stock, at_most: usize) -> Result<usize> {
        number_of(&self.pool, || sqlx::query(COUNT).bind(number(stock)).bind(limit(at_most))).await
    }

    async fn stocked_tokens(&self, stock: Stock, most: usize) -> Result<Vec<StockedToken>> {
        let select = || sqlx::query(SELECT_OF_STOCK).bind(number(stock)).bind(limit(most));
        list(&self.pool, select, read).await
    }

    async fn remove_stocked_tokens(&self, ids: Vec<StockedTokenId>) -> Result<()> {
        let remove = || {
            let stocks: Vec<_> = ids.iter().map(|id| number(id.stock)).collect();
            let slots: Vec<_> = ids.iter().map(|id| &id.slot.as_bytes()[..]).collect();
            sqlx::query(REMOVE).bind(stocks).bind(slots)
        };
        self.pool.write(remove).await?;
        Ok(())
    }

    async fn reseal_stocked_token(&self, id: StockedTokenId, expected: &Sealed, token: Sealed) -> Result<()> {
        let reseal = || bind(sqlx::query(RESEAL), id).bind(expected.as_bytes()).bind(token.as_bytes());
        unchanged(self.pool.write(reseal).await?)
    }

    async fn scan_stocked_tokens(&self, start: Option<StockedTokenId>, most: usize) -> Result<Vec<StockedToken>> {
        let stock = start.map_or(BEFORE_ALL, |id| number(id.stock));
        let slot = after(start.map(|id| id.slot.into()));
        list(&self.pool, || sqlx::query(SCAN).bind(stock).bind(&slot[..]).bind(limit(most)), read).await
    }

    async fn restore_stocked_token(&self, token: StockedToken) -> Result<()> {
        self.pool.write(|| bind(sqlx::query(INSERT), token.id).bind(token.token.as_bytes())).await?;
        Ok(())
    }
}

/// Comes before the number of every stock.
const BEFORE_ALL: i16 = -1;

/// The number that a stock is stored as. Numbers sort as stocks do.
pub(crate) const fn number(stock: Stock) -> i16 {
    match stock {
        Stock::Profile => 0,
        Stock::Account => 1,
        Stock::Signup => 2,
        Stock::Email => 3,
        Stock::OutgoingAccount => 4,
        Stock::OutgoingEmail => 5,
    }
}

fn numbered(stored: i16) -> Option<Stock> {
    Stock::ALL.into_iter().find(|stock| number(*stock) == stored)
}

/// Binds the stock and the slot.
pub(crate) fn bind(query: Query, id: StockedTokenId) -> Query {
    query.bind(number(id.stock)).bind(&id.slot.as_bytes()[..])
}

fn bind_fill(fill: &Fill) -> Query {
    let Fill { stocked, dirty, clean } = fill;
    sqlx::query(FILL)
        .bind(stocked.iter().map(|token| number(token.id.stock)).collect::<Vec<_>>())
        .bind(stocked.iter().map(|token| &token.id.slot.as_bytes()[..]).collect::<Vec<_>>())
        .bind(stocked.iter().map(|token| token.token.as_bytes()).collect::<Vec<_>>())
        .bind(dirty.iter().map(|token| &token.id.as_bytes()[..]).collect::<Vec<_>>())
        .bind(dirty.iter().map(|token| token.bucket.as_str()).collect::<Vec<_>>())
        .bind(dirty.iter().map(|token| &token.verifier.expose()[..]).collect::<Vec<_>>())
        .bind(dirty.iter().map(|token| token.salt.as_bytes()).collect::<Vec<_>>())
        .bind(clean.iter().map(|token| clean_token::number(token.id.bucket)).collect::<Vec<_>>())
        .bind(clean.iter().map(|token| &token.id.hash.as_bytes()[..]).collect::<Vec<_>>())
}

/// What a statement that draws came to.
pub(crate) enum Drawn {
    Token(StockedToken),
    /// The stock was empty when the statement started.
    Nothing,
    /// The tokens that the statement saw were held or taken by others.
    Unknown,
}

/// Reads the columns of [`drawn`].
pub(crate) fn read_drawn(columns: &mut Columns<'_>) -> Result<Drawn> {
    match (columns.flag()?, columns.flag()?) {
        (true, _) => Ok(Drawn::Token(read(columns)?)),
        (false, true) => Ok(Drawn::Unknown),
        (false, false) => Ok(Drawn::Nothing),
    }
}

impl Drawn {
    /// For a verb that needs a token; none when it must be tried again.
    ///
    /// # Errors
    /// `Exhausted`.
    pub(crate) fn needed(self) -> Result<Option<StockedToken>> {
        match self {
            Self::Token(token) => Ok(Some(token)),
            Self::Nothing => Err(StoreError::exhausted()),
            Self::Unknown => Ok(None),
        }
    }
}

/// Reads the columns `stock`, `slot` and `token`.
pub(crate) fn read(columns: &mut Columns<'_>) -> Result<StockedToken> {
    let id = StockedTokenId { stock: columns.numbered(numbered)?, slot: Slot::from_bytes(columns.bytes()?) };
    Ok(StockedToken { id, token: columns.sealed()? })
}

//! The Postgres engine: every record family in tables of its own, with real columns and constraints.
//!
//! # What it promises
//! Any number of processes may share one database. Whatever the contract calls unique or exclusive rests on a primary
//! key, a unique constraint or a foreign key, never on an isolation level. What a verb has answered was committed; with
//! the server's `synchronous_commit` left on it is on disk.
//!
//! # How verbs become statements
//! A verb is one statement wherever SQL can say it in one (`statement.rs`): `INSERT .. SELECT` from the account that must
//! exist, `INSERT .. ON CONFLICT` where an account has one record at the most, a join where a token is read with its
//! account. The verbs of several statements are transactions, in tasks of their own (`transaction.rs`); they hold the
//! account first, or whatever else the records belong to. Each verb is tried again when the server gave it up for another
//! one (SQLSTATE 40001, 40P01). A unique violation is `Conflict`, a broken reference `NotFound`.
//!
//! A statement sees the database as it was when the statement started, also after it has waited for a row. One that
//! decides by what a row says therefore decides by a row that it changes, or that it holds first (`FOR UPDATE` in its
//! `WITH`): those are given to it as they are after the wait. Limits on how many records an account has are checked while
//! the account is held (`limited.rs`).
//!
//! Draws pass over tokens that other verbs hold, so that they do not wait for each other. A draw that comes away with
//! nothing looks again, unless its stock was empty when it started, and waits for what becomes of the tokens that are held:
//! a stock is reported as exhausted only if it was.
//!
//! # What files tell
//! A fill is one statement, which writes each list in ascending order of its ids, so that neither the place of a row nor its
//! transaction tells which clean token lies in which slot. What a verb changes together carries one transaction id, though,
//! and those count up: whoever has the files can tell in which order rows of all tables were last changed. A cleaning shows
//! the id of the dirty token and a slot there, a sign-up the hash of the clean token and the pseudonym.
//!
//! The SQL is portable: no trigger, procedure, advisory lock, sequence or notification, and no two changes of one table
//! in one statement. `CockroachDB` and `YugabyteDB` speak it too; they are not tested here.
//!
//! # Why leased connections
//! sqlx's own pool asks the server whether it is there on every release and, unless told not to, before every use: two
//! round trips more than a verb needs. Here a connection is leased without a word to the server, and given back only
//! when its statement ended in order; otherwise it is closed (`pool.rs`). The price is that a broken connection is found
//! out by a verb. A verb that only looks, and one that certainly changed nothing, is then tried again on a fresh
//! connection; another one answers `Unavailable` with an unknown outcome.
//!
//! # The storage URL
//! `postgres://user:password@host:port/database?option=value&..`. The options `max_connections` (16),
//! `connect_timeout_ms` (5000), `acquire_timeout_ms` (5000), `query_timeout_ms` (30000) and `schema` (that of the
//! user's `search_path`) are the engine's own; `sslmode`, `sslrootcert`, `host` (a folder: its socket),
//! `application_name`, `options` and the like are sqlx's. With `sslmode=require`, `verify-ca` or `verify-full` the
//! connection is encrypted by rustls; without a `sslrootcert` the machine's own roots are trusted.

mod account;
mod account_reset_token;
mod api_key;
mod clean_token;
mod dirty_token;
mod document;
mod error;
mod expiry;
mod failure;
mod file_to_delete;
mod fill_mark;
mod handshake;
mod health;
mod identity;
mod kept_reply;
mod key_fetch_token;
mod key_fingerprint;
mod label;
mod limited;
mod message;
pub mod migrate;
pub mod namespace;
mod options;
mod password_change_token;
mod password_forgot_token;
mod password_scheme;
mod phone;
mod pool;
mod profile;
mod pseudonym;
mod pseudonym_session;
mod record;
mod retry;
mod row;
mod session_token;
mod settle;
mod signing_key;
mod statement;
mod stock;
mod throttle;
mod token;
mod totp;
mod transaction;
mod used_jti;
mod verifier;

use authkeep_store::Result;

pub use crate::options::Options;
use crate::options::Settings;
use crate::pool::Pool;

/// A store in a Postgres database.
pub struct PostgresStore {
    pool: Pool,
}

impl PostgresStore {
    /// Opens the store at a storage URL.
    ///
    /// A database without a schema gets one. Connections are made when verbs need them; one is made here.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer. `Internal` for a wrong URL, for a database whose schema has
    /// pending migrations unless `options` say to apply them, for one whose schema is of an unknown version, and for
    /// one that is not encoded in UTF-8.
    pub async fn connect(url: &str, options: Options) -> Result<Self> {
        let settings = Settings::parse(url)?;
        let pool = Pool::new(&settings)?;
        let mut lease = pool.lease().await?;
        migrate::prepare(lease.connection()?, &settings, options).await?;
        lease.give_back();
        Ok(Self { pool })
    }
}

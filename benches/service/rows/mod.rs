//! The rows: what is measured, against what, and what must be reached. A row is a function that measures with a lab.

mod exchange;
mod growth;
mod identity;
mod limits;
mod pseudonym;
mod reads;
mod writes;

use crate::failure::Result;
use crate::finding::{Finding, Goal};
use crate::lab::Lab;

/// One line of the table.
pub(crate) struct Row {
    /// Its number among the goals; rows of one number belong together, and those without a goal have none.
    pub(crate) number: Option<u8>,
    /// What `--only` takes, beside the number.
    pub(crate) name: &'static str,
    /// What is compared to what.
    pub(crate) title: &'static str,
    pub(crate) goal: Goal,
    pub(crate) measure: fn(&mut Lab) -> Result<Finding>,
}

impl Row {
    const fn new(number: u8, name: &'static str, title: &'static str, goal: Goal, measure: Measure) -> Self {
        Self { number: Some(number), name, title, goal, measure }
    }

    /// One that nothing is asked of.
    const fn beside(name: &'static str, title: &'static str, measure: Measure) -> Self {
        Self { number: None, name, title, goal: Goal::None, measure }
    }

    /// Whether it is the one of a name or number.
    pub(crate) fn is(&self, wanted: &str) -> bool {
        self.name == wanted || self.number.is_some_and(|number| number.to_string() == wanted)
    }
}

type Measure = fn(&mut Lab) -> Result<Finding>;

/// Connections of a load, unless a row says otherwise.
pub(crate) const CONNECTIONS: usize = 32;

/// Every row, in the order of the table.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    Row::new(1, "session-read-sled", "GET /sessionToken/:id on sled / warp GET, as many bytes", Goal::AtLeast(0.85), reads::session_on_sled),
    Row::new(2, "account-read-sled", "GET /account/:uid on sled / warp GET, as many bytes", Goal::AtLeast(0.8), reads::account_on_sled),
    Row::new(3, "session-read-postgres", "GET /sessionToken/:id on Postgres / pgbench, the same join, 8 clients", Goal::AtLeast(0.85), reads::session_on_postgres),
    Row::new(4, "session-write-sled", "durable PUT /sessionToken/:id on sled, 64 connections / warp PUT or group commit, the slower", Goal::AtLeast(0.6), writes::session_on_sled),
    Row::new(5, "strict-relaxed-sled", "the same, strict / relaxed durability", Goal::AtLeast(0.6), writes::strict_to_relaxed),
    Row::new(6, "session-write-postgres", "durable PUT /sessionToken/:id on Postgres / pgbench, the same insert, 8 clients", Goal::AtLeast(2.0), writes::session_on_postgres),
    Row::new(7, "one-writer-sled", "durable PUT on sled, 1 connection / append 4 KiB + fdatasync", Goal::AtLeast(0.8), writes::one_writer),
    Row::new(8, "jwt-read-sled", "GET /api/v1/accounts/me with a JWT on sled / warp GET", Goal::AtLeast(0.5), identity::who_am_i),
    Row::new(9, "password-sign-in", "POST /api/v1/sessions on sled / argon2id alone, 2 at a time", Goal::AtLeast(0.95), identity::sign_in),
    Row::new(10, "srp-sign-in", "SRP sign-in, both calls, by CPU of the server / two powers of 256 bits on one core", Goal::AtLeast(0.8), pseudonym::sign_in),
    Row::new(11, "growth-sled", "reads with 10 million session tokens / with 10 thousand, sled", Goal::AtLeast(0.8), growth::sessions_on_sled),
    Row::new(11, "growth-postgres", "reads with 10 million session tokens / with 10 thousand, Postgres", Goal::AtLeast(0.8), growth::sessions_on_postgres),
    Row::new(12, "memory-sled", "peak memory over the configured cache, sled, 100,000 accounts, under load", Goal::AtMost(60.0), limits::memory),
    Row::new(13, "tail-sled", "p99 / p50 of reads at 70 % of the peak, open loop, sled", Goal::AtMost(5.0), limits::tail),
    Row::new(14, "fill", "POST /v1/fill, 1,000 tokens a bucket / its PBKDF2 runs and powers on all cores", Goal::AtLeast(0.7), exchange::fill),
    Row::new(15, "draw", "a draw from a million tokens / from ten", Goal::AtLeast(0.8), exchange::draw),
    Row::beside("connections", "reads on sled over 1,024 connections / over 32", growth::connections),
    Row::beside("accounts", "GET /account/:uid on sled with a million accounts / with a thousand", growth::accounts),
    Row::beside("request-log", "reads on sled with a line in the log for each request / without", growth::request_log),
];

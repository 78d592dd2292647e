//! An export: all records of a store in one file.
//!
//! The file is compressed with zstd. Inside are lines of JSON:
//!
//! 1. a [`Header`]: what this is, in which version, made by which authkeep from which engine, and when
//! 2. one line a record, in the order of [`Family::ALL`](super::Family::ALL) and of their ids: an object with one key,
//!    the family's name, and the record's fields; bytes are lower-case hex, times milliseconds since 1970
//! 3. `{"end": ..}`, the trailer: how many records of each family there are, and the SHA-256 of all bytes before this
//!    line
//!
//! A change of any record's shape, and a family more, raises [`VERSION`]. Every version up to it can be read:
//!
//! - 1 holds accounts, the tokens of Firefox Accounts and the key's fingerprint; its session tokens have no end
//! - 2 holds the families of the identity API too, and the ends of session tokens
//! - 3 holds those of pseudonyms and the exchange too: every family but the fill mark, which is of the moment

mod draft;
mod error;
mod lines;
mod read;
mod write;

use serde::{Deserialize, Serialize};

use super::counts::Counts;
pub use draft::Draft;
pub use error::ExportError;
pub use read::ExportRecords;
pub use write::write;

/// The version that is written, and the latest that can be read.
pub const VERSION: u64 = 3;

const FORMAT: &str = "authkeep export";

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    format: String,
    version: u64,
    /// The version of the authkeep that made it.
    pub authkeep: String,
    /// The engine that the records come from.
    pub engine: String,
    /// When it was begun, in milliseconds since 1970.
    pub created_at: u64,
}

impl Header {
    /// The header of an export that begins now.
    #[must_use]
    pub fn new(engine: &str, created_at: authkeep_store::EpochMs) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            authkeep: env!("CARGO_PKG_VERSION").to_owned(),
            engine: engine.to_owned(),
            created_at: created_at.get(),
        }
    }
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trailer {
    counts: Counts,
    /// In hex, of all bytes before the line.
    sha256: String,
}

/// The trailer with its key, which no record has.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    end: Trailer,
}

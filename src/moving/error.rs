//! Why records could not be moved.

use authkeep_store::StoreError;

use super::compare::Differences;
use super::export::ExportError;
use super::family::Family;
use crate::backend::BackendError;

/// A move that did not come to its end. No message names an id, an e-mail or a secret.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// A storage URL gives no store.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// There is no store to read from.
    #[error("there is no store at {0}: check the URL")]
    NoStore(String),
    /// The engine keeps nothing beyond the process.
    #[error("memory:// is gone when this command ends: name a store that lasts, sled://PATH or postgres://..")]
    Volatile,
    /// Both URLs name one store.
    #[error("both URLs name the store at {0}: name another one to copy to")]
    Same(String),
    /// The store that is to be filled holds records.
    #[error(
        "the target is not empty: it holds records of the family {}; name a new folder, database or schema, or empty \
         this one first", .0.name()
    )]
    NotEmpty(Family),
    /// Records cannot be read.
    #[error("{place} does not give its records of the family {}: {source}", .family.name())]
    Read {
        /// The store.
        place: &'static str,
        /// What was read.
        family: Family,
        /// What the store said.
        source: StoreError,
    },
    /// A record cannot be stored.
    #[error("the target does not take a record of the family {}: {source}", .family.name())]
    Write {
        /// What was stored.
        family: Family,
        /// What the store said.
        source: StoreError,
    },
    /// A record came without the one that it belongs to: an account, an API key or a pseudonym.
    #[error(
        "a record of the family {} belongs to another one that was not moved: the source was in use meanwhile; stop its \
         servers first", .0.name()
    )]
    Orphan(Family),
    /// The export cannot be read or written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The target was being filled when the move ended.
    #[error(
        "{reason}\nThe source is unchanged. {target} holds a part of the records and must not be served: remove it, or \
         empty it, before you try again"
    )]
    Partial {
        /// The store that holds a part.
        target: String,
        /// Why it ended.
        reason: Box<MoveError>,
    },
    /// The target does not hold what it should.
    #[error("the target differs from the source\n{0}")]
    Differs(Differences),
    /// Somebody pressed Ctrl-C, or the process was told to end.
    #[error("interrupted")]
    Interrupted,
}

//! Why an export cannot be read or written.

use std::io;
use std::path::PathBuf;

/// What is wrong with an export. No message shows any part of a record.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file cannot be read or made.
    #[error("{path} cannot be {action}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A file of that name exists.
    #[error("{0} exists already: choose another name, or remove it")]
    Exists(PathBuf),
    /// The bytes cannot be written.
    #[error("the export cannot be written: {0}")]
    Write(io::Error),
    /// The bytes cannot be read.
    #[error("the export cannot be read: {0}")]
    Read(io::Error),
    /// It is something else.
    #[error("this is no export of authkeep")]
    NoExport,
    /// It was written by a later authkeep.
    #[error("the export has version {0}, and this authkeep reads versions up to {latest}: use a later authkeep", latest = super::VERSION)]
    UnknownVersion(u64),
    /// It ends too soon.
    #[error("the export ends after line {0}, before its end: it was cut off; take another copy of it")]
    Truncated(u64),
    /// The compressed bytes are not those that were written.
    #[error("the export is damaged after line {line}: {source}; take another copy of it")]
    Damaged {
        /// The last line that could be read.
        line: u64,
        /// What the decompression said.
        source: io::Error,
    },
    /// A line is no record.
    #[error(
        "line {line} of the export is no record of its version (near its character {column}): it was damaged or changed; \
         take another copy of it"
    )]
    Line {
        /// The line, from 1 on.
        line: u64,
        /// Where in it, from 1 on.
        column: usize,
    },
    /// Records are not in their order, or one is there twice.
    #[error("line {0} of the export is out of order: its record belongs before the one above it, or is the same again")]
    Order(u64),
    /// Something follows the end.
    #[error("the export goes on after its end, on line {0}: it was changed")]
    GoesOn(u64),
    /// The checksum is not that of the lines.
    #[error("the export was changed: its checksum is not that of its lines")]
    Checksum,
    /// The counts are not those of the lines.
    #[error("the export was changed: it says that it holds {said} records of the family {family}, and holds {held}")]
    Count {
        /// The family's name.
        family: &'static str,
        /// What the last line says.
        said: u64,
        /// What is there.
        held: u64,
    },
}

//! What an operation needs, made through operations that the document describes.

use crate::document::Operation;
use crate::exchange::Call;
use crate::stage::Stage;
use crate::{account_database, administration, cleaning, mailed_pages, people, pseudonyms};

/// Whether the records are there that an operation is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Records {
    Made,
    Missing,
}

/// Makes all that an operation needs and nothing that it makes itself; gives what it is to be called with, every member
/// of the body among it.
pub(crate) fn prepare(stage: &Stage, operation: &Operation, records: Records) -> Call {
    match operation.api() {
        "authdb" => account_database::prepare(stage, operation, records),
        "identity" => people::prepare(stage, operation, records),
        "admin" => administration::prepare(stage, operation, records),
        "pages" => mailed_pages::prepare(stage, operation, records),
        "pseudonym" => pseudonyms::prepare(stage, operation, records),
        "exchange" => cleaning::prepare(stage, operation, records),
        "ops" => Call::default(),
        other => panic!("nobody prepares {other}"),
    }
}

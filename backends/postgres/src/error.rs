//! What a failure of sqlx or of the server means: for the verb, for the connection, and for another try.

use authkeep_store::StoreError;
use sqlx::Error;
use sqlx::postgres::{PgDatabaseError, PgSeverity};

use crate::options::Settings;

/// Why one try of a verb did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The answer of the verb.
    Final(StoreError),
    /// The server gave up this transaction in favour of another one: nothing was done, and another try may succeed.
    Collision,
    /// The connection was no good and nothing was done, or nothing but a look: another connection may do. The error is
    /// the verb's answer when that one is no good either.
    Lost(StoreError),
}

/// One try of a verb.
pub(crate) type Attempt<T> = core::result::Result<T, Failure>;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Final(error)
    }
}

/// What an error says about the connection and about the statement that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The server refused the statement and undid it; the connection is as good as before.
    Refused,
    /// The server refused the statement for a reason that lies in the session: nothing was done.
    Session,
    /// The server ended the session by a message of its own.
    Ended,
    /// The connection broke, or what came over it made no sense.
    Broken,
}

impl Fault {
    pub(crate) fn of(error: &Error) -> Self {
        match postgres(error) {
            Some(error) if matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic) => Self::Ended,
            Some(error) if is_of_session(error) => Self::Session,
            Some(_) => Self::Refused,
            None => Self::Broken,
        }
    }
}

fn postgres(error: &Error) -> Option<&PgDatabaseError> {
    error.as_database_error().and_then(|error| error.try_downcast_ref())
}

fn is_of_session(error: &PgDatabaseError) -> bool {
    match error.code() {
        // The server became a standby, or the session was left read-only.
        "25006"
        // A prepared statement that the server forgot (a pooler's DISCARD ALL).
        | "26000" => true,
        // A prepared statement whose table was altered since.
        "0A000" => error.message().starts_with("cached plan"),
        _ => false,
    }
}

/// What a refused statement means for its verb. The constraints' names do not matter: a key that exists is a conflict
/// in every family, and a reference into nothing is a missing record.
pub(crate) fn of_refusal(error: &Error) -> Failure {
    let code = postgres(error).map_or("", PgDatabaseError::code);
    match code {
        "23505" => StoreError::conflict().into(),
        "23503" => StoreError::not_found().into(),
        "40001" | "40P01" => Failure::Collision,
        "57014" | "55P03" => {
            StoreError::unavailable("the database gave the statement up").caused_by(cause(error)).into()
        }
        _ if code.starts_with("53") => {
            StoreError::unavailable("the database is out of resources").caused_by(cause(error)).into()
        }
        _ => StoreError::internal("the database refused a statement").caused_by(cause(error)).into(),
    }
}

/// The verb did nothing, since its connection was no good.
pub(crate) fn nothing_done(error: &Error, place: &str) -> StoreError {
    let message = match Fault::of(error) {
        Fault::Session if postgres(error).is_some_and(|error| error.code() == "25006") => {
            format!("the database at {place} takes no writes")
        }
        _ => format!("the connection to the database at {place} was lost"),
    };
    StoreError::unavailable(message).caused_by(cause(error))
}

/// The connection broke at a moment when the change may have been made already.
pub(crate) fn outcome_unknown(error: &Error, place: &str) -> StoreError {
    StoreError::outcome_unknown(format!("the connection to the database at {place} was lost during a change"))
        .caused_by(cause(error))
}

/// No connection could be made.
pub(crate) fn no_connection(error: &Error, place: &str) -> StoreError {
    match postgres(error) {
        Some(error) => {
            StoreError::unavailable(format!("the database at {place} refuses connections: {}", error.message()))
        }
        None => StoreError::unavailable(format!("the database at {place} does not answer: {}", cause(error))),
    }
}

/// A statement outside of any verb, in making a schema or a namespace, failed.
pub(crate) fn of_setup(error: &Error, settings: &Settings) -> StoreError {
    let place = settings.place();
    match (Fault::of(error), postgres(error)) {
        (Fault::Refused, Some(refusal)) if refusal.code() == "3F000" => StoreError::internal(format!(
            "the database at {place} has no schema {} to make tables in",
            settings.schema.as_deref().unwrap_or("in its search_path")
        )),
        (Fault::Refused, Some(refusal)) => {
            StoreError::internal(format!("the database at {place} refused a statement: {}", refusal.message()))
        }
        _ => nothing_done(error, &place),
    }
}

/// The error as a text that names no id, e-mail or secret. An error of the server has them in its detail, and so in its
/// `Debug`: neither is ever shown.
pub(crate) fn cause(error: &Error) -> String {
    match postgres(error) {
        Some(error) => format!("{} (SQLSTATE {})", error.message(), error.code()),
        None => match error {
            Error::Io(error) => error.to_string(),
            error => error.to_string(),
        },
    }
}

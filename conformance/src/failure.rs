//! What a case says when an engine breaks its rule, and the small checks that say it.

use std::fmt;
use std::panic::Location;

use authkeep_store::{ErrorKind, StoreError};

use crate::record::Record;

/// What a case, or a part of one, comes to.
pub type Checked<T = ()> = Result<T, Failure>;

/// An expectation that was not met: what was expected, what was found, and where in the suite.
#[derive(Clone)]
pub struct Failure {
    message: String,
    at: &'static Location<'static>,
}

impl Failure {
    /// A failure at the place in the suite that calls this.
    #[track_caller]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: Location::caller() }
    }

    /// Puts the circumstances in front: the round, the seed, the verb.
    #[must_use]
    pub fn during(mut self, circumstances: impl fmt::Display) -> Self {
        self.message = format!("{circumstances}: {}", self.message);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at {}:{})", self.message, self.at.file(), self.at.line())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `?` on a verb that must succeed.
impl From<StoreError> for Failure {
    #[track_caller]
    fn from(error: StoreError) -> Self {
        Self::new(format!("expected the verb to succeed, found {}", describe(&error)))
    }
}

/// An error in one line, with its causes.
pub(crate) fn describe(error: &StoreError) -> String {
    let mut line = format!("{:?}: {error}", error.kind());
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

/// Something that must hold.
#[track_caller]
pub(crate) fn ensure(holds: bool, expected: &str) -> Checked {
    if holds { Ok(()) } else { Err(Failure::new(format!("expected {expected}"))) }
}

/// Two plain values that must be the same.
#[track_caller]
pub(crate) fn same<T: PartialEq + fmt::Debug>(what: &str, found: &T, expected: &T) -> Checked {
    if found == expected {
        return Ok(());
    }
    Err(Failure::new(format!("{what}: expected {expected:?}, found {found:?}")))
}

/// A record that must be there, every field as expected.
#[track_caller]
pub(crate) fn found<T: Record>(what: &str, found: Option<T>, expected: &T) -> Checked {
    let Some(found) = found else {
        return Err(Failure::new(format!("{what}: expected {expected:?}, found none")));
    };
    let differing = found.differing(expected);
    if differing.is_empty() {
        return Ok(());
    }
    let fields = differing.join(", ");
    Err(Failure::new(format!("{what}: expected {expected:?}, found {found:?}; they differ in {fields}")))
}

/// A list of records that must be these, in this order.
#[track_caller]
pub(crate) fn listed<T: Record>(what: &str, found: &[T], expected: &[T]) -> Checked {
    if found.len() != expected.len() {
        let (found, expected) = (found.len(), expected.len());
        return Err(Failure::new(format!("{what}: expected {expected} records, found {found}")));
    }
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        let fields = found.differing(expected).join(", ");
        if !fields.is_empty() {
            let message =
                format!("{what}, record {at}: expected {expected:?}, found {found:?}; they differ in {fields}");
            return Err(Failure::new(message));
        }
    }
    Ok(())
}

/// A record that must not be there.
#[track_caller]
pub(crate) fn none<T: fmt::Debug>(what: &str, found: Option<T>) -> Checked {
    match found {
        None => Ok(()),
        Some(found) => Err(Failure::new(format!("{what}: expected none, found {found:?}"))),
    }
}

/// A verb that must be refused with an error of this kind.
#[track_caller]
pub(crate) fn refused<T>(what: &str, answer: Result<T, StoreError>, kind: ErrorKind) -> Checked {
    match answer {
        Err(error) if error.kind() == kind => Ok(()),
        Err(error) => Err(Failure::new(format!("{what}: expected {kind:?}, found {}", describe(&error)))),
        Ok(_) => Err(Failure::new(format!("{what}: expected {kind:?}, found success"))),
    }
}

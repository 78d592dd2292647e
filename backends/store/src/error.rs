//! The one error of the contract: what went wrong, and whether trying again can be right.

use std::borrow::Cow;
use std::error::Error;

/// What every verb of the contract returns.
pub type Result<T> = core::result::Result<T, StoreError>;

/// What went wrong, in the words of the contract. Status codes are the server's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The record that the verb needs does not exist.
    NotFound,
    /// A record with that id, or an account with that e-mail, exists already.
    Conflict,
    /// The password is wrong, or there is no such account; the two cannot be told apart.
    IncorrectPassword,
    /// The records named together do not belong to one account.
    WrongAccount,
    /// There are as many records of the kind as there may be.
    LimitReached,
    /// Nothing is left of what the verb draws from.
    Exhausted,
    /// The store cannot be reached, takes no writes, or is too busy. The caller did nothing wrong.
    Unavailable,
    /// What is stored is not what was written: a checksum or a format does not fit.
    Corrupt,
    /// A fault of the engine.
    Internal,
}

/// Whether the same verb may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Retry {
    /// The answer is final: the same call gives it again.
    Never,
    /// Nothing was done; the same call may succeed later.
    Safe,
    /// The verb may have been done (the connection broke while it was being committed): look before you repeat it.
    OutcomeUnknown,
}

/// A verb that did not do its work.
///
/// The message is for operators: it names no id, no e-mail and no secret.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StoreError {
    kind: ErrorKind,
    retry: Retry,
    message: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreError {
    fn with(kind: ErrorKind, retry: Retry, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, retry, message: message.into(), source: None }
    }

    /// The record that the verb needs does not exist.
    #[must_use]
    pub fn not_found() -> Self {
        Self::with(ErrorKind::NotFound, Retry::Never, "no such record")
    }

    /// A record with that id, or an account with that e-mail, exists already.
    #[must_use]
    pub fn conflict() -> Self {
        Self::with(ErrorKind::Conflict, Retry::Never, "the record exists already")
    }

    /// The password is wrong, or there is no such account.
    #[must_use]
    pub fn incorrect_password() -> Self {
        Self::with(ErrorKind::IncorrectPassword, Retry::Never, "incorrect password")
    }

    /// The records named together do not belong to one account.
    #[must_use]
    pub fn wrong_account() -> Self {
        Self::with(ErrorKind::WrongAccount, Retry::Never, "the records belong to different accounts")
    }

    /// There are as many records of the kind as there may be.
    #[must_use]
    pub fn limit_reached() -> Self {
        Self::with(ErrorKind::LimitReached, Retry::Never, "there are as many records as there may be")
    }

    /// Nothing is left of what the verb draws from.
    #[must_use]
    pub fn exhausted() -> Self {
        Self::with(ErrorKind::Exhausted, Retry::Never, "nothing is left to draw")
    }

    /// Nothing was done; the store may be back later.
    pub fn unavailable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::with(ErrorKind::Unavailable, Retry::Safe, message)
    }

    /// The store went away while the verb was being made durable: it may have been done.
    pub fn outcome_unknown(message: impl Into<Cow<'static, str>>) -> Self {
        Self::with(ErrorKind::Unavailable, Retry::OutcomeUnknown, message)
    }

    /// The store takes no writes until it is opened again.
    pub fn read_only(message: impl Into<Cow<'static, str>>) -> Self {
        Self::with(ErrorKind::Unavailable, Retry::Never, message)
    }

    /// What is stored is not what was written.
    pub fn corrupt(message: impl Into<Cow<'static, str>>) -> Self {
        Self::with(ErrorKind::Corrupt, Retry::Never, message)
    }

    /// A fault of the engine.
    pub fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::with(ErrorKind::Internal, Retry::Never, message)
    }

    /// Adds the error that caused this one. It is logged, so it must hold no secret.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether the same verb may be tried again.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.retry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_kept_and_the_message_stands_alone() {
        let error = StoreError::unavailable("the database does not answer").caused_by("connection refused");
        assert_eq!(error.to_string(), "the database does not answer");
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("connection refused"));
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, Retry::Safe));
    }
}

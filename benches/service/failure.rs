//! What keeps a measurement from its end.

/// Any failure; its text is what is shown.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A failure or a value.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

//! Where the API's description leaves a server free: the one list of what the suite accepts in more than one form.
//!
//! Everything that is not here is compared exactly.

/// The errno of a field that is `null` where it must not be: bad, or as good as missing.
pub(crate) const NULL_FIELD: &[u16] = &[107, 108];

/// The errno of a body that some JSON readers refuse and others give with a value that no field can hold: numbers out
/// of every range, lone surrogates, bytes that are not UTF-8.
pub(crate) const UNREADABLE: &[u16] = &[106, 107];

/// The names that HTTP has given to status 413 over the years.
pub(crate) const TOO_LARGE: &[&str] = &["Payload Too Large", "Content Too Large", "Request Entity Too Large"];

/// The errno of 401 and 403, which the originals never answered.
pub(crate) const ANY_ERRNO: &[u16] = &[];

/// Fields that an item of a device list may have beyond `data`, `uid`, `createdAt` and `id`.
pub(crate) const DEVICE_EXTRA: &str = "tokenData";

/// What a server may say to a request that breaks HTTP itself, before any route sees it; the body is free.
pub(crate) const BROKEN_HTTP: &[u16] = &[400, 408, 414, 431, 501];

/// A nesting of brackets that is deep, but in a field that is dropped: read, or refused.
pub(crate) const DEEP_UNKNOWN_FIELD: &[u16] = &[200, 400];

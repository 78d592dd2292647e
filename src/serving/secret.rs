//! The service secret, which internal requests must carry.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// A service secret shorter than this is guessed too soon.
const MIN_CHARS: usize = 16;

/// Why there is no secret to work with.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("the service secret file {path} cannot be read: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The secret could be guessed.
    #[error("the service secret in {0} is shorter than {MIN_CHARS} characters; make one with: openssl rand -hex 32")]
    Short(PathBuf),
}

/// Reads the secret; spaces and line ends around it do not count.
///
/// # Errors
/// [`SecretError`].
pub fn read(path: &Path) -> Result<Zeroizing<String>, SecretError> {
    let text = fs::read_to_string(path).map_err(|source| SecretError::Io { path: path.to_owned(), source })?;
    let text = Zeroizing::new(text);
    let secret = Zeroizing::new(text.trim().to_owned());
    if secret.chars().count() < MIN_CHARS { Err(SecretError::Short(path.to_owned())) } else { Ok(secret) }
}

//! Password schemes: what the verifier versions from 2 on stand for.

use async_trait::async_trait;

use crate::Result;

/// The parameters of argon2id that a verifier version names. They never change: a stronger scheme is another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordScheme {
    /// The verifier version; 1 is the stretch of Firefox Accounts and has no scheme, so 2 is the first.
    pub version: u8,
    /// The memory in KiB (m).
    pub memory_kib: u32,
    /// How often the memory is gone over (t).
    pub passes: u32,
    /// The lanes (p).
    pub lanes: u32,
}

/// What an engine does for password schemes.
#[async_trait]
pub trait PasswordSchemes: Send + Sync {
    /// Every scheme, in ascending order of the versions: at most 256.
    ///
    /// # Behaviour
    /// - `SCHEME-1` an empty store has none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn password_schemes(&self) -> Result<Vec<PasswordScheme>>;

    /// Stores a scheme under a version that is free.
    ///
    /// # Behaviour
    /// - `SCHEME-2` the scheme is listed, every field as given
    /// - `SCHEME-3` a version that exists is refused, and the stored scheme stays as it was
    /// - `SCHEME-4` of any number of additions of one version at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`SCHEME-3`), `Unavailable`.
    async fn add_password_scheme(&self, scheme: PasswordScheme) -> Result<()>;

    /// Schemes in ascending order of their versions, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `SCHEME-5` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_password_schemes(&self, after: Option<u8>, limit: usize) -> Result<Vec<PasswordScheme>>;

    /// Stores a scheme as [`scan_password_schemes`](Self::scan_password_schemes) gave it. It is for filling an empty
    /// store that nobody else uses.
    ///
    /// # Behaviour
    /// - `SCHEME-6` the scheme can be read back, every field as given; a version that exists is refused
    ///
    /// # Errors
    /// Those of [`add_password_scheme`](Self::add_password_scheme).
    async fn restore_password_scheme(&self, scheme: PasswordScheme) -> Result<()> {
        self.add_password_scheme(scheme).await
    }
}

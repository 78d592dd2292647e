//! What the identity API stands on beside the store: the keys that tokens are signed with, the hashing of passwords, sealed
//! secrets, letters. It knows no HTTP.

pub mod passwords;
pub mod reseal;
pub mod tokens;

use std::sync::Arc;

use authkeep_store::{Person, Sealed, Secret, Store, Totp, Uid};

use self::passwords::Passwords;
use self::tokens::Tokens;
use crate::auth::label;
use crate::auth::password::pool::HashCounter;
use crate::auth::phone::code::CodeHasher;
use crate::auth::seal::Sealer;
use crate::courier::Composer;
use crate::{chance, config};

/// The parts that the handlers of the identity API share.
pub struct Identity {
    /// What can be configured.
    pub settings: config::Identity,
    /// What the service is called.
    pub app_name: String,
    /// How passwords are hashed and checked.
    pub passwords: Passwords,
    /// How tokens are signed and checked.
    pub tokens: Tokens,
    /// Makes messages of letters.
    pub composer: Composer,
    /// What codes by SMS hash to.
    pub phone_codes: CodeHasher,
    totp: Sealer,
}

/// What keeps the identity API from its work, apart from the store: a setting, the random source, a sealed field.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct IdentityFailure(pub String);

impl Identity {
    /// Puts the parts together.
    ///
    /// # Errors
    /// A setting that cannot be used.
    pub fn new(
        settings: config::Identity,
        app_name: String,
        server_key: &Secret<32>,
        composer: Composer,
        counter: Arc<dyn HashCounter>,
    ) -> Result<Self, IdentityFailure> {
        let passwords = Passwords::new(&settings.password, counter)?;
        let tokens = Tokens::new(&settings, server_key);
        let phone_codes = CodeHasher::new(server_key);
        let totp = Sealer::new(server_key, TOTP_FAMILY);
        Ok(Self { settings, app_name, passwords, tokens, composer, phone_codes, totp })
    }

    /// Reads what the store keeps for all nodes, and makes what it does not keep yet: the password scheme, the signing key.
    ///
    /// # Errors
    /// The store's, or a key that cannot be opened.
    pub async fn prepare(&self, store: &dyn Store, now: authkeep_store::EpochMs) -> Result<(), IdentityFailure> {
        self.passwords.load(store).await.map_err(|error| IdentityFailure(error.to_string()))?;
        self.tokens.load(store, now).await.map_err(|error| IdentityFailure(error.to_string()))?;
        Ok(())
    }

    /// Fresh random bytes.
    ///
    /// # Errors
    /// When the system's random source fails.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], IdentityFailure> {
        random()
    }

    /// Fresh secret bytes.
    ///
    /// # Errors
    /// When the system's random source fails.
    pub fn random_secret<const N: usize>(&self) -> Result<Secret<N>, IdentityFailure> {
        random().map(Secret::new)
    }

    /// Seals the secret of an account's second factor.
    ///
    /// # Errors
    /// When the system's random source fails.
    pub fn seal_totp(&self, uid: Uid, secret: &Secret<20>) -> Result<Sealed, IdentityFailure> {
        seal(&self.totp, uid.as_bytes(), secret.expose())
    }

    /// Opens the secret of an account's second factor.
    ///
    /// # Errors
    /// When it was sealed with another key.
    pub fn open_totp(&self, totp: &Totp) -> Result<Secret<20>, IdentityFailure> {
        let opened = self.totp.open(totp.uid.as_bytes(), totp.secret.as_bytes());
        let opened = opened.map_err(|error| IdentityFailure(format!("a second factor: {error}")))?;
        let bytes = opened
            .as_slice()
            .try_into()
            .map_err(|_| IdentityFailure("a second factor has a secret of a strange length".into()))?;
        Ok(Secret::new(bytes))
    }
}

/// The sealed secrets of second factors.
pub const TOTP_FAMILY: &str = "totp";

fn random<const N: usize>() -> Result<[u8; N], IdentityFailure> {
    chance::bytes().map_err(|error| IdentityFailure(error.to_string()))
}

fn seal(sealer: &Sealer, record: &[u8], plaintext: &[u8]) -> Result<Sealed, IdentityFailure> {
    Sealed::new(sealer.seal(record, random()?, plaintext)).map_err(|error| IdentityFailure(error.to_string()))
}

/// How much of a person was proved.
pub trait AccountLevel {
    /// 0 to 3.
    fn level(&self) -> u8;
}

impl AccountLevel for Person {
    fn level(&self) -> u8 {
        label::level(&self.private_labels, self.account.email_verified)
    }
}

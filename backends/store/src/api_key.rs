//! API keys: public keys of programs that act for an account.

use async_trait::async_trait;

use crate::{ApiKeyId, EpochMs, Result, Text4k, Text255, Uid};

/// A public key of an account. An account has any number of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The key's id.
    pub id: ApiKeyId,
    /// The account that it belongs to.
    pub uid: Uid,
    /// The public key as its owner sent it.
    pub public_key: Text4k,
    /// What tokens made with it are for.
    pub scopes: Option<Text255>,
    /// How long tokens made with it live, in seconds.
    pub expires_in: u32,
    /// Whether it may be used, in the API's words.
    pub state: Text255,
    /// When it was made.
    pub created_at: EpochMs,
    /// When it was last changed.
    pub updated_at: EpochMs,
}

/// A change of an API key: what is there replaces the key's field of that name, what is not leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the key's field of that name")]
pub struct ApiKeyChange {
    pub public_key: Option<Text4k>,
    pub scopes: Option<Text255>,
    pub expires_in: Option<u32>,
    pub state: Option<Text255>,
}

impl ApiKey {
    /// Makes a change at a time.
    pub fn change(&mut self, change: ApiKeyChange, at: EpochMs) {
        self.public_key = change.public_key.unwrap_or_else(|| self.public_key.clone());
        self.scopes = change.scopes.or_else(|| self.scopes.clone());
        self.expires_in = change.expires_in.unwrap_or(self.expires_in);
        self.state = change.state.unwrap_or_else(|| self.state.clone());
        self.updated_at = at;
    }
}

/// What an engine does for API keys.
#[async_trait]
pub trait ApiKeys: Send + Sync {
    /// Stores an API key of an existing account.
    ///
    /// # Behaviour
    /// - `APIKEY-1` the key can be read back, every field as given
    /// - `APIKEY-2` an id that exists is refused, and the stored key stays as it was
    /// - `APIKEY-3` an unknown account is refused, and nothing is stored
    /// - `APIKEY-4` an account that has `at_most` keys is refused one more, and nothing is stored
    /// - `APIKEY-5` of any number of creations at the same moment an account gets `at_most` keys at the most
    ///
    /// # Errors
    /// `NotFound` (`APIKEY-3`), `Conflict` (`APIKEY-2`), `LimitReached` (`APIKEY-4`), in this order; `Unavailable`.
    async fn create_api_key(&self, key: ApiKey, at_most: u32) -> Result<()>;

    /// An API key.
    ///
    /// # Behaviour
    /// - `APIKEY-6` an unknown id gives none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>>;

    /// The API keys of an account, the oldest first, those of one moment in ascending order of their ids.
    ///
    /// # Behaviour
    /// - `APIKEY-7` every key of the account and no other is there; an account without any, and an unknown one, have an
    ///   empty list
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn api_keys(&self, uid: Uid) -> Result<Vec<ApiKey>>;

    /// Changes an API key of an account, and gives it back as it is after that.
    ///
    /// # Behaviour
    /// - `APIKEY-8` the fields that the change names are replaced, `updated_at` is `at`, and no other field changes
    /// - `APIKEY-9` an unknown id, and a key of another account, are refused, and nothing changes
    ///
    /// # Errors
    /// `NotFound` (`APIKEY-9`), `Unavailable`.
    async fn update_api_key(&self, uid: Uid, id: ApiKeyId, change: ApiKeyChange, at: EpochMs) -> Result<ApiKey>;

    /// Deletes an API key of an account.
    ///
    /// # Behaviour
    /// - `APIKEY-10` the key and the ids of tokens that it used are gone
    /// - `APIKEY-11` an unknown id, and a key of another account, are refused, and nothing changes
    ///
    /// # Errors
    /// `NotFound` (`APIKEY-11`), `Unavailable`.
    async fn delete_api_key(&self, uid: Uid, id: ApiKeyId) -> Result<()>;

    /// API keys in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `APIKEY-12` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_api_keys(&self, after: Option<ApiKeyId>, limit: usize) -> Result<Vec<ApiKey>>;

    /// Stores an API key as [`scan_api_keys`](Self::scan_api_keys) gave it, its account being there already. It is for
    /// filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `APIKEY-13` the key can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`APIKEY-13`), `NotFound` when the account is unknown, `Unavailable`.
    async fn restore_api_key(&self, key: ApiKey) -> Result<()>;
}

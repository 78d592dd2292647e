//! API keys: any number of rows an account, up to a limit; the ids of tokens that a key used go with it by their reference.

use async_trait::async_trait;
use authkeep_store::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeys, EpochMs, Result, StoreError, Text4k, Text255, Uid};

use crate::PostgresStore;
use crate::limited;
use crate::record::{add, find, found, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};

macro_rules! columns {
    () => {
        "key_id, uid, public_key, scopes, expires_in, state, created_at, updated_at"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO api_key (",
    columns!(),
    ") SELECT $1, uid, $3, $4, $5, $6, $7, $8 FROM account WHERE uid = $2"
);
const LOOK: &str = "SELECT EXISTS (SELECT 1 FROM api_key WHERE key_id = $1),
    (SELECT count(*) FROM api_key WHERE uid = $2)";
const SELECT: &str = concat!("SELECT ", columns!(), " FROM api_key WHERE key_id = $1");
const SELECT_OF_ACCOUNT: &str =
    concat!("SELECT ", columns!(), " FROM api_key WHERE uid = $1 ORDER BY created_at, key_id");
const UPDATE: &str = concat!(
    "UPDATE api_key SET public_key = COALESCE($3, public_key), scopes = COALESCE($4, scopes),
        expires_in = COALESCE($5, expires_in), state = COALESCE($6, state), updated_at = $7
    WHERE key_id = $1 AND uid = $2 RETURNING ",
    columns!()
);
const DELETE: &str = "DELETE FROM api_key WHERE key_id = $1 AND uid = $2";
const SCAN: &str = concat!("SELECT ", columns!(), " FROM api_key WHERE key_id > $1 ORDER BY key_id LIMIT $2");

#[async_trait]
impl ApiKeys for PostgresStore {
    async fn create_api_key(&self, key: ApiKey, at_most: u32) -> Result<()> {
        let (id, uid) = (key.id, key.uid);
        let look = move || of_account(LOOK, id, uid);
        limited::create(&self.pool, uid, at_most, look, move || insert(&key)).await
    }

    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>> {
        find(&self.pool, || by(SELECT, id.as_bytes()), read).await
    }

    async fn api_keys(&self, uid: Uid) -> Result<Vec<ApiKey>> {
        list(&self.pool, || by(SELECT_OF_ACCOUNT, uid.as_bytes()), read).await
    }

    async fn update_api_key(&self, uid: Uid, id: ApiKeyId, change: ApiKeyChange, at: EpochMs) -> Result<ApiKey> {
        let update = || {
            of_account(UPDATE, id, uid)
                .bind(change.public_key.as_ref().map(Text4k::as_str))
                .bind(change.scopes.as_ref().map(Text255::as_str))
                .bind(change.expires_in.map(i64::from))
                .bind(change.state.as_ref().map(Text255::as_str))
                .bind(stored(at))
        };
        let row = self.pool.write_one(update).await?.ok_or_else(StoreError::not_found)?;
        read(&mut Columns::new(&row))
    }

    async fn delete_api_key(&self, uid: Uid, id: ApiKeyId) -> Result<()> {
        found(self.pool.write(|| of_account(DELETE, id, uid)).await?)
    }

    async fn scan_api_keys(&self, start: Option<ApiKeyId>, most: usize) -> Result<Vec<ApiKey>> {
        let start = after(start.map(ApiKeyId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_api_key(&self, key: ApiKey) -> Result<()> {
        add(&self.pool, || insert(&key)).await
    }
}

fn of_account(statement: &'static str, id: ApiKeyId, uid: Uid) -> Query {
    by(statement, id.as_bytes()).bind(&uid.as_bytes()[..])
}

fn insert(key: &ApiKey) -> Query {
    of_account(INSERT, key.id, key.uid)
        .bind(key.public_key.as_str())
        .bind(key.scopes.as_ref().map(Text255::as_str))
        .bind(i64::from(key.expires_in))
        .bind(key.state.as_str())
        .bind(stored(key.created_at))
        .bind(stored(key.updated_at))
}

fn read(columns: &mut Columns<'_>) -> Result<ApiKey> {
    Ok(ApiKey {
        id: ApiKeyId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        public_key: columns.text()?,
        scopes: columns.optional_text()?,
        expires_in: columns.number()?,
        state: columns.text()?,
        created_at: columns.epoch()?,
        updated_at: columns.epoch()?,
    })
}

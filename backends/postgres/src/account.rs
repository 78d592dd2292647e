//! Accounts: one row each; their tokens are deleted by their references.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, NewAccount, NewVerifier, NormalizedEmail, Result, Secret, StoreError, Text255, Uid,
};
use futures_util::FutureExt;
use sqlx::postgres::PgRow;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::row::{Columns, after, limit, stored};
use crate::statement::Query;

macro_rules! columns {
    () => {
        "uid, normalized_email, email, email_code, email_verified, k_a, wrap_wrap_kb, auth_salt, verify_hash, \
         verifier_version, verifier_set_at, created_at, locale, locked_at, unlock_code"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO account (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);
const SELECT: &str = concat!("SELECT ", columns!(), " FROM account WHERE uid = $1");
const SELECT_BY_EMAIL: &str = concat!("SELECT ", columns!(), " FROM account WHERE normalized_email = $1");
const SELECT_VERIFY_HASH: &str = "SELECT verify_hash FROM account WHERE uid = $1";
const SCAN: &str = concat!("SELECT ", columns!(), " FROM account WHERE uid > $1 ORDER BY uid LIMIT $2");
/// The tokens go with it: their references cascade.
const DELETE: &str = "DELETE FROM account WHERE uid = $1";
const VERIFY_EMAIL: &str = "UPDATE account SET email_verified = true WHERE uid = $1";
const SET_LOCALE: &str = "UPDATE account SET locale = $2 WHERE uid = $1";
const LOCK: &str = "UPDATE account SET locked_at = $2, unlock_code = $3 WHERE uid = $1";
const UNLOCK: &str = "UPDATE account SET locked_at = NULL, unlock_code = NULL WHERE uid = $1";
const HOLD: &str = "SELECT 1 FROM account WHERE uid = $1 FOR UPDATE";
const RESET: &str = "WITH
    session AS (DELETE FROM session_token WHERE uid = $1),
    key_fetch AS (DELETE FROM key_fetch_token WHERE uid = $1),
    reset AS (DELETE FROM account_reset_token WHERE uid = $1),
    change AS (DELETE FROM password_change_token WHERE uid = $1),
    forgot AS (DELETE FROM password_forgot_token WHERE uid = $1)
    UPDATE account SET verify_hash = $2, auth_salt = $3, wrap_wrap_kb = $4, verifier_version = $5,
        verifier_set_at = $6, unlock_code = NULL
    WHERE uid = $1";

#[async_trait]
impl Accounts for PostgresStore {
    async fn create_account(&self, new: NewAccount) -> Result<()> {
        self.restore_account(new.into()).await
    }

    async fn account(&self, uid: Uid) -> Result<Option<Account>> {
        let row = self.pool.read_one(|| by_uid(SELECT, uid)).await?;
        row.as_ref().map(read).transpose()
    }

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let row = self.pool.read_one(|| sqlx::query(SELECT_BY_EMAIL).bind(email.as_str())).await?;
        row.as_ref().map(read).transpose()
    }

    async fn check_password(&self, uid: Uid, verify_hash: &Secret<32>) -> Result<()> {
        let row = self.pool.read_one(|| by_uid(SELECT_VERIFY_HASH, uid)).await?;
        // Where there is no account, something is compared all the same: the answer must not come sooner.
        let stored = match &row {
            Some(row) => Columns::new(row).secret()?,
            None => Secret::new([0; 32]),
        };
        let right = stored == *verify_hash;
        if right && row.is_some() { Ok(()) } else { Err(StoreError::incorrect_password()) }
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let reset = by_uid(RESET, uid)
                    .bind(&verifier.verify_hash.expose()[..])
                    .bind(&verifier.auth_salt.expose()[..])
                    .bind(&verifier.wrap_wrap_kb.expose()[..])
                    .bind(i16::from(verifier.verifier_version))
                    .bind(stored(verifier.verifier_set_at));
                async move {
                    hold_account(connection, uid).await?;
                    Ok(found(connection.execute(reset).await?.rows_affected())?)
                }
                .boxed()
            })
            .await
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        self.pool.write(|| by_uid(DELETE, uid)).await?;
        Ok(())
    }

    async fn verify_email(&self, uid: Uid) -> Result<()> {
        self.pool.write(|| by_uid(VERIFY_EMAIL, uid)).await?;
        Ok(())
    }

    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()> {
        let locale = locale.as_ref().map(Text255::as_str);
        found(self.pool.write(|| by_uid(SET_LOCALE, uid).bind(locale)).await?)
    }

    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        let lock = || by_uid(LOCK, uid).bind(stored(locked_at)).bind(&unlock_code.expose()[..]);
        found(self.pool.write(lock).await?)
    }

    async fn unlock_account(&self, uid: Uid) -> Result<()> {
        self.pool.write(|| by_uid(UNLOCK, uid)).await?;
        Ok(())
    }

    async fn scan_accounts(&self, start: Option<Uid>, most: usize) -> Result<Vec<Account>> {
        let start = after(start.map(<[u8; 16]>::from));
        let rows = self.pool.read_all(|| sqlx::query(SCAN).bind(&start[..]).bind(limit(most))).await?;
        rows.iter().map(read).collect()
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        let insert = || {
            by_uid(INSERT, account.uid)
                .bind(account.normalized_email.as_str())
                .bind(account.email.as_str())
                .bind(&account.email_code.expose()[..])
                .bind(account.email_verified)
                .bind(&account.k_a.expose()[..])
                .bind(&account.wrap_wrap_kb.expose()[..])
                .bind(&account.auth_salt.expose()[..])
                .bind(&account.verify_hash.expose()[..])
                .bind(i16::from(account.verifier_version))
                .bind(stored(account.verifier_set_at))
                .bind(stored(account.created_at))
                .bind(account.locale.as_ref().map(Text255::as_str))
                .bind(account.locked_at.map(stored))
                .bind(account.unlock_code.as_ref().map(|code| &code.expose()[..]))
        };
        self.pool.write(insert).await?;
        Ok(())
    }

    async fn register_account(
        &self,
        _new: authkeep_store::NewAccount,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn unverify_email(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn replace_verifier(
        &self,
        _uid: authkeep_store::Uid,
        _expected: &authkeep_store::Secret<32>,
        _verifier: authkeep_store::NewVerifier,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn change_password(
        &self,
        _uid: authkeep_store::Uid,
        _expected: &authkeep_store::Secret<32>,
        _verifier: authkeep_store::NewVerifier,
        _keep: authkeep_store::SessionTokenId,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn unlock_with_code(
        &self,
        _uid: authkeep_store::Uid,
        _code: &authkeep_store::Secret<16>,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn renew_unlock_code(
        &self,
        _uid: authkeep_store::Uid,
        _code: authkeep_store::Secret<16>,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

/// Keeps an account as it is until the transaction ends, and keeps tokens from being made for it: each new token holds
/// its account by its reference. Statements that follow see every token that was made before.
pub(crate) async fn hold_account(connection: &mut PgConnection, uid: Uid) -> sqlx::Result<()> {
    connection.execute(by_uid(HOLD, uid)).await?;
    Ok(())
}

fn by_uid(statement: &'static str, uid: Uid) -> Query {
    sqlx::query(statement).bind(&uid.as_bytes()[..])
}

fn found(changed: u64) -> Result<()> {
    if changed == 0 { Err(StoreError::not_found()) } else { Ok(()) }
}

fn read(row: &PgRow) -> Result<Account> {
    let mut columns = Columns::new(row);
    Ok(Account {
        uid: Uid::from_bytes(columns.bytes()?),
        normalized_email: columns.normalized_email()?,
        email: columns.text()?,
        email_code: columns.secret()?,
        email_verified: columns.flag()?,
        k_a: columns.secret()?,
        wrap_wrap_kb: columns.secret()?,
        auth_salt: columns.secret()?,
        verify_hash: columns.secret()?,
        verifier_version: columns.byte()?,
        verifier_set_at: columns.epoch()?,
        created_at: columns.epoch()?,
        locale: columns.optional_text()?,
        locked_at: columns.optional_epoch()?,
        unlock_code: columns.optional_secret()?,
    })
}

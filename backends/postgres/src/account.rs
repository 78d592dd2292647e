//! Accounts: one row each; what belongs to them is deleted by its references.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, Message, NewAccount, NewVerifier, NormalizedEmail, Result, Secret, SessionTokenId,
    StoreError, Text255, Uid,
};
use futures_util::FutureExt;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::failure::{uncounted, unlocked, unmarked};
use crate::message::{self, insert_message};
use crate::record::{attempt, find, found, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};
use crate::transaction::Abort;
use crate::verifier::{end_tokens, set_verifier, with_verifier};

macro_rules! columns {
    () => {
        "uid, normalized_email, email, email_code, email_verified, k_a, wrap_wrap_kb, auth_salt, verify_hash, \
         verifier_version, verifier_set_at, created_at, locale, locked_at, unlock_code"
    };
}
pub(crate) use columns;

macro_rules! insert {
    () => {
        concat!(
            "INSERT INTO account (",
            columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        )
    };
}

const INSERT: &str = insert!();
const REGISTER: &str = concat!("WITH told AS (", insert_message!("$16, $17, $18, $19, $20, $21", ""), ") ", insert!());
const SELECT: &str = concat!("SELECT ", columns!(), " FROM account WHERE uid = $1");
const SELECT_BY_EMAIL: &str = concat!("SELECT ", columns!(), " FROM account WHERE normalized_email = $1");
const SELECT_VERIFY_HASH: &str = "SELECT verify_hash FROM account WHERE uid = $1";
const SELECT_UNLOCK_CODE: &str = "SELECT unlock_code FROM account WHERE uid = $1 AND locked_at IS NOT NULL";
const SCAN: &str = concat!("SELECT ", columns!(), " FROM account WHERE uid > $1 ORDER BY uid LIMIT $2");
/// What belongs to the account goes with it: the references cascade.
const DELETE: &str = "WITH left_behind AS (INSERT INTO file_to_delete (file_id, due_at)
        SELECT file_id, 0 FROM document WHERE uid = $1 ON CONFLICT (file_id) DO UPDATE SET due_at = 0)
    DELETE FROM account WHERE uid = $1";
const VERIFY_EMAIL: &str = "UPDATE account SET email_verified = true WHERE uid = $1";
const UNVERIFY_EMAIL: &str = "UPDATE account SET email_verified = false WHERE uid = $1";
const SET_LOCALE: &str = "UPDATE account SET locale = $2 WHERE uid = $1";
const LOCK: &str = concat!("UPDATE account SET locked_at = $2, unlock_code = $3, ", unmarked!(), " WHERE uid = $1");
const UNLOCK: &str = concat!("UPDATE account SET ", unlocked!(), " WHERE uid = $1");
const UNLOCK_WITH_CODE: &str =
    concat!("UPDATE account SET ", unlocked!(), " WHERE uid = $1 AND unlock_code = $2 AND locked_at IS NOT NULL");
const RENEW_UNLOCK_CODE: &str = concat!(
    "WITH renewed AS (UPDATE account SET unlock_code = $2 WHERE uid = $1 AND locked_at IS NOT NULL RETURNING 1) ",
    insert_message!("$3, $4, $5, $6, $7, $8", "FROM renewed")
);
const HOLD: &str = "SELECT verify_hash FROM account WHERE uid = $1 FOR UPDATE";
const RESET: &str = concat!(
    "WITH session AS (DELETE FROM session_token WHERE uid = $1),
    forgot AS (DELETE FROM password_forgot_token WHERE uid = $1), ",
    end_tokens!("= $1"),
    " UPDATE account SET unlock_code = NULL, ",
    uncounted!(),
    ", ",
    set_verifier!(),
    " WHERE uid = $1"
);
const CHANGE_PASSWORD: &str = concat!(
    "WITH session AS (DELETE FROM session_token WHERE uid = $1 AND token_id <> $7),
    forgot AS (DELETE FROM password_forgot_token WHERE uid = $1), ",
    end_tokens!("= $1"),
    " UPDATE account SET ",
    set_verifier!(),
    " WHERE uid = $1"
);
const REPLACE_VERIFIER: &str = concat!(
    "WITH owner AS (SELECT uid, verify_hash FROM account WHERE uid = $1 FOR UPDATE),
    replaced AS (UPDATE account AS a SET ",
    set_verifier!(),
    " FROM owner WHERE a.uid = owner.uid AND owner.verify_hash = $7 RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM owner), EXISTS (SELECT 1 FROM replaced)"
);

#[async_trait]
impl Accounts for PostgresStore {
    async fn create_account(&self, new: NewAccount) -> Result<()> {
        self.restore_account(new.into()).await
    }

    async fn account(&self, uid: Uid) -> Result<Option<Account>> {
        find(&self.pool, || by_uid(SELECT, uid), read).await
    }

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        find(&self.pool, || sqlx::query(SELECT_BY_EMAIL).bind(email.as_str()), read).await
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
                let reset = with_verifier(by_uid(RESET, uid), &verifier);
                async move {
                    require_account(connection, uid).await?;
                    connection.execute(reset).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        // Only while the account is held are the documents that are there all that will ever be.
        self.pool
            .transaction(move |connection| {
                async move {
                    hold_account(connection, uid).await?;
                    connection.execute(by_uid(DELETE, uid)).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
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
        let start = after(start.map(Uid::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        self.pool.write(|| with_account(INSERT, &account)).await?;
        Ok(())
    }

    async fn register_account(&self, new: NewAccount, message: Message) -> Result<()> {
        let account = new.into();
        self.pool.write(|| message::bind(with_account(REGISTER, &account), &message)).await?;
        Ok(())
    }

    async fn unverify_email(&self, uid: Uid) -> Result<()> {
        self.pool.write(|| by_uid(UNVERIFY_EMAIL, uid)).await?;
        Ok(())
    }

    async fn replace_verifier(&self, uid: Uid, expected: &Secret<32>, verifier: NewVerifier) -> Result<()> {
        let replace = || with_verifier(by_uid(REPLACE_VERIFIER, uid), &verifier).bind(&expected.expose()[..]);
        attempt(&self.pool, replace).await
    }

    async fn change_password(
        &self,
        uid: Uid,
        expected: &Secret<32>,
        verifier: NewVerifier,
        keep: SessionTokenId,
    ) -> Result<()> {
        let expected = expected.clone();
        self.pool
            .transaction(move |connection| {
                let change = with_verifier(by_uid(CHANGE_PASSWORD, uid), &verifier).bind(&keep.as_bytes()[..]);
                let expected = expected.clone();
                async move {
                    if require_account(connection, uid).await? != expected {
                        return Err(StoreError::incorrect_password().into());
                    }
                    connection.execute(change).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// The code is compared here, in constant time; the change is made only if the account still has it.
    async fn unlock_with_code(&self, uid: Uid, code: &Secret<16>) -> Result<()> {
        let stored = self.pool.read_one(|| by_uid(SELECT_UNLOCK_CODE, uid)).await?;
        let stored = stored.map(|row| Columns::new(&row).optional_secret()).transpose()?.flatten();
        let unlock = || by_uid(UNLOCK_WITH_CODE, uid).bind(&code.expose()[..]);
        if stored.as_ref() == Some(code) && self.pool.write(unlock).await? > 0 {
            Ok(())
        } else {
            Err(StoreError::incorrect_password())
        }
    }

    async fn renew_unlock_code(&self, uid: Uid, code: Secret<16>, message: Message) -> Result<()> {
        let renew = || message::bind(by_uid(RENEW_UNLOCK_CODE, uid).bind(&code.expose()[..]), &message);
        found(self.pool.write(renew).await?)
    }
}

/// Keeps an account as it is until the transaction ends, and keeps records from being made for it: each of them holds its
/// account by its reference. Statements that follow see every record that was made before. Gives back the account's
/// `verify_hash`, if there is such an account.
///
/// Every transaction that needs an account begins with it: two that take the same locks in different orders end each
/// other.
pub(crate) async fn hold_account(
    connection: &mut PgConnection,
    uid: Uid,
) -> core::result::Result<Option<Secret<32>>, Abort> {
    let held = connection.fetch_optional(by_uid(HOLD, uid)).await?;
    Ok(held.map(|row| Columns::new(&row).secret()).transpose()?)
}

/// Holds an account that must be there.
pub(crate) async fn require_account(
    connection: &mut PgConnection,
    uid: Uid,
) -> core::result::Result<Secret<32>, Abort> {
    Ok(hold_account(connection, uid).await?.ok_or_else(StoreError::not_found)?)
}

fn by_uid(statement: &'static str, uid: Uid) -> Query {
    by(statement, uid.as_bytes())
}

fn with_account(statement: &'static str, account: &Account) -> Query {
    by_uid(statement, account.uid)
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
}

pub(crate) fn read(columns: &mut Columns<'_>) -> Result<Account> {
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

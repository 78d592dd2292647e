//! Phones: a row for each number of an account. That a proved number has one owner rests on a unique index.

use async_trait::async_trait;
use authkeep_store::{
    CodeRequest, EpochMs, Message, NewPhoneCode, Phone, PhoneId, PhoneNumber, Phones, Result, Secret, StoreError, Uid,
};
use futures_util::FutureExt;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::account::require_account;
use crate::label::put_label;
use crate::message::{self, insert_message};
use crate::record::{add, find, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};
use crate::transaction::Abort;

macro_rules! columns {
    () => {
        "uid, number, country, code, sent_at, expires_at, wrong_guesses, verified_at"
    };
}

/// Whether anybody has proved the number, and when the account's last code for it was sent.
const LOOK: &str = "SELECT EXISTS (SELECT 1 FROM phone WHERE number = $2 AND verified_at IS NOT NULL),
    (SELECT sent_at FROM phone WHERE uid = $1 AND number = $2)";
const STORE_CODE: &str = concat!(
    "WITH told AS (",
    insert_message!("$7, $8, $9, $10, $11, $12", ""),
    ") INSERT INTO phone (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, 0, NULL) ON CONFLICT (uid, number) DO UPDATE SET
        country = excluded.country, code = excluded.code, sent_at = excluded.sent_at,
        expires_at = excluded.expires_at, wrong_guesses = 0"
);
/// The row says whether another account has proved a number that this one has not, and whether this one just did. When
/// another one proves it at the same moment, the unique index decides.
const VERIFY: &str = concat!(
    "WITH owner AS (SELECT uid FROM account WHERE uid = $1 FOR KEY SHARE),
    other AS (SELECT 1 FROM phone WHERE number = $2 AND verified_at IS NOT NULL AND uid <> $1),
    tried AS (UPDATE phone AS p SET
            code = CASE WHEN p.code = $3 THEN NULL ELSE p.code END,
            wrong_guesses = CASE WHEN p.code = $3 THEN 0 ELSE p.wrong_guesses + 1 END,
            verified_at = CASE WHEN p.code = $3 THEN $4::bigint END
        FROM owner
        WHERE p.uid = owner.uid AND p.number = $2 AND p.verified_at IS NULL AND p.expires_at > $4
            AND p.wrong_guesses < $5 AND NOT EXISTS (SELECT 1 FROM other)
        RETURNING p.uid, p.verified_at IS NOT NULL AS proved),
    labelled AS (",
    put_label!("uid, 'private', 'phone', 'verified', $4, $4", "FROM tried WHERE proved", ""),
    ") SELECT
        EXISTS (SELECT 1 FROM other)
            AND EXISTS (SELECT 1 FROM phone WHERE uid = $1 AND number = $2 AND verified_at IS NULL),
        EXISTS (SELECT 1 FROM tried WHERE proved)"
);
const SELECT_OF_ACCOUNT: &str = concat!("SELECT ", columns!(), " FROM phone WHERE uid = $1 ORDER BY number");
const SELECT_OWNER: &str = "SELECT uid FROM phone WHERE number = $1 AND verified_at IS NOT NULL";
const SCAN: &str =
    concat!("SELECT ", columns!(), " FROM phone WHERE (uid, number) > ($1, $2) ORDER BY uid, number LIMIT $3");
const INSERT: &str =
    concat!("INSERT INTO phone (", columns!(), ") SELECT uid, $2, $3, $4, $5, $6, $7, $8 FROM account WHERE uid = $1");

#[async_trait]
impl Phones for PostgresStore {
    async fn request_phone_code(&self, new: NewPhoneCode, not_after: EpochMs, message: Message) -> Result<CodeRequest> {
        self.pool
            .transaction(move |connection| {
                let (new, message) = (new.clone(), message.clone());
                async move { request(connection, &new, not_after, &message).await }.boxed()
            })
            .await
    }

    async fn verify_phone(
        &self,
        uid: Uid,
        number: &PhoneNumber,
        code: &Secret<32>,
        now: EpochMs,
        max_guesses: u32,
    ) -> Result<bool> {
        let verify =
            || of_account(VERIFY, uid, number).bind(&code.expose()[..]).bind(stored(now)).bind(i64::from(max_guesses));
        let row = self.pool.write_one(verify).await?;
        let row = row.ok_or_else(|| StoreError::internal("a statement of one row returned none"))?;
        let mut columns = Columns::new(&row);
        if columns.flag()? { Err(StoreError::conflict()) } else { columns.flag() }
    }

    async fn phones(&self, uid: Uid) -> Result<Vec<Phone>> {
        list(&self.pool, || by(SELECT_OF_ACCOUNT, uid.as_bytes()), read).await
    }

    async fn phone_owner(&self, number: &PhoneNumber) -> Result<Option<Uid>> {
        let select = || sqlx::query(SELECT_OWNER).bind(number.as_str());
        find(&self.pool, select, |columns| Ok(Uid::from_bytes(columns.bytes()?))).await
    }

    async fn scan_phones(&self, start: Option<PhoneId>, most: usize) -> Result<Vec<Phone>> {
        let uid = after(start.as_ref().map(|id| id.uid.into()));
        let number = start.as_ref().map_or("", |id| id.number.as_str());
        list(&self.pool, || by(SCAN, &uid).bind(number).bind(limit(most)), read).await
    }

    async fn restore_phone(&self, phone: Phone) -> Result<()> {
        let insert = || {
            of_account(INSERT, phone.uid, &phone.number)
                .bind(phone.country.as_str())
                .bind(phone.code.as_ref().map(|code| &code.expose()[..]))
                .bind(stored(phone.sent_at))
                .bind(stored(phone.expires_at))
                .bind(i64::from(phone.wrong_guesses))
                .bind(phone.verified_at.map(stored))
        };
        add(&self.pool, insert).await
    }
}

/// The account is held, so that of requests at the same moment each sees what the one before it left.
async fn request(
    connection: &mut PgConnection,
    new: &NewPhoneCode,
    not_after: EpochMs,
    message: &Message,
) -> core::result::Result<CodeRequest, Abort> {
    require_account(connection, new.uid).await?;
    let look = connection.fetch_one(of_account(LOOK, new.uid, &new.number)).await?;
    let mut look = Columns::new(&look);
    let (is_proved, last_sent) = (look.flag()?, look.optional_epoch()?);
    if is_proved {
        return Err(StoreError::conflict().into());
    }
    if new.again && last_sent.is_none() {
        return Err(StoreError::not_found().into());
    }
    if let Some(at) = last_sent.filter(|at| *at > not_after) {
        return Ok(CodeRequest::TooSoon(at));
    }
    let code = of_account(STORE_CODE, new.uid, &new.number)
        .bind(new.country.as_str())
        .bind(&new.code.expose()[..])
        .bind(stored(new.sent_at))
        .bind(stored(new.expires_at));
    connection.execute(message::bind(code, message)).await?;
    Ok(CodeRequest::Stored)
}

fn of_account(statement: &'static str, uid: Uid, number: &PhoneNumber) -> Query {
    by(statement, uid.as_bytes()).bind(number.as_str())
}

fn read(columns: &mut Columns<'_>) -> Result<Phone> {
    Ok(Phone {
        uid: Uid::from_bytes(columns.bytes()?),
        number: columns.phone_number()?,
        country: columns.text()?,
        code: columns.optional_secret()?,
        sent_at: columns.epoch()?,
        expires_at: columns.epoch()?,
        wrong_guesses: columns.number()?,
        verified_at: columns.optional_epoch()?,
    })
}

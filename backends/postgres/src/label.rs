//! Labels: a row for each scope and key of an account. Keys are compared and sorted by their bytes.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Label, LabelId, LabelScope, Labels, Message, Result, StoreError, Text255, Uid};
use futures_util::FutureExt;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::account::require_account;
use crate::limited;
use crate::message;
use crate::record::{add, found, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};
use crate::transaction::Abort;

macro_rules! columns {
    () => {
        "uid, scope, key, value, created_at, updated_at"
    };
}

/// `INSERT` of labels that keep the time when they were made if they are there already. `$unless` may hold a condition on
/// the label `l` that is there.
macro_rules! put_label {
    ($values:literal, $from:literal, $unless:literal) => {
        concat!(
            "INSERT INTO label AS l (uid, scope, key, value, created_at, updated_at) SELECT ",
            $values,
            " ",
            $from,
            " ON CONFLICT (uid, scope, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at ",
            $unless
        )
    };
}
pub(crate) use put_label;

const INSERT: &str =
    concat!("INSERT INTO label (", columns!(), ") SELECT uid, $2, $3, $4, $5, $6 FROM account WHERE uid = $1");
const LOOK: &str = "SELECT EXISTS (SELECT 1 FROM label WHERE uid = $1 AND scope = $2 AND key = $3),
    (SELECT count(*) FROM label WHERE uid = $1 AND scope = $2)";
const SELECT_OF_ACCOUNT: &str =
    concat!("SELECT ", columns!(), " FROM label WHERE uid = $1 ORDER BY created_at, scope, key");
const UPDATE: &str = concat!(
    "UPDATE label SET value = $4, updated_at = $5 WHERE uid = $1 AND scope = $2 AND key = $3 RETURNING ",
    columns!()
);
const PUT: &str = concat!(
    "WITH owner AS (SELECT uid FROM account WHERE uid = $1 FOR KEY SHARE) ",
    put_label!("uid, $2, $3, $4, $5, $6", "FROM owner", "")
);
const HOLD_VALUE: &str = "SELECT value FROM label WHERE uid = $1 AND scope = $2 AND key = $3 FOR UPDATE";
const DELETE: &str = "DELETE FROM label WHERE uid = $1 AND scope = $2 AND key = $3";
const SCAN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM label WHERE (uid, scope, key) > ($1, $2, $3) ORDER BY uid, scope, key LIMIT $4"
);

#[async_trait]
impl Labels for PostgresStore {
    async fn create_label(&self, label: Label, at_most: u32) -> Result<()> {
        let (uid, id) = (label.uid, label.id());
        limited::create(&self.pool, uid, at_most, move || by_id(LOOK, &id), move || put(INSERT, &label)).await
    }

    async fn labels(&self, uid: Uid) -> Result<Vec<Label>> {
        list(&self.pool, || by(SELECT_OF_ACCOUNT, uid.as_bytes()), read).await
    }

    async fn update_label(&self, id: LabelId, value: Text255, at: EpochMs) -> Result<Label> {
        let update = || by_id(UPDATE, &id).bind(value.as_str()).bind(stored(at));
        let row = self.pool.write_one(update).await?.ok_or_else(StoreError::not_found)?;
        read(&mut Columns::new(&row))
    }

    async fn set_label(&self, label: Label, message: Option<Message>) -> Result<()> {
        let Some(message) = message else { return add(&self.pool, || put(PUT, &label)).await };
        self.pool
            .transaction(move |connection| {
                let (label, message) = (label.clone(), message.clone());
                async move { set(connection, &label, &message).await }.boxed()
            })
            .await
    }

    async fn delete_label(&self, id: LabelId) -> Result<()> {
        found(self.pool.write(|| by_id(DELETE, &id)).await?)
    }

    async fn scan_labels(&self, start: Option<LabelId>, most: usize) -> Result<Vec<Label>> {
        let uid = after(start.as_ref().map(|id| id.uid.into()));
        let scope = start.as_ref().map_or("", |id| id.scope.as_str());
        let key = start.as_ref().map_or("", |id| id.key.as_str());
        list(&self.pool, || by(SCAN, &uid).bind(scope).bind(key).bind(limit(most)), read).await
    }

    async fn restore_label(&self, label: Label) -> Result<()> {
        add(&self.pool, || put(INSERT, &label)).await
    }
}

/// No label can be made while the account is held, and the one that is there is held itself: what was compared is what is
/// replaced.
async fn set(connection: &mut PgConnection, label: &Label, message: &Message) -> core::result::Result<(), Abort> {
    require_account(connection, label.uid).await?;
    let old = connection.fetch_optional(by_id(HOLD_VALUE, &label.id())).await?;
    let old = old.map(|row| Columns::new(&row).text()).transpose()?;
    connection.execute(put(PUT, label)).await?;
    if old.as_ref() != Some(&label.value) {
        connection.execute(message::insert(message)).await?;
    }
    Ok(())
}

fn by_id(statement: &'static str, id: &LabelId) -> Query {
    by(statement, id.uid.as_bytes()).bind(id.scope.as_str()).bind(id.key.as_str())
}

fn put(statement: &'static str, label: &Label) -> Query {
    by(statement, label.uid.as_bytes())
        .bind(label.scope.as_str())
        .bind(label.key.as_str())
        .bind(label.value.as_str())
        .bind(stored(label.created_at))
        .bind(stored(label.updated_at))
}

fn read(columns: &mut Columns<'_>) -> Result<Label> {
    Ok(Label {
        uid: Uid::from_bytes(columns.bytes()?),
        scope: columns.named(LabelScope::named)?,
        key: columns.text()?,
        value: columns.text()?,
        created_at: columns.epoch()?,
        updated_at: columns.epoch()?,
    })
}

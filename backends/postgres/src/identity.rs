//! Identities: one row for each account that was given a role, and the look-up of an account with all that is shown of it.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Identities, Identity, Label, LabelScope, Person, Result, Role, Uid};
use sqlx::postgres::PgRow;

use crate::PostgresStore;
use crate::account;
use crate::record::{add, find, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::by;

const SET: &str = "WITH owner AS (SELECT uid FROM account WHERE uid = $1 FOR KEY SHARE)
    INSERT INTO identity (uid, role, created_at, updated_at) SELECT uid, $2, $3, $3 FROM owner
    ON CONFLICT (uid) DO UPDATE SET role = excluded.role, updated_at = excluded.updated_at";
const SELECT: &str = "SELECT uid, role, created_at, updated_at FROM identity WHERE uid = $1";
/// A row for each private label; an account without one is a row without a label.
const SELECT_PERSON: &str = concat!(
    "SELECT a.*, i.role, COALESCE(t.enabled, false), l.key, l.value, l.created_at, l.updated_at FROM (SELECT ",
    account::columns!(),
    " FROM account WHERE uid = $1) AS a
    LEFT JOIN identity i ON i.uid = a.uid
    LEFT JOIN totp t ON t.uid = a.uid
    LEFT JOIN label l ON l.uid = a.uid AND l.scope = 'private'
    ORDER BY l.key"
);
const SCAN: &str = "SELECT uid, role, created_at, updated_at FROM identity WHERE uid > $1 ORDER BY uid LIMIT $2";
const INSERT: &str = "INSERT INTO identity (uid, role, created_at, updated_at)
    SELECT uid, $2, $3, $4 FROM account WHERE uid = $1";

#[async_trait]
impl Identities for PostgresStore {
    async fn set_role(&self, uid: Uid, role: Role, at: EpochMs) -> Result<()> {
        add(&self.pool, || by(SET, uid.as_bytes()).bind(role.as_str()).bind(stored(at))).await
    }

    async fn identity(&self, uid: Uid) -> Result<Option<Identity>> {
        find(&self.pool, || by(SELECT, uid.as_bytes()), read).await
    }

    async fn person(&self, uid: Uid) -> Result<Option<Person>> {
        let rows = self.pool.read_all(|| by(SELECT_PERSON, uid.as_bytes())).await?;
        let mut person: Option<Person> = None;
        for row in &rows {
            let (one, label) = read_person(row)?;
            person.get_or_insert(one).private_labels.extend(label);
        }
        Ok(person)
    }

    async fn scan_identities(&self, start: Option<Uid>, most: usize) -> Result<Vec<Identity>> {
        let start = after(start.map(Uid::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_identity(&self, identity: Identity) -> Result<()> {
        let insert = || {
            by(INSERT, identity.uid.as_bytes())
                .bind(identity.role.as_str())
                .bind(stored(identity.created_at))
                .bind(stored(identity.updated_at))
        };
        add(&self.pool, insert).await
    }
}

fn read(columns: &mut Columns<'_>) -> Result<Identity> {
    Ok(Identity {
        uid: Uid::from_bytes(columns.bytes()?),
        role: columns.named(Role::named)?,
        created_at: columns.epoch()?,
        updated_at: columns.epoch()?,
    })
}

/// The person without labels, and the row's label.
fn read_person(row: &PgRow) -> Result<(Person, Option<Label>)> {
    let mut columns = Columns::new(row);
    let account = account::read(&mut columns)?;
    let uid = account.uid;
    let role = columns.optional_named(Role::named)?.unwrap_or(Role::Member);
    let otp_enabled = columns.flag()?;
    let label = match columns.optional_text()? {
        Some(key) => Some(Label {
            uid,
            scope: LabelScope::Private,
            key,
            value: columns.text()?,
            created_at: columns.epoch()?,
            updated_at: columns.epoch()?,
        }),
        None => None,
    };
    Ok((Person { account, role, otp_enabled, private_labels: Vec::new() }, label))
}

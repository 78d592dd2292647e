//! The schema: what is applied, what is pending, and bringing it up to date.
//!
//! The migrations are compiled in. Any number of processes may run them at the same moment: a run first locks the one
//! row of the table `authkeep_schema`, and looks at what is applied only after it got the lock. sqlx's own runner would
//! take an advisory lock, which not every database of this protocol has; only its parts are used.

use std::borrow::Cow;
use std::collections::BTreeMap;

use authkeep_store::{Result, StoreError};
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType};
use sqlx::{Executor, PgConnection, Row, SqlSafeStr};

use crate::error::{self, Failure};
use crate::options::{Options, Settings};
use crate::pool;
use crate::retry::Retry;

const TABLE: &str = "authkeep_migration";

/// Version, name and text of each migration. A migration that was released never changes; a change is a new one.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "account", include_str!("../migrations/1_account.sql")),
    (2, "token", include_str!("../migrations/2_token.sql")),
    (3, "identity", include_str!("../migrations/3_identity.sql")),
    (4, "pseudonym", include_str!("../migrations/4_pseudonym.sql")),
];

/// One step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its version; steps are applied in ascending order.
    pub version: i64,
    /// What it is about.
    pub name: Cow<'static, str>,
    /// Whether it was applied to the database.
    pub applied: bool,
}

/// How the schema of a database stands to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Every step that this program knows, in ascending order.
    pub steps: Vec<Step>,
    /// The versions that were applied and that this program does not know, in ascending order.
    pub unknown: Vec<i64>,
}

impl Status {
    /// The steps that are not applied yet.
    pub fn pending(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.applied)
    }

    /// No step was ever applied.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.steps.iter().all(|step| !step.applied)
    }

    /// Every step is applied, and no other.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.unknown.is_empty() && self.steps.iter().all(|step| step.applied)
    }
}

/// Looks at the schema of the database of a storage URL, and changes nothing.
///
/// # Errors
/// `Internal` for a wrong URL, and when an applied step differs from this program's step of that version;
/// `Unavailable`.
pub async fn status(url: &str) -> Result<Status> {
    let settings = Settings::parse(url)?;
    let mut connection = pool::connect(&settings).await?;
    look(&mut connection, &settings).await
}

/// Applies every pending step to the database of a storage URL, and gives back those that it applied.
///
/// # Errors
/// `Internal` for a wrong URL, for a database of an unknown version, and for a step that fails: that step leaves no
/// trace, the steps before it stay. `Unavailable`.
pub async fn up(url: &str) -> Result<Vec<Step>> {
    let settings = Settings::parse(url)?;
    run(&settings, Options { migrate: true }).await
}

/// Sees to it that a store can work with the database, as far as the options allow.
pub(crate) async fn prepare(connection: &mut PgConnection, settings: &Settings, options: Options) -> Result<()> {
    refuse_other_encodings(connection, settings).await?;
    if look(connection, settings).await?.is_current() {
        return Ok(());
    }
    run(settings, options).await?;
    Ok(())
}

/// Applies what is pending under the lock. The steps go over a second connection, each in a transaction of its own,
/// while the first one holds the lock.
async fn run(settings: &Settings, options: Options) -> Result<Vec<Step>> {
    let mut guard = pool::connect(settings).await?;
    make_lock(&mut guard, settings).await?;
    let setup = |error: sqlx::Error| error::of_setup(&error, settings);
    guard.execute("BEGIN").await.map_err(setup)?;
    guard.execute("SELECT only_row FROM authkeep_schema FOR UPDATE").await.map_err(setup)?;

    let mut connection = pool::connect(settings).await?;
    let status = look(&mut connection, settings).await?;
    allow(&status, options)?;
    let migration = |error: MigrateError| of_migration(error, settings);
    connection.ensure_migrations_table(TABLE).await.map_err(migration)?;
    for step in migrations().filter(|step| status.pending().any(|pending| pending.version == step.version)) {
        connection.apply(TABLE, &step).await.map_err(migration)?;
    }

    guard.execute("COMMIT").await.map_err(setup)?;
    Ok(status.steps.into_iter().filter(|step| !step.applied).map(|step| Step { applied: true, ..step }).collect())
}

fn allow(status: &Status, options: Options) -> Result<()> {
    if let Some(version) = status.unknown.last() {
        let newest = status.steps.last().map_or(0, |step| step.version);
        return Err(StoreError::internal(format!(
            "the schema of the database is of an unknown version, {version}; this authkeep knows versions up to \
             {newest}: run the authkeep that made it, or a newer one"
        )));
    }
    let pending = status.pending().count();
    if pending > 0 && !status.is_empty() && !options.migrate {
        return Err(StoreError::internal(format!(
            "the schema of the database is older than this authkeep ({pending} migrations are pending): run \
             `authkeep migrate up` or `authkeep serve --migrate`"
        )));
    }
    Ok(())
}

/// Makes the row that is locked. Where two processes make the table at the same moment, the server lets one of them
/// fail on its own catalogue; it finds the table at the next try.
async fn make_lock(connection: &mut PgConnection, settings: &Settings) -> Result<()> {
    const STATEMENTS: &[&str] = &[
        "CREATE TABLE IF NOT EXISTS authkeep_schema (only_row boolean NOT NULL PRIMARY KEY CHECK (only_row))",
        "INSERT INTO authkeep_schema (only_row) VALUES (true) ON CONFLICT DO NOTHING",
    ];
    let mut retry = Retry::default();
    for statement in STATEMENTS {
        while let Err(error) = connection.execute(*statement).await {
            let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
            match code.as_deref() {
                Some("23505" | "42710" | "42P07" | "40001" | "40P01") => retry.after(Failure::Collision).await?,
                _ => return Err(error::of_setup(&error, settings)),
            }
        }
    }
    Ok(())
}

async fn look(connection: &mut PgConnection, settings: &Settings) -> Result<Status> {
    let setup = |error: sqlx::Error| error::of_setup(&error, settings);
    let table = connection
        .fetch_optional(
            sqlx::query(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1",
            )
            .bind(TABLE),
        )
        .await
        .map_err(setup)?;
    let mut applied = BTreeMap::new();
    if table.is_some() {
        let list = connection.list_applied_migrations(TABLE).await.map_err(|error| of_migration(error, settings))?;
        applied.extend(list.into_iter().map(|migration| (migration.version, migration.checksum)));
    }
    let mut steps = Vec::new();
    for migration in migrations() {
        let found = applied.remove(&migration.version);
        if found.as_ref().is_some_and(|checksum| *checksum != migration.checksum) {
            return Err(of_migration(MigrateError::VersionMismatch(migration.version), settings));
        }
        steps.push(Step { version: migration.version, name: migration.description, applied: found.is_some() });
    }
    Ok(Status { steps, unknown: applied.into_keys().collect() })
}

fn migrations() -> impl Iterator<Item = Migration> {
    MIGRATIONS.iter().map(|&(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    })
}

fn of_migration(error: MigrateError, settings: &Settings) -> StoreError {
    match error {
        MigrateError::Execute(error) => error::of_setup(&error, settings),
        MigrateError::ExecuteMigration(error, version) => {
            StoreError::internal(format!("migration {version} failed: {}", error::cause(&error)))
        }
        MigrateError::VersionMismatch(version) => StoreError::internal(format!(
            "the schema of the database was made by another migration {version} than this authkeep's"
        )),
        error => StoreError::internal(format!("the schema cannot be brought up to date: {error}")),
    }
}

/// In another encoding some e-mails could not be stored, or would be measured in bytes.
async fn refuse_other_encodings(connection: &mut PgConnection, settings: &Settings) -> Result<()> {
    let setup = |error: sqlx::Error| error::of_setup(&error, settings);
    let row = connection.fetch_one(sqlx::query("SHOW server_encoding")).await.map_err(setup)?;
    let encoding: String = row.try_get(0).map_err(setup)?;
    if encoding.eq_ignore_ascii_case("UTF8") || encoding.eq_ignore_ascii_case("UTF-8") {
        return Ok(());
    }
    Err(StoreError::internal(format!(
        "the database is encoded in {encoding}; authkeep needs UTF8: CREATE DATABASE .. ENCODING 'UTF8' TEMPLATE template0"
    )))
}

//! A store in Postgres, filled by `COPY`. The keys of session tokens are taken off before and made again afterwards:
//! sorted once, they take seconds; row by row, minutes.

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::failure::Result;
use crate::postgres::{Postgres, Store};
use crate::progress::Progress;
use crate::records;

/// Rows that are sent in one piece.
const PIECE: u64 = 20_000;

const WITHOUT_KEYS: &str = "ALTER TABLE session_token DROP CONSTRAINT session_token_uid_fkey;
    ALTER TABLE session_token DROP CONSTRAINT session_token_pkey;
    DROP INDEX session_token_uid";
const WITH_KEYS: &str = "ALTER TABLE session_token ADD PRIMARY KEY (token_id);
    CREATE INDEX session_token_uid ON session_token (uid);
    ALTER TABLE session_token ADD FOREIGN KEY (uid) REFERENCES account (uid) ON DELETE CASCADE";

/// Fills a store that is empty.
pub(crate) async fn fill(postgres: &Postgres, store: &Store, progress: &Progress) -> Result<()> {
    let mut connection = PgConnection::connect(&postgres.url).await?;
    connection.execute(AssertSqlSafe(format!("SET search_path = {}", store.schema))).await?;
    connection.execute("SET maintenance_work_mem = '512MB'").await?;

    let columns = "account (uid, normalized_email, email, email_code, email_verified, k_a, wrap_wrap_kb, auth_salt,
        verify_hash, verifier_version, verifier_set_at, created_at, locale)";
    copy(&mut connection, columns, store.size.accounts, |rows, number| {
        let uid = hex::encode(records::uid(number));
        let filler = hex::encode(records::token_id(number));
        let email = records::email(number);
        writeln!(
            rows,
            "\\\\x{uid}\t{email}\t{email}\t\\\\x{uid}\tt\t\\\\x{filler}\t\\\\x{filler}\t\\\\x{filler}\t\\\\x{filler}\t1\t\
             1700000000000\t1700000000000\ten"
        )
    })
    .await?;
    progress.say(&format!("postgres: {} accounts are in", store.size.accounts));

    connection.execute(WITHOUT_KEYS).await?;
    copy(&mut connection, "session_token (token_id, uid, data, created_at)", store.size.tokens, |rows, number| {
        let id = hex::encode(records::token_id(number));
        let uid = hex::encode(records::uid(records::owner(store.size, number)));
        writeln!(rows, "\\\\x{id}\t\\\\x{uid}\t\\\\x{id}\t1700000000000")
    })
    .await?;
    connection.execute(WITH_KEYS).await?;
    connection.execute("VACUUM ANALYZE account").await?;
    connection.execute("VACUUM ANALYZE session_token").await?;
    // What was written is written out, and not while something is measured.
    connection.execute("CHECKPOINT").await?;
    progress.say(&format!("postgres: {} session tokens are in", store.size.tokens));
    Ok(connection.close().await?)
}

async fn copy(
    connection: &mut PgConnection,
    into: &str,
    last: u64,
    row: impl Fn(&mut String, u64) -> std::fmt::Result,
) -> Result<()> {
    let mut copying = connection.copy_in_raw(&format!("COPY {into} FROM STDIN")).await?;
    let mut rows = String::new();
    for first in (1..=last).step_by(PIECE.try_into()?) {
        rows.clear();
        for number in first..=last.min(first + PIECE - 1) {
            row(&mut rows, number)?;
        }
        copying.send(rows.as_bytes()).await?;
    }
    copying.finish().await?;
    Ok(())
}

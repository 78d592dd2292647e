//! Sessions of pseudonyms: a row each. A start holds its pseudonym, so that each counts the ones before it.

use async_trait::async_trait;
use authkeep_store::{
    EpochMs, HandshakeId, PseudonymId, PseudonymSession, PseudonymSessionId, PseudonymSessions, Result,
};
use futures_util::FutureExt;
use sqlx::Executor;

use crate::PostgresStore;
use crate::handshake;
use crate::record::{add, find, found, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};

macro_rules! columns {
    () => {
        "session_id, pseudonym_id, expires_at"
    };
}

/// Inserts nothing where the pseudonym or the handshake is missing.
const START: &str = concat!(
    "WITH owner AS (SELECT pseudonym_id FROM pseudonym WHERE pseudonym_id = $2 FOR UPDATE),
    used AS (DELETE FROM handshake AS h USING owner
        WHERE h.kind = $4 AND h.hash = $5 AND h.nonce = $6 AND h.expires_at > $7 RETURNING owner.pseudonym_id)
    INSERT INTO pseudonym_session (",
    columns!(),
    ") SELECT $1, pseudonym_id, $3 FROM used"
);
const DELETE_OLDEST: &str = "DELETE FROM pseudonym_session WHERE session_id IN (
        SELECT session_id FROM pseudonym_session WHERE pseudonym_id = $1
        ORDER BY expires_at DESC, session_id DESC OFFSET $2)";
const SELECT: &str =
    concat!("SELECT ", columns!(), " FROM pseudonym_session WHERE session_id = $1 AND expires_at > $2");
const END: &str = "DELETE FROM pseudonym_session WHERE session_id = $1 AND pseudonym_id = $2";
const SCAN: &str =
    concat!("SELECT ", columns!(), " FROM pseudonym_session WHERE session_id > $1 ORDER BY session_id LIMIT $2");
const INSERT: &str = concat!(
    "INSERT INTO pseudonym_session (",
    columns!(),
    ") SELECT $1, pseudonym_id, $3 FROM pseudonym WHERE pseudonym_id = $2"
);

#[async_trait]
impl PseudonymSessions for PostgresStore {
    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let start = handshake::bind(put(START, session), handshake).bind(stored(now));
                let drop_oldest = by(DELETE_OLDEST, session.pseudonym.as_bytes()).bind(i64::from(at_most));
                async move {
                    found(connection.execute(start).await?.rows_affected())?;
                    connection.execute(drop_oldest).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn pseudonym_session(&self, id: PseudonymSessionId, now: EpochMs) -> Result<Option<PseudonymSession>> {
        find(&self.pool, || by(SELECT, id.as_bytes()).bind(stored(now)), read).await
    }

    async fn end_pseudonym_session(&self, id: PseudonymSessionId, pseudonym: PseudonymId) -> Result<()> {
        found(self.pool.write(|| by(END, id.as_bytes()).bind(&pseudonym.as_bytes()[..])).await?)
    }

    async fn scan_pseudonym_sessions(
        &self,
        start: Option<PseudonymSessionId>,
        most: usize,
    ) -> Result<Vec<PseudonymSession>> {
        let start = after(start.map(PseudonymSessionId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_pseudonym_session(&self, session: PseudonymSession) -> Result<()> {
        add(&self.pool, || put(INSERT, session)).await
    }
}

fn put(statement: &'static str, session: PseudonymSession) -> Query {
    by(statement, session.id.as_bytes()).bind(&session.pseudonym.as_bytes()[..]).bind(stored(session.expires_at))
}

fn read(columns: &mut Columns<'_>) -> Result<PseudonymSession> {
    Ok(PseudonymSession {
        id: PseudonymSessionId::from_bytes(columns.bytes()?),
        pseudonym: PseudonymId::from_bytes(columns.bytes()?),
        expires_at: columns.epoch()?,
    })
}

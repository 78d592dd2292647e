//! Pseudonyms: a row each, and the one statement that signs one up.

use async_trait::async_trait;
use authkeep_store::{CleanTokenId, Pseudonym, PseudonymId, Pseudonyms, Result, Slot, Stock, StockedToken, StoreError};

use crate::PostgresStore;
use crate::clean_token;
use crate::record::{find, list, until_certain};
use crate::row::{Columns, after, limit};
use crate::statement::{Query, by};
use crate::stock::{self, draw, drawn, read_drawn, tries};

const SELECT: &str = "SELECT pseudonym_id, verifier, salt FROM pseudonym WHERE pseudonym_id = $1";
/// The clean token is held before a token is drawn, and goes only when one was. The row says whether the pseudonym's id is
/// taken, whether the clean token was there when the statement started and whether it was held, and what was drawn. Where
/// another sign-up takes the id at the same moment, the primary key decides.
macro_rules! sign_up {
    ($wait:literal) => {
        concat!(
            "WITH held AS (SELECT bucket, hash FROM clean_token WHERE bucket = $4 AND hash = $5
                AND NOT EXISTS (SELECT 1 FROM pseudonym WHERE pseudonym_id = $1) FOR UPDATE), ",
            draw!("$6", "$7", "FROM held", $wait),
            ", spent AS (DELETE FROM clean_token AS c USING taken WHERE c.bucket = $4 AND c.hash = $5),
            signed_up AS (INSERT INTO pseudonym (pseudonym_id, verifier, salt) SELECT $1, $2, $3 FROM taken)
            SELECT EXISTS (SELECT 1 FROM pseudonym WHERE pseudonym_id = $1),
                EXISTS (SELECT 1 FROM clean_token WHERE bucket = $4 AND hash = $5), EXISTS (SELECT 1 FROM held), ",
            drawn!("$6")
        )
    };
}
const SCAN: &str =
    "SELECT pseudonym_id, verifier, salt FROM pseudonym WHERE pseudonym_id > $1 ORDER BY pseudonym_id LIMIT $2";
const INSERT: &str = "INSERT INTO pseudonym (pseudonym_id, verifier, salt) VALUES ($1, $2, $3)";

#[async_trait]
impl Pseudonyms for PostgresStore {
    async fn sign_up(
        &self,
        pseudonym: Pseudonym,
        spend: CleanTokenId,
        draw: Stock,
        pick: Slot,
    ) -> Result<StockedToken> {
        let statement = tries!(sign_up);
        let sign_up = |again| {
            clean_token::bind(put(statement(again), &pseudonym), spend)
                .bind(stock::number(draw))
                .bind(&pick.as_bytes()[..])
        };
        until_certain(&self.pool, sign_up, |columns| {
            let (is_taken, was_there, is_held) = (columns.flag()?, columns.flag()?, columns.flag()?);
            match (is_taken, was_there, is_held) {
                (true, ..) => Err(StoreError::conflict()),
                (false, false, _) => Err(StoreError::not_found()),
                // Another sign-up spent it meanwhile, maybe one of the same id: that is refused otherwise.
                (false, true, false) => Ok(None),
                (false, true, true) => read_drawn(columns)?.needed(),
            }
        })
        .await
    }

    async fn pseudonym(&self, id: PseudonymId) -> Result<Option<Pseudonym>> {
        find(&self.pool, || by(SELECT, id.as_bytes()), read).await
    }

    async fn scan_pseudonyms(&self, start: Option<PseudonymId>, most: usize) -> Result<Vec<Pseudonym>> {
        let start = after(start.map(PseudonymId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_pseudonym(&self, pseudonym: Pseudonym) -> Result<()> {
        self.pool.write(|| put(INSERT, &pseudonym)).await?;
        Ok(())
    }
}

fn put(statement: &'static str, pseudonym: &Pseudonym) -> Query {
    by(statement, pseudonym.id.as_bytes()).bind(&pseudonym.verifier.expose()[..]).bind(pseudonym.salt.as_bytes())
}

fn read(columns: &mut Columns<'_>) -> Result<Pseudonym> {
    Ok(Pseudonym {
        id: PseudonymId::from_bytes(columns.bytes()?),
        verifier: columns.secret()?,
        salt: columns.srp_salt()?,
    })
}

//! Expiry: one transaction that goes through the families in their order.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Expiry, Result};
use futures_util::FutureExt;
use sqlx::Executor;

use crate::PostgresStore;
use crate::row::{limit, stored};

/// The rows are held in the order in which they go, so that two sweeps at the same moment do not wait for each other
/// crosswise.
macro_rules! sweep {
    ($table:literal, $key:literal) => {
        concat!(
            "WITH ended AS (SELECT ",
            $key,
            " FROM ",
            $table,
            " WHERE expires_at <= $1 ORDER BY expires_at, ",
            $key,
            " LIMIT $2 FOR UPDATE) DELETE FROM ",
            $table,
            " WHERE (",
            $key,
            ") IN (SELECT ",
            $key,
            " FROM ended)"
        )
    };
}

const SWEEPS: &[&str] = &[
    sweep!("session_token", "token_id"),
    sweep!("used_jti", "api_key, jti_hash"),
    sweep!("throttle", "throttle_key"),
    sweep!("signing_key", "key_id"),
    sweep!("pseudonym_session", "session_id"),
    sweep!("handshake", "kind, hash, nonce"),
    sweep!("kept_reply", "reply_id"),
];

#[async_trait]
impl Expiry for PostgresStore {
    async fn sweep_expired(&self, now: EpochMs, most: usize) -> Result<usize> {
        self.pool
            .transaction(move |connection| {
                async move {
                    let mut left = most;
                    for sweep in SWEEPS {
                        if left == 0 {
                            break;
                        }
                        let sweep = sqlx::query(*sweep).bind(stored(now)).bind(limit(left));
                        let swept = connection.execute(sweep).await?.rows_affected();
                        left = left.saturating_sub(usize::try_from(swept).unwrap_or(usize::MAX));
                    }
                    Ok(most - left)
                }
                .boxed()
            })
            .await
    }
}

//! When a verb is tried again, and after which pause.

use std::time::Duration;

use authkeep_store::{Result, StoreError};

use crate::error::Failure;

/// Collisions are resolved by pauses that grow from 1 ms to 64 ms; after this many the verb gives up.
const MOST_COLLISIONS: u32 = 20;

/// The tries of one verb so far.
#[derive(Default)]
pub(crate) struct Retry {
    collisions: u32,
    lost: bool,
}

impl Retry {
    /// Returns when the verb is to be tried again, after the pause that is due.
    ///
    /// # Errors
    /// The verb's answer, when it is not to be tried again.
    pub(crate) async fn after(&mut self, failure: Failure) -> Result<()> {
        match failure {
            Failure::Final(error) => Err(error),
            Failure::Lost(error) if self.lost => Err(error),
            Failure::Lost(_) => {
                self.lost = true;
                Ok(())
            }
            Failure::Collision if self.collisions == MOST_COLLISIONS => {
                Err(StoreError::unavailable("the database gave the change up for others each time it was tried"))
            }
            Failure::Collision => {
                tokio::time::sleep(Duration::from_millis(1 << self.collisions.min(6))).await;
                self.collisions += 1;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use authkeep_store::ErrorKind;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn collisions_are_retried_up_to_a_bound() {
        let mut retry = Retry::default();
        for _ in 0..MOST_COLLISIONS {
            retry.after(Failure::Collision).await.expect("another try");
        }
        let error = retry.after(Failure::Collision).await.expect_err("no other try");
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Unavailable, authkeep_store::Retry::Safe));
    }

    #[tokio::test]
    async fn a_lost_connection_is_replaced_once() {
        let mut retry = Retry::default();
        retry.after(Failure::Lost(StoreError::unavailable("first"))).await.expect("another try");
        let error = retry.after(Failure::Lost(StoreError::unavailable("second"))).await.expect_err("no other try");
        assert_eq!(error.to_string(), "second");
    }
}

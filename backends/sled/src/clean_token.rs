//! Clean tokens as bytes, and their verbs. Those of one bucket have one stripe, so that a fill holds few.

use async_trait::async_trait;
use authkeep_store::{CleanBucket, CleanToken, CleanTokenId, CleanTokens, Result, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer, place};
use crate::counts::Tally;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

/// Their places stand for them in keys and records. They sort as the buckets do.
pub(crate) const BUCKETS: [CleanBucket; 2] = [CleanBucket::Profile, CleanBucket::Account];

impl Record for CleanToken {
    const KIND: u8 = keys::CLEAN_TOKEN;

    fn write(&self, to: &mut Writer) {
        to.one_of(&BUCKETS, &self.id.bucket);
        to.bytes(self.id.hash.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { id: CleanTokenId { bucket: from.one_of(&BUCKETS)?, hash: from.bytes()?.into() } })
    }
}

impl Stored for CleanToken {
    type Id = CleanTokenId;

    fn key_of(id: &CleanTokenId) -> impl AsRef<[u8]> {
        [&tally(id.bucket), &id.hash.as_bytes()[..]].concat()
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn tally(&self) -> Option<Tally> {
        Some(tally(self.id.bucket))
    }
}

/// The start of the keys of a bucket's tokens.
fn tally(bucket: CleanBucket) -> Tally {
    [CleanToken::KIND, place(&BUCKETS, &bucket)]
}

#[async_trait]
impl CleanTokens for SledStore {
    async fn spend(&self, id: CleanTokenId) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_bucket(id.bucket)]);
            let token = engine.find::<CleanToken>(&id)?.ok_or_else(StoreError::not_found)?;
            let mut change = Change::default();
            change.remove(&token);
            engine.commit(change)
        })
        .await
    }

    async fn clean_token_count(&self, bucket: CleanBucket, at_most: usize) -> Result<usize> {
        let count = self.long_look(move |engine| engine.count(tally(bucket), Stripe::of_bucket(bucket))).await?;
        Ok(count.min(at_most))
    }

    async fn scan_clean_tokens(&self, after: Option<CleanTokenId>, limit: usize) -> Result<Vec<CleanToken>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_clean_token(&self, token: CleanToken) -> Result<()> {
        self.verb(|engine| engine.restore(&token, Stripe::of_bucket(token.id.bucket))).await
    }
}

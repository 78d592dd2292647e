//! An object store, by its own protocol: one object an upload, put in one request, so that nothing half is ever there.

mod connector;
mod options;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{BackoffConfig, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::sync::Semaphore;
use url::Url;

use super::{Upload, UploadsError, UploadsUrlError, WriteError, describe};
use connector::Connector;

/// How many bytes of uploads are held in memory at one time, those of all requests together.
const HELD: usize = 256 << 20;

/// Somebody waits for the answer: what does not succeed soon is told.
const RETRIES: usize = 3;
const RETRY_TIME: Duration = Duration::from_secs(30);

pub(super) struct Bucket {
    objects: Arc<dyn ObjectStore>,
    /// What the names of all objects begin with.
    prefix: Path,
    /// For the log.
    place: String,
    held: Semaphore,
}

impl Bucket {
    pub(super) fn parse(text: &str) -> Result<Self, UploadsUrlError> {
        let unusable = |why: &dyn std::error::Error| UploadsUrlError::Bucket(whole_story(why));
        let url = Url::parse(text).map_err(|error| unusable(&error))?;
        if url.host_str().unwrap_or_default().is_empty() {
            return Err(UploadsUrlError::Unknown(describe(text)));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UploadsUrlError::Credentials);
        }
        options::check(&url)?;
        let objects = build(&url).map_err(|error| unusable(&error))?;
        let prefix = Path::from_url_path(url.path()).map_err(|error| unusable(&error))?;
        Ok(Self { objects, prefix, place: describe(text), held: Semaphore::new(HELD) })
    }

    pub(super) async fn write<S, E>(&self, name: &str, content: S) -> Result<u64, WriteError<E>>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
    {
        let mut content = pin!(content);
        // Copied: a piece may be a small part of a large buffer, and would keep all of it.
        let mut whole = Vec::new();
        let mut held = Vec::new();
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(WriteError::Content)?;
            let length = u32::try_from(piece.len()).map_err(|_| UploadsError::Busy)?;
            let permit = self.held.try_acquire_many(length).map_err(|_| UploadsError::Busy)?;
            match held.first_mut() {
                None => held.push(permit),
                Some(first) => tokio::sync::SemaphorePermit::merge(first, permit),
            }
            whole.extend_from_slice(&piece);
        }
        let length = whole.len() as u64;
        self.objects.put(&self.path(name), whole.into()).await.map_err(|error| self.failed(name, &error))?;
        Ok(length)
    }

    pub(super) async fn read(&self, name: &str) -> Result<Upload, UploadsError> {
        let found = match self.objects.get(&self.path(name)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(UploadsError::Absent),
            got => got.map_err(|error| self.failed(name, &error))?,
        };
        let length = found.meta.size;
        let (place, name) = (self.place.clone(), name.to_owned());
        let content = found.into_stream().map_err(move |error| failed(&place, &name, &error));
        Ok(Upload { length, content: Box::pin(content) })
    }

    pub(super) async fn delete(&self, name: &str) -> Result<(), UploadsError> {
        match self.objects.delete(&self.path(name)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            deleted => deleted.map_err(|error| self.failed(name, &error)),
        }
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.clone().join(name)
    }

    fn failed(&self, name: &str, error: &object_store::Error) -> UploadsError {
        failed(&self.place, name, error)
    }
}

/// Everything that the URL does not say comes by the environment variables that the providers' own tools read.
fn build(url: &Url) -> object_store::Result<Arc<dyn ObjectStore>> {
    let plain = {
        let mut plain = url.clone();
        plain.set_query(None);
        plain.to_string()
    };
    let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: RETRIES, retry_timeout: RETRY_TIME };
    macro_rules! build {
        ($builder:expr) => {{
            let mut builder = $builder.with_url(plain).with_retry(retry).with_http_connector(Connector);
            for (name, value) in url.query_pairs() {
                builder = builder.with_config(name.parse()?, value);
            }
            Arc::new(builder.build()?)
        }};
    }
    Ok(match url.scheme() {
        "gs" => build!(GoogleCloudStorageBuilder::from_env()),
        "az" => build!(MicrosoftAzureBuilder::from_env()),
        // One file is deleted at a time, and not every provider of this protocol can delete several.
        _ => build!(AmazonS3Builder::from_env().with_config(AmazonS3ConfigKey::DisableBulkDelete, "true")),
    })
}

fn failed(place: &str, name: &str, error: &object_store::Error) -> UploadsError {
    // The name of an object is what its owner's link consists of.
    let known = name.get(..8).unwrap_or_default();
    let why = whole_story(error).replace(name, &format!("{known}.."));
    UploadsError::Failed(format!("the upload store {place} cannot be worked with: {why}"))
}

/// An error and what caused it, each once.
fn whole_story(error: &dyn std::error::Error) -> String {
    let mut story = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if !story.contains(&text) {
            story = format!("{story}: {text}");
        }
        next = cause.source();
    }
    story
}

#[cfg(test)]
mod tests;

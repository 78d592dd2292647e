//! Brings `account` and `email` tokens to an account service elsewhere, by its `POST /bucket/fill`.
//!
//! Tokens wait in a stock of the store until the service has taken them: nothing is lost while it is away. A node that dies
//! between the service's answer and the removal, and two nodes at the same moment, send tokens twice: the service must
//! keep them once, as authkeep does.

use std::sync::Arc;
use std::time::Duration;

use authkeep_store::{Stock, Store};
use reqwest::Client;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use url::Url;
use zeroize::Zeroizing;

use super::Exchange;

/// Tokens in one request.
const BATCH: usize = 1_000;

/// The rest while there is nothing to deliver, and the first one after a failure.
const REST: Duration = Duration::from_secs(5);

/// The longest rest after failures.
const LONGEST_REST: Duration = Duration::from_mins(1);

/// Where tokens go.
pub struct Delivery {
    client: Client,
    url: Url,
    headers: HeaderMap,
}

/// A setting that cannot be used, or a request that failed. It holds no token.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The URL.
    #[error("exchange.account_service is no URL of the form http(s)://HOST/PATH")]
    Url,
    /// The secret.
    #[error("the secret in exchange.account_service_secret_file cannot be sent in a header")]
    Secret,
    /// What `Client` says.
    #[error("the account service: {0}")]
    Request(String),
    /// The service did not take the tokens.
    #[error("the account service answered {0}")]
    Refused(u16),
    /// The store did not do its work.
    #[error(transparent)]
    Store(#[from] authkeep_store::StoreError),
    /// A sealed token.
    #[error(transparent)]
    Seal(#[from] super::seals::SealError),
}

impl Delivery {
    /// To the service at `url`, with a secret if it wants one. `client` makes a client for a host.
    ///
    /// # Errors
    /// [`DeliveryError`].
    pub fn new(
        url: &str,
        secret: Option<&str>,
        client: impl FnOnce(&str) -> Result<Client, String>,
    ) -> Result<Self, DeliveryError> {
        let mut url = Url::parse(url).map_err(|_| DeliveryError::Url)?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or(DeliveryError::Url)?;
        let mut headers = HeaderMap::new();
        if let Some(secret) = secret {
            let bearer = Zeroizing::new(format!("Bearer {secret}"));
            let mut value = HeaderValue::from_str(&bearer).map_err(|_| DeliveryError::Secret)?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let client = client(host).map_err(DeliveryError::Request)?;
        url.path_segments_mut().map_err(|()| DeliveryError::Url)?.pop_if_empty().extend(["bucket", "fill"]);
        Ok(Self { client, url, headers })
    }

    /// Delivers what there is, again and again.
    #[must_use]
    pub fn start(self, exchange: Arc<Exchange>, store: Arc<dyn Store>) -> JoinHandle<()> {
        tokio::spawn(async move {
            let mut rest = REST;
            loop {
                match self.round(&exchange, store.as_ref()).await {
                    Ok(0) => rest = REST,
                    Ok(delivered) => {
                        rest = REST;
                        tracing::info!("delivered {delivered} tokens to the account service");
                    }
                    Err(error) => {
                        tracing::warn!(
                            "tokens for the account service wait: {error}; next try in {} s",
                            rest.as_secs()
                        );
                        sleep(rest).await;
                        rest = rest.saturating_mul(2).min(LONGEST_REST);
                        continue;
                    }
                }
                // Whichever is first: a fill has ended, or the rest is over.
                let _ = timeout(rest, exchange.bell.notified()).await;
            }
        })
    }

    /// Delivers all that waits; how many tokens.
    ///
    /// # Errors
    /// [`DeliveryError`]; what was not taken stays.
    pub async fn round(&self, exchange: &Exchange, store: &dyn Store) -> Result<usize, DeliveryError> {
        let mut delivered = 0;
        for (stock, bucket) in [(Stock::OutgoingAccount, "account"), (Stock::OutgoingEmail, "email")] {
            loop {
                let waiting = store.stocked_tokens(stock, BATCH).await?;
                if waiting.is_empty() {
                    break;
                }
                let tokens = waiting.iter().map(|token| exchange.seals.open_token(token));
                let tokens = tokens.collect::<Result<Vec<_>, _>>()?;
                let texts: Vec<_> = tokens.iter().map(|token| token.as_str()).collect();
                self.send(&json!({ "bucket": bucket, "tokens": texts })).await?;
                delivered += waiting.len();
                store.remove_stocked_tokens(waiting.into_iter().map(|token| token.id).collect()).await?;
            }
        }
        Ok(delivered)
    }

    async fn send(&self, body: &serde_json::Value) -> Result<(), DeliveryError> {
        let request = self.client.post(self.url.clone()).headers(self.headers.clone());
        let answer = request.body(body.to_string()).send().await;
        let answer = answer.map_err(|error| DeliveryError::Request(error.without_url().to_string()))?;
        if answer.status().is_success() { Ok(()) } else { Err(DeliveryError::Refused(answer.status().as_u16())) }
    }
}

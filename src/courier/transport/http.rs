//! What the ways over HTTP have in common: the client, and what an answer means.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response, StatusCode, redirect};
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::crypto::ring;

use super::address::is_loopback;
use super::authorities::Authorities;
use super::{SendError, whole_story};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);

/// A client for one host. It follows no redirection, which could lead a secret elsewhere. A proxy that the environment
/// names is used, but not for this machine itself.
///
/// # Errors
/// What the TLS library says of the authorities.
pub fn client(host: &str, authorities: &Authorities) -> Result<Client, String> {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(authorities.roots()?)
        .with_no_client_auth();
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("authkeep/", env!("CARGO_PKG_VERSION")));
    if is_loopback(host) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(explain)
}

/// What came of a request. The answer's text is not told, since it may quote the number.
pub(super) fn judge(answer: Result<Response, reqwest::Error>) -> Result<Response, SendError> {
    let answer = answer.map_err(|error| SendError::temporary(explain(error)))?;
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let why = format!("the provider answered {}", status.as_u16());
    Err(if is_about_the_message(status) { SendError::Permanent(why) } else { SendError::Temporary(why) })
}

/// A 4xx says that this message is wrong, except those that speak of the moment, and those that speak of the URL or the
/// secret in the configuration: what waits is sent once somebody has corrected them.
fn is_about_the_message(status: StatusCode) -> bool {
    let about_us = matches!(
        status,
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::PROXY_AUTHENTICATION_REQUIRED
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_EARLY
            | StatusCode::TOO_MANY_REQUESTS
    );
    status.is_client_error() && !about_us
}

/// Why a request had no answer, without its URL.
pub(super) fn explain(error: reqwest::Error) -> String {
    whole_story(&error.without_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_judgement_of_the_message_is_final() {
        let is_final = |code| is_about_the_message(StatusCode::from_u16(code).unwrap());
        assert!([400, 410, 413, 422, 451].into_iter().all(is_final));
        assert!(![302, 401, 403, 404, 405, 408, 429, 500, 502, 503].into_iter().any(is_final));
    }
}

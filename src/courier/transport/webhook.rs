//! SMS by an endpoint of the operator's: `POST` of `{"to": "+44..", "text": ".."}`.

use reqwest::{Client, header};
use serde::Serialize;
use url::Url;
use zeroize::Zeroizing;

use super::authorities::Authorities;
use super::{Label, SendError, Sms, address, http};

/// An endpoint that takes SMS.
pub(in crate::courier) struct Webhook {
    client: Client,
    url: Url,
    /// The URL's password.
    token: Option<Zeroizing<String>>,
}

#[derive(Serialize)]
struct Body<'a> {
    to: &'a str,
    text: &'a str,
}

impl Webhook {
    pub(super) fn parse(url: &str, authorities: &Authorities) -> Result<Self, String> {
        let mut url = address::parse(url)?;
        let token = match address::credentials(&url)? {
            None => None,
            Some((_, token)) if token.is_empty() => {
                return Err("a bearer token is written as the password: https://:TOKEN@host/path".to_owned());
            }
            Some((_, token)) => Some(token),
        };
        // The token goes into a header alone.
        let cleared = url.set_username("").and_then(|()| url.set_password(None));
        cleared.map_err(|()| "its user and password cannot be taken out".to_owned())?;
        Ok(Self { client: http::client(&address::host(&url), authorities)?, url, token })
    }

    pub(super) async fn send(&self, label: &Label, sms: &Sms) -> Result<(), SendError> {
        let body = serde_json::to_vec(&Body { to: &sms.to, text: &sms.text });
        let body = body.map_err(|_| SendError::permanent("it cannot be written as JSON"))?;
        let mut request = self
            .client
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", &label.id)
            .body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.as_str());
        }
        http::judge(request.send().await).map(drop)
    }

    /// The URL up to its port, and the client to ask it with.
    pub(super) fn origin(&self) -> (&Client, Url) {
        let mut origin = self.url.clone();
        origin.set_path("/");
        origin.set_query(None);
        origin.set_fragment(None);
        (&self.client, origin)
    }

    /// Whether the token can be read on its way.
    pub(super) fn is_exposed(&self) -> bool {
        self.token.is_some() && self.url.scheme() == "http" && !address::is_loopback(&address::host(&self.url))
    }
}

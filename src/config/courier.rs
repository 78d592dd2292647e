//! The courier, which sends mail and SMS.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const OUTBOX: &str = "file://authkeep-data/outbox";

/// `[courier]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Courier {
    /// Where mail goes: `smtp://user:password@host:port`, `smtps://..`, or `file://DIR` for one .eml file a message.
    #[schema(value_type = String)]
    pub mail: TransportUrl,
    /// Where SMS go: `twilio://SID:TOKEN@FROM`, `https://..` for a JSON endpoint, or `file://DIR` for one .txt file a
    /// message.
    #[schema(value_type = String)]
    pub sms: TransportUrl,
    /// A PEM file with certificate authorities that are believed beside the system's, for mail servers and endpoints.
    #[schema(value_type = Option<String>)]
    pub tls_ca: Option<PathBuf>,
    /// The sender of mail, as `Name <address>`.
    pub from: String,
    /// What the service is called in mails and SMS, on the pages behind links, and in apps that make codes.
    pub app_name: String,
    /// A folder with templates that replace the built-in ones of the same file name.
    #[schema(value_type = Option<String>)]
    pub templates: Option<PathBuf>,
    /// How many messages are being sent at one time.
    pub concurrency: usize,
    /// Milliseconds between two looks for messages that are due.
    pub poll_ms: u64,
    /// Hours after which a mail that could not be sent is given up.
    pub give_up_hours: u64,
    /// Minutes after which an SMS that could not be sent is given up: later its code is good for nothing.
    pub sms_give_up_minutes: u64,
}

impl Default for Courier {
    fn default() -> Self {
        Self {
            mail: TransportUrl::new(OUTBOX),
            sms: TransportUrl::new(OUTBOX),
            tls_ca: None,
            from: "authkeep <noreply@localhost>".to_owned(),
            app_name: "authkeep".to_owned(),
            templates: None,
            concurrency: 16,
            poll_ms: 1000,
            give_up_hours: 72,
            sms_give_up_minutes: 10,
        }
    }
}

/// A URL that messages are sent by. It may hold a password, so that `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransportUrl(String);

impl TransportUrl {
    /// Takes the URL as it was written.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL with its password: not to be shown.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TransportUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[URL]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_urls() {
        let courier = Courier { mail: TransportUrl::new("smtp://me:secret@host"), ..Courier::default() };
        assert!(!format!("{courier:?}").contains("secret"));
    }
}

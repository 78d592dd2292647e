//! How messages leave: one file a way. Each is named by a URL of the configuration, and tells a failure that may pass
//! from one that never will.

mod address;
pub mod authorities;
mod folder;
pub mod http;
pub mod probe;
mod smtp;
mod twilio;
mod webhook;

use std::error::Error;
use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

pub use address::describe;

use super::render::{Mail, Sms};
use authorities::{Authorities, AuthoritiesError};
use folder::Folder;
use smtp::Smtp;
use twilio::Twilio;
use webhook::Webhook;

/// Why a URL gives no transport; the message says which setting, and shows no password.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The operator's certificate authorities cannot be used.
    #[error(transparent)]
    Authorities(#[from] AuthoritiesError),
    /// The URL is of no known kind.
    #[error("{setting} is {shown}, which is none of {known}")]
    Unknown {
        /// The setting.
        setting: &'static str,
        /// The URL without what it hides.
        shown: String,
        /// The kinds that there are.
        known: &'static str,
    },
    /// The URL is of a known kind and has something wrong in it.
    #[error("{setting} cannot be used: {why}")]
    Malformed {
        /// The setting.
        setting: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The outbox cannot be made or written to.
    #[error("{setting}: the folder {path} cannot be made: {source}")]
    Folder {
        /// The setting.
        setting: &'static str,
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// An attempt to send that failed. The texts are for the log: they hold no address, no number and no content.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    /// The same message may be taken later.
    #[error("{0}")]
    Temporary(String),
    /// Whoever takes messages judged this one: it will never be taken.
    #[error("{0}")]
    Permanent(String),
}

impl SendError {
    fn temporary(why: impl Into<String>) -> Self {
        Self::Temporary(why.into())
    }

    fn permanent(why: impl Into<String>) -> Self {
        Self::Permanent(why.into())
    }
}

/// An error with all that caused it.
fn whole_story(error: &dyn Error) -> String {
    let mut story = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let said = next.to_string();
        if !story.contains(&said) {
            write!(story, ": {said}").expect("a string takes it");
        }
        cause = next.source();
    }
    story
}

/// What names a message outside the store: the same at every attempt, and in the order of time.
pub(super) struct Label {
    /// Time and id, for file names.
    pub(super) name: String,
    /// The id in hex.
    pub(super) id: String,
    /// Which attempt it is.
    pub(super) attempt: u32,
}

/// Where mail goes.
pub(super) enum MailTransport {
    Folder(Folder),
    Smtp(Box<Smtp>),
}

impl MailTransport {
    const SETTING: &str = "courier.mail (--mail)";

    /// Understands the URL. Nothing is made and nobody is asked.
    pub(super) fn parse(url: &str, authorities: &Authorities) -> Result<Self, TransportError> {
        let malformed = |why| TransportError::Malformed { setting: Self::SETTING, why };
        match url.split_once("://") {
            Some(("file", path)) => Folder::parse(path).map(Self::Folder).map_err(malformed),
            Some(("smtp" | "smtps", _)) => {
                Smtp::parse(url, authorities).map(|smtp| Self::Smtp(Box::new(smtp))).map_err(malformed)
            }
            _ => Err(TransportError::Unknown {
                setting: Self::SETTING,
                shown: describe(url),
                known: "file://DIR, smtp://user:password@host:port, smtps://user:password@host:port",
            }),
        }
    }

    /// Makes what must be there before anything is sent.
    pub(super) fn prepare(&self) -> Result<(), TransportError> {
        match self {
            Self::Folder(folder) => folder.prepare().map_err(|source| TransportError::Folder {
                setting: Self::SETTING,
                path: folder.path().to_owned(),
                source,
            }),
            Self::Smtp(_) => Ok(()),
        }
    }

    pub(super) async fn send(&self, label: &Label, mail: Mail) -> Result<(), SendError> {
        match self {
            Self::Folder(folder) => folder.write(label, "eml", mail.bytes).await,
            Self::Smtp(smtp) => smtp.send(&mail).await,
        }
    }
}

/// Where SMS go.
pub(super) enum SmsTransport {
    Folder(Folder),
    Twilio(Box<Twilio>),
    Webhook(Box<Webhook>),
}

impl SmsTransport {
    const SETTING: &str = "courier.sms (--sms)";

    /// Understands the URL. Nothing is made and nobody is asked.
    pub(super) fn parse(url: &str, authorities: &Authorities) -> Result<Self, TransportError> {
        let malformed = |why| TransportError::Malformed { setting: Self::SETTING, why };
        match url.split_once("://") {
            Some(("file", path)) => Folder::parse(path).map(Self::Folder).map_err(malformed),
            Some(("twilio", _)) => {
                Twilio::parse(url, authorities).map(|twilio| Self::Twilio(Box::new(twilio))).map_err(malformed)
            }
            Some(("http" | "https", _)) => {
                Webhook::parse(url, authorities).map(|webhook| Self::Webhook(Box::new(webhook))).map_err(malformed)
            }
            _ => Err(TransportError::Unknown {
                setting: Self::SETTING,
                shown: describe(url),
                known: "file://DIR, twilio://SID:TOKEN@FROM, https://host/path",
            }),
        }
    }

    /// Makes what must be there before anything is sent.
    pub(super) fn prepare(&self) -> Result<(), TransportError> {
        match self {
            Self::Folder(folder) => folder.prepare().map_err(|source| TransportError::Folder {
                setting: Self::SETTING,
                path: folder.path().to_owned(),
                source,
            }),
            Self::Twilio(_) | Self::Webhook(_) => Ok(()),
        }
    }

    pub(super) async fn send(&self, label: &Label, sms: Sms) -> Result<(), SendError> {
        match self {
            Self::Folder(folder) => {
                let text = format!("To: {}\n\n{}\n", sms.to, sms.text);
                folder.write(label, "txt", text.into_bytes()).await
            }
            Self::Twilio(twilio) => twilio.send(&sms).await,
            Self::Webhook(webhook) => webhook.send(label, &sms).await,
        }
    }
}

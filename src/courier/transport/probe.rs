//! Whether messages would leave, asked without sending any.

use std::time::Duration;

use super::authorities::{Authorities, AuthoritiesError};
use super::folder::Folder;
use super::{MailTransport, SmsTransport, TransportError, describe};
use crate::config::Courier;

/// Longer than anybody wants to wait for the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Messages would be taken.
    Works(String),
    /// They would be taken, in a way that is not wise.
    Unwise(String),
    /// Nobody took them just then; they wait.
    Unreachable(String),
    /// They go into this folder, which is there or will be made.
    Folder(std::path::PathBuf),
}

/// Asks whoever takes mail.
///
/// # Errors
/// [`TransportError`]: a server does not start with this configuration.
pub async fn mail(config: &Courier) -> Result<Probe, TransportError> {
    let smtp = match MailTransport::parse(config.mail.expose(), &authorities(config)?)? {
        MailTransport::Folder(folder) => return Ok(of_folder(&folder)),
        MailTransport::Smtp(smtp) => smtp,
    };
    let place = format!("{}:{}", smtp.host(), smtp.port());
    Ok(match tokio::time::timeout(PATIENCE, smtp.connect()).await {
        Err(_) => Probe::Unreachable(format!("{place} did not answer in {} s", PATIENCE.as_secs())),
        Ok(Err(error)) => Probe::Unreachable(format!("{place}: {error}")),
        Ok(Ok(mut connection)) => {
            let encrypted = connection.is_encrypted();
            connection.abort().await;
            Probe::Works(format!("{place} answers, {} TLS", if encrypted { "with" } else { "without" }))
        }
    })
}

/// Asks whoever takes SMS.
///
/// # Errors
/// [`TransportError`]: a server does not start with this configuration.
pub async fn sms(config: &Courier) -> Result<Probe, TransportError> {
    let place = describe(config.sms.expose());
    Ok(match SmsTransport::parse(config.sms.expose(), &authorities(config)?)? {
        SmsTransport::Folder(folder) => of_folder(&folder),
        SmsTransport::Twilio(twilio) => match tokio::time::timeout(PATIENCE, twilio.look()).await {
            Err(_) => Probe::Unreachable(format!("the provider did not answer in {} s", PATIENCE.as_secs())),
            Ok(Err(error)) => Probe::Unreachable(format!("the provider cannot be reached: {error}")),
            Ok(Ok(status)) if matches!(status.as_u16(), 401 | 403) => {
                Probe::Unreachable(format!("the provider refuses SID and token ({})", status.as_u16()))
            }
            Ok(Ok(_)) => Probe::Works("the provider answers".to_owned()),
        },
        SmsTransport::Webhook(webhook) => {
            let (client, origin) = webhook.origin();
            match tokio::time::timeout(PATIENCE, client.head(origin).send()).await {
                Err(_) => Probe::Unreachable(format!("{place} did not answer in {} s", PATIENCE.as_secs())),
                Ok(Err(error)) => Probe::Unreachable(format!("{place}: {}", super::http::explain(error))),
                // Any answer will do: what it would say to an SMS is only found out with one.
                Ok(Ok(_)) if webhook.is_exposed() => {
                    Probe::Unwise(format!("{place} answers, and its token goes there over plain HTTP; use https://"))
                }
                Ok(Ok(_)) => Probe::Works(format!("{place} answers")),
            }
        }
    })
}

fn authorities(config: &Courier) -> Result<Authorities, AuthoritiesError> {
    Authorities::read(config.tls_ca.as_deref())
}

fn of_folder(folder: &Folder) -> Probe {
    Probe::Folder(folder.path().to_owned())
}

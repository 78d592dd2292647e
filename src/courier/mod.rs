//! The courier: mail and SMS leave through a queue in the store.
//!
//! A verb that has something to tell stores its message in the same change ([`Composer`] makes it), so that a slow or dead
//! provider neither delays nor fails a request. A [`Worker`] in each process claims messages that are due, sends them, and
//! deletes them; what fails is tried again, ever more slowly, until it is given up. Of any number of processes one has a
//! message at a time, for a lease: one that dies in the middle is followed by another, so that a message can arrive twice,
//! with the same Message-ID, and is never lost.
//!
//! - [`letter`]: what there is to tell; `composer` seals it into a message
//! - `templates`, `render`, [`links`]: what it looks like
//! - [`transport`]: the ways out, one file each
//! - [`carrier`]: one attempt with one message; [`worker`]: all of them

mod backoff;
pub mod carrier;
mod composer;
pub mod letter;
pub mod links;
mod render;
mod template;
pub mod templates;
pub mod transport;
mod waiting;
pub mod worker;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use authkeep_store::{Messages, Secret};
use lettre::message::Mailbox;
use tokio::sync::Notify;

pub use carrier::Carrier;
pub use composer::{ComposeError, Composer, SEALED};
pub use letter::Letter;
pub use worker::Worker;

use crate::auth::seal::Sealer;
use crate::clock::Clock;
use crate::config::Config;
use links::{Links, PublicUrlError};
use render::Renderer;
use templates::{Templates, TemplatesError};
use transport::authorities::Authorities;
use transport::{MailTransport, SmsTransport, TransportError};

/// Why a courier cannot work as it is configured; the message names the setting.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// A transport cannot be used.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A template cannot be used.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// Links cannot be made.
    #[error(transparent)]
    PublicUrl(#[from] PublicUrlError),
    /// Mail has no sender.
    #[error("courier.from is no sender: write it as Name <address>")]
    From,
    /// Nothing would be sent.
    #[error("{0} must be 1 or more")]
    Zero(&'static str),
}

/// A courier that is ready: everything that can be wrong with it has been looked at.
pub struct Courier {
    sealer: Arc<Sealer>,
    bell: Arc<Notify>,
    mail: MailTransport,
    sms: SmsTransport,
    templates: Templates,
    /// Where the configuration names a public URL.
    links: Option<Links>,
    tls: bool,
    from: Mailbox,
    settings: crate::config::Courier,
}

impl Courier {
    /// Understands the configuration and makes the outbox, if there is one. Nobody is connected to.
    ///
    /// # Errors
    /// [`CourierError`], which names the setting.
    pub fn new(config: &Config, key: &Secret<32>) -> Result<Self, CourierError> {
        let settings = config.courier.clone();
        let public = &config.server.public;
        check_settings(&settings)?;
        let authorities = Authorities::read(settings.tls_ca.as_deref()).map_err(TransportError::from)?;
        let courier = Self {
            sealer: Arc::new(Sealer::new(key, SEALED)),
            bell: Arc::new(Notify::new()),
            mail: MailTransport::parse(settings.mail.expose(), &authorities)?,
            sms: SmsTransport::parse(settings.sms.expose(), &authorities)?,
            templates: Templates::read(settings.templates.as_deref())?,
            links: public.url.as_deref().map(Links::on).transpose()?,
            tls: public.tls_cert.is_some(),
            from: sender(&settings)?,
            settings,
        };
        courier.mail.prepare()?;
        courier.sms.prepare()?;
        Ok(courier)
    }

    /// What makes messages for this courier.
    #[must_use]
    pub fn composer(&self) -> Composer {
        Composer::new(Arc::clone(&self.sealer), Arc::clone(&self.bell))
    }

    /// What sends single messages. `public` is the address of the public listener, for links where no URL is configured.
    #[must_use]
    pub fn carrier(self, store: Arc<dyn Messages>, clock: Clock, public: SocketAddr) -> Carrier {
        Carrier {
            store,
            sealer: self.sealer,
            clock,
            mail: self.mail,
            sms: self.sms,
            renderer: Renderer {
                templates: self.templates,
                links: self.links.unwrap_or_else(|| Links::at(public, self.tls)),
                from: self.from,
                app_name: self.settings.app_name,
            },
            give_up_mail: Duration::from_secs(self.settings.give_up_hours.saturating_mul(3600)),
            give_up_sms: Duration::from_secs(self.settings.sms_give_up_minutes.saturating_mul(60)),
        }
    }

    /// Starts to send what is in the store, and what will be. `public` is the address of the public listener.
    #[must_use]
    pub fn start(self, store: Arc<dyn Messages>, clock: Clock, public: SocketAddr) -> Worker {
        let bell = Arc::clone(&self.bell);
        let (poll, slots) = (Duration::from_millis(self.settings.poll_ms), self.settings.concurrency);
        Worker::start(Arc::new(self.carrier(store, clock, public)), bell, poll, slots)
    }

    /// Where mail and SMS go, for the start line.
    #[must_use]
    pub fn describe(config: &crate::config::Courier) -> String {
        let [mail, sms] = [&config.mail, &config.sms].map(|url| transport::describe(url.expose()));
        format!("mail goes to {mail}, SMS to {sms}")
    }
}

/// Looks at the numbers of the configuration.
///
/// # Errors
/// [`CourierError::Zero`].
pub fn check_settings(settings: &crate::config::Courier) -> Result<(), CourierError> {
    let zeros = [
        ("courier.concurrency", settings.concurrency == 0),
        ("courier.poll_ms", settings.poll_ms == 0),
        ("courier.give_up_hours", settings.give_up_hours == 0),
        ("courier.sms_give_up_minutes", settings.sms_give_up_minutes == 0),
    ];
    if let Some((zero, _)) = zeros.into_iter().find(|(_, is_zero)| *is_zero) {
        return Err(CourierError::Zero(zero));
    }
    Ok(())
}

/// Who mail is from.
///
/// # Errors
/// [`CourierError::From`].
pub fn sender(settings: &crate::config::Courier) -> Result<Mailbox, CourierError> {
    settings.from.parse().map_err(|_| CourierError::From)
}

//! Mail by SMTP, a connection a message.
//!
//! The commands are sent one by one, since it decides about a refused message which of them was refused: a server that
//! does not take our password may take it when somebody has corrected it, a recipient that does not exist never will.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use url::Url;

use super::address::{self, ENCODE, is_loopback};
use super::authorities::Authorities;
use super::{Mail, SendError, whole_story};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// When a connection is encrypted. Certificates are verified whenever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    /// From its first byte on.
    Implicit,
    /// By STARTTLS, or nothing is sent.
    Required,
    /// By STARTTLS where the server offers it.
    Opportunistic,
    /// Never.
    Never,
}

/// A mail server.
pub(in crate::courier) struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    parameters: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
}

impl Smtp {
    pub(super) fn parse(url: &str, authorities: &Authorities) -> Result<Self, String> {
        let url = address::parse(url)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(format!("nothing may stand after host and port but options; {ENCODE}"));
        }
        let host = address::host(&url);
        let credentials = address::credentials(&url)?;
        let implicit = url.scheme() == "smtps";
        let (mut tls, mut hello) = (None, ClientId::default());
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("tls", "required") if !implicit => tls = Some(Tls::Required),
                ("tls", "opportunistic") if !implicit => tls = Some(Tls::Opportunistic),
                ("tls", "never") if !implicit => tls = Some(Tls::Never),
                ("tls", _) if implicit => return Err("smtps:// always uses TLS and has no option tls".to_owned()),
                ("tls", _) => return Err("tls is none of required, opportunistic, never".to_owned()),
                ("hello", name) if is_hello(name) => hello = ClientId::Domain(name.to_owned()),
                ("hello", _) => return Err("hello is no host name".to_owned()),
                _ => return Err("there are the options tls and hello, and no other".to_owned()),
            }
        }
        // A password is not given to whoever answers in the server's place.
        let exposed = credentials.is_some() && !is_loopback(&host);
        let default = match (implicit, exposed) {
            (true, _) => Tls::Implicit,
            (false, true) => Tls::Required,
            (false, false) => Tls::Opportunistic,
        };
        Ok(Self {
            port: url.port().unwrap_or(default_port(&url, credentials.is_some())),
            tls: tls.unwrap_or(default),
            parameters: authorities.parameters(&host)?,
            host,
            credentials: credentials.map(|(user, password)| Credentials::new(user.to_string(), password.to_string())),
            hello,
        })
    }

    /// A connection that is ready for a mail.
    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let implicit = (self.tls == Tls::Implicit).then(|| self.parameters.clone());
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT_TIMEOUT), &self.hello, implicit, None)
                .await
                .map_err(|error| failed("connecting", &error))?;
        let offered = connection.can_starttls();
        if self.tls == Tls::Required && !offered {
            return Err(SendError::temporary("the mail server offers no STARTTLS, and TLS is required"));
        }
        if offered && matches!(self.tls, Tls::Required | Tls::Opportunistic) {
            let upgraded = connection.starttls(self.parameters.clone(), &self.hello).await;
            upgraded.map_err(|error| failed("STARTTLS", &error))?;
        }
        if let Some(credentials) = &self.credentials {
            let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await;
            signed_in.map_err(|error| failed("AUTH", &error))?;
        }
        Ok(connection)
    }

    pub(super) async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let mut connection = self.connect().await?;
        let mut options = Vec::new();
        if ![&mail.from, &mail.to].iter().all(|address| address.to_string().is_ascii()) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(SendError::permanent("the mail server takes no address with other characters than ASCII"));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let from = connection.command(MailFrom::new(Some(mail.from.clone()), options)).await;
        from.map_err(|error| failed("MAIL FROM", &error))?;
        let to = connection.command(Rcpt::new(mail.to.clone(), Vec::new())).await;
        to.map_err(|error| judged("RCPT TO", &error))?;
        connection.command(Data).await.map_err(|error| judged("DATA", &error))?;
        connection.message(&mail.bytes).await.map_err(|error| judged("the mail", &error))?;
        // It is sent, whatever comes of this.
        let _ = tokio::time::timeout(QUIT_TIMEOUT, connection.quit()).await;
        Ok(())
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

fn default_port(url: &Url, signs_in: bool) -> u16 {
    match (url.scheme(), signs_in) {
        ("smtps", _) => 465,
        (_, true) => 587,
        (_, false) => 25,
    }
}

fn is_hello(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-[]:".contains(&byte))
}

/// A failure that says nothing about the mail. What the server said may quote an address, so that its code is told alone.
fn failed(stage: &str, error: &Error) -> SendError {
    SendError::Temporary(match error.status() {
        Some(code) => format!("the mail server answered {code} to {stage}"),
        None if error.is_response() => format!("the mail server's answer to {stage} is not SMTP, or broke off"),
        None => format!("{stage}: {}", whole_story(error)),
    })
}

/// A failure at a command that carries the mail: a 5xx is about it, except that nobody is signed in.
fn judged(stage: &str, error: &Error) -> SendError {
    match (failed(stage, error), error.status()) {
        (SendError::Temporary(why), Some(code)) if error.is_permanent() && u16::from(code) != 530 => {
            SendError::Permanent(why)
        }
        (failed, _) => failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> (u16, Tls) {
        let smtp = Smtp::parse(url, &Authorities::default()).unwrap();
        (smtp.port, smtp.tls)
    }

    #[test]
    fn a_password_asks_for_tls_unless_it_stays_on_the_machine() {
        assert_eq!(parsed("smtp://mail.example"), (25, Tls::Opportunistic));
        assert_eq!(parsed("smtp://me:x@mail.example"), (587, Tls::Required));
        assert_eq!(parsed("smtp://me:x@mail.example:2525?tls=never"), (2525, Tls::Never));
        assert_eq!(parsed("smtp://me:x@[::1]"), (587, Tls::Opportunistic));
        assert_eq!(parsed("smtps://me:x@mail.example"), (465, Tls::Implicit));
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for (url, says) in [
            ("smtp://me:sec/ret@host", "%2F"),
            ("smtp://me:12/secret@host", "%2F"),
            ("smtp://", "host"),
            ("smtp://host?tls=perhaps", "opportunistic"),
            ("smtps://host?tls=never", "always"),
            ("smtp://host?tsl=never", "no other"),
            ("smtp://host?hello=a%20b", "hello"),
        ] {
            let why = Smtp::parse(url, &Authorities::default()).err().expect("it is refused");
            assert!(why.contains(says) && !why.contains("secret") && !why.contains("sec/ret"), "{url}: {why}");
        }
    }
}

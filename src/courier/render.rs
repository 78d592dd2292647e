//! A letter becomes what is sent: a mail with its headers, or the text of an SMS.

use std::time::{Duration, UNIX_EPOCH};

use authkeep_store::{Message, MessageId};
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};

use super::letter::Letter;
use super::links::Links;
use super::templates::{Kind, Templates};

/// The longest line that a mail may have without being encoded (RFC 5322, 2.1.1).
const LONGEST_LINE: usize = 998;

/// A letter that can never be sent. Nothing here tells to whom it was.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsendable {
    #[error("its address is none that mail can be sent to")]
    Address,
    #[error("its number has other characters than digits")]
    Number,
    #[error("it cannot be written as a mail: {0}")]
    Mail(#[from] lettre::error::Error),
}

/// A mail as it is sent.
pub(super) struct Mail {
    pub(super) from: Address,
    pub(super) to: Address,
    /// Headers and body, with CRLF line ends.
    pub(super) bytes: Vec<u8>,
}

/// An SMS as it is sent.
pub(super) struct Sms {
    /// The number with its plus.
    pub(super) to: String,
    pub(super) text: String,
}

/// What is ready to be sent.
pub(super) enum Rendered {
    Mail(Mail),
    Sms(Sms),
}

/// What all messages have in common.
pub(super) struct Renderer {
    pub(super) templates: Templates,
    pub(super) links: Links,
    pub(super) from: Mailbox,
    pub(super) app_name: String,
}

impl Renderer {
    pub(super) fn render(&self, message: &Message, letter: &Letter) -> Result<Rendered, Unsendable> {
        match letter {
            Letter::PhoneCode { to, code } => self.sms(to, code).map(Rendered::Sms),
            _ => self.mail(message, letter).map(Rendered::Mail),
        }
    }

    fn sms(&self, digits: &str, code: &str) -> Result<Sms, Unsendable> {
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Unsendable::Number);
        }
        let to = format!("+{digits}");
        let values = [("app_name", self.app_name.as_str()), ("to", &to), ("code", code)];
        let text = self.templates.text(Kind::PhoneCode, &values);
        Ok(Sms { to, text })
    }

    fn mail(&self, message: &Message, letter: &Letter) -> Result<Mail, Unsendable> {
        let to = address(letter.to()).ok_or(Unsendable::Address)?;
        let (subject, link) = match letter {
            Letter::Confirmation { token, .. } => ("Confirmation instructions", self.links.confirmation(token)),
            Letter::PasswordReset { token, .. } => ("Reset password instructions", self.links.password_reset(token)),
            Letter::Unlock { token, .. } => ("Unlock instructions", self.links.unlock(token)),
            Letter::DocumentVerified { .. } => ("Your identity was approved", String::new()),
            Letter::DocumentRejected { .. } => ("Your identity was rejected", String::new()),
            Letter::PhoneCode { .. } => return Err(Unsendable::Address),
        };
        let kind = Kind::of(letter);
        let values = [("app_name", self.app_name.as_str()), ("to", letter.to()), ("link", &link)];
        let parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, &self.templates.text(kind, &values)))
            .singlepart(part(ContentType::TEXT_HTML, &self.templates.html(kind, &values)));
        let mut mail = lettre::Message::builder()
            .message_id(Some(self.message_id(message.id)))
            .date(UNIX_EPOCH + Duration::from_millis(message.created_at.get()))
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(subject)
            .multipart(parts)?;
        // Out-of-office notes are not sent to it (RFC 3834).
        mail.headers_mut().insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        Ok(Mail { from: self.from.email.clone(), to, bytes: mail.formatted() })
    }

    /// The same at every attempt, so that whoever gets a mail twice can tell.
    fn message_id(&self, id: MessageId) -> String {
        format!("<{}@{}>", hex::encode(id.as_bytes()), self.from.email.domain())
    }
}

/// The address, with its domain as the DNS knows it, so that only a local part can need more than ASCII.
fn address(text: &str) -> Option<Address> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let address: Address = text.parse().ok()?;
    if address.domain().is_ascii() {
        return Some(address);
    }
    let domain = url::Host::parse(address.domain()).ok()?.to_string();
    Address::new(address.user(), domain).ok()
}

/// A part of a mail. As long as mail servers take it as it is it is not encoded, so that links in the files of an outbox
/// can be read and copied.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let plain = text.bytes().all(|byte| matches!(byte, b'\t' | b'\n' | b' '..=b'~'));
    let body = if plain && text.split('\n').all(|line| line.len() <= LONGEST_LINE) {
        Body::dangerous_pre_encoded(text.replace('\n', "\r\n").into_bytes(), ContentTransferEncoding::SevenBit)
    } else {
        Body::new(text.to_owned())
    };
    SinglePart::builder().header(kind).body(body)
}

#[cfg(test)]
mod tests;

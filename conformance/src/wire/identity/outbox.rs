//! What the server sent, read from the folders that it was told to send into.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::wire::case::{Check, Failure};
use crate::wire::client::Client;

/// How often, and how far apart, a folder is looked at before a message counts as not sent.
const LOOKS: u32 = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// A mail, as far as cases look at it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mail {
    pub(super) to: String,
    pub(super) subject: String,
    /// The plain text.
    pub(super) text: String,
}

impl Mail {
    /// The value of a parameter of the link in the mail.
    pub(super) fn link_parameter(&self, name: &str) -> Result<String, Failure> {
        let link = self.text.lines().find_map(|line| line.trim().split_once(&format!("?{name}=")));
        let value = link.map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty());
        value.ok_or_else(|| {
            Failure::of(&format!("the mail {:?}", self.subject), format!("a link with {name}"), &self.text)
        })
    }

    /// Reads a mail (RFC 5322, RFC 2045, RFC 2046).
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n")?;
        let head = unfold(head);
        let address = header(&head, "to")?;
        let to = address.rsplit_once('<').map_or(address.as_str(), |(_, rest)| rest.trim_end_matches('>'));
        Some(Self { to: to.to_owned(), subject: header(&head, "subject")?, text: plain_text(&head, body)? })
    }
}

fn unfold(head: &str) -> String {
    head.replace("\n ", " ").replace("\n\t", " ")
}

fn header(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.eq_ignore_ascii_case(name).then_some(value)
    })?;
    Some(line.trim().to_owned())
}

/// The first part of type `text/plain`, decoded.
fn plain_text(head: &str, body: &str) -> Option<String> {
    let kind = header(head, "content-type").unwrap_or_else(|| "text/plain".to_owned());
    if let Some((_, rest)) = kind.split_once("boundary=") {
        let boundary = rest.split(';').next()?.trim().trim_matches('"');
        let mark = format!("--{boundary}");
        let mut parts = body.split(&mark).skip(1);
        return parts.find_map(|part| {
            let (head, body) = part.trim_start_matches('\n').split_once("\n\n")?;
            plain_text(&unfold(head), body)
        });
    }
    if !kind.starts_with("text/plain") {
        return None;
    }
    let encoding = header(head, "content-transfer-encoding").unwrap_or_default().to_lowercase();
    let bytes = match encoding.as_str() {
        "base64" => STANDARD.decode(body.split_whitespace().collect::<String>()).ok()?,
        "quoted-printable" => quoted_printable(body),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).ok().map(|text| text.replace("\r\n", "\n"))
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let joined = body.replace("=\n", "");
    let mut bytes = joined.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'=' {
            let pair: String = bytes.by_ref().take(2).map(char::from).collect();
            decoded.extend(u8::from_str_radix(&pair, 16));
        } else {
            decoded.push(byte);
        }
    }
    decoded
}

impl Client {
    /// The next mail to an address that has this subject.
    pub(super) async fn mail(&self, to: &str, subject: &str) -> Result<Mail, Failure> {
        let folder = self.target.mail_dir.clone().ok_or_else(|| Failure::new("there is no folder of mail"))?;
        let wanted = format!("a mail {subject:?} to {to}");
        self.wait_for(&folder, "eml", &wanted, |bytes| {
            Mail::read(bytes).filter(|mail| mail.to.eq_ignore_ascii_case(to) && mail.subject == subject)
        })
        .await
    }

    /// Checks that no other mail to an address lies there at this moment that has this subject.
    pub(super) fn has_no_other_mail(&self, to: &str, subject: &str) -> Check {
        let folder = self.target.mail_dir.clone().ok_or_else(|| Failure::new("there is no folder of mail"))?;
        let read = |path: PathBuf| Mail::read(&fs::read(path).ok()?);
        let mut mails = self.unread(&folder, "eml", &[]).into_iter().filter_map(read);
        if mails.any(|mail| mail.to.eq_ignore_ascii_case(to) && mail.subject == subject) {
            let wanted = format!("no other mail {subject:?} to {to}");
            return Err(Failure::of(&format!("look into {}", folder.display()), wanted, "one"));
        }
        Ok(())
    }

    /// What the link of the next mail of a subject carries.
    pub(super) async fn mailed(&self, to: &str, subject: &str, parameter: &str) -> Result<String, Failure> {
        self.mail(to, subject).await?.link_parameter(parameter)
    }

    /// The text of the next SMS to a number, given by its digits.
    pub(super) async fn sms(&self, digits: &str) -> Result<String, Failure> {
        let folder = self.target.sms_dir.clone().ok_or_else(|| Failure::new("there is no folder of SMS"))?;
        self.wait_for(&folder, "txt", &format!("an SMS to +{digits}"), |bytes| {
            let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
            let text = text.strip_prefix(&format!("To: +{digits}\n\n"))?;
            Some(text.trim_end().to_owned())
        })
        .await
    }

    /// The code of the next SMS to a number.
    pub(super) async fn sms_code(&self, digits: &str) -> Result<String, Failure> {
        let text = self.sms(digits).await?;
        let code = text.rsplit(' ').next().unwrap_or_default();
        if code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(code.to_owned())
        } else {
            Err(Failure::of("an SMS", "a text that ends in five digits", text))
        }
    }

    /// Waits, a bounded number of looks, for a file that `read` takes. Each file is taken or passed over once.
    async fn wait_for<T>(
        &self,
        folder: &Path,
        extension: &str,
        wanted: &str,
        read: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<T, Failure> {
        let mut passed_over = Vec::new();
        for _ in 0..LOOKS {
            for path in self.unread(folder, extension, &passed_over) {
                // A file that is gone in the meantime was nobody's of this case.
                let Ok(bytes) = fs::read(&path) else { continue };
                if let Some(message) = read(&bytes) {
                    self.messages.lock().expect("no holder panics").insert(path);
                    return Ok(message);
                }
                passed_over.push(path);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(Failure::of(&format!("look into {}", folder.display()), wanted, "none"))
    }

    fn unread(&self, folder: &Path, extension: &str, passed_over: &[PathBuf]) -> Vec<PathBuf> {
        let taken = self.messages.lock().expect("no holder panics");
        let files = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        let wanted = |path: &PathBuf| {
            let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            let fits = path.extension().is_some_and(|known| known == extension);
            fits && !hidden && !taken.contains(path) && !passed_over.contains(path)
        };
        files.filter(wanted).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_text_of_a_mail_is_found_and_decoded() {
        for (encoding, text) in [
            ("7bit", "Open:\r\nhttp://a/b?t=1_x"),
            ("quoted-printable", "Open:\r\nhttp://a/b?t=3D1=\r\n_x"),
            ("base64", "T3BlbjoNCmh0dHA6Ly9h\r\nL2I/dD0xX3g="),
        ] {
            let mail = format!(
                "From: <x@y>\r\nTo: Me <me@example.org>\r\nSubject: Hello\r\n there\r\n\
                 Content-Type: multipart/alternative;\r\n boundary=\"xyz\"\r\n\r\n--xyz\r\n\
                 Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{text}\r\n\
                 --xyz\r\nContent-Type: text/html\r\n\r\n<p>\r\n--xyz--\r\n"
            );
            let mail = Mail::read(mail.as_bytes()).unwrap();
            assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("me@example.org", "Hello there"));
            assert_eq!(mail.text.trim_end(), "Open:\nhttp://a/b?t=1_x", "{encoding}");
            assert_eq!(mail.link_parameter("t").unwrap(), "1_x");
            assert!(mail.link_parameter("u").is_err());
        }
    }
}

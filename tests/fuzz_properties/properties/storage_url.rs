//! Storage URLs: any text is described or refused without a panic, and no password of a URL is ever shown.

use std::fmt::Write as _;

use arbitrary::{Result, Unstructured};
use authkeep::backend;
use authkeep_sled::Options;

/// Describes the bytes as a text, and a URL that they choose, with a password at either of its two places.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = backend::describe(&text);
    let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let options = Options::from_query(pairs);
    assert!(options.is_ok() || options.is_err_and(|error| !error.to_string().is_empty()), "a refusal says nothing");
    if let Ok(with_password) = with_password(&mut Unstructured::new(bytes)) {
        with_password.check();
    }
}

/// A URL and its password, which stands nowhere else in it.
struct WithPassword {
    url: String,
    password: String,
}

fn with_password(choices: &mut Unstructured<'_>) -> Result<WithPassword> {
    let scheme = *choices.choose(&["postgres", "postgresql", "mysql", "memory", "POSTGRES", "postgres+tls", ""])?;
    // Of letters that neither a message nor another part of the URL has.
    let password = format!("QX{}XQ", encoded(choices)?);
    let (user, path) = (encoded(choices)?.to_lowercase(), encoded(choices)?.to_lowercase());
    let host = *choices.choose(&["db", "db:5432", "[::1]:5432", "", "a,b"])?;
    let url = if choices.arbitrary()? {
        format!("{scheme}://{user}:{password}@{host}/{path}")
    } else {
        format!("{scheme}://{user}@{host}/{path}?user={user}&password={password}#{user}")
    };
    Ok(WithPassword { url, password })
}

/// A text with all that means something in a URL percent-encoded, and some that does not.
fn encoded(choices: &mut Unstructured<'_>) -> Result<String> {
    let bytes: &[u8] = choices.arbitrary()?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~!$'()*,;".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(text, "%{byte:02x}");
        }
        text
    }))
}

impl WithPassword {
    fn check(&self) {
        let shown = backend::describe(&self.url);
        assert!(!shown.contains(&self.password), "{} is shown as {shown}", self.url);
        if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            // Opening these asks the network.
            return;
        }
        let opening = std::pin::pin!(backend::open(&self.url, false));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(Err(error)) = opening.poll(&mut context) else {
            panic!("{} is not refused at once", self.url);
        };
        assert!(!error.to_string().contains(&self.password), "{} is refused with {error}", self.url);
    }
}

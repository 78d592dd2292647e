//! The URLs of transports: taking them apart, and showing them.

use percent_encoding::percent_decode_str;
use url::Url;
use zeroize::Zeroizing;

/// The URL as it may be shown: a folder by its full path, everything else by scheme, host and port alone. Users,
/// passwords, paths and options stay hidden, since any of them can be a secret.
#[must_use]
pub fn describe(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "[no URL]".to_owned() };
    if scheme == "file" {
        return std::path::absolute(rest).map_or_else(|_| rest.to_owned(), |path| path.display().to_string());
    }
    // A password that was not encoded can look like a host.
    let sure = |url: &Url| !url.path().contains('@') && !url.query().unwrap_or_default().contains('@');
    match Url::parse(url).ok().filter(sure).and_then(|url| Some((url.host()?.to_string(), url.port()))) {
        Some((host, Some(port))) => format!("{scheme}://{host}:{port}"),
        Some((host, None)) => format!("{scheme}://{host}"),
        None => format!("{scheme}://.."),
    }
}

/// Takes a URL apart; the reason for a refusal quotes nothing of it.
pub(super) fn parse(url: &str) -> Result<Url, String> {
    let parsed = Url::parse(url).map_err(|error| format!("{error}; {ENCODE}"))?;
    if parsed.host_str().is_none_or(str::is_empty) {
        return Err(format!("it names no host; {ENCODE}"));
    }
    Ok(parsed)
}

/// What is wrong most often.
pub(super) const ENCODE: &str = "in user and password write %40 for @, %2F for /, %3A for :, %23 for #, %3F for ?";

/// User and password.
type Credentials = (Zeroizing<String>, Zeroizing<String>);

/// Who is signed in as, if the URL says so.
pub(super) fn credentials(url: &Url) -> Result<Option<Credentials>, String> {
    if url.username().is_empty() && url.password().is_none() {
        return Ok(None);
    }
    Ok(Some((decode(url.username())?, decode(url.password().unwrap_or_default())?)))
}

fn decode(text: &str) -> Result<Zeroizing<String>, String> {
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| "user or password is no UTF-8".to_owned())?;
    if decoded.chars().any(char::is_control) {
        return Err("user or password has a control character".to_owned());
    }
    Ok(Zeroizing::new(decoded.into_owned()))
}

/// The host as names are looked up and certificates are made out: an IPv6 address without its brackets.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).to_owned()
}

/// Whether what is sent there stays on this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_where_it_goes_is_shown() {
        for (url, shown) in [
            ("smtp://me:secret@mail.example:587?tls=required", "smtp://mail.example:587"),
            ("https://:secret@sms.example/hooks/secret?key=secret", "https://sms.example"),
            ("twilio://AC1:secret@+15005550006", "twilio://+15005550006"),
            ("smtp://me:12/secret@host", "smtp://.."),
            ("smtp://me:12?secret@host", "smtp://.."),
            ("smtp://me:sec/ret@host", "smtp://.."),
            ("secret", "[no URL]"),
            ("file:///a/b", "/a/b"),
        ] {
            assert_eq!(describe(url), shown, "{url}");
        }
    }

    #[test]
    fn user_and_password_are_decoded() {
        let url = parse("smtp://me%40example.org:a%2Fb@[::1]:25").unwrap();
        let (user, password) = credentials(&url).unwrap().unwrap();
        assert_eq!((user.as_str(), password.as_str(), host(&url).as_str()), ("me@example.org", "a/b", "::1"));
        assert!(credentials(&parse("smtp://host").unwrap()).unwrap().is_none());
        assert!(credentials(&parse("smtp://me:a%0d%0ab@host").unwrap()).is_err());
    }
}

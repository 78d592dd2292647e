//! What the suite is pointed at: addresses, dialect, secret, and the seed of the values that it sends.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use hyper::Uri;

use crate::seed;

/// Which day's clients the authdb API serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Error bodies hold a message alone; accounts show `verifyHash`.
    V036,
    /// Error bodies hold message, errno, error and code; accounts hide `verifyHash`.
    V042,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V036 => "0.36",
            Self::V042 => "0.42",
        })
    }
}

/// The address of a listener: `http://127.0.0.1:8000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    host: String,
    port: u16,
}

/// The text is no base URL that the suite can talk to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrlError(&'static str);

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; a base URL looks like http://127.0.0.1:8000", self.0)
    }
}

impl std::error::Error for BaseUrlError {}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        let uri: Uri = text.parse().map_err(|_| BaseUrlError("not a URL"))?;
        if uri.scheme_str() != Some("http") {
            return Err(BaseUrlError("the scheme is not http"));
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err(BaseUrlError("the URL has a path or a query"));
        }
        let host = uri.host().filter(|host| !host.is_empty()).ok_or(BaseUrlError("the URL has no host"))?;
        Ok(Self { host: host.to_owned(), port: uri.port_u16().unwrap_or(80) })
    }
}

impl BaseUrl {
    /// Host and port as a `Host` header names them.
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

/// A server to be checked.
#[derive(Clone)]
pub struct Target {
    /// The internal listener, which serves authdb.
    pub internal: BaseUrl,
    /// The public listener; cases about it are skipped without one.
    pub public: Option<BaseUrl>,
    /// The dialect that the server was started with.
    pub dialect: Dialect,
    /// The secret that internal routes want; cases about it are skipped without one.
    pub service_secret: Option<String>,
    /// The folder that the server's mail goes to, one `.eml` file a message; cases about mail are skipped without one.
    pub mail_dir: Option<PathBuf>,
    /// The folder that the server's SMS go to, one `.txt` file a message; cases about SMS are skipped without one.
    pub sms_dir: Option<PathBuf>,
    /// Where ids, e-mails and keys come from. The same seed gives each case the same values.
    pub seed: u64,
}

impl Target {
    /// A server without a secret, with the seed of the process: by chance, or that of `AUTHKEEP_TEST_SEED`.
    #[must_use]
    pub fn new(internal: BaseUrl, dialect: Dialect) -> Self {
        Self {
            internal,
            public: None,
            dialect,
            service_secret: None,
            mail_dir: None,
            sms_dir: None,
            seed: seed::of_process(),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("internal", &self.internal)
            .field("public", &self.public)
            .field("dialect", &self.dialect)
            .field("service_secret", &self.service_secret.as_ref().map(|_| "[secret]"))
            .field("mail_dir", &self.mail_dir)
            .field("sms_dir", &self.sms_dir)
            .field("seed", &self.seed)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_http_host_and_port() {
        let url: BaseUrl = "http://127.0.0.1:8000".parse().unwrap();
        assert_eq!((url.authority().as_str(), url.port()), ("127.0.0.1:8000", 8000));
        assert_eq!("http://localhost/".parse::<BaseUrl>().unwrap().to_string(), "http://localhost:80");
        assert_eq!("http://[::1]:81".parse::<BaseUrl>().unwrap().authority(), "[::1]:81");
    }

    #[test]
    fn other_urls_are_refused() {
        for text in ["", "127.0.0.1:8000", "https://localhost:1", "http://localhost:1/v1", "http://localhost:1/?a"] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn debug_hides_the_secret() {
        let mut target = Target::new("http://localhost:1".parse().unwrap(), Dialect::V036);
        target.service_secret = Some("hush-hush".to_owned());
        assert!(!format!("{target:?}").contains("hush"));
    }
}

//! The links in mails, which lead to the pages of the public listener.

use std::net::SocketAddr;

use url::{Url, form_urlencoded};

/// The public URL cannot be linked to.
#[derive(Debug, thiserror::Error)]
#[error(
    "server.public.url (--public-url) is no URL that a link can begin with: write it as https://host or https://host/path"
)]
pub struct PublicUrlError;

/// Builds links on the URL that people reach the public listener by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Without a slash at its end.
    base: String,
}

impl Links {
    /// Takes the URL from the configuration.
    ///
    /// # Errors
    /// [`PublicUrlError`] for anything but an http or https URL without user, query and fragment.
    pub fn on(public_url: &str) -> Result<Self, PublicUrlError> {
        let url = Url::parse(public_url).map_err(|_| PublicUrlError)?;
        let plain = url.username().is_empty() && url.password().is_none();
        let whole = url.query().is_none() && url.fragment().is_none() && url.has_host();
        if !matches!(url.scheme(), "http" | "https") || !plain || !whole {
            return Err(PublicUrlError);
        }
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned() })
    }

    /// Takes the address of the public listener, where no URL is configured.
    #[must_use]
    pub fn at(address: SocketAddr, tls: bool) -> Self {
        Self { base: format!("{}://{address}", if tls { "https" } else { "http" }) }
    }

    /// Where an address is confirmed.
    #[must_use]
    pub fn confirmation(&self, token: &str) -> String {
        self.link("/accounts/confirmation", "confirmation_token", token)
    }

    /// Where a new password is chosen.
    #[must_use]
    pub fn password_reset(&self, token: &str) -> String {
        self.link("/accounts/password/edit", "reset_password_token", token)
    }

    /// Where a lock is ended.
    #[must_use]
    pub fn unlock(&self, token: &str) -> String {
        self.link("/accounts/unlock", "unlock_token", token)
    }

    fn link(&self, path: &str, parameter: &str, token: &str) -> String {
        let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
        format!("{}{path}?{parameter}={token}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_on_the_public_url() {
        let link = |base: &str| Links::on(base).unwrap().unlock("a-_b&c");
        assert_eq!(link("https://auth.example"), "https://auth.example/accounts/unlock?unlock_token=a-_b%26c");
        assert_eq!(link("https://example/auth/"), "https://example/auth/accounts/unlock?unlock_token=a-_b%26c");
        let links = Links::at("[::1]:3000".parse().unwrap(), false);
        assert_eq!(links.confirmation("t"), "http://[::1]:3000/accounts/confirmation?confirmation_token=t");
        assert_eq!(links.password_reset("t"), "http://[::1]:3000/accounts/password/edit?reset_password_token=t");
    }

    #[test]
    fn what_no_link_can_begin_with_is_refused() {
        for url in ["auth.example", "ftp://a", "https://me:x@a", "https://a?b=c", "https://a#b", ""] {
            assert!(Links::on(url).is_err(), "{url}");
        }
    }
}

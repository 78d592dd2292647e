//! Who may talk to the internal listener: no web page, and only those who know the service secret.

use std::net::IpAddr;

use authkeep_store::Secret;
use http::header::{AUTHORIZATION, HOST, ORIGIN};
use http::{HeaderMap, Request};
use sha2::{Digest, Sha256};

use crate::http::error::Refusal;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// What the internal listener demands of every request.
#[derive(Clone, Default)]
pub struct Guard {
    /// Host names that requests may be addressed to, in lower case, beside the own address and `localhost`.
    pub hosts: Vec<String>,
    /// The SHA-256 hash of the service secret, which gives all secrets one length to compare.
    secret: Option<Secret<32>>,
}

impl Guard {
    /// A guard with these host names, and a secret if one is set.
    #[must_use]
    pub fn new(hosts: &[String], secret: Option<&str>) -> Self {
        Self { hosts: hosts.iter().map(|host| host.to_lowercase()).collect(), secret: secret.map(digest) }
    }

    /// Refuses what a browser sends for a web page: it carries the page's origin, or a host name that somebody pointed
    /// at this address.
    ///
    /// # Errors
    /// [`Refusal::WebPage`].
    pub fn refuse_web_pages<B>(&self, request: &Request<B>, own: IpAddr) -> Result<(), Refusal> {
        let headers = request.headers();
        if headers.contains_key(ORIGIN) || headers.contains_key(SEC_FETCH_SITE) {
            return Err(Refusal::WebPage);
        }
        let named = request.uri().host().map(str::as_bytes);
        let mut hosts = headers.get_all(HOST).into_iter().map(http::HeaderValue::as_bytes).chain(named);
        if hosts.all(|host| self.is_own(host, own)) { Ok(()) } else { Err(Refusal::WebPage) }
    }

    fn is_own(&self, host: &[u8], own: IpAddr) -> bool {
        let Ok(host) = std::str::from_utf8(host) else { return false };
        let name = without_port(host).to_lowercase();
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        name == "localhost"
            || address.is_ok_and(|ip| ip.to_canonical() == own.to_canonical())
            || self.hosts.contains(&name)
    }

    /// Demands the service secret, if there is one, compared in constant time.
    ///
    /// # Errors
    /// [`Refusal::Unauthorized`].
    pub fn demand_secret(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let Some(secret) = &self.secret else { return Ok(()) };
        let given = bearer(headers);
        if given.is_some_and(|given| digest(given) == *secret) { Ok(()) } else { Err(Refusal::Unauthorized) }
    }
}

/// What stands before the routes of trusted services on a listener for everybody.
#[derive(Clone, Default)]
pub struct Gate(Guard);

impl Gate {
    /// A gate that opens with this secret, and to nobody without one.
    #[must_use]
    pub fn new(secret: Option<&str>) -> Self {
        Self(Guard::new(&[], secret))
    }

    /// Demands the service secret.
    ///
    /// # Errors
    /// [`Refusal::Unauthorized`], always where no secret is set.
    pub fn demand(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        if self.0.secret.is_none() { Err(Refusal::Unauthorized) } else { self.0.demand_secret(headers) }
    }
}

fn digest(secret: &str) -> Secret<32> {
    Secret::new(Sha256::digest(secret).into())
}

/// What `Authorization: Bearer ..` carries (RFC 6750); the scheme may be in whatever case.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|b| b.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn request(name: &str, value: &str) -> Request<()> {
        Request::builder().uri("/account/x").header(name, value).body(()).unwrap()
    }

    #[test]
    fn own_names_are_let_in_and_foreign_ones_are_not() {
        let guard = Guard::new(&["Auth.Internal".to_owned()], None);
        for own in ["127.0.0.1:8000", "127.0.0.1", "localhost:1", "LOCALHOST", "auth.internal:80", "AUTH.internal"] {
            assert_eq!(guard.refuse_web_pages(&request("host", own), OWN), Ok(()), "{own}");
        }
        for foreign in
            ["evil.example", "localhost.evil.example", "127.0.0.2", "", "[::1]:8000", "127.0.0.1.evil.example:1"]
        {
            assert!(guard.refuse_web_pages(&request("host", foreign), OWN).is_err(), "{foreign}");
        }
    }

    #[test]
    fn ipv6_addresses_are_read_with_their_brackets() {
        let own = "::1".parse().unwrap();
        assert_eq!(Guard::default().refuse_web_pages(&request("host", "[::1]:8000"), own), Ok(()));
        assert_eq!(Guard::default().refuse_web_pages(&request("host", "[::1]"), own), Ok(()));
    }

    #[test]
    fn what_a_browser_adds_gives_a_web_page_away() {
        let guard = Guard::default();
        assert!(guard.refuse_web_pages(&request("origin", "http://127.0.0.1:8000"), OWN).is_err());
        assert!(guard.refuse_web_pages(&request("sec-fetch-site", "none"), OWN).is_err());
    }

    #[test]
    fn the_secret_is_demanded_where_there_is_one() {
        let guard = Guard::new(&[], Some("open sesame"));
        let with = |value| request("authorization", value).into_parts().0.headers;
        assert_eq!(guard.demand_secret(&with("Bearer open sesame")), Ok(()));
        assert_eq!(guard.demand_secret(&with("bearer open sesame")), Ok(()));
        for wrong in ["Bearer open", "Bearer open sesame!", "Basic open sesame", "open sesame", ""] {
            assert_eq!(guard.demand_secret(&with(wrong)), Err(Refusal::Unauthorized), "{wrong}");
        }
        assert_eq!(guard.demand_secret(&HeaderMap::new()), Err(Refusal::Unauthorized));
        assert_eq!(Guard::new(&[], None).demand_secret(&HeaderMap::new()), Ok(()));
    }
}

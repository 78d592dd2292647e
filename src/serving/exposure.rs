//! Which listeners may be reached from other machines, and on what conditions.

use crate::config::Config;

/// A listener that may not be opened as it is configured; the message says what to set.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Exposed(String);

/// Refuses listeners that other machines could reach without what that needs.
///
/// # Errors
/// [`Exposed`].
pub fn check(config: &Config) -> Result<(), Exposed> {
    let internal = config.server.internal.listen;
    if !internal.ip().is_loopback() && config.server.service_secret_file.is_none() {
        return Err(Exposed(format!(
            "the internal listener on {internal} can be reached from other machines, and no service secret is set; \
             set one with --service-secret-file, or listen on 127.0.0.1"
        )));
    }
    let public = config.server.public.listen;
    if !public.ip().is_loopback() && config.server.public.url.is_none() {
        return Err(Exposed(format!(
            "the public listener on {public} can be reached from other machines, and the links that are mailed need the \
             URL that people reach it by; set it with --public-url"
        )));
    }
    Ok(())
}

/// What is allowed and unwise, if anything.
#[must_use]
pub fn warning(config: &Config) -> Option<String> {
    let public = &config.server.public;
    let plain = !public.listen.ip().is_loopback() && public.tls_cert.is_none();
    plain.then(|| {
        format!(
            "the public listener on {} speaks plain HTTP: set server.public.tls_cert and tls_key, or put a TLS proxy in \
             front of it",
            public.listen
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_listener_for_other_machines_wants_a_secret() {
        let mut config = Config::default();
        config.server.internal.listen = "0.0.0.0:8000".parse().unwrap();
        assert!(check(&config).is_err());
        config.server.service_secret_file = Some("secret".into());
        assert!(check(&config).is_ok());
    }

    #[test]
    fn a_public_listener_for_other_machines_wants_its_url_and_is_warned_of_plain_http() {
        let mut config = Config::default();
        assert_eq!(warning(&config), None);
        config.server.public.listen = "0.0.0.0:3000".parse().unwrap();
        assert!(check(&config).is_err());
        config.server.public.url = Some("https://auth.example".into());
        assert!(check(&config).is_ok());
        assert!(warning(&config).is_some());
        config.server.public.tls_cert = Some("cert.pem".into());
        assert_eq!(warning(&config), None);
    }
}

//! The TLS files of the listeners: whether they can be used, and for how long.

use std::path::Path;
use std::time::Duration;

use authkeep_store::EpochMs;
use tokio_rustls::rustls::client::verify_server_cert_signed_by_trust_anchor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{CertificateError, Error, RootCertStore};

use super::Finding;
use crate::config::Server;
use crate::http::tls::{self, Tls};

const SOON_DAYS: u64 = 14;

pub(super) fn check(server: &Server, now: EpochMs) -> [Finding; 2] {
    let (internal, public) = (&server.internal, &server.public);
    [
        check_files("internal TLS", "server.internal", internal.tls_cert.as_deref(), internal.tls_key.as_deref(), now),
        check_files("public TLS", "server.public", public.tls_cert.as_deref(), public.tls_key.as_deref(), now),
    ]
}

fn check_files(
    subject: &'static str,
    section: &'static str,
    certificate: Option<&Path>,
    key: Option<&Path>,
    now: EpochMs,
) -> Finding {
    let (certificate, key) = match tls::pair(section, certificate, key) {
        Ok(None) => return Finding::ok(subject, "none is set: it speaks plain HTTP"),
        Ok(Some(pair)) => pair,
        Err(error) => return Finding::error(subject, error.to_string()),
    };
    if let Err(error) = Tls::read(certificate, key) {
        return Finding::error(subject, error.to_string());
    }
    let path = certificate.display();
    let now = Duration::from_millis(now.get());
    let soon = now + Duration::from_hours(24 * SOON_DAYS);
    match (validity(certificate, now), validity(certificate, soon)) {
        (Validity::Expired, _) => {
            Finding::error(subject, format!("the certificate in {path} has expired; renew it, then send SIGHUP"))
        }
        (Validity::NotYet, _) => {
            Finding::error(subject, format!("the certificate in {path} is not valid yet; see that the clock is right"))
        }
        (Validity::Valid, Validity::Expired) => Finding::warning(
            subject,
            format!("the certificate in {path} expires within {SOON_DAYS} days; renew it, then send SIGHUP"),
        ),
        (Validity::Valid, _) => Finding::ok(subject, format!("{path} fits its key and has not expired")),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Validity {
    NotYet,
    Valid,
    Expired,
}

/// What the certificates of a file are at a time: the worst of them counts.
///
/// A verifier without any root looks at the time before it looks for a root, and then says what was wrong first.
fn validity(file: &Path, at: Duration) -> Validity {
    let Ok(chain) = CertificateDer::pem_file_iter(file) else { return Validity::Valid };
    let algorithms = ring::default_provider().signature_verification_algorithms;
    for certificate in chain.map_while(Result::ok) {
        let Ok(parsed) = ParsedCertificate::try_from(&certificate) else { continue };
        let verified = verify_server_cert_signed_by_trust_anchor(
            &parsed,
            &RootCertStore::empty(),
            &[],
            UnixTime::since_unix_epoch(at),
            algorithms.all,
        );
        match verified {
            Err(Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. })) => {
                return Validity::Expired;
            }
            Err(Error::InvalidCertificate(
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
            )) => return Validity::NotYet,
            _ => {}
        }
    }
    Validity::Valid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    /// A certificate for the year 2030, and its key, in a folder.
    fn files() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2030, 1, 1);
        params.not_after = rcgen::date_time_ymd(2031, 1, 1);
        std::fs::write(folder.path().join("cert"), params.self_signed(&key).unwrap().pem()).unwrap();
        std::fs::write(folder.path().join("key"), key.serialize_pem()).unwrap();
        folder
    }

    #[test]
    fn time_decides() {
        let folder = files();
        let (cert, key) = (folder.path().join("cert"), folder.path().join("key"));
        let level = |ms| check_files("", "", Some(&cert), Some(&key), EpochMs::new(ms).unwrap()).level;
        // 2029-06-01, 2030-06-01, 2030-12-25, 2031-06-01
        assert_eq!(level(1_874_966_400_000), Level::Error);
        assert_eq!(level(1_906_502_400_000), Level::Ok);
        assert_eq!(level(1_924_387_200_000), Level::Warning);
        assert_eq!(level(1_938_038_400_000), Level::Error);
    }

    #[test]
    fn a_key_of_another_certificate_and_one_file_alone_are_found() {
        let (one, two) = (files(), files());
        let (cert, key) = (one.path().join("cert"), two.path().join("key"));
        let now = EpochMs::new(1_906_502_400_000).unwrap();
        let finding = check_files("", "", Some(&cert), Some(&key), now);
        assert!(finding.level == Level::Error && finding.text.contains("cert"), "{finding:?}");
        let finding = check_files("", "server.public", Some(&cert), None, now);
        assert!(finding.level == Level::Error && finding.text.contains("server.public.tls_key"), "{finding:?}");
    }
}

//! Whose certificates are believed: the system's authorities, and those of the operator's file.

use std::path::{Path, PathBuf};

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};

/// The operator's authorities cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuthoritiesError {
    /// The file cannot be read, or holds something else.
    #[error("courier.tls_ca: {path} cannot be used: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: pem::Error,
    },
    /// The file holds no certificate.
    #[error("courier.tls_ca: {0} holds no certificate in PEM")]
    Empty(PathBuf),
}

/// The operator's authorities; none where only the system's are believed.
#[derive(Default)]
pub struct Authorities(Vec<CertificateDer<'static>>);

impl Authorities {
    /// Reads the certificates of a PEM file, if there is one.
    ///
    /// # Errors
    /// [`AuthoritiesError`], which names the file.
    pub fn read(file: Option<&Path>) -> Result<Self, AuthoritiesError> {
        let Some(path) = file else { return Ok(Self::default()) };
        let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect)
            .map_err(|source| AuthoritiesError::File { path: path.to_owned(), source })?;
        if certificates.is_empty() {
            return Err(AuthoritiesError::Empty(path.to_owned()));
        }
        Ok(Self(certificates))
    }

    /// With the system's.
    pub(super) fn roots(&self) -> Result<RootCertStore, String> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        for certificate in &self.0 {
            roots.add(certificate.clone()).map_err(|error| unusable(&error))?;
        }
        Ok(roots)
    }

    /// For a mail server, with the system's.
    pub(super) fn parameters(&self, host: &str) -> Result<TlsParameters, String> {
        let mut builder = TlsParameters::builder(host.to_owned());
        for certificate in &self.0 {
            let certificate = Certificate::from_der(certificate.to_vec()).map_err(|error| unusable(&error))?;
            builder = builder.add_root_certificate(certificate);
        }
        builder.build().map_err(|error| unusable(&error))
    }
}

fn unusable(why: &dyn std::fmt::Display) -> String {
    format!("TLS cannot be set up with the certificate authorities of the system and of courier.tls_ca: {why}")
}

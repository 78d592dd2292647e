//! TLS for a listener: the certificate, the key, and taking up new ones while connections go on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::RwLock;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or holds something else.
    #[error("the TLS {what} file {path} cannot be used: {source}")]
    File {
        /// Certificate or key.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: pem::Error,
    },
    /// One of the two is set without the other.
    #[error("{0}.tls_cert and {0}.tls_key go together: set both or none")]
    Incomplete(&'static str),
    /// The file holds no certificate.
    #[error("the TLS certificate file {0} holds no certificate in PEM")]
    Empty(PathBuf),
    /// The key is not the certificate's, or is of a kind that is not supported.
    #[error("the TLS certificate {path} and its key do not work together: {source}")]
    Pair {
        /// The certificate's file.
        path: PathBuf,
        /// What is wrong.
        source: rustls::Error,
    },
}

/// The certificate and the key that a section of the configuration names, if it names them.
///
/// # Errors
/// [`TlsError::Incomplete`].
pub fn pair<'a>(
    section: &'static str,
    certificate: Option<&'a Path>,
    key: Option<&'a Path>,
) -> Result<Option<(&'a Path, &'a Path)>, TlsError> {
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some((certificate, key))),
        _ => Err(TlsError::Incomplete(section)),
    }
}

/// A certificate with its key, both PEM files.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    config: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads a certificate (the listener's own first, then those up to the root's) and its key.
    ///
    /// # Errors
    /// [`TlsError`], which names the file.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let config = RwLock::new(Arc::new(read(certificate, key)?));
        Ok(Self { certificate: certificate.to_owned(), key: key.to_owned(), config })
    }

    /// The certificate's file.
    #[must_use]
    pub fn certificate(&self) -> &Path {
        &self.certificate
    }

    /// Reads both files again. Connections from then on get the certificate that is there; when it cannot be used they
    /// go on getting the one before.
    ///
    /// # Errors
    /// [`TlsError`], which names the file.
    pub fn reload(&self) -> Result<(), TlsError> {
        let config = Arc::new(read(&self.certificate, &self.key)?);
        *self.config.write() = config;
        Ok(())
    }

    /// What the next connection is accepted with.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config.read()))
    }
}

fn read(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let file = |what, path: &Path| {
        let path = path.to_owned();
        move |source| TlsError::File { what, path, source }
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(file("certificate", certificate))?;
    if chain.is_empty() {
        return Err(TlsError::Empty(certificate.to_owned()));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(file("key", key))?;
    let pair = |source| TlsError::Pair { path: certificate.to_owned(), source };
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(pair)?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(pair)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_holds_something_else_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cert.pem");
        std::fs::write(&file, "no certificate").unwrap();
        for said in [Tls::read(&file, &file), Tls::read(&folder.path().join("missing.pem"), &file)] {
            let said = said.err().expect("it is refused").to_string();
            assert!(said.contains(".pem"), "{said}");
        }
    }
}

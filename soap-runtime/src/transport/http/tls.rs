//! TLS for the server (rustls).
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

/// How the server speaks TLS. Clones share what [`reload`](Tls::reload) changes.
#[derive(Debug, Clone)]
pub struct Tls(Arc<RwLock<Arc<ServerConfig>>>);

/// A certificate or key that cannot be used.
#[derive(Debug)]
pub struct TlsError(Box<dyn std::error::Error + Send + Sync>);

impl std::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

impl std::fmt::Display for TlsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the server cannot speak TLS with this certificate and key: {}", self.0)
    }
}

fn wrong(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TlsError {
    TlsError(error.into())
}

impl Tls {
    /// With a certificate chain and its key, both PEM.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        Tls::build(chain, key, None)
    }

    /// With a certificate chain and its key, both PEM, for clients whose certificate was issued by one of `roots`.
    pub fn from_pem_with_clients(chain: &[u8], key: &[u8], roots: &[u8]) -> Result<Self, TlsError> {
        Tls::build(chain, key, Some(roots))
    }

    /// With the PEM files of a certificate chain and its key.
    pub fn from_files(chain: impl AsRef<Path>, key: impl AsRef<Path>) -> Result<Self, TlsError> {
        let chain = std::fs::read(chain).map_err(wrong)?;
        let key = std::fs::read(key).map_err(wrong)?;
        Tls::from_pem(&chain, &key)
    }

    /// With a configuration of rustls. HTTP/2 needs `h2` among its ALPN protocols.
    pub fn from_config(config: ServerConfig) -> Self {
        Tls(Arc::new(RwLock::new(Arc::new(config))))
    }

    /// Takes over another's certificate and settings; connections from now on use them.
    pub fn reload(&self, other: &Tls) {
        let config = other.config();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = config;
    }

    fn build(chain: &[u8], key: &[u8], clients: Option<&[u8]>) -> Result<Self, TlsError> {
        let chain = certificates(chain).map_err(wrong)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(wrong)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(wrong)?;
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(roots) => {
                let mut store = RootCertStore::empty();
                for root in certificates(roots).map_err(wrong)? {
                    store.add(root).map_err(wrong)?;
                }
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(store), provider);
                builder.with_client_cert_verifier(verifier.build().map_err(wrong)?)
            }
        };
        let mut config = builder.with_single_cert(chain, key).map_err(wrong)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Tls::from_config(config))
    }

    fn config(&self) -> Arc<ServerConfig> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config())
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, pem::Error> {
    CertificateDer::pem_slice_iter(pem).collect()
}

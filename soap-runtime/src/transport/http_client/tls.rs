//! TLS of a client: which roots it trusts and who it is.
use std::sync::Arc;

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::SetupError;
use super::connect::Routes;

/// TLS settings of a client. The default trusts the system's roots and has no certificate of its own.
#[derive(Clone, Default)]
pub struct Tls {
    roots: Vec<Vec<u8>>,
    only_own_roots: bool,
    identity: Option<(Vec<u8>, Vec<u8>)>,
    config: Option<Arc<ClientConfig>>,
}

impl Tls {
    /// The default settings.
    pub fn new() -> Self {
        Tls::default()
    }

    /// Trusts these roots too: certificates as PEM.
    pub fn root_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Trusts the roots given by [`Tls::root_pem`] only, not the system's.
    pub fn only_own_roots(mut self) -> Self {
        self.only_own_roots = true;
        self
    }

    /// Shows this certificate (a chain, leaf first, as PEM) when the service asks for one; `key` is its private key as PEM.
    pub fn identity_pem(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.identity = Some((chain.into(), key.into()));
        self
    }

    /// Uses a ready-made rustls configuration; the other settings are then without effect. HTTP/2 is negotiated unless its
    /// ALPN protocols are given and lack `h2`.
    pub fn config(mut self, config: Arc<ClientConfig>) -> Self {
        self.config = Some(config);
        self
    }

    pub(super) fn connector(&self, routes: Routes) -> Result<HttpsConnector<Routes>, SetupError> {
        let mut config = match &self.config {
            Some(config) => ClientConfig::clone(config),
            None => self.client_config()?,
        };
        let protocols = std::mem::take(&mut config.alpn_protocols);
        let http2 = protocols.is_empty() || protocols.iter().any(|name| name == b"h2");
        let builder = HttpsConnectorBuilder::new().with_tls_config(config).https_or_http();
        Ok(match http2 {
            true => builder.enable_all_versions().wrap_connector(routes),
            false => builder.enable_http1().wrap_connector(routes),
        })
    }

    fn client_config(&self) -> Result<ClientConfig, SetupError> {
        let mut roots = RootCertStore::empty();
        if !self.only_own_roots {
            // Certificates the system holds but nobody can parse are no reason to stop.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        for pem in &self.roots {
            let before = roots.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                roots.add(certificate.map_err(unreadable("a root certificate"))?).map_err(SetupError::new)?;
            }
            if roots.len() == before {
                return Err(SetupError::new("a root's PEM holds no certificate"));
            }
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(SetupError::new)?
            .with_root_certificates(roots);
        let Some((chain, key)) = &self.identity else { return Ok(builder.with_no_client_auth()) };
        let chain = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<Vec<_>, _>>()
            .map_err(unreadable("the client certificate"))?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(unreadable("the client's private key"))?;
        builder.with_client_auth_cert(chain, key).map_err(SetupError::new)
    }
}

fn unreadable(what: &'static str) -> impl Fn(rustls::pki_types::pem::Error) -> SetupError {
    move |error| SetupError::new(format!("{what} is no PEM: {error}"))
}

/// Keys stay out of logs.
impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls")
            .field("own_roots", &self.roots.len())
            .field("only_own_roots", &self.only_own_roots)
            .field("identity", &self.identity.is_some())
            .finish()
    }
}

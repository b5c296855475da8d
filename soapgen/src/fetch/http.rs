//! Requests: which hosts are contacted, as whom, and how much is taken from them.
use super::address::{host, normal, origin};
use super::{Limits, Problem};
use crate::load::uri;
use std::collections::BTreeSet;
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, header};
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};

/// Which hosts may be contacted, and as whom.
#[derive(Debug, Default)]
pub(crate) struct Access {
    /// Hosts beside that of the source.
    pub(crate) hosts: Vec<String>,
    /// Any host.
    pub(crate) any_host: bool,
    /// Sent to the source's scheme, host and port only.
    pub(crate) credentials: Credentials,
    /// Certificates of authorities to trust beside the system's, PEM.
    pub(crate) authorities: Vec<u8>,
}

/// What shows a service who asks.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    /// Header lines, names and values.
    pub(crate) headers: Vec<(String, String)>,
    /// A certificate chain and its key.
    pub(crate) identity: Option<Identity>,
}

/// A client certificate.
#[derive(Debug)]
pub(crate) struct Identity {
    /// PEM, the own certificate first.
    pub(crate) chain: Vec<u8>,
    /// PEM.
    pub(crate) key: Vec<u8>,
}

/// A fetched document.
#[derive(Debug)]
pub(super) struct Answer {
    /// Where it was in the end.
    pub(super) url: String,
    pub(super) bytes: Vec<u8>,
    pub(super) media_type: String,
}

pub(super) struct Http<'o> {
    access: &'o Access,
    limits: Limits,
    /// Of the source; empty where that is a file.
    origin: String,
    own_host: String,
    agent: ureq::Agent,
    /// With the client certificate; for the source's origin.
    known_agent: ureq::Agent,
    started: Instant,
    taken: u64,
    pub(super) contacted: BTreeSet<String>,
}

impl<'o> Http<'o> {
    /// `source`: a normal address.
    pub(super) fn new(access: &'o Access, limits: Limits, source: &str) -> Result<Self, Problem> {
        let remote = source.starts_with("http");
        let credentials = &access.credentials;
        if !remote && (!credentials.headers.is_empty() || credentials.identity.is_some()) {
            return Err(Problem::new(
                "fetch-credentials",
                "credentials are for the host of the source, and the source is a file",
            ));
        }
        Ok(Http {
            access,
            limits,
            origin: if remote { origin(source).to_string() } else { String::new() },
            own_host: if remote { host(source).to_string() } else { String::new() },
            agent: agent(access, None)?,
            known_agent: agent(access, credentials.identity.as_ref())?,
            started: Instant::now(),
            taken: 0,
            contacted: BTreeSet::new(),
        })
    }

    /// Gets a document, redirects followed.
    pub(super) fn get(&mut self, url: &str) -> Result<Answer, Problem> {
        let mut url = url.to_string();
        for _ in 0..=self.limits.redirects {
            let mut response = self.ask(&url)?;
            let status = response.status();
            let headers = response.headers();
            if !status.is_redirection() {
                if !status.is_success() {
                    return Err(refused(&url, status.as_u16(), self.access));
                }
                let media_type = text(headers, header::CONTENT_TYPE).unwrap_or_default();
                let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                let bytes = self.take(&url, response.body_mut().as_reader())?;
                return Ok(Answer { url, bytes, media_type: tidy(&media_type) });
            }
            let Some(to) = text(headers, header::LOCATION) else {
                let message = format!("`{url}` answers {} without saying where to", status.as_u16());
                return Err(Problem::new("fetch-status", message));
            };
            let next = normal(&uri::resolve(&url, to.trim()))?;
            if !next.starts_with("http") || (url.starts_with("https:") && next.starts_with("http:")) {
                let message = format!("`{url}` redirects to `{next}`, which is less safe");
                return Err(
                    Problem::new("fetch-redirect", message).help("fetch that address itself if it is right")
                );
            }
            url = next;
        }
        let message = format!("more than {} redirects, the last to `{url}`", self.limits.redirects);
        Err(Problem::new("fetch-redirect", message))
    }

    /// One request.
    fn ask(&mut self, url: &str) -> Result<ureq::http::Response<ureq::Body>, Problem> {
        let host = host(url);
        let allowed = self.access.any_host
            || host == self.own_host
            || self.access.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host));
        if !allowed {
            let message = format!("`{url}` is on the host `{host}`, which may not be contacted");
            return Err(Problem::new("fetch-host", message)
                .help(format!("if it is to be: `--host {host}`; or any host: `--any-host`"))
                .help("or map the address to a file in a catalog: `--catalog DIR`"));
        }
        let left = self.limits.total_time.saturating_sub(self.started.elapsed());
        if left.is_zero() {
            let message = format!("it takes longer than {} seconds in all", self.limits.total_time.as_secs());
            return Err(Problem::new("limit-time", message));
        }
        self.contacted.insert(host.to_string());
        let own = origin(url) == self.origin;
        let agent = if own { &self.known_agent } else { &self.agent };
        let mut request = agent
            .get(url)
            .header(header::ACCEPT, "application/wsdl+xml, text/xml, application/xml, */*;q=0.5")
            .config()
            .timeout_global(Some(left.min(self.limits.request_time)))
            .build();
        if own {
            for (name, value) in &self.access.credentials.headers {
                request = request.header(name.as_str(), value.as_str());
            }
        }
        request.call().map_err(|error| failed(url, &error, self.limits.request_time))
    }

    /// Reads a body within the limits.
    fn take(&mut self, url: &str, body: impl Read) -> Result<Vec<u8>, Problem> {
        let left = self.limits.total_bytes.saturating_sub(self.taken);
        let limit = self.limits.document_bytes.min(left);
        let mut bytes = Vec::new();
        let read = body.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| {
            Problem::new("fetch-failed", format!("`{url}` cannot be fetched: the answer breaks off: {error}"))
        })?;
        self.taken += bytes.len() as u64;
        if bytes.len() as u64 > limit {
            let message = match limit == self.limits.document_bytes {
                true => format!("`{url}` is larger than {limit} bytes"),
                false => format!("the documents are larger than {} bytes together", self.limits.total_bytes),
            };
            return Err(Problem::new("limit-bytes", message));
        }
        Ok(bytes)
    }
}

fn agent(access: &Access, identity: Option<&Identity>) -> Result<ureq::Agent, Problem> {
    let wrong = |what: &str, error: &dyn std::fmt::Display| {
        Problem::new("fetch-credentials", format!("{what} cannot be used: {error}"))
    };
    let mut roots: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&access.authorities) {
        if let PemItem::Certificate(certificate) =
            item.map_err(|e| wrong("the authorities' certificates", &e))?
        {
            roots.push(certificate);
        }
    }
    // A system without certificates may still be asked over http.
    let system = rustls_native_certs::load_native_certs().certs;
    roots.extend(system.iter().map(|certificate| Certificate::from_der(certificate).to_owned()));
    let client = match identity {
        None => None,
        Some(identity) => {
            let mut chain = Vec::new();
            for item in parse_pem(&identity.chain) {
                if let PemItem::Certificate(certificate) =
                    item.map_err(|e| wrong("the client certificate", &e))?
                {
                    chain.push(certificate);
                }
            }
            let key = PrivateKey::from_pem(&identity.key)
                .map_err(|e| wrong("the key of the client certificate", &e))?;
            Some(ClientCert::new_with_certs(&chain, key))
        }
    };
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .client_cert(client)
        .unversioned_rustls_crypto_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("soapgen/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build();
    Ok(config.into())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_string)
}

/// A media type that can stand in the lock file.
fn tidy(media_type: &str) -> String {
    let good = |c: char| c.is_ascii_alphanumeric() || "/+.-_".contains(c);
    if media_type.is_empty() || !media_type.chars().all(good) {
        "unknown".to_string()
    } else {
        media_type.to_string()
    }
}

/// What an answer without a document means.
fn refused(url: &str, status: u16, access: &Access) -> Problem {
    let problem = Problem::new("fetch-status", format!("`{url}` answers {status}"));
    match status {
        401 | 403 if access.credentials.headers.is_empty() => {
            problem.help("it wants to know who asks: `--user NAME`, `--header 'Authorization: …'` or `--cert FILE --key FILE`")
        }
        401 | 403 => problem.help("credentials are sent to the scheme, host and port of the source only"),
        404 | 410 => problem.help("is the address right? Many services want `?wsdl` at its end"),
        407 => problem.help("the proxy wants credentials: put them into HTTPS_PROXY"),
        _ => problem,
    }
}

fn failed(url: &str, error: &ureq::Error, time: Duration) -> Problem {
    let problem = |why: String| Problem::new("fetch-failed", format!("`{url}` cannot be fetched: {why}"));
    match error {
        ureq::Error::Timeout(_) => problem(format!("no answer within {} seconds", time.as_secs()))
            .help("more time: `--timeout SECONDS`"),
        ureq::Error::HostNotFound => problem("there is no such host".to_string()),
        ureq::Error::Io(error) => problem(error.to_string()),
        other => problem(other.to_string()),
    }
}

//! Requests over HTTP/1.1 and HTTP/2 with hyper: connections are kept and reused, time and size are bounded, TLS is rustls.
mod connect;
#[cfg(feature = "client-tls")]
mod tls;

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
#[cfg(feature = "cookies")]
use std::sync::Mutex;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderValue};
use http::{Request, Uri};
use http_body_util::BodyExt;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::client::{
    Arriving, Exchange, Incoming, Outgoing, TransportError, TransportErrorKind, holds_credentials,
};
use crate::transport::PayloadBody;
use crate::transport::decoded_body::{DecodedBody, Inflate};
use connect::{Bounded, Connector, Routes};

#[cfg(feature = "client-tls")]
pub use tls::Tls;

/// How requests are sent.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HttpSettings {
    /// How long making a connection may take, name look-up and TLS included. Default: 10 s.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. Default: 60 s.
    pub idle_timeout: Duration,
    /// How many unused connections are kept per address. Default: 32.
    pub idle_connections: usize,
    /// Speak HTTP/2 without asking (prior knowledge). Over TLS it is negotiated in any case. Default: no.
    pub http2_only: bool,
    /// Proxy for all requests. Default: none; the environment is not read.
    pub proxy: Option<Proxy>,
    /// Keep cookies that services set and send them back. Default: no.
    #[cfg(feature = "cookies")]
    pub cookies: bool,
    /// Compress requests with gzip: only for services known to take it. Default: no. Compressed answers are always
    /// taken.
    #[cfg(feature = "gzip")]
    pub gzip_requests: bool,
    /// TLS: roots, client certificate.
    #[cfg(feature = "client-tls")]
    pub tls: Tls,
}

impl Default for HttpSettings {
    fn default() -> Self {
        HttpSettings {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            idle_connections: 32,
            http2_only: false,
            proxy: None,
            #[cfg(feature = "cookies")]
            cookies: false,
            #[cfg(feature = "gzip")]
            gzip_requests: false,
            #[cfg(feature = "client-tls")]
            tls: Tls::default(),
        }
    }
}

/// An HTTP proxy: `https` addresses are reached by `CONNECT`, `http` addresses by asking the proxy for the whole URL.
#[derive(Clone)]
pub struct Proxy {
    address: Uri,
    authorization: Option<HeaderValue>,
}

impl Proxy {
    /// A proxy at an `http` address. The address must not hold credentials: see [`Proxy::basic_auth`].
    pub fn new(address: Uri) -> Self {
        Proxy { address, authorization: None }
    }

    /// Basic authentication to the proxy (RFC 7617).
    pub fn basic_auth(mut self, user: &str, password: &str) -> Self {
        self.authorization = Some(crate::client::basic_authorization(user, password));
        self
    }
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxy").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Why an exchange cannot be set up: certificates that cannot be read, a proxy address without a host.
#[derive(Debug)]
pub struct SetupError(Box<dyn Error + Send + Sync>);

impl SetupError {
    fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        SetupError(error.into())
    }
}

impl std::fmt::Display for SetupError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the HTTP client cannot be set up: {}", self.0)
    }
}

impl Error for SetupError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// Carries requests over HTTP.
pub struct HttpExchange {
    client: legacy::Client<Bounded<Connector>, PayloadBody>,
    settings: HttpSettings,
    #[cfg(feature = "cookies")]
    cookies: Option<Mutex<cookie_store::CookieStore>>,
}

impl HttpExchange {
    /// An exchange with these settings. Nothing is connected yet.
    pub fn new(settings: HttpSettings) -> Result<Self, SetupError> {
        let routes = Routes::new(&settings)?;
        #[cfg(feature = "client-tls")]
        let connector = settings.tls.connector(routes)?;
        #[cfg(not(feature = "client-tls"))]
        let connector = routes;
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(settings.idle_timeout)
            .pool_max_idle_per_host(settings.idle_connections)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .http2_only(settings.http2_only)
            .build(Bounded::new(connector, settings.connect_timeout));
        Ok(HttpExchange {
            client,
            #[cfg(feature = "cookies")]
            cookies: settings.cookies.then(Mutex::default),
            settings,
        })
    }

    fn request(&self, outgoing: Outgoing) -> Result<Request<PayloadBody>, TransportError> {
        let mut body = outgoing.body;
        let mut request = Request::new(PayloadBody::default());
        *request.method_mut() = outgoing.method.clone();
        *request.uri_mut() = outgoing.to;
        *request.headers_mut() = outgoing.headers;
        let uri = request.uri().clone();
        let headers = request.headers_mut();
        #[cfg(feature = "gzip")]
        {
            headers.entry(header::ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
            // Attachments go out as they are.
            if self.settings.gzip_requests
                && let Some(whole) = body.as_bytes()
            {
                body = gzip(whole)?.into();
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        #[cfg(feature = "cookies")]
        self.add_cookies(&uri, headers);
        if uri.scheme_str() == Some("http")
            && let Some(proxy) = &self.settings.proxy
            && let Some(value) = &proxy.authorization
        {
            headers.insert(header::PROXY_AUTHORIZATION, value.clone());
        }
        *request.body_mut() = PayloadBody::new(std::mem::take(&mut body));
        Ok(request)
    }

    #[cfg(feature = "cookies")]
    fn add_cookies(&self, uri: &Uri, headers: &mut http::HeaderMap) {
        let Some(store) = &self.cookies else { return };
        let Ok(url) = url::Url::parse(&uri.to_string()) else { return };
        let store = store.lock().unwrap_or_else(|e| e.into_inner());
        let line: Vec<_> = store.get_request_values(&url).map(|(n, v)| format!("{n}={v}")).collect();
        if line.is_empty() {
            return;
        }
        // The caller's own cookies stay: there is one header for all (RFC 6265, 5.4).
        let own = headers.get(header::COOKIE).and_then(|v| v.to_str().ok()).map(str::to_string);
        let line: Vec<_> = own.into_iter().chain(line).collect();
        if let Ok(mut value) = HeaderValue::from_str(&line.join("; ")) {
            value.set_sensitive(true);
            headers.insert(header::COOKIE, value);
        }
    }

    #[cfg(feature = "cookies")]
    fn keep_cookies(&self, uri: &Uri, headers: &http::HeaderMap) {
        let Some(store) = &self.cookies else { return };
        let Ok(url) = url::Url::parse(&uri.to_string()) else { return };
        let mut store = store.lock().unwrap_or_else(|e| e.into_inner());
        for line in headers.get_all(header::SET_COOKIE) {
            if let Ok(line) = line.to_str() {
                // A cookie for another domain is refused by the store, which is what should happen to it.
                let _ = store.parse(line, &url);
            }
        }
    }

    async fn send(&self, outgoing: Outgoing) -> Result<Incoming, TransportError> {
        let limit = outgoing.reply_limit;
        let attachments = outgoing.attachments.clone();
        let request = self.request(outgoing)?;
        #[cfg(feature = "cookies")]
        let uri = request.uri().clone();
        let response = self.client.request(request).await.map_err(sending_failed)?;
        let (parts, mut body) = response.into_parts();
        #[cfg(feature = "cookies")]
        self.keep_cookies(&uri, &parts.headers);
        let coded = parts.headers.contains_key(header::CONTENT_ENCODING);
        let unpacker = if coded { None } else { Incoming::unpacker(&parts.headers, &attachments, limit) };
        if let Some(unpacker) = unpacker {
            let mut unpacker = unpacker?;
            while let Some(frame) = body.frame().await {
                let frame =
                    frame.map_err(|e| TransportError::new(TransportErrorKind::Interrupted).caused_by(e))?;
                if let Ok(data) = frame.into_data() {
                    unpacker.push(&data)?;
                }
            }
            return Ok(Incoming::packed(Some(parts.status), parts.headers, unpacker)?);
        }
        let mut received = BytesMut::new();
        while let Some(frame) = body.frame().await {
            let frame =
                frame.map_err(|e| TransportError::new(TransportErrorKind::Interrupted).caused_by(e))?;
            if let Ok(data) = frame.into_data() {
                if received.len() + data.len() > limit {
                    return Err(TransportError::new(TransportErrorKind::TooLarge));
                }
                received.extend_from_slice(&data);
            }
        }
        let body = inflate(&parts.headers, received.freeze(), limit)?;
        Ok(Incoming::new(Some(parts.status), parts.headers, body))
    }
}

impl std::fmt::Debug for HttpExchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpExchange").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Exchange for HttpExchange {
    fn exchange(
        &self,
        request: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Incoming, TransportError>> + Send + '_>> {
        Box::pin(async move {
            check_address(&request.to)?;
            self.send(request).await
        })
    }

    fn open(
        &self,
        outgoing: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Arriving, TransportError>> + Send + '_>> {
        Box::pin(async move {
            check_address(&outgoing.to)?;
            let request = self.request(outgoing)?;
            #[cfg(feature = "cookies")]
            let uri = request.uri().clone();
            let response = self.client.request(request).await.map_err(sending_failed)?;
            let (parts, body) = response.into_parts();
            #[cfg(feature = "cookies")]
            self.keep_cookies(&uri, &parts.headers);
            let coding =
                parts.headers.get(header::CONTENT_ENCODING).map(|v| v.as_bytes().to_ascii_lowercase());
            let inflate = match coding.as_deref() {
                None | Some(b"" | b"identity") => None,
                Some(name) => {
                    let name = String::from_utf8_lossy(name);
                    Some(Inflate::of(&name).ok_or_else(|| not_asked_for(&name))?)
                }
            };
            let body = Box::new(DecodedBody::new(Box::pin(body), inflate));
            Ok(Arriving::pieces(Some(parts.status), parts.headers, body))
        })
    }
}

fn not_asked_for(coding: &str) -> TransportError {
    TransportError::new(TransportErrorKind::Coding).caused_by(format!("`{coding}` was not asked for"))
}

fn check_address(to: &Uri) -> Result<(), TransportError> {
    let wrong = |text| Err(TransportError::new(TransportErrorKind::Address).caused_by(text));
    if holds_credentials(to) {
        return wrong("it holds a user or a password, which have their own options".to_string());
    }
    match to.scheme_str() {
        None => wrong(format!("`{to}` is no `http` or `https` URL")),
        Some("http") => Ok(()),
        Some("https") if cfg!(feature = "client-tls") => Ok(()),
        Some(scheme) => wrong(format!("the scheme `{scheme}` is not spoken")),
    }
}

fn sending_failed(error: legacy::Error) -> TransportError {
    let kind = if error.is_connect() {
        let mut cause = Error::source(&error);
        let mut kind = TransportErrorKind::Connect;
        while let Some(e) = cause {
            if e.is::<connect::ConnectTimeout>() {
                kind = TransportErrorKind::Timeout;
            }
            cause = e.source();
        }
        kind
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind).caused_by(error)
}

#[cfg(feature = "gzip")]
fn gzip(body: &[u8]) -> Result<Bytes, TransportError> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder
        .write_all(body)
        .and_then(|()| encoder.finish())
        .map(Bytes::from)
        .map_err(|e| TransportError::new(TransportErrorKind::Coding).caused_by(e))
}

/// Undoes the content coding of a body, where there is one; never more than `limit` bytes come out.
fn inflate(headers: &http::HeaderMap, body: Bytes, limit: usize) -> Result<Bytes, TransportError> {
    if body.is_empty() {
        return Ok(body);
    }
    let coding = headers.get(header::CONTENT_ENCODING).map(|v| v.as_bytes().to_ascii_lowercase());
    match coding.as_deref() {
        None | Some(b"" | b"identity") => Ok(body),
        #[cfg(feature = "gzip")]
        Some(b"gzip" | b"x-gzip") => {
            use std::io::Read;
            let mut out = Vec::new();
            let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
            flate2::read::MultiGzDecoder::new(&body[..])
                .take(most)
                .read_to_end(&mut out)
                .map_err(|e| TransportError::new(TransportErrorKind::Coding).caused_by(e))?;
            if out.len() > limit {
                return Err(TransportError::new(TransportErrorKind::TooLarge));
            }
            Ok(out.into())
        }
        Some(other) => Err(not_asked_for(&String::from_utf8_lossy(other))),
    }
}

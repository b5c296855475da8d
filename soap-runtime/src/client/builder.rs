//! A client and how it is set up.
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use http::Method;
use http::header::{self, HeaderName, HeaderValue};
use http::uri::{InvalidUri, Uri};

use super::http_port::HttpPort;
use super::{Call, CallOptions, Exchange, Input, Retry};
use crate::codegen::{OperationDef, ServiceDef};
use crate::mime::Mtom;
use crate::modules::addressing::Addressing;
use crate::modules::{self, Module};
use crate::soap::{Block, BodyReader, MessageError, Version};
use crate::wire::WireFormat;

/// What generated clients are made of: an exchange, an address and default options. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) service: &'static ServiceDef,
    pub(super) exchange: Arc<dyn Exchange>,
    pub(super) endpoint: Uri,
    pub(super) version: Version,
    /// The HTTP binding that is used instead of SOAP.
    pub(super) http_port: Option<HttpPort>,
    pub(super) options: CallOptions,
    pub(super) headers: Vec<Arc<Block>>,
    pub(super) modules: Vec<Arc<dyn Module>>,
}

impl Client {
    /// Starts a call; generated methods are made of this.
    pub fn call<O, F>(
        &self,
        operation: &'static OperationDef,
        input: Input<'_>,
        read: fn(&mut BodyReader<'_>) -> Result<O, MessageError>,
    ) -> Call<O, F> {
        Call::new(self.clone(), operation, input, read)
    }

    /// The address requests go to.
    pub fn endpoint(&self) -> &Uri {
        &self.inner.endpoint
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.inner.service.name)
            .field("endpoint", &self.inner.endpoint)
            .field("version", &self.inner.version)
            .finish_non_exhaustive()
    }
}

/// Why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The WSDL gives no address and the builder none either.
    NoEndpoint,
    /// The address is no URI.
    Endpoint(String, InvalidUri),
    /// The address holds a user or a password: give them to [`ClientBuilder::basic_auth`].
    Credentials,
    /// A header cannot be sent as it is.
    Header(String),
    /// The exchange cannot be set up.
    Exchange(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::NoEndpoint => f.write_str("the WSDL gives no address: set one with `endpoint(..)`"),
            BuildError::Endpoint(text, error) => write!(f, "`{text}` is no address: {error}"),
            BuildError::Credentials => {
                f.write_str("the address holds a user or a password: give them to `basic_auth(..)`")
            }
            BuildError::Header(name) => {
                write!(f, "the value of the header `{name}` holds characters that cannot be sent")
            }
            BuildError::Exchange(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {}

/// Sets up a client `C`.
///
/// ```ignore
/// let contacts = ContactsClient::builder()
///     .endpoint("https://contacts.example/soap")
///     .timeout(Duration::from_secs(5))
///     .basic_auth("me", "secret")
///     .build()?;
/// ```
#[must_use]
pub struct ClientBuilder<C> {
    service: &'static ServiceDef,
    endpoint: Option<String>,
    version: Version,
    http_port: Option<HttpPort>,
    options: CallOptions,
    headers: Vec<Arc<Block>>,
    modules: Vec<Arc<dyn Module>>,
    exchange: Option<Arc<dyn Exchange>>,
    #[cfg(feature = "client")]
    http: crate::transport::HttpSettings,
    error: Option<BuildError>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A builder for a service's client that speaks `version`, the default of the generated client.
    pub fn new(service: &'static ServiceDef, version: Version) -> Self {
        ClientBuilder {
            service,
            endpoint: None,
            version,
            http_port: None,
            options: CallOptions { mtom: service.mtom, ..CallOptions::default() },
            headers: Vec::new(),
            modules: (service.addressing.into_iter())
                .map(|addressing| Arc::new(Addressing::of(addressing)) as Arc<dyn Module>)
                .collect(),
            exchange: None,
            #[cfg(feature = "client")]
            http: crate::transport::HttpSettings::default(),
            error: None,
            client: PhantomData,
        }
    }

    /// The address to call instead of the WSDL's.
    pub fn endpoint(mut self, address: impl Into<String>) -> Self {
        self.endpoint = Some(address.into());
        self
    }

    /// The SOAP version to speak, where the WSDL has ports for both.
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Calls by the WSDL's HTTP binding with this method (`GET` or `POST`) instead of SOAP, and where no address is set, at the
    /// address of that binding's port. Header blocks are not sent; operations that the binding does not reach give
    /// [`CallError::Encode`](super::CallError::Encode).
    pub fn http_binding(mut self, method: Method) -> Self {
        self.http_port = Some(HttpPort::Method(method));
        self
    }

    /// Calls by the HTTP port of this name in the WSDL, each operation with the method that the port has for it; otherwise
    /// as [`http_binding`](ClientBuilder::http_binding) does.
    pub fn http_port(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.http_port = Some(HttpPort::Named(name.into()));
        self
    }

    /// How long one attempt of a call may take. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }

    /// When to repeat calls of operations that are safe to repeat.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = retry;
        self
    }

    /// Basic authentication (RFC 7617) with every request. Use it over TLS.
    pub fn basic_auth(self, user: &str, password: &str) -> Self {
        let mut builder = self;
        builder.options.http_header(header::AUTHORIZATION, basic_authorization(user, password));
        builder
    }

    /// An HTTP header with every request.
    pub fn http_header(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => self.options.http_header(name, value),
            Err(_) => self.error = Some(BuildError::Header(name.to_string())),
        }
        self
    }

    /// A SOAP header block with every request.
    pub fn header(mut self, block: impl Into<Block>) -> Self {
        self.headers.push(Arc::new(block.into()));
        self
    }

    /// Adds a module: what writes and understands header blocks by itself.
    pub fn module(mut self, module: impl Module) -> Self {
        modules::add(&mut self.modules, Arc::new(module));
        self
    }

    /// Which binary values of requests stand beside the envelope (MTOM). Default: those made of an
    /// [`Attachment`](crate::Attachment).
    pub fn mtom(mut self, mtom: Mtom) -> Self {
        self.options.mtom = mtom;
        self
    }

    /// How requests are written where XML and HTTP leave a choice: for partners that insist on something.
    ///
    /// ```ignore
    /// let orders = OrdersClient::builder().wire(WireFormat::sap().prefix("urn:orders", "ord")).build()?;
    /// ```
    pub fn wire(mut self, format: WireFormat) -> Self {
        self.options.wire = format;
        self
    }

    /// Refuses answers that are not exactly what the schema says; see [`CallOptions::strict`].
    pub fn strict(mut self) -> Self {
        self.options.strict = true;
        self
    }

    /// All default options of calls.
    pub fn options(mut self, change: impl FnOnce(&mut CallOptions)) -> Self {
        change(&mut self.options);
        self
    }

    /// HTTP settings: connecting, proxy, TLS, cookies.
    #[cfg(feature = "client")]
    pub fn http(mut self, change: impl FnOnce(&mut crate::transport::HttpSettings)) -> Self {
        change(&mut self.http);
        self
    }

    /// Sends requests another way than by HTTP, or with an exchange shared by several clients.
    pub fn exchange(mut self, exchange: Arc<dyn Exchange>) -> Self {
        self.exchange = Some(exchange);
        self
    }

    /// The client.
    pub fn build(self) -> Result<C, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let port = self.http_port.as_ref().and_then(|port| port.address(self.service));
        let address = port.or(self.service.address).map(str::to_string);
        let address = self.endpoint.or(address).ok_or(BuildError::NoEndpoint)?;
        let endpoint: Uri = address.trim().parse().map_err(|e| BuildError::Endpoint(address.clone(), e))?;
        if holds_credentials(&endpoint) {
            return Err(BuildError::Credentials);
        }
        let exchange = match self.exchange {
            Some(exchange) => exchange,
            #[cfg(feature = "client")]
            None => Arc::new(
                crate::transport::HttpExchange::new(self.http).map_err(|e| BuildError::Exchange(e.into()))?,
            ),
            #[cfg(not(feature = "client"))]
            None => {
                return Err(BuildError::Exchange(
                    "no exchange is given, and HTTP needs the feature `client`".into(),
                ));
            }
        };
        Ok(C::from(Client {
            inner: Arc::new(Shared {
                service: self.service,
                exchange,
                endpoint,
                version: self.version,
                http_port: self.http_port,
                options: self.options,
                headers: self.headers,
                modules: self.modules,
            }),
        }))
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.service.name)
            .field("endpoint", &self.endpoint.as_ref().filter(|address| !address.contains('@')))
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// The address has a user information part (RFC 3986, 3.2.1): it would get into logs, and is not sent.
pub(crate) fn holds_credentials(address: &Uri) -> bool {
    address.authority().is_some_and(|a| a.as_str().contains('@'))
}

/// `Authorization` of the basic scheme, marked so that it stays out of logs.
pub(crate) fn basic_authorization(user: &str, password: &str) -> HeaderValue {
    let text = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    let mut value =
        HeaderValue::try_from(format!("Basic {text}")).unwrap_or(HeaderValue::from_static("Basic"));
    value.set_sensitive(true);
    value
}

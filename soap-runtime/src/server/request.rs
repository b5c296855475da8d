//! A request as callbacks see it.
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, header};
use soap_model::bind::{BindError, Mode, ReadOptions, Root};
use soap_model::xml::Ns;

use super::{OperationDef, Settings};
use crate::http_binding::HttpDef;
use crate::mime::{Attachments, MediaType};
use crate::soap::{QName, Version};

const SOAP_ACTION: HeaderName = HeaderName::from_static("soapaction");

/// What carried a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// HTTP.
    Http,
    /// A call within the process.
    Local,
}

/// A request. What is not known yet when a callback runs is absent.
#[non_exhaustive]
pub struct Request {
    transport: Transport,
    parts: Parts,
    peer: Option<SocketAddr>,
    settings: Arc<Settings>,
    pub(crate) version: Option<Version>,
    pub(crate) operation: Option<&'static OperationDef>,
    /// The root that the body's first entry is, where an operation has it.
    pub(crate) body_root: Option<&'static Root<'static>>,
    pub(crate) body_name: OnceLock<QName>,
    pub(crate) raw_body: Option<Bytes>,
    reading: ReadOptions,
    /// What lax reading passed over, once the message was read.
    tolerated: Option<Arc<OnceLock<Vec<BindError>>>>,
    /// What came beside the envelope, and the envelope's own media type then.
    packed: Option<Box<(Attachments, MediaType)>>,
    /// With the index of the operation.
    pub(crate) http_binding: Option<(&'static HttpDef, usize)>,
    /// What a module says the action is.
    action: Option<Box<str>>,
}

impl Request {
    pub(crate) fn new(transport: Transport, mut parts: Parts, settings: Arc<Settings>) -> Self {
        if transport != Transport::Http {
            parts.method = Method::POST;
        }
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let reading = settings.reading;
        let mut request = Request {
            transport,
            parts,
            peer,
            settings,
            version: None,
            operation: None,
            body_root: None,
            body_name: OnceLock::new(),
            raw_body: None,
            packed: None,
            http_binding: None,
            action: None,
            reading,
            tolerated: None,
        };
        request.set_reading(reading);
        request
    }

    /// How it is read: as [`Settings::reading`] says, unless a callback before the body is read says otherwise.
    pub fn reading(&self) -> ReadOptions {
        self.reading
    }

    /// Reads this request in another way.
    pub fn set_reading(&mut self, reading: ReadOptions) {
        self.reading = reading;
        self.tolerated = (reading.mode == Mode::Lax).then(Arc::default);
    }

    /// What lax reading passed over, with XML paths in the order of the message, once the message was read: for operations and `body`.
    /// Nothing where reading is strict.
    pub fn tolerated(&self) -> &[BindError] {
        self.tolerated.as_ref().and_then(|tolerated| tolerated.get()).map_or(&[], |found| found.as_slice())
    }

    /// Where to put what was tolerated while an operation has the request already.
    pub(crate) fn tolerated_later(&self) -> Option<Arc<OnceLock<Vec<BindError>>>> {
        self.tolerated.clone()
    }

    /// What carried it.
    pub fn transport(&self) -> Transport {
        self.transport
    }

    /// The transport's own request: for HTTP as it came in, with what layers put into its extensions. Other
    /// transports show their metadata in the same form.
    pub fn http(&self) -> &Parts {
        &self.parts
    }

    /// [`http`](Request::http), to be changed.
    pub fn http_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }

    /// HTTP method; POST for other transports.
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// Headers of the transport.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// `Content-Type` as it came in.
    pub fn content_type(&self) -> Option<&str> {
        self.parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok())
    }

    pub(crate) fn unpacked(&mut self, envelope: MediaType, attachments: Attachments) {
        self.packed = Some(Box::new((attachments, envelope)));
    }

    /// The parts beside the envelope, once the body was received.
    pub fn attachments(&self) -> Option<&Attachments> {
        self.packed.as_ref().map(|packed| &packed.0)
    }

    /// The envelope's charset, as its content type says.
    pub(crate) fn charset(&self) -> Option<&str> {
        match &self.packed {
            Some(packed) => packed.1.parameter("charset"),
            None => self.content_type().and_then(|t| parameter(t, "charset")),
        }
    }

    /// The content type of the envelope without its parameters. For a message with attachments that is its root part's, and
    /// for XOP (`application/xop+xml`) what that says of the envelope.
    pub fn media_type(&self) -> Option<&str> {
        if let Some(packed) = &self.packed {
            return Some(envelope_type(&packed.1));
        }
        self.content_type().and_then(|t| t.split(';').next()).map(str::trim)
    }

    /// The action: what a module says of it (WS-Addressing does), else the transport's.
    pub fn action(&self) -> Option<&str> {
        self.action.as_deref().or_else(|| self.transport_action())
    }

    pub(crate) fn set_action(&mut self, action: Option<String>) {
        self.action = action.map(Into::into);
    }

    /// The transport's action: SOAP 1.1 `SOAPAction` without its quotes, SOAP 1.2 `action` of the content type. Where the version is
    /// not known yet, whichever is there.
    pub(crate) fn transport_action(&self) -> Option<&str> {
        let header = || {
            let value = self.parts.headers.get(&SOAP_ACTION).and_then(|v| v.to_str().ok())?.trim();
            Some(value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value))
        };
        let parameter = || {
            let own = self.packed.as_ref().and_then(|packed| packed.1.parameter("action"));
            own.or_else(|| parameter(self.content_type()?, "action"))
        };
        match self.version {
            Some(Version::Soap11) => header(),
            Some(Version::Soap12) => parameter(),
            None => header().or_else(parameter),
        }
    }

    /// The SOAP version, once the envelope's start tag was read.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// The operation, once the body's first entry is known.
    pub fn operation(&self) -> Option<&'static OperationDef> {
        self.operation
    }

    /// Name of the body's first entry, once it is known and unless the body is empty.
    pub fn body_name(&self) -> Option<&QName> {
        let Some(root) = self.body_root else { return self.body_name.get() };
        // Most handlers do not ask.
        let name = root.element.name;
        let own = name.ns.0.checked_sub(Ns::FIRST_OWN).map(usize::from);
        let namespace =
            own.and_then(|own| root.tables.namespaces.get(own)).map_or("", |namespace| namespace.uri);
        Some(self.body_name.get_or_init(|| QName::new(namespace, name.local)))
    }

    /// The body as it came in, content coding undone, if [`Settings::retain_body`] is on.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.raw_body.as_ref()
    }

    /// The HTTP binding it came by, if it is no SOAP message: then there are no header blocks, and faults are answered as text.
    pub fn http_binding(&self) -> Option<&'static HttpDef> {
        self.http_binding.map(|(def, _)| def)
    }

    /// Address of the peer, where the transport knows one.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn shared_settings(&self) -> Arc<Settings> {
        self.settings.clone()
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("transport", &self.transport)
            .field("method", &self.parts.method)
            .field("uri", &self.parts.uri)
            .field("version", &self.version)
            .field("operation", &self.operation.map(|o| o.name))
            .finish_non_exhaustive()
    }
}

/// Address of the peer, as an extension of the transport's request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// XOP 1.0, 4.1: the parameter `type` of the root part names the media type of the envelope.
fn envelope_type(root: &MediaType) -> &str {
    match root.essence() {
        "application/xop+xml" => {
            let inner = root.parameter("type").unwrap_or("");
            inner.split(';').next().unwrap_or("").trim()
        }
        other => other,
    }
}

/// A parameter of a media type (RFC 9110, 8.3.1), without quotes.
pub(crate) fn parameter<'a>(content_type: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = content_type.split_once(';')?.1;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        if rest.is_empty() {
            return None;
        }
        let (key, after) = rest.split_once('=')?;
        let value;
        if let Some(quoted) = after.strip_prefix('"') {
            let end = closing_quote(quoted)?;
            (value, rest) = (quoted.get(..end)?, quoted.get(end + 1..)?);
        } else {
            let end = after.find(';').unwrap_or(after.len());
            (value, rest) = (after.get(..end)?.trim(), after.get(end..)?);
        }
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
    }
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|b| {
        let end = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        end
    })
}

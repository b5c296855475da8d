//! How a service behaves.
use std::sync::Arc;
use std::time::Duration;

use soap_model::bind::ReadOptions;
use soap_model::xml::Limits;

use super::MessageLog;
use crate::mime::{AttachmentLimits, Mtom};
use crate::modules::Module;
use crate::soap::Version;
use crate::streaming::StreamLimits;
use crate::wire::WireFormat;

/// Settings of a [`SoapService`](super::SoapService); see [`configure`](super::SoapService::configure).
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Bounds of elements, attributes and names in a message.
    pub xml: Limits,
    /// How requests are read: strictly, or with deviations tolerated and reported in
    /// [`Request::tolerated`](super::Request::tolerated); with or without identity constraints. Default: strict, without.
    pub reading: ReadOptions,
    /// Most bytes of a body as received: 16 MiB.
    pub body_size: usize,
    /// Most bytes of a body after its content coding was undone: 64 MiB.
    pub inflated_size: usize,
    /// Longest time from the head of a request to the end of its body: 60 seconds.
    pub body_time: Duration,
    /// Bounds of requests that are handled item by item, in place of those of other bodies.
    pub stream: StreamLimits,
    /// Bounds of messages with attachments.
    pub attachments: AttachmentLimits,
    /// How replies are written where XML and HTTP leave a choice: prefixes, declarations, charset.
    pub wire: WireFormat,
    /// Which binary values of replies stand beside the envelope (MTOM).
    pub mtom: Mtom,
    /// Longest time for everything after the body was read: none.
    pub handler_time: Option<Duration>,
    /// Versions of SOAP that are spoken: both.
    pub versions: Vec<Version>,
    /// A content type that does not belong to the SOAP version is no error: off.
    pub tolerate_content_type: bool,
    /// SOAP 1.2 requests by GET, without an envelope, go to `body_parser` and `body`: off.
    pub allow_get: bool,
    /// Operations answer by the HTTP bindings of the WSDL, too: on. Their requests are such that a web page can make a browser
    /// send them.
    pub http_binding: bool,
    /// Roles this node plays beside `next`, the ultimate receiver and (SOAP 1.1) no actor at all.
    pub roles: Vec<String>,
    /// The received body stays at hand as [`Request::raw_body`](super::Request::raw_body): off.
    pub retain_body: bool,
    /// Documents are served at `?wsdl`: on.
    pub serve_documents: bool,
    /// The address that served documents name.
    pub public_address: PublicAddress,
    /// Replies of at least this many bytes are compressed for clients that take gzip: 1,400. None: never.
    pub compress_from: Option<usize>,
    /// Messages are logged: off.
    pub log: Option<MessageLog>,
    /// What understands headers by itself, in the order in which it sees requests (replies: the reverse).
    pub modules: Vec<Arc<dyn Module>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            xml: Limits::default(),
            reading: ReadOptions::strict(),
            body_size: 16 << 20,
            inflated_size: 64 << 20,
            body_time: Duration::from_secs(60),
            stream: StreamLimits::default(),
            attachments: AttachmentLimits::default(),
            wire: WireFormat::default(),
            mtom: Mtom::default(),
            handler_time: None,
            versions: Version::ALL.to_vec(),
            tolerate_content_type: false,
            allow_get: false,
            http_binding: true,
            roles: Vec::new(),
            retain_body: false,
            serve_documents: true,
            public_address: PublicAddress::Called,
            compress_from: Some(1400),
            log: None,
            modules: Vec::new(),
        }
    }
}

/// The address that documents name as the service's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PublicAddress {
    /// What the client called: its `Host`.
    #[default]
    Called,
    /// What the client called as proxies tell it: `Forwarded` and `X-Forwarded-*`. Only behind a proxy that sets them.
    Forwarded,
    /// This URL.
    Fixed(String),
}

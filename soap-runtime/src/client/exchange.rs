//! What carries a request to its receiver and brings the reply back.
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri};

use super::TransportError;

/// A request on its way: an envelope and what the transport must know of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outgoing {
    /// Where it goes.
    pub to: Uri,
    /// The SOAP action; empty for none. [`headers`](Outgoing::headers) carry it already as the version prescribes.
    pub action: String,
    /// HTTP headers or what corresponds to them: content type, `SOAPAction`, the caller's own.
    pub headers: HeaderMap,
    /// The envelope.
    pub body: Bytes,
    /// Nobody waits for more than the transport's receipt.
    pub one_way: bool,
    /// What a transport that answers later relates the reply to: the message id, where there is one.
    pub correlation: Option<String>,
    /// How long the caller waits for the whole exchange; then it drops it.
    pub timeout: Duration,
    /// The most bytes a reply may have, inflated.
    pub reply_limit: usize,
}

impl Outgoing {
    /// An envelope for an address, without headers, with a minute's time and 64 MiB for the reply.
    pub fn new(to: Uri, body: impl Into<Bytes>) -> Self {
        Outgoing {
            to,
            action: String::new(),
            headers: HeaderMap::new(),
            body: body.into(),
            one_way: false,
            correlation: None,
            timeout: Duration::from_secs(60),
            reply_limit: 64 << 20,
        }
    }
}

/// A reply as it arrived.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Incoming {
    /// HTTP status, where the transport has one.
    pub status: Option<StatusCode>,
    /// HTTP headers or what corresponds to them.
    pub headers: HeaderMap,
    /// The body, inflated.
    pub body: Bytes,
}

impl Incoming {
    /// A reply of these parts.
    pub fn new(status: Option<StatusCode>, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Incoming { status, headers, body: body.into() }
    }
}

/// Carries requests. Implementations must keep to [`Outgoing::reply_limit`]; a [`Call`](super::Call) itself keeps to
/// [`Outgoing::timeout`] and drops the future when it is over.
pub trait Exchange: Send + Sync + 'static {
    /// Sends a request and waits for what comes back.
    fn exchange(
        &self,
        request: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Incoming, TransportError>> + Send + '_>>;
}

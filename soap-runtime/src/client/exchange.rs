//! What carries a request to its receiver and brings the reply back.
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri, header};

use super::TransportError;
use crate::mime::{AttachmentError, AttachmentLimits, Attachments, MediaType, Payload, Root, Unpacker};
use crate::streaming::ChunkSource;

/// A request on its way: an envelope (by an HTTP binding: a form, a document or nothing) and what the transport must know of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outgoing {
    /// Where it goes.
    pub to: Uri,
    /// The SOAP action; empty for none. [`headers`](Outgoing::headers) carry it already as the version prescribes.
    pub action: String,
    /// HTTP method: POST for envelopes.
    pub method: Method,
    /// HTTP headers or what corresponds to them: content type, `SOAPAction`, the caller's own.
    pub headers: HeaderMap,
    /// The envelope, with its attachments.
    pub body: Payload,
    /// Nobody waits for more than the transport's receipt.
    pub one_way: bool,
    /// What a transport that answers later relates the reply to: the message id, where there is one.
    pub correlation: Option<String>,
    /// How long the caller waits for the whole exchange; then it drops it.
    pub timeout: Duration,
    /// The most bytes a reply may have, inflated; of one with attachments, its envelope.
    pub reply_limit: usize,
    /// Bounds of a reply with attachments.
    pub attachments: AttachmentLimits,
}

impl Outgoing {
    /// An envelope for an address, without headers, with a minute's time and 64 MiB for the reply.
    pub fn new(to: Uri, body: impl Into<Payload>) -> Self {
        Outgoing {
            to,
            action: String::new(),
            method: Method::POST,
            headers: HeaderMap::new(),
            body: body.into(),
            one_way: false,
            correlation: None,
            timeout: Duration::from_secs(60),
            reply_limit: 64 << 20,
            attachments: AttachmentLimits::default(),
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
    /// The body, inflated. A message with attachments may be taken apart already.
    pub body: Bytes,
    packed: Option<Box<Packed>>,
}

/// What came beside the envelope, and the envelope's own media type.
#[derive(Debug, Clone)]
pub(crate) struct Packed {
    pub(crate) envelope_type: MediaType,
    pub(crate) attachments: Attachments,
}

impl Incoming {
    /// A reply of these parts.
    pub fn new(status: Option<StatusCode>, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Incoming { status, headers, body: body.into(), packed: None }
    }

    /// A reply with attachments that came in piece by piece, so that large ones are never in memory: `body` becomes the
    /// envelope. A reply whose attachments are still in its body is taken apart by the call.
    pub(crate) fn packed(
        status: Option<StatusCode>,
        headers: HeaderMap,
        unpacker: Unpacker,
    ) -> Result<Self, AttachmentError> {
        let (Root { media_type, body }, attachments) = unpacker.finish()?;
        let packed = Some(Box::new(Packed { envelope_type: media_type, attachments }));
        Ok(Incoming { status, headers, body, packed })
    }

    /// What takes a reply with these headers apart; None if it has no attachments.
    pub(crate) fn unpacker(
        headers: &HeaderMap,
        limits: &AttachmentLimits,
        reply_limit: usize,
    ) -> Option<Result<Unpacker, AttachmentError>> {
        let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        Unpacker::of(&MediaType::parse(content_type), limits, reply_limit)
    }

    /// Takes it apart, unless that was done.
    pub(super) fn unpack(
        self,
        limits: &AttachmentLimits,
        reply_limit: usize,
    ) -> Result<(Self, Option<Box<Packed>>), AttachmentError> {
        if let Some(packed) = &self.packed {
            let packed = packed.clone();
            return Ok((self, Some(packed)));
        }
        match Self::unpacker(&self.headers, limits, reply_limit) {
            None => Ok((self, None)),
            Some(unpacker) => {
                let mut unpacker = unpacker?;
                unpacker.push(&self.body)?;
                let reply = Self::packed(self.status, self.headers, unpacker)?;
                let packed = reply.packed.clone();
                Ok((reply, packed))
            }
        }
    }
}

/// A reply that is only beginning to arrive.
#[non_exhaustive]
pub enum Arriving {
    /// It is there.
    Whole(Incoming),
    /// Its body is still to come.
    Pieces {
        /// HTTP status, where the transport has one.
        status: Option<StatusCode>,
        /// HTTP headers or what corresponds to them.
        headers: HeaderMap,
        /// The body, inflated.
        body: Box<dyn ChunkSource>,
    },
}

impl Arriving {
    /// A reply whose body is still to come.
    pub fn pieces(status: Option<StatusCode>, headers: HeaderMap, body: Box<dyn ChunkSource>) -> Self {
        Arriving::Pieces { status, headers, body }
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

    /// Sends a request whose reply is read while it arrives. By default it is waited for as a whole.
    fn open(
        &self,
        request: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Arriving, TransportError>> + Send + '_>> {
        Box::pin(async move { self.exchange(request).await.map(Arriving::Whole) })
    }
}

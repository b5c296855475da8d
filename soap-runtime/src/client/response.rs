//! What a call gives beside its value.
use bytes::Bytes;
use http::{Extensions, HeaderMap, StatusCode};
use soap_model::bind::BindError;
use soap_model::xml::Fragment;

use crate::mime::Attachments;

/// An answer: the operation's value and what came with it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<O> {
    /// The operation's value.
    pub value: O,
    /// Header blocks, in document order.
    pub headers: Vec<Fragment>,
    /// Parts beside the envelope. Binary values that refer to them hold them already.
    pub attachments: Attachments,
    /// HTTP status, where the transport has one.
    pub status: Option<StatusCode>,
    /// What modules made of the answer's header blocks: with addressing, its
    /// [`MessageAddressing`](crate::modules::addressing::MessageAddressing).
    pub extensions: Extensions,
    /// HTTP headers or what corresponds to them.
    pub http_headers: HeaderMap,
    /// What was tolerated in lax reading, with XML paths; empty in strict reading.
    pub warnings: Vec<BindError>,
    /// The request's bytes (of one with attachments, its envelope's), where [`CallOptions::keep_raw`](super::CallOptions::keep_raw) asked for them.
    pub raw_request: Option<Bytes>,
    /// The answer's bytes (of one with attachments, its envelope's), where [`CallOptions::keep_raw`](super::CallOptions::keep_raw) asked for them.
    pub raw: Option<Bytes>,
}

impl<O> Response<O> {
    /// The first header block with this name.
    pub fn header(&self, namespace: &str, local: &str) -> Option<&Fragment> {
        self.headers.iter().find(|h| h.name() == (namespace, local))
    }
}

//! What a client does by default and a call may change.
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use soap_model::xml::Limits;

use super::Retry;
use crate::mime::{AttachmentLimits, Mtom};
use crate::streaming::StreamLimits;
use crate::wire::WireFormat;

/// Options of a call. A client's builder sets the defaults; a [`Call`](super::Call) starts with them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CallOptions {
    /// How long one attempt may take, connecting included. Default: 60 s.
    pub timeout: Duration,
    /// HTTP headers to send.
    pub http_headers: HeaderMap,
    /// When to repeat calls of operations that are safe to repeat.
    pub retry: Retry,
    /// The most bytes an answer may have, inflated; of one with attachments, its envelope. Default: 64 MiB.
    pub reply_limit: usize,
    /// Bounds of an answer that is read item by item, in place of `reply_limit` and `timeout`.
    pub stream: StreamLimits,
    /// Bounds of an answer with attachments.
    pub attachments: AttachmentLimits,
    /// Which binary values of requests stand beside the envelope (MTOM). It is the client's setting that counts: a call is
    /// rendered when it is made.
    pub mtom: Mtom,
    /// How requests are written where XML and HTTP leave a choice. Of a call, only what concerns HTTP headers counts (`SOAPAction`,
    /// `action`); the rest is the client's setting: a call is rendered when it is made.
    pub wire: WireFormat,
    /// Limits of the XML reader.
    pub limits: Limits,
    /// Refuse answers that are not exactly what the schema says. Default: lax, with the list of what was tolerated in
    /// [`Response::warnings`](super::Response::warnings).
    pub strict: bool,
    /// Make up what is required and missing in answers (0, false, an empty text, a record of such), and report it in
    /// [`Response::warnings`](super::Response::warnings). Default: it is an error.
    pub blanks: bool,
    /// Evaluate identity constraints of answers, in at most this many bytes
    /// ([`ReadOptions::IDENTITY_BYTES`](crate::ReadOptions::IDENTITY_BYTES) is a good number). Default: they are not evaluated.
    pub identity_bytes: Option<usize>,
    /// Keep the bytes of both messages for [`Response::raw`](super::Response::raw) and
    /// [`Response::raw_request`](super::Response::raw_request). Default: no.
    pub keep_raw: bool,
}

impl Default for CallOptions {
    fn default() -> Self {
        CallOptions {
            timeout: Duration::from_secs(60),
            http_headers: HeaderMap::new(),
            retry: Retry::default(),
            reply_limit: 64 << 20,
            stream: StreamLimits::default(),
            attachments: AttachmentLimits::default(),
            mtom: Mtom::default(),
            wire: WireFormat::default(),
            limits: Limits::default(),
            strict: false,
            blanks: false,
            identity_bytes: None,
            keep_raw: false,
        }
    }
}

impl CallOptions {
    /// Sets a header; what proves who the caller is stays out of logs.
    pub(super) fn http_header(&mut self, name: HeaderName, mut value: HeaderValue) {
        if matches!(name, header::AUTHORIZATION | header::PROXY_AUTHORIZATION | header::COOKIE) {
            value.set_sensitive(true);
        }
        self.http_headers.insert(name, value);
    }
}

//! What every callback sees.
use http::{HeaderMap, StatusCode};

use super::Request;
use crate::mime::Attachment;
use crate::soap::Block;

/// The state of one request: the handler's own, what came in, and what goes out beside the body.
#[derive(Debug)]
#[non_exhaustive]
pub struct Context<S = ()> {
    /// What `init` returned.
    pub state: S,
    /// The request.
    pub request: Request,
    /// Additions to the reply.
    pub reply: ReplyParts,
}

impl<S> Context<S> {
    pub(crate) fn new(state: S, request: Request) -> Self {
        Context { state, request, reply: ReplyParts::default() }
    }
}

/// Additions to whatever reply is sent.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ReplyParts {
    /// HTTP status, instead of the one the reply would have.
    pub status: Option<StatusCode>,
    /// HTTP headers.
    pub http_headers: HeaderMap,
    /// Header blocks, for replies that have an envelope.
    pub headers: Vec<Block>,
    /// Attachments, for replies that have an envelope.
    pub attachments: Vec<Attachment>,
}

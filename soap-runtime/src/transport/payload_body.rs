//! The body of a request or response: one chunk of known length, or an envelope with attachments.
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use crate::mime::{Chunks, Payload};

/// The body of a SOAP message over HTTP. Only attachments that cannot be read to their end make an error, which ends the
/// message where it is.
#[derive(Debug)]
pub struct PayloadBody(Chunks);

impl PayloadBody {
    /// A body with these bytes.
    pub fn new(payload: impl Into<Payload>) -> Self {
        PayloadBody(payload.into().chunks())
    }
}

impl Default for PayloadBody {
    fn default() -> Self {
        PayloadBody::new(Payload::default())
    }
}

impl Body for PayloadBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.0.poll_next(cx).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        match self.0.len() {
            Some(length) => SizeHint::with_exact(length),
            None => SizeHint::default(),
        }
    }
}

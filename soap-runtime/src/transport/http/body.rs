//! Request bodies: read when asked for, within limits of size and time, content coding undone.
use std::fmt::Display;
use std::ops::DerefMut;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, header};
use http_body::Body;
use tokio::time::{Sleep, sleep};

use crate::server::{BodySource, Settings};
use crate::soap::{MessageError, MessageErrorKind};
use crate::streaming::ChunkSource;
use crate::transport::decoded_body::{DecodedBody, Inflate, broken_off};

/// A request's body on its way in; `P` points to it.
pub(super) struct IncomingBody<P> {
    body: Pin<P>,
    coding: Coding,
    /// The only chunk so far: most bodies come in one, which is not copied.
    first: Bytes,
    /// All chunks, once there are several.
    rest: Vec<u8>,
    deadline: Option<Pin<Box<Sleep>>>,
    /// The only chunk of a body whose content coding was undone is given away.
    inflated: bool,
}

/// Content codings (RFC 9110, 8.4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Deflate,
    Other(String),
}

impl Coding {
    pub(super) fn of(headers: &HeaderMap) -> Coding {
        let mut coding = Coding::Identity;
        for value in headers.get_all(header::CONTENT_ENCODING) {
            for name in value.to_str().unwrap_or("?").split(',') {
                let next = match name.trim().to_ascii_lowercase().as_str() {
                    "" | "identity" => continue,
                    "gzip" | "x-gzip" => Coding::Gzip,
                    "deflate" => Coding::Deflate,
                    other => Coding::Other(other.to_string()),
                };
                coding = match coding {
                    Coding::Identity => next,
                    _ => Coding::Other(value.to_str().unwrap_or("?").to_string()),
                };
            }
        }
        coding
    }

    fn undo(&self, bytes: Bytes, limit: usize) -> Result<Bytes, MessageError> {
        #[cfg(feature = "gzip")]
        {
            use super::gzip::{InflateError, gunzip, inflate_zlib};
            let inflated = match self {
                Coding::Gzip => Some(gunzip(&bytes, limit)),
                Coding::Deflate => Some(inflate_zlib(&bytes, limit)),
                _ => None,
            };
            if let Some(inflated) = inflated {
                return inflated.map_err(|error| match error {
                    InflateError::TooLarge => too_large("inflated", limit),
                    InflateError::Malformed(error) => MessageError::new(
                        MessageErrorKind::Coding,
                        format!("the body is not what its content coding says: {error}"),
                    ),
                });
            }
        }
        let _ = limit;
        match self {
            Coding::Identity => Ok(bytes),
            other => Err(unsupported(other)),
        }
    }
}

/// A body of a service with streamed requests: it can be [detached](BodySource::detach).
pub(super) struct DetachableBody<B>(Option<IncomingBody<Box<B>>>);

impl<B> DetachableBody<B> {
    pub(super) fn new(body: B, coding: Coding) -> Self {
        DetachableBody(Some(IncomingBody::new(Box::pin(body), coding)))
    }
}

impl<B> BodySource for DetachableBody<B>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Display,
{
    fn poll_whole(&mut self, cx: &mut Context<'_>, settings: &Settings) -> Poll<Result<Bytes, MessageError>> {
        match &mut self.0 {
            Some(body) => body.poll_whole(cx, settings),
            None => Poll::Ready(Ok(Bytes::new())),
        }
    }

    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
        settings: &Settings,
    ) -> Poll<Option<Result<Bytes, MessageError>>> {
        match &mut self.0 {
            Some(body) => body.poll_chunk(cx, settings),
            None => Poll::Ready(None),
        }
    }

    fn detach(&mut self) -> Option<Box<dyn ChunkSource>> {
        let name = match &self.0.as_ref()?.coding {
            Coding::Identity => "",
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
            // Refused when it is read.
            Coding::Other(_) => return None,
        };
        let inflate = if name.is_empty() { None } else { Some(Inflate::of(name)?) };
        let body = self.0.take()?.body;
        Some(Box::new(DecodedBody::new(body, inflate).drained()))
    }
}

fn unsupported(coding: &Coding) -> MessageError {
    let name = match coding {
        Coding::Other(name) => name.as_str(),
        Coding::Gzip => "gzip",
        Coding::Deflate => "deflate",
        Coding::Identity => "identity",
    };
    MessageError::new(MessageErrorKind::Coding, format!("the content coding `{name}` is not supported"))
}

fn too_large(what: &str, limit: usize) -> MessageError {
    MessageError::new(MessageErrorKind::TooLarge, format!("the body has more than {limit} bytes ({what})"))
}

impl<P> IncomingBody<P> {
    pub(super) fn new(body: Pin<P>, coding: Coding) -> Self {
        IncomingBody { body, coding, first: Bytes::new(), rest: Vec::new(), deadline: None, inflated: false }
    }

    fn len(&self) -> usize {
        if self.rest.is_empty() { self.first.len() } else { self.rest.len() }
    }

    fn push(&mut self, chunk: Bytes, expected: usize) {
        if !self.rest.is_empty() {
            self.rest.extend_from_slice(&chunk);
        } else if self.first.is_empty() {
            self.first = chunk;
        } else {
            self.rest.reserve_exact(expected.max(self.first.len() + chunk.len()));
            self.rest.extend_from_slice(&self.first);
            self.rest.extend_from_slice(&chunk);
        }
    }

    fn take(&mut self) -> Bytes {
        if self.rest.is_empty() {
            std::mem::take(&mut self.first)
        } else {
            self.first = Bytes::new();
            std::mem::take(&mut self.rest).into()
        }
    }
}

impl<P, B> BodySource for IncomingBody<P>
where
    P: DerefMut<Target = B> + Send,
    B: Body<Data = Bytes> + Send,
    B::Error: Display,
{
    fn poll_whole(&mut self, cx: &mut Context<'_>, settings: &Settings) -> Poll<Result<Bytes, MessageError>> {
        if matches!(self.coding, Coding::Other(_)) {
            return Poll::Ready(Err(unsupported(&self.coding)));
        }
        let limit = settings.body_size;
        loop {
            let announced = usize::try_from(self.body.size_hint().lower()).unwrap_or(usize::MAX);
            if announced.saturating_add(self.len()) > limit {
                return Poll::Ready(Err(too_large("as received", limit)));
            }
            match self.body.as_mut().poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(chunk) = frame.into_data() {
                        if chunk.len().saturating_add(self.len()) > limit {
                            return Poll::Ready(Err(too_large("as received", limit)));
                        }
                        let expected = self.len() + announced;
                        self.push(chunk, expected);
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(broken_off(&error))),
                Poll::Ready(None) => {
                    let bytes = self.take();
                    return Poll::Ready(self.coding.undo(bytes, settings.inflated_size));
                }
                Poll::Pending => break,
            }
        }
        self.poll_deadline(cx, settings.body_time).map(Err)
    }

    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
        settings: &Settings,
    ) -> Poll<Option<Result<Bytes, MessageError>>> {
        if self.coding != Coding::Identity {
            // Inflated as a whole, within the limits of any other body.
            let whole = ready!(self.poll_whole(cx, settings));
            self.coding = Coding::Identity;
            self.inflated = true;
            return Poll::Ready(Some(whole));
        }
        if self.inflated {
            return Poll::Ready(None);
        }
        match self.body.as_mut().poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => Poll::Ready(Some(Ok(frame.into_data().unwrap_or_default()))),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(broken_off(&error)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => self.poll_deadline(cx, settings.attachments.time).map(|error| Some(Err(error))),
        }
    }
}

impl<P> IncomingBody<P> {
    /// Ready with the error once the time is over.
    fn poll_deadline(&mut self, cx: &mut Context<'_>, time: Duration) -> Poll<MessageError> {
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(time)));
        match deadline.as_mut().poll(cx) {
            Poll::Ready(()) => {
                let rule = format!("the body did not arrive within {time:?}");
                Poll::Ready(MessageError::new(MessageErrorKind::Timeout, rule))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

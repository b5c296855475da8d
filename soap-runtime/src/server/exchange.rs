//! What a transport lends the pipeline for one request.
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;

use super::Settings;
use crate::soap::MessageError;
use crate::streaming::ChunkSource;

/// A body that is read when the pipeline asks for it.
pub trait BodySource: Send {
    /// The whole body, its content coding undone, within the limits of the settings. Polled until ready, once.
    fn poll_whole(&mut self, cx: &mut Context<'_>, settings: &Settings) -> Poll<Result<Bytes, MessageError>>;

    /// The next chunk of a body with attachments, its content coding undone; None after the last. Of the settings' limits only
    /// those of time are observed here: whoever takes the chunks counts their bytes.
    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
        settings: &Settings,
    ) -> Poll<Option<Result<Bytes, MessageError>>>;

    /// The body as something that outlives the request's handling, its content coding undone and without limits; None: it cannot
    /// be had so, and is read as a whole. Asked for before anything else, once.
    fn detach(&mut self) -> Option<Box<dyn ChunkSource>> {
        None
    }
}

/// A body that is there.
impl BodySource for Bytes {
    fn poll_whole(&mut self, _: &mut Context<'_>, _: &Settings) -> Poll<Result<Bytes, MessageError>> {
        Poll::Ready(Ok(std::mem::take(self)))
    }

    fn poll_chunk(&mut self, _: &mut Context<'_>, _: &Settings) -> Poll<Option<Result<Bytes, MessageError>>> {
        Poll::Ready(if self.is_empty() { None } else { Some(Ok(std::mem::take(self))) })
    }

    fn detach(&mut self) -> Option<Box<dyn ChunkSource>> {
        Some(Box::new(std::mem::take(self)))
    }
}

/// What a transport lends the pipeline for one request.
pub struct Exchange<'a> {
    /// The body.
    pub body: &'a mut dyn BodySource,
    /// Waits: without it, [`Settings::handler_time`] is not observed.
    pub timer: Option<fn(Duration) -> BoxFuture<'static, ()>>,
}

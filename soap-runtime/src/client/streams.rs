//! A streamed request on its way: how far it is, and what broke it off.
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use super::{CallError, TransportError};
use crate::mime::{ChunkStream, OnFailure, Payload};
use crate::soap::{MessageError, MessageErrorKind};

/// What the caller sees of a request that is being sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Sending(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    chunks: AtomicU64,
    broken: Mutex<Option<String>>,
}

impl Sending {
    /// The request's bytes, watched while they are sent.
    pub(super) fn watched(&self, mut chunks: Box<dyn ChunkStream>) -> Payload {
        let seen = self.0.clone();
        chunks.on_failure(Box::new(move |failure| {
            if let Ok(mut broken) = seen.broken.lock() {
                *broken = Some(failure.to_string());
            }
            Box::pin(std::future::ready(()))
        }));
        Payload::stream(Box::new(Watched { chunks, seen: self.0.clone() }))
    }

    /// Waits for so long after the last chunk that was sent; None: out of time.
    pub(super) async fn within<T>(&self, time: Duration, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let mut sent = self.0.chunks.load(Ordering::Relaxed);
        loop {
            if let Ok(done) = tokio::time::timeout(time, work.as_mut()).await {
                return Some(done);
            }
            let now = self.0.chunks.load(Ordering::Relaxed);
            if now == sent {
                return None;
            }
            sent = now;
        }
    }

    /// The outcome; what broke the request off comes before what the transport made of it.
    pub(super) fn told<T, F>(&self, outcome: Result<T, TransportError>) -> Result<T, CallError<F>> {
        outcome.map_err(|error| match self.0.broken.lock().ok().and_then(|mut broken| broken.take()) {
            Some(text) => CallError::Encode(broke_off(&text)),
            None => CallError::Transport(error),
        })
    }
}

/// The error of a request whose items failed.
pub(super) fn broke_off(text: &str) -> MessageError {
    MessageError::new(MessageErrorKind::Invalid, format!("the items of the request broke off: {text}"))
}

struct Watched {
    chunks: Box<dyn ChunkStream>,
    seen: Arc<Seen>,
}

impl ChunkStream for Watched {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let chunk = self.chunks.poll_chunk(cx);
        if chunk.is_ready() {
            self.seen.chunks.fetch_add(1, Ordering::Relaxed);
        }
        chunk
    }

    fn on_failure(&mut self, tell: OnFailure) {
        self.chunks.on_failure(tell);
    }
}

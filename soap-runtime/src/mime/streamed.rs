//! The bytes of a message that is made while it is sent.
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;

/// Makes the bytes of a message, chunk by chunk.
pub(crate) trait ChunkStream: Send {
    /// The next chunk; None after the last. After an error there is nothing more.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>>;

    /// Who is told when it cannot be made to its end.
    fn on_failure(&mut self, tell: OnFailure);
}

/// Is told once, before the error ends the message.
pub(crate) type OnFailure = Box<dyn FnOnce(StreamFailure) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// Why a message could not be made to its end.
#[derive(Debug)]
pub(crate) enum StreamFailure {
    /// The error of its items.
    Error(Box<dyn Error + Send + Sync>),
    /// The stream of items panicked.
    Panic(String),
}

impl fmt::Display for StreamFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamFailure::Error(error) => error.fmt(f),
            StreamFailure::Panic(text) => write!(f, "the stream of items panicked: {text}"),
        }
    }
}

/// A stream that is sent once, by whoever comes first.
#[derive(Clone)]
pub(super) struct Once(Arc<Mutex<Option<Box<dyn ChunkStream>>>>);

impl Once {
    pub(super) fn new(stream: Box<dyn ChunkStream>) -> Self {
        Once(Arc::new(Mutex::new(Some(stream))))
    }

    pub(super) fn take(&self) -> Option<Box<dyn ChunkStream>> {
        self.0.lock().ok()?.take()
    }

    pub(super) fn on_failure(&self, tell: OnFailure) {
        if let Ok(mut stream) = self.0.lock()
            && let Some(stream) = &mut *stream
        {
            stream.on_failure(tell);
        }
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}

/// A stream that is being sent. The lock is never taken: it makes it `Sync`.
pub(super) struct Running(Mutex<Box<dyn ChunkStream>>);

impl Running {
    pub(super) fn new(stream: Box<dyn ChunkStream>) -> Self {
        Running(Mutex::new(stream))
    }

    pub(super) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match self.0.get_mut() {
            Ok(stream) => stream.poll_chunk(cx),
            Err(_) => Poll::Ready(Some(Err(io::Error::other("the message broke off")))),
        }
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Running")
    }
}

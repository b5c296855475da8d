//! Bytes as they arrive, as text.
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use soap_model::xml::DecodeError;

use super::StreamLimits;
use crate::soap::{MessageError, MessageErrorKind};

/// A body that is taken piece by piece. It is only polled while somebody waits for more.
pub trait ChunkSource: Send {
    /// The next piece, content coding undone; None after the last.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, MessageError>>>;
}

/// A body that is there.
impl ChunkSource for Bytes {
    fn poll_next(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, MessageError>>> {
        Poll::Ready(if self.is_empty() { None } else { Some(Ok(std::mem::take(self))) })
    }
}

/// Waits.
pub(crate) type Timer = fn(Duration) -> Wait;

type Wait = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A source with its bounds. The locks are never taken: they make it `Sync`.
pub(crate) struct Feed {
    source: Mutex<Box<dyn ChunkSource>>,
    timer: Option<Timer>,
    deadline: Mutex<Option<Wait>>,
    time: Duration,
    pub(crate) limits: StreamLimits,
    received: u64,
    /// The beginning of a character that was cut.
    cut: Vec<u8>,
}

impl Feed {
    /// `time`: how long the beginning of the message may take, up to its body's first entry.
    pub(crate) fn new(
        source: Box<dyn ChunkSource>,
        timer: Option<Timer>,
        time: Duration,
        limits: StreamLimits,
    ) -> Self {
        Feed {
            source: Mutex::new(source),
            timer,
            deadline: Mutex::default(),
            time,
            limits,
            received: 0,
            cut: Vec::new(),
        }
    }

    /// From now on it is waited for items.
    pub(crate) fn begin_items(&mut self) {
        self.time = self.limits.time;
        self.arrived();
    }

    /// What was waited for is there.
    pub(crate) fn arrived(&mut self) {
        if let Ok(deadline) = self.deadline.get_mut() {
            *deadline = None;
        }
    }

    /// The next piece as bytes.
    pub(crate) fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, MessageError>> {
        let Ok(source) = self.source.get_mut() else { return Poll::Ready(Ok(None)) };
        match source.poll_next(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                self.received = self.received.saturating_add(chunk.len() as u64);
                Poll::Ready(Ok(Some(chunk)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Err(error)),
            Poll::Ready(None) => Poll::Ready(Ok(None)),
            Poll::Pending => {
                let (Some(timer), Ok(deadline)) = (self.timer, self.deadline.get_mut()) else {
                    return Poll::Pending;
                };
                let time = self.time;
                ready!(deadline.get_or_insert_with(|| timer(time)).as_mut().poll(cx));
                let rule = format!("nothing more of the message arrived within {time:?}");
                Poll::Ready(Err(MessageError::new(MessageErrorKind::Timeout, rule)))
            }
        }
    }

    /// The next piece, added to the text; false after the last.
    pub(crate) fn poll_text(
        &mut self,
        cx: &mut Context<'_>,
        text: &mut String,
    ) -> Poll<Result<bool, MessageError>> {
        let Some(chunk) = ready!(self.poll_bytes(cx))? else {
            return Poll::Ready(if self.cut.is_empty() { Ok(false) } else { Err(not_utf8(self.received)) });
        };
        if self.received > self.limits.size {
            let rule = format!("the message has more than {} bytes", self.limits.size);
            return Poll::Ready(Err(MessageError::new(MessageErrorKind::TooLarge, rule)));
        }
        Poll::Ready(self.push(&chunk, text).map(|()| true).map_err(|_| not_utf8(self.received)))
    }

    /// Adds bytes to the text. In the error are those that were not taken, because they are not UTF-8.
    pub(super) fn push(&mut self, mut bytes: &[u8], text: &mut String) -> Result<(), Vec<u8>> {
        while !self.cut.is_empty() {
            let Some((first, rest)) = bytes.split_first() else { return Ok(()) };
            self.cut.push(*first);
            bytes = rest;
            match std::str::from_utf8(&self.cut) {
                Ok(character) => {
                    text.push_str(character);
                    self.cut.clear();
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return Err([std::mem::take(&mut self.cut).as_slice(), bytes].concat()),
            }
        }
        match std::str::from_utf8(bytes) {
            Ok(all) => text.push_str(all),
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                if error.error_len().is_some() {
                    return Err(bytes.to_vec());
                }
                text.push_str(std::str::from_utf8(valid).unwrap_or_default());
                self.cut.extend_from_slice(rest);
            }
        }
        Ok(())
    }

    /// The rest of a message that is wanted whole, after what was read of it.
    pub(crate) async fn rest(&mut self, mut bytes: Vec<u8>, most: usize) -> Result<Bytes, MessageError> {
        bytes.append(&mut self.cut);
        while let Some(chunk) = poll_fn(|cx| self.poll_bytes(cx)).await? {
            if bytes.len().saturating_add(chunk.len()) > most {
                return Err(too_large(most));
            }
            bytes.extend_from_slice(&chunk);
        }
        if bytes.len() > most { Err(too_large(most)) } else { Ok(bytes.into()) }
    }

    /// [`rest`](Self::rest) of a text.
    pub(crate) async fn rest_of_text(&mut self, text: &str, most: usize) -> Result<String, MessageError> {
        let bytes = self.rest(text.as_bytes().to_vec(), most).await?;
        String::from_utf8(bytes.into()).map_err(|_| not_utf8(self.received))
    }
}

fn too_large(most: usize) -> MessageError {
    MessageError::new(MessageErrorKind::TooLarge, format!("the body has more than {most} bytes"))
}

fn not_utf8(received: u64) -> MessageError {
    let offset = usize::try_from(received).unwrap_or(usize::MAX);
    DecodeError::Malformed { encoding: "UTF-8", offset }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_are_cut_between_pieces_are_put_together() {
        let limits = StreamLimits::default();
        let mut feed = Feed::new(Box::new(Bytes::new()), None, limits.time, limits.clone());
        let mut text = String::new();
        for byte in "aé€𝄞z".as_bytes() {
            feed.push(&[*byte], &mut text).unwrap();
        }
        assert_eq!(text, "aé€𝄞z");
        assert_eq!(feed.push(b"\xE2", &mut text), Ok(()));
        assert_eq!(feed.push(b"\x82x", &mut text), Err(b"\xE2\x82x".to_vec()));
        assert_eq!(feed.push(b"a\xFFb", &mut text), Err(b"a\xFFb".to_vec()));
    }
}

//! A body that is taken piece by piece, its content coding undone.
use std::fmt::Display;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body;

use crate::soap::{MessageError, MessageErrorKind};
use crate::streaming::ChunkSource;

/// How much of a body that nobody reads to its end is read and dropped, so that the sender gets to read the answer (RFC 9112, 9.6),
/// and for how long.
const DRAINED: usize = 256 << 10;
const DRAINED_FOR: Duration = Duration::from_secs(5);

/// See the module.
pub(super) struct DecodedBody<B: Body<Data = Bytes> + Send + 'static> {
    /// None: it came to its end.
    body: Option<Pin<Box<B>>>,
    inflate: Option<Inflate>,
    drained: bool,
}

impl<B: Body<Data = Bytes> + Send + 'static> DecodedBody<B> {
    pub(super) fn new(body: Pin<Box<B>>, inflate: Option<Inflate>) -> Self {
        DecodedBody { body: Some(body), inflate, drained: false }
    }

    /// A little of what is left when it is dropped is read.
    #[cfg(feature = "http")]
    pub(super) fn drained(mut self) -> Self {
        self.drained = true;
        self
    }
}

impl<B> ChunkSource for DecodedBody<B>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Display,
{
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, MessageError>>> {
        loop {
            if let Some(inflate) = &mut self.inflate {
                match inflate.next(self.body.is_none()) {
                    Ok(Some(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                    Ok(None) => {}
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
            }
            let Some(body) = &mut self.body else { return Poll::Ready(None) };
            match ready!(body.as_mut().poll_frame(cx)) {
                Some(Ok(frame)) => match (frame.into_data(), &mut self.inflate) {
                    (Err(_), _) => {}
                    (Ok(chunk), _) if chunk.is_empty() => {}
                    (Ok(chunk), Some(inflate)) => inflate.push(chunk),
                    (Ok(chunk), None) => return Poll::Ready(Some(Ok(chunk))),
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(broken_off(&error)))),
                None => self.body = None,
            }
        }
    }
}

impl<B: Body<Data = Bytes> + Send + 'static> Drop for DecodedBody<B> {
    fn drop(&mut self) {
        let Some(mut body) = self.body.take().filter(|body| self.drained && !body.is_end_stream()) else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            let rest = async {
                let mut left = DRAINED;
                while let Some(Ok(frame)) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
                    left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
                    if left == 0 {
                        break;
                    }
                }
            };
            _ = tokio::time::timeout(DRAINED_FOR, rest).await;
        });
    }
}

pub(super) fn broken_off(error: &dyn Display) -> MessageError {
    MessageError::new(MessageErrorKind::Interrupted, format!("the body broke off: {error}"))
}

/// Undoes a content coding, never much ahead of what is asked for.
#[cfg(not(feature = "gzip"))]
pub(super) enum Inflate {}

#[cfg(not(feature = "gzip"))]
impl Inflate {
    pub(super) fn of(_: &str) -> Option<Self> {
        None
    }

    fn push(&mut self, _: Bytes) {
        match *self {}
    }

    fn next(&mut self, _: bool) -> Result<Option<Bytes>, MessageError> {
        match *self {}
    }
}

/// Undoes a content coding, never much ahead of what is asked for.
#[cfg(feature = "gzip")]
pub(super) struct Inflate {
    decoder: Decoder,
    input: Bytes,
    ended: bool,
}

#[cfg(feature = "gzip")]
enum Decoder {
    Gzip(Box<flate2::write::MultiGzDecoder<Vec<u8>>>),
    Zlib(Box<flate2::write::ZlibDecoder<Vec<u8>>>),
}

#[cfg(feature = "gzip")]
impl Inflate {
    /// For a content coding; None if it is not supported.
    pub(super) fn of(coding: &str) -> Option<Self> {
        let decoder = match coding {
            "gzip" | "x-gzip" => Decoder::Gzip(Box::new(flate2::write::MultiGzDecoder::new(Vec::new()))),
            "deflate" => Decoder::Zlib(Box::new(flate2::write::ZlibDecoder::new(Vec::new()))),
            _ => return None,
        };
        Some(Inflate { decoder, input: Bytes::new(), ended: false })
    }

    /// More input; what was there before was taken.
    fn push(&mut self, input: Bytes) {
        self.input = input;
    }

    /// What a little of the input gives; None: it is used up. `last`: there is no more.
    fn next(&mut self, last: bool) -> Result<Option<Bytes>, MessageError> {
        use bytes::Buf;
        use std::io::Write;

        let malformed = |error: std::io::Error| {
            let rule = format!("the body is not what its content coding says: {error}");
            MessageError::new(MessageErrorKind::Coding, rule)
        };
        loop {
            let (written, out) = match &mut self.decoder {
                _ if self.input.is_empty() && (!last || self.ended) => return Ok(None),
                Decoder::Gzip(decoder) if self.input.is_empty() => {
                    self.ended = true;
                    decoder.try_finish().map_err(malformed)?;
                    (0, decoder.get_mut())
                }
                Decoder::Zlib(decoder) if self.input.is_empty() => {
                    self.ended = true;
                    decoder.try_finish().map_err(malformed)?;
                    (0, decoder.get_mut())
                }
                Decoder::Gzip(decoder) => (decoder.write(&self.input).map_err(malformed)?, decoder.get_mut()),
                Decoder::Zlib(decoder) => (decoder.write(&self.input).map_err(malformed)?, decoder.get_mut()),
            };
            let chunk = std::mem::take(out);
            match (written, self.ended) {
                // What follows the end of the coded data says nothing.
                (0, false) if chunk.is_empty() => self.input.clear(),
                _ => self.input.advance(written),
            }
            if !chunk.is_empty() {
                return Ok(Some(chunk.into()));
            }
        }
    }
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use super::*;
    use flate2::Compression;
    use std::io::Write;

    fn inflated(coding: &str, bytes: &[u8], step: usize) -> Result<(Vec<u8>, usize), MessageError> {
        let Some(mut inflate) = Inflate::of(coding) else { panic!("{coding} is not supported") };
        let (mut all, mut largest) = (Vec::new(), 0);
        let mut take = |inflate: &mut Inflate, last| {
            while let Some(chunk) = inflate.next(last)? {
                largest = largest.max(chunk.len());
                all.extend_from_slice(&chunk);
            }
            Ok::<_, MessageError>(())
        };
        for piece in bytes.chunks(step) {
            inflate.push(Bytes::copy_from_slice(piece));
            take(&mut inflate, false)?;
        }
        take(&mut inflate, true)?;
        Ok((all, largest))
    }

    #[test]
    fn coded_bodies_are_inflated_piece_by_piece_and_truncated_ones_refused() {
        let text: Vec<u8> = (0..200_000u32).flat_map(|n| (n / 1000).to_le_bytes()).collect();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&text).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(&text).unwrap();
        for (coding, bytes) in [("gzip", gzip.finish().unwrap()), ("deflate", zlib.finish().unwrap())] {
            for step in [1, 100, usize::MAX] {
                let (all, largest) = inflated(coding, &bytes, step.min(bytes.len())).unwrap();
                assert_eq!(all.len(), text.len(), "{coding} {step}");
                assert_eq!(all, text);
                assert!(largest <= 128 << 10, "{coding} {step} {largest}");
            }
            let cut = inflated(coding, &bytes[..bytes.len() / 2], 100).unwrap_err();
            assert_eq!(cut.kind(), MessageErrorKind::Coding);
            assert_eq!(inflated(coding, b"no such thing", 3).unwrap_err().kind(), MessageErrorKind::Coding);
        }
    }
}

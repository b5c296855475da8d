//! A part of a message beside its envelope, and all of them.
use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_util::Stream;
use futures_util::future::BoxFuture;
use http::{HeaderMap, header};
use tokio::io::{AsyncRead, ReadBuf};

use super::spool::{Kept, SpoolFile};
use super::{AttachmentError, AttachmentErrorKind, MediaType, content_id_of_reference};

/// Bytes that are read of a file or a stream in one go.
const CHUNK: usize = 64 << 10;

/// A part of a message beside its envelope.
///
/// What came in is in memory or, above a threshold, in a temporary file that is gone with the last clone. What goes out may
/// be any of these, or a stream that is sent as it comes.
#[derive(Debug, Clone)]
pub struct Attachment {
    content_id: Option<String>,
    content_type: String,
    headers: HeaderMap,
    content: Content,
}

type BoxStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

#[derive(Clone)]
enum Content {
    Kept(Kept),
    /// Sent once.
    Stream(Arc<Mutex<Option<BoxStream>>>, Option<u64>),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Kept(Kept::Memory(bytes)) => write!(f, "{} bytes", bytes.len()),
            Content::Kept(Kept::File(file)) => write!(f, "{} bytes in a file", file.len()),
            Content::Stream(_, Some(length)) => write!(f, "a stream of {length} bytes"),
            Content::Stream(..) => f.write_str("a stream"),
        }
    }
}

impl Attachment {
    /// An attachment with these bytes. It gets a content id of its own when it is sent, unless it is given one.
    ///
    /// ```
    /// use soap_runtime::Attachment;
    /// let photo = Attachment::new("image/png", vec![0x89, 0x50]).with_content_id("photo@example.com");
    /// assert_eq!(photo.reference().as_deref(), Some("cid:photo@example.com"));
    /// ```
    pub fn new(content_type: impl Into<String>, data: impl Into<Bytes>) -> Self {
        Self::of(content_type.into(), Content::Kept(Kept::Memory(data.into())))
    }

    /// An attachment whose content is sent as the stream gives it. `length` is its number of bytes, where it is known: then
    /// the message has a known length too, and a stream of another length ends the message. It can be sent once: a call
    /// with it is never repeated.
    pub fn stream(
        content_type: impl Into<String>,
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        let stream: BoxStream = Box::pin(stream);
        Self::of(content_type.into(), Content::Stream(Arc::new(Mutex::new(Some(stream))), length))
    }

    /// An attachment whose content is read from here as it is sent.
    pub fn reader(
        content_type: impl Into<String>,
        reader: impl AsyncRead + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        let state = Some((Box::pin(reader), BytesMut::new()));
        let stream = futures_util::stream::unfold(state, |state| async move {
            let (mut reader, mut buffer) = state?;
            buffer.resize(CHUNK, 0);
            let read = std::future::poll_fn(|cx| {
                let mut target = ReadBuf::new(&mut buffer);
                reader.as_mut().poll_read(cx, &mut target).map_ok(|()| target.filled().len())
            });
            match read.await {
                Ok(0) => None,
                Ok(count) => Some((Ok(buffer.split_to(count).freeze()), Some((reader, buffer)))),
                Err(error) => Some((Err(error), None)),
            }
        });
        Self::stream(content_type, stream, length)
    }

    fn of(content_type: String, content: Content) -> Self {
        Attachment { content_id: None, content_type, headers: HeaderMap::new(), content }
    }

    pub(super) fn received(
        headers: HeaderMap,
        content_id: Option<String>,
        content_type: String,
        kept: Kept,
    ) -> Self {
        Attachment { content_id, content_type, headers, content: Content::Kept(kept) }
    }

    /// With this content id, without angle brackets.
    pub fn with_content_id(mut self, content_id: impl Into<String>) -> Self {
        self.content_id = Some(content_id.into());
        self
    }

    /// For the message part of this name that a MIME binding describes: the content id starts with the name and an equals
    /// sign (WS-I Attachments Profile 1.0, 3.8), which [`Attachments::part`] looks for. What generated code has as a field is made
    /// so when it is sent.
    pub fn for_part(self, name: &str) -> Self {
        let start = format!("{}=", super::escape_id(name));
        match self.content_id() {
            Some(id) if id.starts_with(&start) => self,
            _ => self.with_content_id(format!("{start}{}", super::new_content_id())),
        }
    }

    /// `Content-ID` without angle brackets.
    pub fn content_id(&self) -> Option<&str> {
        self.content_id.as_deref()
    }

    /// The `cid:` reference to it (RFC 2392), as `ref:swaRef` values hold it, once it has a content id.
    pub fn reference(&self) -> Option<String> {
        self.content_id().map(super::reference_to)
    }

    /// `Content-Type`.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The header fields: those received, or those to be sent beside content id and type.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The header fields, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The name of the file it was made of, as the sender says in `Content-Disposition` or `Content-Type`. It is the peer's
    /// word: it may hold anything, paths too.
    pub fn file_name(&self) -> Option<String> {
        let of = |name: header::HeaderName, parameter: &str| {
            let value = self.headers.get(name)?;
            MediaType::parse(&String::from_utf8_lossy(value.as_bytes()))
                .parameter(parameter)
                .map(str::to_owned)
        };
        of(header::CONTENT_DISPOSITION, "filename").or_else(|| of(header::CONTENT_TYPE, "name"))
    }

    /// Number of bytes, where it is known.
    pub fn len(&self) -> Option<u64> {
        match &self.content {
            Content::Kept(Kept::Memory(bytes)) => Some(bytes.len() as u64),
            Content::Kept(Kept::File(file)) => Some(file.len()),
            Content::Stream(_, length) => *length,
        }
    }

    /// It has no bytes, as far as is known.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The content, if it is in memory.
    pub fn in_memory(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Kept(Kept::Memory(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// It can be sent once only.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.content, Content::Stream(..))
    }

    /// The whole content, in memory.
    ///
    /// # Errors
    /// The content cannot be read, or was a stream that was taken before.
    pub async fn bytes(&self) -> Result<Bytes, AttachmentError> {
        if let Content::Kept(Kept::Memory(bytes)) = &self.content {
            return Ok(bytes.clone());
        }
        let mut content = self.content();
        let mut out = BytesMut::with_capacity(self.len().and_then(|l| usize::try_from(l).ok()).unwrap_or(0));
        while let Some(chunk) = std::future::poll_fn(|cx| content.poll_chunk(cx)).await {
            out.extend_from_slice(&chunk.map_err(failed)?);
        }
        Ok(out.freeze())
    }

    /// Reads the content as it is wanted, in pieces.
    pub fn content(&self) -> ContentReader {
        let source = match &self.content {
            Content::Kept(Kept::Memory(bytes)) => Source::Memory(bytes.clone()),
            Content::Kept(Kept::File(file)) => Source::File { file: file.clone(), offset: 0, reading: None },
            Content::Stream(stream, length) => {
                match stream.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    Some(stream) => Source::Stream { stream, left: *length },
                    None => Source::Taken,
                }
            }
        };
        ContentReader { source, rest: Bytes::new() }
    }

    /// Writes the content to a file, which is made or replaced.
    ///
    /// # Errors
    /// The content cannot be read, or the file not written.
    pub async fn save(&self, path: impl AsRef<Path>) -> Result<(), AttachmentError> {
        let unwritten = |error| AttachmentError::io("the content of an attachment cannot be saved", error);
        let mut file = tokio::fs::File::create(path).await.map_err(unwritten)?;
        tokio::io::copy(&mut self.content(), &mut file).await.map_err(unwritten)?;
        tokio::io::AsyncWriteExt::flush(&mut file).await.map_err(unwritten)
    }
}

fn failed(error: io::Error) -> AttachmentError {
    error
        .downcast::<AttachmentError>()
        .unwrap_or_else(|e| AttachmentError::io("the content of an attachment cannot be read", e))
}

/// The content of an [`Attachment`] as it is read: an [`AsyncRead`], and a [`Stream`] of chunks.
pub struct ContentReader {
    source: Source,
    /// What was read and not asked for yet.
    rest: Bytes,
}

enum Source {
    Memory(Bytes),
    File { file: Arc<SpoolFile>, offset: u64, reading: Option<BoxFuture<'static, io::Result<Bytes>>> },
    Stream { stream: BoxStream, left: Option<u64> },
    Taken,
    End,
}

impl ContentReader {
    /// The next chunk; None after the last one.
    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        let chunk = match &mut self.source {
            Source::Memory(bytes) => {
                Some(Ok(std::mem::take(bytes))).filter(|b| !b.as_ref().is_ok_and(Bytes::is_empty))
            }
            Source::File { file, offset, reading } => {
                if *offset >= file.len() {
                    None
                } else {
                    let reading = reading.get_or_insert_with(|| {
                        let (file, offset) = (file.clone(), *offset);
                        Box::pin(async move {
                            let read = tokio::task::spawn_blocking(move || file.read_at(offset, CHUNK));
                            read.await.unwrap_or_else(|gone| Err(io::Error::other(gone)))
                        })
                    });
                    let chunk = ready!(reading.as_mut().poll(cx));
                    if let Source::File { offset, reading, .. } = &mut self.source {
                        *reading = None;
                        *offset += chunk.as_ref().map_or(0, Bytes::len) as u64;
                    }
                    Some(chunk)
                }
            }
            Source::Stream { stream, left } => match (ready!(stream.as_mut().poll_next(cx)), left) {
                (Some(Ok(chunk)), Some(left)) => match left.checked_sub(chunk.len() as u64) {
                    Some(rest) => {
                        *left = rest;
                        Some(Ok(chunk))
                    }
                    None => Some(Err(io::Error::other(
                        "the stream of an attachment is longer than it was said to be",
                    ))),
                },
                (None, Some(left)) if *left > 0 => Some(Err(io::Error::other(
                    "the stream of an attachment is shorter than it was said to be",
                ))),
                (chunk, _) => chunk,
            },
            Source::Taken => {
                let message = "the content of this attachment was a stream that was read before";
                Some(Err(AttachmentError::new(AttachmentErrorKind::Taken, message).into()))
            }
            Source::End => None,
        };
        if !matches!(chunk, Some(Ok(_))) {
            self.source = Source::End;
        }
        Poll::Ready(chunk)
    }
}

impl Stream for ContentReader {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(cx)
    }
}

impl AsyncRead for ContentReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.rest.is_empty() {
            match ready!(self.poll_chunk(cx)) {
                Some(chunk) => self.rest = chunk?,
                None => return Poll::Ready(Ok(())),
            }
        }
        let count = out.remaining().min(self.rest.len());
        out.put_slice(self.rest.get(..count).unwrap_or(&[]));
        self.rest.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for ContentReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentReader")
    }
}

/// The attachments of a message, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Attachments(Vec<Attachment>);

impl Attachments {
    pub(crate) fn new(parts: Vec<Attachment>) -> Self {
        Attachments(parts)
    }

    /// The attachment that a reference names: `cid:…` as in `ref:swaRef` and `href`, or a content id. None: there is no
    /// such part, or the reference is to something else; nothing is ever fetched.
    pub fn find(&self, reference: &str) -> Option<&Attachment> {
        let id = content_id_of_reference(reference);
        let id = id.as_deref().unwrap_or(reference);
        self.0.iter().find(|a| a.content_id() == Some(id))
    }

    /// The attachment of a message part that a MIME binding describes: its content id starts with the part's name and an
    /// equals sign (WS-I Attachments Profile 1.0, 3.8).
    pub fn part(&self, name: &str) -> Option<&Attachment> {
        self.0.iter().find(|a| {
            a.content_id().and_then(|id| id.split_once('=')).is_some_and(|(part, _)| {
                content_id_of_reference(&format!("cid:{part}")).as_deref() == Some(name)
            })
        })
    }

    /// The attachment that is one of these parts: by its content id, which begins with the part's name or is that; else, where
    /// there are as many others as parts without one, by its place among them.
    pub(crate) fn of_part(&self, parts: &[&str], index: usize) -> Option<&Attachment> {
        let named = |part: &str| self.part(part).or_else(|| self.find(part));
        let part = parts.get(index)?;
        if let Some(found) = named(part) {
            return Some(found);
        }
        let taken: Vec<_> = parts.iter().filter_map(|part| named(part)).map(std::ptr::from_ref).collect();
        let mut others = self.0.iter().filter(|of| !taken.contains(&std::ptr::from_ref(*of)));
        let left = parts.len() - taken.len();
        let place = parts.get(..index)?.iter().filter(|part| named(part).is_none()).count();
        if self.0.len().checked_sub(taken.len())? == left { others.nth(place) } else { None }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Attachment> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Attachments {
    type Item = &'a Attachment;
    type IntoIter = std::slice::Iter<'a, Attachment>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Attachments {
    type Item = Attachment;
    type IntoIter = std::vec::IntoIter<Attachment>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attachment_for_a_part_is_found_by_the_parts_name() {
        let image = Attachment::new("image/png", "a").for_part("gr\u{f6}\u{df}e");
        let other = Attachment::new("image/png", "b").for_part("image");
        let attachments = Attachments::new(vec![other, image]);
        let found = attachments.part("gr\u{f6}\u{df}e").unwrap();
        assert_eq!(found.in_memory().unwrap(), "a");
        assert!(found.content_id().unwrap().is_ascii());
    }
}

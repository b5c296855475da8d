//! A message as it goes out: bytes, or an envelope with attachments.
use std::collections::hash_map::RandomState;
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::streamed::{Once, Running};
use super::{Attachment, ChunkStream, ContentReader, MediaType, OnFailure, new_content_id};

/// The bytes of a message to be sent.
#[derive(Debug, Clone)]
pub struct Payload(Content);

#[derive(Debug, Clone)]
enum Content {
    Whole(Bytes),
    Segments(Vec<Segment>),
    Stream(Once),
}

#[derive(Debug, Clone)]
enum Segment {
    Bytes(Bytes),
    Attachment(Box<Attachment>),
}

impl Payload {
    /// Bytes that are made while they are sent.
    pub(crate) fn stream(stream: Box<dyn ChunkStream>) -> Self {
        Payload(Content::Stream(Once::new(stream)))
    }

    /// The bytes are made while they are sent.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.0, Content::Stream(_))
    }

    /// Who is told when the bytes cannot be made to their end.
    pub(crate) fn on_failure(&self, tell: OnFailure) {
        if let Content::Stream(stream) = &self.0 {
            stream.on_failure(tell);
        }
    }

    /// Number of bytes, where it is known.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.len() as u64),
            Content::Segments(segments) => segments.iter().map(Segment::len).sum(),
            Content::Stream(_) => None,
        }
    }

    /// There are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The bytes, if they are in one piece: always so without attachments and streamed items.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Segments(_) | Content::Stream(_) => None,
        }
    }

    /// The first piece: all of it, or the envelope before its attachments.
    pub(crate) fn envelope(&self) -> &[u8] {
        match &self.0 {
            Content::Whole(bytes) => bytes,
            Content::Segments(segments) => match segments.get(1) {
                Some(Segment::Bytes(bytes)) => bytes,
                _ => &[],
            },
            Content::Stream(_) => &[],
        }
    }

    /// [`envelope`](Payload::envelope), shared.
    pub(crate) fn envelope_bytes(&self) -> Bytes {
        match &self.0 {
            Content::Whole(bytes) => bytes.clone(),
            Content::Segments(segments) => match segments.get(1) {
                Some(Segment::Bytes(bytes)) => bytes.clone(),
                _ => Bytes::new(),
            },
            Content::Stream(_) => Bytes::new(),
        }
    }

    /// It can be sent once only: it holds a stream.
    pub fn is_once(&self) -> bool {
        match &self.0 {
            Content::Whole(_) => false,
            Content::Segments(segments) => {
                segments.iter().any(|s| matches!(s, Segment::Attachment(a) if a.is_stream()))
            }
            Content::Stream(_) => true,
        }
    }

    /// What sends it, chunk by chunk.
    pub fn chunks(self) -> Chunks {
        let segments = match self.0 {
            Content::Whole(bytes) => {
                return Chunks { whole: bytes, segments: Vec::new().into_iter(), open: None, stream: None };
            }
            Content::Segments(segments) => segments,
            Content::Stream(stream) => {
                let stream = Some(stream.take().map(Running::new));
                return Chunks { whole: Bytes::new(), segments: Vec::new().into_iter(), open: None, stream };
            }
        };
        Chunks { whole: Bytes::new(), segments: segments.into_iter(), open: None, stream: None }
    }
}

impl Default for Payload {
    fn default() -> Self {
        Payload(Content::Whole(Bytes::new()))
    }
}

impl<T: Into<Bytes>> From<T> for Payload {
    fn from(bytes: T) -> Self {
        Payload(Content::Whole(bytes.into()))
    }
}

impl Segment {
    fn len(&self) -> Option<u64> {
        match self {
            Segment::Bytes(bytes) => Some(bytes.len() as u64),
            Segment::Attachment(attachment) => attachment.len(),
        }
    }
}

/// A [`Payload`] as it is sent.
#[derive(Debug)]
pub struct Chunks {
    whole: Bytes,
    segments: std::vec::IntoIter<Segment>,
    open: Option<ContentReader>,
    /// Bytes that are made while they are sent; None within: another has sent them.
    stream: Option<Option<Running>>,
}

impl Chunks {
    /// Nothing is left.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
            && self.open.is_none()
            && self.segments.as_slice().is_empty()
            && self.stream.is_none()
    }

    /// Number of bytes that are left, where it is known.
    pub fn len(&self) -> Option<u64> {
        if self.open.is_some() || self.stream.is_some() {
            return None;
        }
        let rest: Option<u64> = self.segments.as_slice().iter().map(Segment::len).sum();
        rest.map(|rest| rest + self.whole.len() as u64)
    }

    /// The next chunk; None after the last.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if !self.whole.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.whole))));
        }
        if let Some(stream) = &mut self.stream {
            let chunk = match stream {
                Some(stream) => ready!(stream.poll_chunk(cx)),
                None => Some(Err(io::Error::other("the message was sent already"))),
            };
            if !matches!(chunk, Some(Ok(_))) {
                self.stream = None;
            }
            return Poll::Ready(chunk);
        }
        loop {
            if let Some(open) = &mut self.open {
                match ready!(open.poll_chunk(cx)) {
                    Some(Ok(chunk)) if chunk.is_empty() => continue,
                    Some(Ok(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                    Some(Err(error)) => {
                        self.segments = Vec::new().into_iter();
                        self.open = None;
                        return Poll::Ready(Some(Err(error)));
                    }
                    None => self.open = None,
                }
            }
            match self.segments.next() {
                None => return Poll::Ready(None),
                Some(Segment::Bytes(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Segment::Attachment(attachment)) => self.open = Some(attachment.content()),
            }
        }
    }

    /// All bytes.
    pub async fn collect(mut self) -> io::Result<Bytes> {
        let mut out = match std::future::poll_fn(|cx| self.poll_next(cx)).await {
            None => return Ok(Bytes::new()),
            Some(first) if self.is_empty() => return first,
            Some(first) => Vec::from(first?),
        };
        while let Some(chunk) = std::future::poll_fn(|cx| self.poll_next(cx)).await {
            out.extend_from_slice(&chunk?);
        }
        Ok(out.into())
    }
}

/// An envelope with attachments, to be sent as `multipart/related` (RFC 2387).
#[derive(Debug)]
pub(crate) struct Package {
    /// Media type of the envelope itself: `text/xml` or `application/soap+xml`.
    pub(crate) envelope_type: &'static str,
    /// SOAP 1.2: the action.
    pub(crate) action: Option<String>,
    /// The envelope refers to its binary values (XOP).
    pub(crate) xop: bool,
    /// The envelope.
    pub(crate) root: Bytes,
    /// The parts beside it.
    pub(crate) attachments: Vec<Attachment>,
}

impl Package {
    /// The content type of the whole, and its bytes.
    pub(crate) fn pack(self) -> (String, Payload) {
        let boundary = boundary();
        let root_id = new_content_id();
        let own_type = if self.xop { "application/xop+xml" } else { self.envelope_type };
        let mut root_type = MediaType::parse(own_type).with("charset", "utf-8");
        let mut outer = MediaType::parse("multipart/related")
            .with("boundary", &boundary)
            .with("type", own_type)
            .with("start", &format!("<{root_id}>"));
        if self.xop {
            root_type = root_type.with("type", self.envelope_type);
            outer = outer.with("start-info", self.envelope_type);
        }
        if let Some(action) = self.action.filter(|action| !action.is_empty()) {
            root_type = root_type.with("action", &action);
            outer = outer.with("action", &action);
        }
        let mut head = format!(
            "--{boundary}\r\nContent-Type: {root_type}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{root_id}>\r\n\r\n"
        );
        let mut segments = Vec::with_capacity(2 * self.attachments.len() + 3);
        let mut content = Segment::Bytes(self.root);
        for attachment in self.attachments {
            segments.push(Segment::Bytes(std::mem::take(&mut head).into()));
            segments.push(content);
            head = part_head(&boundary, &attachment);
            content = Segment::Attachment(Box::new(attachment));
        }
        segments.push(Segment::Bytes(head.into()));
        segments.push(content);
        segments.push(Segment::Bytes(format!("\r\n--{boundary}--\r\n").into()));
        (outer.to_string(), Payload(Content::Segments(segments)))
    }
}

fn part_head(boundary: &str, attachment: &Attachment) -> String {
    let mut head = format!("\r\n--{boundary}\r\n");
    let content_type = match attachment.content_type() {
        "" => "application/octet-stream",
        given => given,
    };
    let mut field = |name: &str, value: &str| {
        // What would end the line or the head is not written.
        _ = write!(head, "{name}: ");
        head.extend(value.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')));
        head.push_str("\r\n");
    };
    field("Content-Type", content_type);
    field("Content-Transfer-Encoding", "binary");
    let made_up;
    let id = match attachment.content_id() {
        Some(id) => id,
        None => {
            made_up = new_content_id();
            &made_up
        }
    };
    field("Content-ID", &format!("<{id}>"));
    for (name, value) in attachment.headers() {
        let own = ["content-type", "content-transfer-encoding", "content-id", "content-length"];
        if !own.contains(&name.as_str()) {
            field(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
        }
    }
    head.push_str("\r\n");
    head
}

/// A boundary that no content holds but by a chance of one in 2^128: it cannot be guessed.
pub(crate) fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("soap-{:016x}{:016x}", random(), random())
}

//! A message with attachments as it comes in.
use std::collections::HashSet;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, header};

use super::content_id::bare;
use super::dime::DimeSplitter;
use super::splitter::{Piece, Splitter};
use super::spool::Spool;
use super::transfer::Transfer;
use super::{Attachment, AttachmentError, AttachmentErrorKind, AttachmentLimits, Attachments, MediaType};

pub(super) const CONTENT_ID: HeaderName = HeaderName::from_static("content-id");
const TRANSFER_ENCODING: HeaderName = HeaderName::from_static("content-transfer-encoding");

/// The root part: the envelope.
#[derive(Debug)]
pub(crate) struct Root {
    /// Its media type; for XOP (`application/xop+xml`) that of the envelope itself is its parameter `type`.
    pub(crate) media_type: MediaType,
    /// Its bytes.
    pub(crate) body: Bytes,
}

/// Takes a message with attachments apart, chunk by chunk.
pub(crate) struct Unpacker {
    format: Format,
    limits: AttachmentLimits,
    /// Bytes the root part may have.
    root_limit: usize,
    /// Content id of the root part, where the message names one; else it is the first.
    start: Option<String>,
    received: u64,
    /// Bytes of the parts beside the root part.
    parts_size: u64,
    spool: Spool,
    open: Option<Open>,
    root: Option<Root>,
    /// Content ids of the parts so far, the root part's too.
    ids: HashSet<String>,
    parts: Vec<Attachment>,
}

enum Format {
    Multipart(Box<Splitter>),
    Dime(DimeSplitter),
}

/// The part that is coming in.
struct Open {
    headers: HeaderMap,
    content_id: Option<String>,
    content_type: String,
    transfer: Transfer,
    size: u64,
    /// The root part is kept in memory as it is.
    root: Option<BytesMut>,
}

impl Unpacker {
    /// For a message of this media type; None if that is no format with parts.
    pub(crate) fn of(
        media_type: &MediaType,
        limits: &AttachmentLimits,
        root_limit: usize,
    ) -> Option<Result<Self, AttachmentError>> {
        let format = match media_type.essence() {
            "multipart/related" => {
                let boundary = media_type.parameter("boundary").unwrap_or("");
                Splitter::new(boundary, limits.head).map(|s| Format::Multipart(Box::new(s)))
            }
            "application/dime" => Ok(Format::Dime(DimeSplitter::new(limits.head))),
            _ => return None,
        };
        Some(format.map(|format| Unpacker {
            format,
            limits: limits.clone(),
            root_limit,
            start: media_type.parameter("start").map(bare),
            received: 0,
            parts_size: 0,
            spool: Spool::new(limits.memory),
            open: None,
            root: None,
            ids: HashSet::new(),
            parts: Vec::new(),
        }))
    }

    /// More bytes of the message.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Result<(), AttachmentError> {
        self.received += chunk.len() as u64;
        if self.received > self.limits.size.saturating_add(self.root_limit as u64) {
            return Err(too_large("the parts of the message", self.limits.size));
        }
        match &mut self.format {
            Format::Multipart(splitter) => splitter.push(chunk),
            Format::Dime(splitter) => splitter.push(chunk),
        }
        self.take_pieces()
    }

    /// The whole message: root part and attachments.
    pub(crate) fn finish(mut self) -> Result<(Root, Attachments), AttachmentError> {
        match &mut self.format {
            Format::Multipart(splitter) => splitter.finish(),
            Format::Dime(splitter) => splitter.finish(),
        }
        self.take_pieces()?;
        let complete = match &self.format {
            Format::Multipart(splitter) => splitter.is_complete(),
            Format::Dime(splitter) => splitter.is_complete(),
        };
        debug_assert!(complete, "a splitter says when its message is truncated");
        let root = self.root.ok_or_else(|| {
            let message = match &self.start {
                Some(start) => {
                    format!("no part has the content id `{}` that `start` names", start.escape_debug())
                }
                None => "the message has no part".to_owned(),
            };
            AttachmentError::new(AttachmentErrorKind::NoRoot, message)
        })?;
        Ok((root, Attachments::new(self.parts)))
    }

    fn take_pieces(&mut self) -> Result<(), AttachmentError> {
        loop {
            let piece = match &mut self.format {
                Format::Multipart(splitter) => splitter.next()?,
                Format::Dime(splitter) => splitter.next()?,
            };
            match piece {
                None => return Ok(()),
                Some(Piece::Head(headers)) => self.begin(headers)?,
                Some(Piece::Data(data)) => self.content(data)?,
                Some(Piece::End) => self.end()?,
            }
        }
    }

    fn begin(&mut self, headers: HeaderMap) -> Result<(), AttachmentError> {
        let text =
            |name: &HeaderName| headers.get(name).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
        let content_id = text(&CONTENT_ID).map(|value| bare(&value));
        let content_type = text(&header::CONTENT_TYPE).unwrap_or_default();
        let transfer = Transfer::of(text(&TRANSFER_ENCODING).as_deref())?;
        let is_root = self.root.is_none()
            && match &self.start {
                Some(start) => content_id.as_ref() == Some(start),
                None => self.parts.is_empty(),
            };
        if !is_root && self.parts.len() >= self.limits.parts {
            let message = format!("the message has more than {} attachments", self.limits.parts);
            return Err(AttachmentError::new(AttachmentErrorKind::TooManyParts, message));
        }
        if let Some(id) = content_id.as_ref().filter(|id| !self.ids.insert((*id).clone())) {
            let message = format!("two parts have the content id `{}`", id.escape_debug());
            return Err(AttachmentError::new(AttachmentErrorKind::Duplicate, message));
        }
        self.open = Some(Open {
            headers,
            content_id,
            content_type,
            transfer,
            size: 0,
            root: is_root.then(BytesMut::new),
        });
        Ok(())
    }

    fn content(&mut self, data: Bytes) -> Result<(), AttachmentError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let data = open.transfer.decode(data)?;
        self.take(&data)
    }

    /// More content of the part that is coming in, its transfer encoding undone.
    fn take(&mut self, data: &[u8]) -> Result<(), AttachmentError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.size += data.len() as u64;
        let Some(root) = &mut open.root else {
            self.parts_size += data.len() as u64;
            if open.size > self.limits.part_size {
                return Err(too_large("a part", self.limits.part_size));
            }
            if self.parts_size > self.limits.size {
                return Err(too_large("the parts of the message", self.limits.size));
            }
            return self.spool.push(data).map_err(not_kept);
        };
        if open.size > self.root_limit as u64 {
            return Err(too_large("the root part", self.root_limit as u64));
        }
        root.extend_from_slice(data);
        Ok(())
    }

    fn end(&mut self) -> Result<(), AttachmentError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let rest = open.transfer.finish()?;
        self.take(&rest)?;
        let Some(open) = self.open.take() else { return Ok(()) };
        match open.root {
            Some(body) => {
                let media_type = MediaType::parse(&open.content_type);
                self.root = Some(Root { media_type, body: body.freeze() });
            }
            None => {
                let kept = self.spool.end_part().map_err(not_kept)?;
                self.parts.push(Attachment::received(open.headers, open.content_id, open.content_type, kept));
            }
        }
        Ok(())
    }
}

fn too_large(what: &str, limit: u64) -> AttachmentError {
    let message = format!("{what} has more than {limit} bytes");
    AttachmentError::new(AttachmentErrorKind::TooLarge, message)
}

fn not_kept(error: std::io::Error) -> AttachmentError {
    AttachmentError::io("an attachment cannot be kept in a temporary file", error)
}

//! Binary values beside the envelope: MTOM and XOP 1.0.
use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;
use soap_model::bind::{PartSink, Parts};
use soap_model::datatypes::{Base64Binary, Octets};

use super::{
    Attachment, AttachmentError, AttachmentErrorKind, Attachments, ContentReader, content_id_of_reference,
    new_content_id, reference_to,
};

/// Which binary values of a message that goes out stand beside its envelope.
///
/// A server does so only in answer to a message that came with parts, as its sender then surely understands that; values
/// that are not in memory, and [`Mtom::Always`], go beside the envelope in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Mtom {
    /// None. A value that is not in memory is an error.
    Off,
    /// Those that were made of an [`Attachment`].
    #[default]
    Attached,
    /// All of at least so many bytes.
    From(usize),
    /// All of at least so many bytes, whatever the request was: for services whose policy demands it.
    Always(usize),
    /// All, and every message is a package, even where nothing stands beside its envelope: what a policy asks for that makes
    /// MTOM mandatory.
    Required,
}

impl Mtom {
    /// What a server does in answer to a message that came with parts, or without.
    pub(crate) fn in_answer(self, to_parts: bool) -> Self {
        match self {
            Mtom::Off | Mtom::Always(_) | Mtom::Required => self,
            Mtom::Attached | Mtom::From(_) if to_parts => self,
            // Only what cannot stand in the envelope.
            _ => Mtom::From(usize::MAX),
        }
    }
}

impl Octets for Attachment {
    fn length(&self) -> Option<u64> {
        self.len()
    }

    fn in_memory(&self) -> Option<&[u8]> {
        Attachment::in_memory(self).map(|bytes| &bytes[..])
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The value of an attachment, to be sent beside the envelope.
impl From<Attachment> for Base64Binary {
    fn from(attachment: Attachment) -> Self {
        Base64Binary::Attached(Arc::new(attachment))
    }
}

/// The content of a binary value, wherever it is.
///
/// ```
/// # async fn f(photo: soap_runtime::datatypes::Base64Binary) -> Result<(), soap_runtime::mime::AttachmentError> {
/// use soap_runtime::mime::BinaryContent;
/// let bytes = photo.load().await?;                          // all of it in memory
/// photo.to_attachment().save("photo.png").await?;           // or piece by piece
/// # Ok(()) }
/// ```
pub trait BinaryContent {
    /// The whole content, in memory.
    fn load(&self) -> impl Future<Output = Result<Bytes, AttachmentError>> + Send;

    /// The content as an attachment: what came beside the envelope is that attachment, with its media type.
    fn to_attachment(&self) -> Attachment;

    /// Reads the content in pieces.
    fn content(&self) -> ContentReader {
        self.to_attachment().content()
    }
}

impl BinaryContent for Base64Binary {
    async fn load(&self) -> Result<Bytes, AttachmentError> {
        self.to_attachment().bytes().await
    }

    fn to_attachment(&self) -> Attachment {
        if let Base64Binary::Attached(octets) = self
            && let Some(attachment) = octets.as_any().downcast_ref::<Attachment>()
        {
            return attachment.clone();
        }
        Attachment::new("application/octet-stream", self.as_bytes().unwrap_or_default().to_vec())
    }
}

/// The parts of a message as the references in its envelope find them.
pub(crate) struct Referable {
    parts: HashMap<String, Arc<Attachment>>,
    most: u64,
    /// Bytes that references may still lead to.
    left: AtomicU64,
}

impl Referable {
    /// The parts of a message whose parts have `size` bytes at most: what its references lead to has no more either, however
    /// many of them lead to one part.
    pub(crate) fn new(attachments: &Attachments, size: u64) -> Self {
        let part = |a: &Attachment| Some((a.content_id()?.to_owned(), Arc::new(a.clone())));
        let all: u64 = attachments.iter().filter_map(Attachment::len).sum();
        let most = size.max(all);
        Referable { parts: attachments.iter().filter_map(part).collect(), most, left: AtomicU64::new(most) }
    }
}

impl Parts for Referable {
    fn part(&self, reference: &str) -> Result<Arc<dyn Octets>, String> {
        let Some(id) = content_id_of_reference(reference) else {
            return Err("only `cid:` references to parts of this message are followed".to_owned());
        };
        let Some(part) = self.parts.get(&id) else {
            return Err("the message has no part with this content id".to_owned());
        };
        let length = part.len().unwrap_or_default();
        let taken = self.left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(length));
        match taken {
            Ok(_) => Ok(part.clone()),
            Err(_) => Err(format!("the references of the message lead to more than {} bytes", self.most)),
        }
    }
}

/// Takes binary values out of an envelope that is written.
#[derive(Debug, Default)]
pub(crate) struct Extracted {
    mtom: Mtom,
    parts: Vec<Attachment>,
}

impl Extracted {
    pub(crate) fn new(mtom: Mtom) -> Self {
        Extracted { mtom, parts: Vec::new() }
    }

    /// The parts so far.
    pub(crate) fn into_parts(self) -> Vec<Attachment> {
        self.parts
    }
}

impl PartSink for Extracted {
    fn take(&mut self, value: &Base64Binary) -> Option<String> {
        let attached = matches!(value, Base64Binary::Attached(_));
        let beside = match self.mtom {
            Mtom::Off => false,
            Mtom::Attached => attached,
            Mtom::Required => true,
            Mtom::From(least) | Mtom::Always(least) => {
                value.len().is_none_or(|length| length >= least as u64) || value.as_bytes().is_none()
            }
        };
        if !beside {
            return None;
        }
        // What came in under one content id may go out twice, or beside another of the same id: each part gets its own.
        let id = new_content_id();
        let reference = reference_to(&id);
        self.parts.push(value.to_attachment().with_content_id(id));
        Some(reference)
    }
}

impl AttachmentError {
    /// The peer is at fault, not this side.
    pub(crate) fn is_of_message(&self) -> bool {
        !matches!(self.kind(), AttachmentErrorKind::Io | AttachmentErrorKind::Taken)
    }
}

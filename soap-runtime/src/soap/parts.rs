//! What travels beside an envelope.
use bytes::Bytes;

/// A part of a message beside its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attachment {
    /// `Content-ID` without angle brackets; None: one is made up.
    pub content_id: Option<String>,
    /// Media type.
    pub content_type: String,
    /// The bytes.
    pub data: Bytes,
}

impl Attachment {
    /// An attachment with a made-up content id.
    pub fn new(content_type: impl Into<String>, data: impl Into<Bytes>) -> Self {
        Attachment { content_id: None, content_type: content_type.into(), data: data.into() }
    }
}

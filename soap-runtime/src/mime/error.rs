//! What can be wrong with the parts of a message.
use std::fmt;
use std::io;

/// What is wrong with a message's parts.
#[derive(Debug)]
pub struct AttachmentError {
    kind: AttachmentErrorKind,
    message: String,
    source: Option<io::Error>,
}

/// The kinds of [`AttachmentError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttachmentErrorKind {
    /// The content type names no boundary, or one that cannot be.
    Boundary,
    /// The message ends before its last part does.
    Truncated,
    /// A part's header fields cannot be read.
    Head,
    /// A transfer encoding that does not exist, or content that is not in the one that is named.
    TransferEncoding,
    /// More parts than are admitted.
    TooManyParts,
    /// A part, or all of them, have more bytes than are admitted.
    TooLarge,
    /// Two parts have the same content id.
    Duplicate,
    /// There is no root part: no part has the content id that `start` names, or there is no part.
    NoRoot,
    /// A reference to a part that the message does not have.
    Missing,
    /// A reference to something else than a part of the message; it is never followed.
    Foreign,
    /// The content of a stream was taken already.
    Taken,
    /// The content could not be read or kept.
    Io,
}

impl AttachmentError {
    pub(crate) fn new(kind: AttachmentErrorKind, message: impl Into<String>) -> Self {
        AttachmentError { kind, message: message.into(), source: None }
    }

    pub(crate) fn io(what: &str, source: io::Error) -> Self {
        AttachmentError { kind: AttachmentErrorKind::Io, message: what.to_owned(), source: Some(source) }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> AttachmentErrorKind {
        self.kind
    }
}

impl fmt::Display for AttachmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AttachmentError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|e| e as _)
    }
}

impl From<AttachmentError> for io::Error {
    fn from(error: AttachmentError) -> Self {
        let kind = match error.kind {
            AttachmentErrorKind::Io => error.source.as_ref().map_or(io::ErrorKind::Other, io::Error::kind),
            AttachmentErrorKind::Truncated => io::ErrorKind::UnexpectedEof,
            _ => io::ErrorKind::InvalidData,
        };
        io::Error::new(kind, error)
    }
}

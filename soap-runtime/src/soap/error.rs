//! What can be wrong with a message that a peer sent.
use std::fmt;

use soap_model::bind::{BindError, Rule};
use soap_model::xml::{self, DecodeError, ErrorKind};

use super::QName;
use crate::mime::{AttachmentError, AttachmentErrorKind};

/// A message that cannot be taken as it is: where and why, in terms of the message only, so that all of it may be
/// shown to the peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageError(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    kind: MessageErrorKind,
    path: String,
    position: Option<xml::Position>,
    rule: String,
    subcode: Option<QName>,
}

/// The kinds of [`MessageError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageErrorKind {
    /// Not well-formed XML.
    Malformed,
    /// Well-formed, but no SOAP envelope, or one that is not built as SOAP prescribes.
    Envelope,
    /// An element or value is not what the contract says.
    Invalid,
    /// It is in an encoding (`encodingStyle`) that is not known.
    DataEncoding,
    /// Bytes that are no text in their charset, or a charset that is not supported.
    Encoding,
    /// Bytes that are not what their content coding says, or a content coding that is not supported.
    Coding,
    /// A bound of the reader was exceeded: depth, attributes, names.
    Limit,
    /// More bytes than are admitted, as received or inflated.
    TooLarge,
    /// Its parts are not what they should be: truncated, doubled, without a root, in an unknown transfer encoding.
    Attachment,
    /// It did not arrive in time.
    Timeout,
    /// The transport failed before all of it had arrived.
    Interrupted,
}

impl MessageError {
    /// An error of this kind; `rule` says what was found and what was expected.
    pub fn new(kind: MessageErrorKind, rule: impl Into<String>) -> Self {
        MessageError(Box::new(Inner {
            kind,
            path: String::new(),
            position: None,
            rule: rule.into(),
            subcode: None,
        }))
    }

    /// The error at an element, given as a path such as `/Envelope/Body/order/item[3]/price`.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.0.path = path.into();
        self
    }

    /// The error at a line and column of the text.
    pub fn at_position(mut self, position: xml::Position) -> Self {
        self.0.position = Some(position);
        self
    }

    /// The error without line and column.
    pub(crate) fn without_position(mut self) -> Self {
        self.0.position = None;
        self
    }

    /// The error with the subcode that a fault for it has in SOAP 1.2.
    pub fn with_subcode(mut self, name: QName) -> Self {
        self.0.subcode = Some(name);
        self
    }

    /// What the reader found in `text`.
    #[cold]
    pub fn from_xml(error: &xml::Error, text: &str) -> Self {
        let kind = match error.kind() {
            ErrorKind::Limit(_) => MessageErrorKind::Limit,
            _ if error.is_malformed() => MessageErrorKind::Malformed,
            _ => MessageErrorKind::Invalid,
        };
        MessageError::new(kind, error.kind().to_string())
            .at(error.path(text))
            .at_position(error.position(text))
    }

    /// What the interpreter found in `text`.
    #[cold]
    pub fn from_bind(error: &BindError, text: &str) -> Self {
        if let Some(error) = error.xml_error() {
            return MessageError::from_xml(error, text);
        }
        let shown = error.to_string();
        let rule = shown.strip_prefix(error.path()).and_then(|s| s.strip_prefix(": ")).unwrap_or(&shown);
        let invalid = MessageError::new(MessageErrorKind::Invalid, rule)
            .at(error.path())
            .at_position(xml::Position::at(text, error.offset()));
        // SOAP 1.2 part 2, 3.2.
        match error.rule() {
            Rule::MissingId => invalid.with_subcode(QName::new(xml::names::ENC12, "MissingID")),
            Rule::DuplicateId => invalid.with_subcode(QName::new(xml::names::ENC12, "DuplicateID")),
            _ => invalid,
        }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> MessageErrorKind {
        self.0.kind
    }

    /// Path of the element concerned; empty where there is none.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Line and column, where they are known.
    pub fn position(&self) -> Option<xml::Position> {
        self.0.position
    }

    /// The subcode that a fault for it has in SOAP 1.2.
    pub fn subcode(&self) -> Option<&QName> {
        self.0.subcode.as_ref()
    }

    /// What was found and what was expected.
    pub fn rule(&self) -> &str {
        &self.0.rule
    }
}

impl From<&AttachmentError> for MessageError {
    fn from(error: &AttachmentError) -> Self {
        let kind = match error.kind() {
            AttachmentErrorKind::TooLarge => MessageErrorKind::TooLarge,
            AttachmentErrorKind::TooManyParts => MessageErrorKind::Limit,
            _ => MessageErrorKind::Attachment,
        };
        MessageError::new(kind, error.to_string())
    }
}

impl From<DecodeError> for MessageError {
    fn from(error: DecodeError) -> Self {
        MessageError::new(MessageErrorKind::Encoding, error.to_string())
    }
}

impl std::error::Error for MessageError {}

/// `path: rule`.
impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.rule)
    }
}

//! Why a call gave no value. The four that callers treat differently are told apart: a fault (the service answered), the transport
//! (perhaps it never arrived), an answer that is no SOAP, and a message that cannot be read or written.
use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::mime::{AttachmentError, AttachmentErrorKind};
use crate::soap::{Fault, MessageError};

/// Why a call gave no value.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallError<F = std::convert::Infallible> {
    /// A fault that the WSDL declares for the operation, with its detail read.
    Declared {
        /// The detail.
        fault: F,
        /// The fault it came in: code, reasons, headers.
        envelope: Fault,
    },
    /// Any other fault.
    Fault(Fault),
    /// The request did not get through, or the answer did not arrive.
    Transport(TransportError),
    /// An answer that is no SOAP message of the request's version.
    Protocol(UnexpectedResponse),
    /// An answer that is not what the contract says.
    Decode(MessageError),
    /// The request cannot be written: it was not sent.
    Encode(MessageError),
}

impl<F> CallError<F> {
    /// The fault, declared or not.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            CallError::Declared { envelope, .. } => Some(envelope),
            CallError::Fault(fault) => Some(fault),
            _ => None,
        }
    }

    /// The declared fault's detail.
    pub fn declared(&self) -> Option<&F> {
        match self {
            CallError::Declared { fault, .. } => Some(fault),
            _ => None,
        }
    }

    /// The call ran out of time.
    pub fn is_timeout(&self) -> bool {
        matches!(self, CallError::Transport(e) if e.kind() == TransportErrorKind::Timeout)
    }
}

impl<F> fmt::Display for CallError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Declared { envelope: fault, .. } | CallError::Fault(fault) => {
                write!(f, "the service answered with a fault: {fault}")
            }
            CallError::Transport(error) => error.fmt(f),
            CallError::Protocol(error) => error.fmt(f),
            CallError::Decode(error) => write!(f, "the answer is not what the contract says: {error}"),
            CallError::Encode(error) => write!(f, "the request cannot be written: {error}"),
        }
    }
}

impl<F: fmt::Debug> Error for CallError<F> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            CallError::Declared { .. } | CallError::Fault(_) => None,
            CallError::Transport(error) => error.source(),
            CallError::Protocol(_) => None,
            CallError::Decode(error) | CallError::Encode(error) => Some(error),
        }
    }
}

impl<F> From<TransportError> for CallError<F> {
    fn from(error: TransportError) -> Self {
        CallError::Transport(error)
    }
}

/// A request that did not get through, or an answer that did not arrive.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// Kinds of [`TransportError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The address cannot be used: no host, or a scheme the transport does not speak.
    Address,
    /// No connection was made: name, port, proxy or TLS.
    Connect,
    /// The connection broke while the message was under way.
    Interrupted,
    /// Time ran out.
    Timeout,
    /// The answer is larger than admitted.
    TooLarge,
    /// The answer's content coding is unknown or broken.
    Coding,
    /// The answer's attachments cannot be taken: truncated, doubled, without an envelope, or they cannot be kept.
    Attachments,
}

impl TransportError {
    /// An error of this kind.
    pub fn new(kind: TransportErrorKind) -> Self {
        TransportError { kind, source: None }
    }

    /// With what caused it.
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What kind of error it is.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl From<AttachmentError> for TransportError {
    fn from(error: AttachmentError) -> Self {
        let kind = match error.kind() {
            AttachmentErrorKind::TooLarge | AttachmentErrorKind::TooManyParts => TransportErrorKind::TooLarge,
            _ => TransportErrorKind::Attachments,
        };
        TransportError::new(kind).caused_by(error)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Address => "the address cannot be used",
            TransportErrorKind::Connect => "no connection could be made",
            TransportErrorKind::Interrupted => "the connection broke",
            TransportErrorKind::Timeout => "the call ran out of time",
            TransportErrorKind::TooLarge => "the answer is larger than admitted",
            TransportErrorKind::Coding => "the answer's content coding cannot be read",
            TransportErrorKind::Attachments => "the answer's attachments cannot be taken",
        })?;
        let mut cause = self.source.as_deref().map(|e| e as &dyn Error);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}

/// An answer that is no SOAP message of the request's version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnexpectedResponse {
    /// HTTP status, where the transport has one.
    pub status: Option<StatusCode>,
    /// Media type, as given.
    pub content_type: Option<String>,
    /// The beginning of the body, at most 500 characters.
    pub excerpt: String,
    /// What was expected.
    pub reason: &'static str,
}

impl UnexpectedResponse {
    pub(super) fn new(reply: &super::Incoming, reason: &'static str) -> Self {
        let content_type = reply.headers.get(http::header::CONTENT_TYPE);
        let start = &reply.body[..reply.body.len().min(2_000)];
        UnexpectedResponse {
            status: reply.status,
            content_type: content_type.map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned()),
            excerpt: String::from_utf8_lossy(start).chars().take(500).collect(),
            reason,
        }
    }
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)?;
        if let Some(status) = self.status {
            write!(f, ", status {}", status.as_u16())?;
        }
        if let Some(content_type) = &self.content_type {
            write!(f, ", content type `{content_type}`")?;
        }
        Ok(())
    }
}

impl Error for UnexpectedResponse {}

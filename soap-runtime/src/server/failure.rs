//! What goes to `exception`.
use std::error::Error;
use std::fmt;

use crate::soap::MessageError;

/// Something failed on the way to a reply.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The message is at fault; what it says may be shown to the peer.
    Message(MessageError),
    /// The handler's own error; never shown to the peer.
    Error(Box<dyn Error + Send + Sync>),
    /// The handler panicked; the panic's text, never shown to the peer.
    Panic(String),
    /// The handler did not answer in time.
    Timeout,
}

impl Failure {
    /// The handler's own error.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Failure::Error(error.into())
    }
}

impl Failure {
    /// The failure that an error means: one of the message, or the handler's own.
    pub(crate) fn of(error: Box<dyn Error + Send + Sync>) -> Self {
        match error.downcast::<MessageError>() {
            Ok(error) => Failure::Message(*error),
            Err(error) => Failure::Error(error),
        }
    }
}

impl From<MessageError> for Failure {
    fn from(error: MessageError) -> Self {
        Failure::Message(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Message(error) => error.fmt(f),
            Failure::Error(error) => error.fmt(f),
            Failure::Panic(text) => write!(f, "the handler panicked: {text}"),
            Failure::Timeout => f.write_str("the handler did not answer in time"),
        }
    }
}

/// `?` on any error: it goes to `exception`.
///
/// ```
/// use soap_runtime::{Failure, OrFail};
///
/// fn parse(text: &str) -> Result<u16, Failure> {
///     text.parse::<u16>().or_fail()
/// }
/// assert!(parse("many").is_err());
/// ```
pub trait OrFail<T> {
    /// The value, or a [`Failure::Error`].
    fn or_fail(self) -> Result<T, Failure>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> OrFail<T> for Result<T, E> {
    fn or_fail(self) -> Result<T, Failure> {
        self.map_err(Failure::new)
    }
}

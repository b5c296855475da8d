//! How a request may end.
use bytes::Bytes;
use http::StatusCode;
use soap_model::bind::{Record, Root};

use super::Failure;
use crate::soap::{Block, DeclaredFault, Fault, Value};

/// Ends a request. HTTP status, HTTP headers, header blocks and attachments are added through
/// [`Context::reply`](super::Context::reply).
#[derive(Debug)]
#[non_exhaustive]
pub enum Reply {
    /// An ordinary response with this body entry.
    Body(Block),
    /// A fault.
    Fault(Fault),
    /// An HTTP status without a body.
    Http(StatusCode),
    /// Anything.
    Raw {
        /// HTTP status.
        status: StatusCode,
        /// Media type.
        content_type: Option<String>,
        /// The bytes.
        body: Bytes,
    },
    /// `exception` decides.
    Failed(Failure),
}

impl From<Fault> for Reply {
    fn from(fault: Fault) -> Self {
        Reply::Fault(fault)
    }
}

impl From<StatusCode> for Reply {
    fn from(status: StatusCode) -> Self {
        Reply::Http(status)
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        Reply::Failed(failure)
    }
}

/// The default of `protocol_error`: 405 or 415.
impl From<super::ProtocolError> for Reply {
    fn from(error: super::ProtocolError) -> Self {
        super::protocol_reply(&error)
    }
}

impl From<crate::soap::MessageError> for Reply {
    fn from(error: crate::soap::MessageError) -> Self {
        Reply::Failed(error.into())
    }
}

/// What an operation returns instead of its value. `?` makes it of a declared fault, a [`Fault`], a status, a
/// [`Failure`] (see [`OrFail`](super::OrFail)) or any [`Reply`].
#[derive(Debug)]
pub enum Stop<F> {
    /// A fault that the WSDL declares for the operation.
    Declared(F),
    /// Any other end.
    Reply(Box<Reply>),
}

impl<F: DeclaredFault> From<F> for Stop<F> {
    fn from(fault: F) -> Self {
        Stop::Declared(fault)
    }
}

impl<F> From<Reply> for Stop<F> {
    fn from(reply: Reply) -> Self {
        Stop::Reply(Box::new(reply))
    }
}

impl<F> From<Fault> for Stop<F> {
    fn from(fault: Fault) -> Self {
        Reply::Fault(fault).into()
    }
}

impl<F> From<StatusCode> for Stop<F> {
    fn from(status: StatusCode) -> Self {
        Reply::Http(status).into()
    }
}

impl<F> From<Failure> for Stop<F> {
    fn from(failure: Failure) -> Self {
        Reply::Failed(failure).into()
    }
}

impl<F> From<crate::soap::MessageError> for Stop<F> {
    fn from(error: crate::soap::MessageError) -> Self {
        Reply::from(error).into()
    }
}

impl<F: DeclaredFault> Stop<F> {
    /// The reply it stands for.
    pub fn into_reply(self) -> Reply {
        match self {
            Stop::Declared(fault) => Reply::Fault(Fault::declared(fault)),
            Stop::Reply(reply) => *reply,
        }
    }
}

/// An operation's result as a response with one body entry.
pub fn reply<T: Value, F: DeclaredFault>(
    root: &'static Root<'static>,
    result: Result<T, Stop<F>>,
) -> Result<Option<Block>, Reply> {
    result.map(|value| Some(Block::new(root, value))).map_err(Stop::into_reply)
}

/// An operation's result as a response with several body entries, one per slot of the record.
pub fn reply_parts<T: Record<'static> + 'static, F: DeclaredFault>(
    roots: &'static [&'static Root<'static>],
    result: Result<T, Stop<F>>,
) -> Result<Option<Block>, Reply> {
    result.map(|value| Some(Block::parts(roots, value))).map_err(Stop::into_reply)
}

/// An operation's result as a response with an empty body.
pub fn reply_empty<F: DeclaredFault>(result: Result<(), Stop<F>>) -> Result<Option<Block>, Reply> {
    result.map(|()| Some(Block::empty())).map_err(Stop::into_reply)
}

/// A one-way operation's result: no response.
pub fn reply_one_way<F: DeclaredFault>(result: Result<(), Stop<F>>) -> Result<Option<Block>, Reply> {
    result.map(|()| None).map_err(Stop::into_reply)
}

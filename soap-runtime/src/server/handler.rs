//! What the pipeline needs of a generated service.
use std::any::Any;
use std::future::Future;
use std::pin::Pin;

use super::{
    BlockName, BodyName, Context, Failure, Parsed, Parser, ProtocolError, Reply, Request, ServiceDef,
};
use crate::soap::{Block, BodyReader, QName};

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An operation whose input was read; it is polled once the whole message was found well-formed. `Ok(None)`: no response.
pub type Started<'a> = Result<BoxFuture<'a, Result<Option<Block>, Reply>>, Failure>;

/// A header block on its way to `header`.
#[derive(Debug)]
pub enum HeaderInput {
    /// What [`Handler::read_header`] returned, and the index it was asked for.
    Typed(Box<dyn Any + Send>, usize),
    /// Any other block.
    Other(OtherHeader),
}

/// A header block that was not read as a generated type.
#[derive(Debug)]
#[non_exhaustive]
pub struct OtherHeader {
    /// Its name.
    pub name: QName,
    /// `mustUnderstand`.
    pub must_understand: bool,
    /// `role` (SOAP 1.1: `actor`), where it is given.
    pub role: Option<String>,
    /// What its parser made of it.
    pub parsed: Parsed,
}

impl OtherHeader {
    pub(crate) fn new(name: QName, must_understand: bool, role: Option<String>, parsed: Parsed) -> Self {
        OtherHeader { name, must_understand, role, parsed }
    }
}

/// A generated service with the user's handler in it. Generated code implements it; users implement the generated trait.
///
/// The methods are the callbacks of the pipeline; what they mean is said in the generated trait.
#[allow(missing_docs)]
pub trait Handler<S>: Send + Sync + 'static {
    /// The service.
    fn service(&self) -> &'static ServiceDef;

    fn init<'a>(&'a self, request: &'a mut Request) -> BoxFuture<'a, S>;

    fn check_http_conformance<'a>(&'a self, cx: &'a mut Context<S>) -> BoxFuture<'a, Result<(), Reply>>;

    fn check_soap_conformance<'a>(&'a self, cx: &'a mut Context<S>) -> BoxFuture<'a, Result<(), Reply>>;

    fn protocol_error<'a>(
        &'a self,
        error: ProtocolError,
        cx: &'a mut Context<S>,
    ) -> BoxFuture<'a, Result<(), Reply>>;

    fn header_parser<'a>(
        &'a self,
        block: BlockName<'a>,
        cx: &'a mut Context<S>,
    ) -> BoxFuture<'a, Result<Parser, Reply>>;

    /// Reads the described block with this index in [`ServiceDef::headers`], whose start tag was just read.
    fn read_header(&self, index: usize, reader: &mut BodyReader<'_>) -> Result<Box<dyn Any + Send>, Failure>;

    fn header<'a>(&'a self, input: HeaderInput, cx: &'a mut Context<S>) -> BoxFuture<'a, Result<(), Reply>>;

    fn body_parser<'a>(
        &'a self,
        name: Option<BodyName<'a>>,
        cx: &'a mut Context<S>,
    ) -> BoxFuture<'a, Result<Parser, Reply>>;

    fn body<'a>(&'a self, parsed: Parsed, cx: &'a mut Context<S>) -> BoxFuture<'a, Result<Block, Reply>>;

    /// Reads the input of the operation with this index in [`ServiceDef::operations`] and starts it.
    fn call<'a>(&'a self, operation: usize, body: &mut BodyReader<'_>, cx: &'a mut Context<S>)
    -> Started<'a>;

    fn exception<'a>(&'a self, failure: Failure, cx: &'a mut Context<S>) -> BoxFuture<'a, Reply>;
}

//! A service without a contract: it understands every header block, and a function answers every body. What reaches that function has
//! passed all that SOAP itself prescribes.
use futures_util::FutureExt;
use soap_runtime::codegen::{
    Any, Block, BlockName, BodyName, BodyReader, BoxFuture, Context, Failure, Handler, HeaderInput, Mtom,
    Parsed, Parser, ProtocolError, Reply, Request, ServiceDef, Started, Tables, failure_reply,
    protocol_reply, soap_check,
};
use soap_runtime::transport::local;
use soap_runtime::{SoapService, Version, http};

static TABLES: Tables<'static> = Tables { namespaces: &[], globals: None };

static SERVICE: ServiceDef = ServiceDef {
    name: "Untyped",
    operations: &[],
    headers: &[],
    tables: &TABLES,
    documents: &[],
    address: None,
    addressing: None,
    mtom: Mtom::Attached,
};

/// The service.
pub fn service(
    answer: impl Fn(Parsed, &Context) -> Result<Block, Reply> + Send + Sync + 'static,
) -> SoapService {
    SoapService::new(Untyped(answer))
}

/// What a service answers to a message.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Sends a message to a service, as its envelope says which version it is.
///
/// # Errors
/// The service cannot be asked, or does not answer at once.
pub fn send(service: &SoapService, message: &[u8]) -> Result<Answer, String> {
    let has = |namespace: &str| message.windows(namespace.len()).any(|w| w == namespace.as_bytes());
    let soap11 = has(Version::Soap11.namespace());
    let version = if soap11 && !has(Version::Soap12.namespace()) { Version::Soap11 } else { Version::Soap12 };
    let request = http::Request::post("/").header("content-type", version.media_type());
    let request = request.body(message.to_vec().into()).map_err(|e| e.to_string())?;
    ask(service, request)
}

/// Sends a request to a service.
///
/// # Errors
/// The service does not answer at once.
pub fn ask(service: &SoapService, request: http::Request<bytes::Bytes>) -> Result<Answer, String> {
    let called = local::call(service, request).now_or_never().ok_or("the service waits")?;
    let (parts, body) = called.map_err(|e| e.to_string())?.into_parts();
    let content_type = parts.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    Ok(Answer { status: parts.status.as_u16(), content_type: content_type.to_owned(), body: body.to_vec() })
}

struct Untyped<F>(F);

fn ready<'a, T: Send + 'a>(value: T) -> BoxFuture<'a, T> {
    Box::pin(std::future::ready(value))
}

impl<F> Handler<()> for Untyped<F>
where
    F: Fn(Parsed, &Context) -> Result<Block, Reply> + Send + Sync + 'static,
{
    fn service(&self) -> &'static ServiceDef {
        &SERVICE
    }

    fn init<'a>(&'a self, _: &'a mut Request) -> BoxFuture<'a, ()> {
        ready(())
    }

    fn check_http_conformance<'a>(&'a self, _: &'a mut Context) -> BoxFuture<'a, Result<(), Reply>> {
        ready(Ok(()))
    }

    fn check_soap_conformance<'a>(&'a self, cx: &'a mut Context) -> BoxFuture<'a, Result<(), Reply>> {
        ready(soap_check(cx).map_err(|error| protocol_reply(&error)))
    }

    fn protocol_error<'a>(
        &'a self,
        error: ProtocolError,
        _: &'a mut Context,
    ) -> BoxFuture<'a, Result<(), Reply>> {
        ready(Err(protocol_reply(&error)))
    }

    fn header_parser<'a>(
        &'a self,
        _: BlockName<'a>,
        _: &'a mut Context,
    ) -> BoxFuture<'a, Result<Parser, Reply>> {
        ready(Ok(Parser::Raw))
    }

    fn read_header(&self, _: usize, _: &mut BodyReader<'_>) -> Result<Box<dyn Any + Send>, Failure> {
        Err(Failure::new("no block is described"))
    }

    fn header<'a>(&'a self, _: HeaderInput, _: &'a mut Context) -> BoxFuture<'a, Result<(), Reply>> {
        ready(Ok(()))
    }

    fn body_parser<'a>(
        &'a self,
        _: Option<BodyName<'a>>,
        _: &'a mut Context,
    ) -> BoxFuture<'a, Result<Parser, Reply>> {
        ready(Ok(Parser::Raw))
    }

    fn body<'a>(&'a self, parsed: Parsed, cx: &'a mut Context) -> BoxFuture<'a, Result<Block, Reply>> {
        ready((self.0)(parsed, cx))
    }

    fn call<'a>(&'a self, _: usize, _: &mut BodyReader<'_>, _: &'a mut Context) -> Started<'a> {
        Err(Failure::new("there are no operations"))
    }

    fn exception<'a>(&'a self, failure: Failure, _: &'a mut Context) -> BoxFuture<'a, Reply> {
        ready(failure_reply(&failure))
    }
}

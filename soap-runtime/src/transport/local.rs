//! Calls within the process: the same service, without sockets. For tests and small installations.
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::client::{self, Incoming, Outgoing, TransportError, TransportErrorKind};
use crate::server::{Exchange, SoapService, Transport};

/// Handles a request as if it had come over a transport. Protocol checks that are HTTP's own are not made.
pub async fn call(service: &SoapService, request: Request<Bytes>) -> Response<Bytes> {
    let (parts, mut body) = request.into_parts();
    service.handle(Transport::Local, parts, Exchange { body: &mut body, timer: None }).await
}

/// Calls a service of the same process: what a client needs to be tested without sockets.
///
/// ```ignore
/// let contacts = ContactsClient::builder().exchange(Arc::new(LocalExchange::new(service(handler)))).build()?;
/// ```
#[derive(Debug, Clone)]
pub struct LocalExchange(SoapService);

impl LocalExchange {
    /// Calls this service, whatever address the client has.
    pub fn new(service: SoapService) -> Self {
        LocalExchange(service)
    }
}

impl client::Exchange for LocalExchange {
    fn exchange(
        &self,
        outgoing: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Incoming, TransportError>> + Send + '_>> {
        Box::pin(async move {
            let mut request = Request::new(outgoing.body);
            *request.method_mut() = Method::POST;
            *request.uri_mut() = outgoing.to;
            *request.headers_mut() = outgoing.headers;
            let (parts, body) = call(&self.0, request).await.into_parts();
            if body.len() > outgoing.reply_limit {
                return Err(TransportError::new(TransportErrorKind::TooLarge));
            }
            Ok(Incoming::new(Some(parts.status), parts.headers, body))
        })
    }
}

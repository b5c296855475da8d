//! Calls within the process: the same service, without sockets. For tests and small installations.
use std::future::Future;
use std::io;
use std::pin::Pin;

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::client::{self, Incoming, Outgoing, TransportError, TransportErrorKind};
use crate::server::{Exchange, SoapService, Transport};

/// Handles a request as if it had come over a transport. Protocol checks that are HTTP's own are not made.
///
/// # Errors
/// An attachment of the reply cannot be read to its end.
pub async fn call(service: &SoapService, request: Request<Bytes>) -> io::Result<Response<Bytes>> {
    let (parts, mut body) = request.into_parts();
    let response = service.handle(Transport::Local, parts, Exchange { body: &mut body, timer: None }).await;
    let (parts, body) = response.into_parts();
    Ok(Response::from_parts(parts, body.chunks().collect().await?))
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
            let unread = |error| TransportError::new(TransportErrorKind::Interrupted).caused_by(error);
            let body = outgoing.body.chunks().collect().await.map_err(unread)?;
            let mut request = Request::new(body);
            *request.method_mut() = Method::POST;
            *request.uri_mut() = outgoing.to;
            *request.headers_mut() = outgoing.headers;
            let (parts, body) = call(&self.0, request).await.map_err(unread)?.into_parts();
            if body.len() > outgoing.reply_limit {
                return Err(TransportError::new(TransportErrorKind::TooLarge));
            }
            Ok(Incoming::new(Some(parts.status), parts.headers, body))
        })
    }
}

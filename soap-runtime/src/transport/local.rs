//! Calls within the process: the same service, without sockets. For tests and small installations.
use bytes::Bytes;
use http::{Request, Response};

use crate::server::{Exchange, SoapService, Transport};

/// Handles a request as if it had come over a transport. Protocol checks that are HTTP's own are not made.
pub async fn call(service: &SoapService, request: Request<Bytes>) -> Response<Bytes> {
    let (parts, mut body) = request.into_parts();
    service.handle(Transport::Local, parts, Exchange { body: &mut body, timer: None }).await
}

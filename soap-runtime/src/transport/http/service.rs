//! A SOAP service as a `tower::Service`.
use std::convert::Infallible;
use std::fmt::Display;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{Method, Request, Response, header};
use http_body::Body;

use super::body::{Coding, DetachableBody, IncomingBody};
use super::documents;
use crate::mime::Payload;
use crate::server::{Exchange, SoapService, Transport};
use crate::transport::PayloadBody;

/// The response of a [`SoapService`] to come.
pub struct ResponseFuture(BoxFuture<'static, Response<PayloadBody>>);

impl Future for ResponseFuture {
    type Output = Result<Response<PayloadBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx).map(Ok)
    }
}

impl<B> tower::Service<Request<B>> for SoapService
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Display,
{
    type Response = Response<PayloadBody>;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> ResponseFuture {
        let service = self.clone();
        ResponseFuture(Box::pin(async move {
            let (parts, body) = request.into_parts();
            if matches!(parts.method, Method::GET | Method::HEAD)
                && let Some(response) = documents::answer(&service, &parts)
            {
                return response.map(PayloadBody::new);
            }
            let compressible = accepts_gzip(&parts.headers);
            let mut response = if service.streams() {
                detachable(&service, parts, body).await
            } else {
                let body = pin!(body);
                let mut body = IncomingBody::new(body, Coding::of(&parts.headers));
                let exchange = Exchange { body: &mut body, timer: Some(wait) };
                service.handle(Transport::Http, parts, exchange).await
            };
            if compressible {
                compress(&mut response, service.settings().compress_from);
            }
            response.map(PayloadBody::new)
        }))
    }
}

/// A request whose body may outlive its handling.
fn detachable<'a, B>(service: &'a SoapService, parts: Parts, body: B) -> BoxFuture<'a, Response<Payload>>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Display,
{
    Box::pin(async move {
        let mut body = DetachableBody::new(body, Coding::of(&parts.headers));
        service.handle(Transport::Http, parts, Exchange { body: &mut body, timer: Some(wait) }).await
    })
}

fn wait(time: Duration) -> BoxFuture<'static, ()> {
    Box::pin(tokio::time::sleep(time))
}

/// The client takes gzip (RFC 9110, 12.5.3); `q=0` means it does not.
fn accepts_gzip(headers: &http::HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    values.filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused =
            weight.split_once('=').is_some_and(|(_, q)| q.trim().trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[cfg(feature = "gzip")]
fn compress(response: &mut Response<Payload>, from: Option<usize>) {
    use http::HeaderValue;

    // Attachments go out as they are.
    let Some(body) = response.body().as_bytes() else { return };
    if from.is_none_or(|from| body.len() < from) || response.headers().contains_key(header::CONTENT_ENCODING)
    {
        return;
    }
    if let Ok(compressed) = super::gzip::gzip(body)
        && compressed.len() < body.len()
    {
        *response.body_mut() = compressed.into();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
}

#[cfg(not(feature = "gzip"))]
fn compress(_: &mut Response<Payload>, _: Option<usize>) {}

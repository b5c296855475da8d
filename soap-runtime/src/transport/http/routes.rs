//! Which service answers at a path.
use std::collections::HashMap;
use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tower::Service;

use super::address::Secure;
use super::server::normal;
use crate::http_binding::{HttpDef, has_path, match_path};
use crate::server::{Peer, SoapService};
use crate::transport::PayloadBody;
use crate::transport::http::ResponseFuture;

/// Who calls, and over what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    pub(super) peer: Peer,
    pub(super) secure: bool,
}

/// What answers at a path.
pub(super) enum Route {
    Soap(SoapService),
    Tower(Box<dyn Fn(Request<Incoming>) -> BoxFuture<'static, Response<AnyBody>> + Send + Sync>),
}

/// Any `tower::Service` that [`Server::tower`](super::Server::tower) takes: it is cloned for each request and never fails.
pub trait TowerRoute: Send + Sync + 'static {
    #[doc(hidden)]
    fn answer(&self, request: Request<Incoming>) -> BoxFuture<'static, Response<AnyBody>>;
}

impl<T, B> TowerRoute for T
where
    T: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + Sync + 'static,
    T::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    fn answer(&self, request: Request<Incoming>) -> BoxFuture<'static, Response<AnyBody>> {
        let mut service = self.clone();
        Box::pin(async move {
            let Ok(()) = std::future::poll_fn(|cx| service.poll_ready(cx)).await;
            let Ok(response) = service.call(request).await;
            response.map(|body| AnyBody::Other(Box::pin(body.map_err(Into::into))))
        })
    }
}

impl Route {
    pub(super) fn tower(service: impl TowerRoute) -> Self {
        Route::Tower(Box::new(move |request| service.answer(request)))
    }
}

/// The services of a server by path.
pub(super) struct Routes {
    by_path: HashMap<String, Route>,
    health: Option<String>,
    header_bytes: usize,
}

impl Routes {
    pub(super) fn new(by_path: HashMap<String, Route>, health: Option<String>, header_bytes: usize) -> Self {
        Routes { by_path, health, header_bytes }
    }

    pub(super) fn answer(&self, mut request: Request<Incoming>, caller: Caller) -> Answer {
        let head: usize = request.headers().iter().map(|(k, v)| k.as_str().len() + v.len() + 4).sum();
        if head.saturating_add(request.uri().path().len()) > self.header_bytes {
            return Answer::ready(status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
        }
        request.extensions_mut().insert(caller.peer);
        if caller.secure {
            request.extensions_mut().insert(Secure);
        }
        let path = request.uri().path();
        let route = self.by_path.get(path).or_else(|| self.by_path.get(&normal(path)));
        let route = route.or_else(|| self.above(path));
        match route {
            Some(Route::Soap(service)) => Answer::Soap(service.clone().call(request)),
            Some(Route::Tower(service)) => Answer::Tower(service(request)),
            None if self.health.as_deref() == Some(path) => Answer::ready(health(request.method())),
            None => Answer::ready(status(StatusCode::NOT_FOUND)),
        }
    }
}

/// A response to come. It is small, because a connection has room for one as long as it is kept.
pub(super) enum Answer {
    Soap(ResponseFuture),
    Tower(BoxFuture<'static, Response<AnyBody>>),
    Ready(Option<Box<Response<AnyBody>>>),
}

impl Answer {
    fn ready(response: Response<AnyBody>) -> Self {
        Answer::Ready(Some(Box::new(response)))
    }
}

impl Future for Answer {
    type Output = Result<Response<AnyBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Answer::Soap(response) => {
                Pin::new(response).poll(cx).map_ok(|response| response.map(AnyBody::Reply))
            }
            Answer::Tower(response) => response.as_mut().poll(cx).map(Ok),
            Answer::Ready(response) => match response.take() {
                Some(response) => Poll::Ready(Ok(*response)),
                None => Poll::Pending,
            },
        }
    }
}

impl Routes {
    /// The service at a path above this one that is reached by an HTTP binding, too: its operations have paths of their own.
    fn above(&self, path: &str) -> Option<&Route> {
        let mut below = path;
        while let Some((above, _)) = below.rsplit_once('/') {
            if let Some(route @ Route::Soap(service)) = self.by_path.get(above) {
                let mut defs = service.definition().operations.iter().flat_map(|operation| operation.http);
                let reaches =
                    |def: &HttpDef| has_path(def.location) && match_path(def.location, path).is_some();
                return defs.any(reaches).then_some(route);
            }
            below = above;
        }
        None
    }
}

fn health(method: &Method) -> Response<AnyBody> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return status(StatusCode::METHOD_NOT_ALLOWED);
    }
    let mut response = Response::new(AnyBody::Reply(PayloadBody::new("ok\n")));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}

fn status(status: StatusCode) -> Response<AnyBody> {
    let mut response = Response::new(AnyBody::Reply(PayloadBody::default()));
    *response.status_mut() = status;
    response
}

type AnyError = Box<dyn Error + Send + Sync>;

/// The body of any response.
pub enum AnyBody {
    #[doc(hidden)]
    Reply(PayloadBody),
    #[doc(hidden)]
    Other(Pin<Box<dyn Body<Data = Bytes, Error = AnyError> + Send>>),
}

impl Body for AnyBody {
    type Data = Bytes;
    type Error = AnyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AnyError>>> {
        match self.get_mut() {
            AnyBody::Reply(body) => Pin::new(body).poll_frame(cx).map_err(AnyError::from),
            AnyBody::Other(body) => body.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            AnyBody::Reply(body) => body.is_end_stream(),
            AnyBody::Other(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            AnyBody::Reply(body) => body.size_hint(),
            AnyBody::Other(body) => body.size_hint(),
        }
    }
}

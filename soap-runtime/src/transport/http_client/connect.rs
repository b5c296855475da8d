//! Connections: straight to the address, or through a proxy.
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::Service;

use super::{HttpSettings, Proxy, SetupError};
use crate::client::holds_credentials;

#[cfg(feature = "client-tls")]
pub(super) type Connector = hyper_rustls::HttpsConnector<Routes>;
#[cfg(not(feature = "client-tls"))]
pub(super) type Connector = Routes;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Making a connection took too long.
#[derive(Debug)]
pub(super) struct ConnectTimeout(Duration);

impl std::fmt::Display for ConnectTimeout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no connection within {:?}", self.0)
    }
}

impl std::error::Error for ConnectTimeout {}

/// Makes connections, through the proxy where there is one.
#[derive(Debug, Clone)]
pub(super) struct Routes {
    tcp: HttpConnector,
    proxy: Option<Proxy>,
}

impl Routes {
    pub(super) fn new(settings: &HttpSettings) -> Result<Self, SetupError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(settings.connect_timeout));
        if let Some(proxy) = &settings.proxy
            && (proxy.address.host().is_none() || proxy.address.scheme_str() != Some("http"))
        {
            let text = format!("the proxy's address must be `http://HOST:PORT`, not `{}`", proxy.address);
            return Err(SetupError::new(text));
        }
        if settings.proxy.as_ref().is_some_and(|proxy| holds_credentials(&proxy.address)) {
            let text = "the proxy's address holds a user or a password: give them to `Proxy::basic_auth`";
            return Err(SetupError::new(text));
        }
        Ok(Routes { tcp, proxy: settings.proxy.clone() })
    }
}

impl Service<Uri> for Routes {
    type Response = Route;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Route, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let mut tcp = self.tcp.clone();
        let proxy = self.proxy.clone();
        Box::pin(async move {
            let Some(proxy) = proxy else {
                return Ok(Route { stream: tcp.call(to).await?, proxied: false });
            };
            if to.scheme_str() == Some("https") {
                let mut tunnel = Tunnel::new(proxy.address, tcp);
                if let Some(value) = proxy.authorization {
                    tunnel = tunnel.with_auth(value);
                }
                return Ok(Route { stream: tunnel.call(to).await?, proxied: false });
            }
            Ok(Route { stream: tcp.call(proxy.address).await?, proxied: true })
        })
    }
}

/// Makes connections within a time, TLS included.
#[derive(Debug, Clone)]
pub(super) struct Bounded<C> {
    connector: C,
    timeout: Duration,
}

impl<C> Bounded<C> {
    pub(super) fn new(connector: C, timeout: Duration) -> Self {
        Bounded { connector, timeout }
    }
}

impl<C> Service<Uri> for Bounded<C>
where
    C: Service<Uri, Error = BoxError>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<C::Response, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let timeout = self.timeout;
        let connecting = self.connector.call(to);
        Box::pin(async move {
            match tokio::time::timeout(timeout, connecting).await {
                Ok(outcome) => outcome,
                Err(_) => Err(ConnectTimeout(timeout).into()),
            }
        })
    }
}

/// A connection; `proxied` ones are asked for whole URLs.
pub(super) struct Route {
    stream: TokioIo<TcpStream>,
    proxied: bool,
}

impl Connection for Route {
    fn connected(&self) -> Connected {
        self.stream.connected().proxy(self.proxied)
    }
}

impl Read for Route {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl Write for Route {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }
}

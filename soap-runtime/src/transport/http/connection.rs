//! Accepting connections and serving one.
use std::convert::Infallible;
use std::fmt::Display;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::ServerSettings;
use super::eager::Eager;
use super::head_timer::{HeadTimer, Verdict};
use super::routes::{Answer, AnyBody, Caller, Routes};
use super::sending::Sending;
use crate::server::Peer;

/// Whether and how connections are to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    No,
    Gracefully,
    Now,
}

/// What all connections share.
pub(super) struct Connections {
    pub(super) routes: Arc<Routes>,
    pub(super) permits: Arc<Semaphore>,
    pub(super) settings: ServerSettings,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<super::Tls>,
    pub(super) stop: watch::Receiver<Stop>,
}

impl Connections {
    /// Accepts until it is to stop.
    pub(super) async fn accept(&self, listener: TcpListener) {
        let builder = Arc::new(self.builder());
        let mut stop = self.stop.clone();
        loop {
            let next = async {
                let permit = self.permits.clone().acquire_owned().await;
                (permit, listener.accept().await)
            };
            let (permit, accepted) = tokio::select! {
                next = next => next,
                _ = stop.wait_for(|stop| *stop != Stop::No) => return,
            };
            let Ok(permit) = permit else { return };
            match accepted {
                Ok((stream, peer)) => self.start(&builder, stream, Peer(peer), permit),
                Err(error) => {
                    tracing::warn!("a connection could not be accepted: {error}");
                    if !is_connection_error(&error) {
                        // Out of file handles, most likely: they come back as connections end.
                        sleep(Duration::from_millis(50)).await;
                    }
                }
            }
        }
    }

    fn builder(&self) -> Builder<TokioExecutor> {
        let settings = &self.settings;
        let mut builder = Builder::new(TokioExecutor::new());
        let header_list = u32::try_from(settings.header_bytes).unwrap_or(u32::MAX);
        builder
            .http1()
            // A sender of a one-way message may leave at once: the message is worked on all the same.
            .half_close(true)
            .header_read_timeout(settings.header_time)
            .keep_alive(settings.keep_alive)
            .max_buf_size(settings.header_bytes.max(READ_BUFFER));
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(settings.header_time)
            .keep_alive_timeout(settings.header_time)
            .max_header_list_size(header_list)
            .max_concurrent_streams(settings.http2_streams);
        builder
    }

    fn start(
        &self,
        builder: &Arc<Builder<TokioExecutor>>,
        stream: TcpStream,
        peer: Peer,
        permit: OwnedSemaphorePermit,
    ) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!("TCP_NODELAY: {error}");
        }
        let connection = Connection {
            routes: self.routes.clone(),
            builder: builder.clone(),
            header_time: self.settings.header_time,
            send_time: self.settings.send_time,
            header_bytes: self.settings.header_bytes,
            keep_alive: self.settings.keep_alive,
            stop: self.stop.clone(),
            permit,
        };
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.tls {
            let acceptor = tls.acceptor();
            tokio::spawn(async move {
                let stream = Sending::new(stream, connection.send_time);
                let handshake = tokio::time::timeout(connection.header_time, acceptor.accept(stream));
                match handshake.await {
                    Ok(Ok(stream)) => connection.serve(stream, Caller { peer, secure: true }).await,
                    Ok(Err(error)) => tracing::debug!(peer = %peer.0, "TLS handshake failed: {error}"),
                    Err(_) => tracing::debug!(peer = %peer.0, "TLS handshake took too long"),
                }
            });
            return;
        }
        tokio::spawn(connection.serve_tcp(stream, Caller { peer, secure: false }));
    }
}

/// What hyper may hold of what it reads at once: bodies come in chunks of up to this size.
const READ_BUFFER: usize = 400 << 10;

fn is_connection_error(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

struct Connection {
    routes: Arc<Routes>,
    builder: Arc<Builder<TokioExecutor>>,
    header_time: Duration,
    send_time: Duration,
    header_bytes: usize,
    keep_alive: bool,
    stop: watch::Receiver<Stop>,
    permit: OwnedSemaphorePermit,
}

impl Connection {
    /// Whatever does not begin like HTTP/2 (RFC 9113, 3.4) is served as HTTP/1, which takes a third of the memory.
    async fn serve_tcp(self, stream: TcpStream, caller: Caller) {
        let first = Instant::now() + self.header_time;
        let mut begin = [0; 2];
        let mut stop = self.stop.clone();
        let begun = tokio::select! {
            biased;
            begun = timeout_at(first, stream.peek(&mut begin)) => begun,
            _ = stop.wait_for(|stop| *stop != Stop::No) => return,
        };
        let stream = Sending::new(stream, self.send_time);
        match begun {
            Ok(Ok(2..)) if begin != *b"PR" => self.serve_http1(stream, caller, first).await,
            Ok(_) => Box::pin(self.serve(stream, caller)).await,
            Err(_) => tracing::debug!(peer = %caller.peer.0, "no request came in time"),
        }
    }

    async fn serve_http1(self, stream: Sending<TcpStream>, caller: Caller, first: Instant) {
        let heads = HeadTimer::new();
        let mut builder = http1::Builder::new();
        builder
            .half_close(true)
            .timer(heads.clone())
            .header_read_timeout(self.header_time)
            .keep_alive(self.keep_alive)
            .max_buf_size(self.header_bytes.max(READ_BUFFER));
        let used = Arc::new(AtomicBool::new(false));
        let service = service(self.routes, caller, used.clone());
        let connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
        let times = Times { heads, used, first, header_time: self.header_time };
        drive(connection, http1::Connection::graceful_shutdown, times, self.stop, caller).await;
        drop(self.permit);
    }

    async fn serve(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, caller: Caller) {
        let heads = HeadTimer::new();
        let mut builder = Builder::clone(&self.builder);
        builder.http1().timer(heads.clone());
        let used = Arc::new(AtomicBool::new(false));
        let service = service(self.routes, caller, used.clone());
        let connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
        let first = Instant::now() + self.header_time;
        let times = Times { heads, used, first, header_time: self.header_time };
        drive(connection, |connection| connection.graceful_shutdown(), times, self.stop, caller).await;
        drop(self.permit);
    }
}

/// What bounds the time of heads.
struct Times {
    heads: HeadTimer,
    /// A request came.
    used: Arc<AtomicBool>,
    /// Until when the first request must have come.
    first: Instant,
    header_time: Duration,
}

/// The routes as hyper's service.
fn service(
    routes: Arc<Routes>,
    caller: Caller,
    used: Arc<AtomicBool>,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = Response<AnyBody>,
    Error = Infallible,
    Future = Answer,
> {
    service_fn(move |request| {
        used.store(true, Ordering::Relaxed);
        routes.answer(request, caller)
    })
}

/// A connection to its end, or until it is to stop.
async fn drive<C, E>(
    mut connection: Pin<&mut C>,
    shut_down: impl Fn(Pin<&mut C>),
    times: Times,
    mut stop: watch::Receiver<Stop>,
    caller: Caller,
) where
    C: Future<Output = Result<(), E>>,
    E: Display,
{
    let eager = Eager::new();
    // hyper bounds the time of a head once it knows the protocol, not before.
    let mut look = pin!(sleep_until(times.first));
    let mut stopping = false;
    let ended = loop {
        tokio::select! {
            biased;
            ended = poll_fn(|cx| eager.poll(connection.as_mut(), cx)) => break ended,
            () = look.as_mut() => {
                if !times.used.load(Ordering::Relaxed) {
                    tracing::debug!(peer = %caller.peer.0, "no request came in time");
                    return;
                }
                let next = match times.heads.look(times.header_time) {
                    Verdict::Later(at) => at.into(),
                    Verdict::Over => Instant::now() + times.header_time,
                };
                look.as_mut().reset(next);
            }
            changed = stop.changed() => {
                let now = changed.is_err() || *stop.borrow() == Stop::Now;
                if now {
                    tracing::debug!(peer = %caller.peer.0, "the connection is cut off");
                    return;
                }
                if !stopping {
                    stopping = true;
                    shut_down(connection.as_mut());
                }
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(peer = %caller.peer.0, "connection ended: {error}");
    }
}

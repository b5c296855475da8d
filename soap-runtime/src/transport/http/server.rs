//! A host of its own: listens, accepts, routes by path, stops gracefully.
use std::collections::HashMap;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::connection::{Connections, Stop};
use super::routes::{Route, Routes, TowerRoute};
use crate::server::SoapService;

/// A server over HTTP/1.1 and HTTP/2.
///
/// ```no_run
/// # async fn f(contacts: soap_runtime::SoapService) -> std::io::Result<()> {
/// use soap_runtime::Server;
///
/// Server::new().service("/contacts", contacts).serve("127.0.0.1:8080").await
/// # }
/// ```
#[must_use = "a server does nothing before `serve` or `bind`"]
pub struct Server {
    routes: HashMap<String, Route>,
    settings: ServerSettings,
    health: Option<String>,
    #[cfg(feature = "tls")]
    tls: Option<super::Tls>,
    stop: Option<BoxFuture<'static, ()>>,
}

/// Bounds of a [`Server`]. Those of messages are [`Settings`](crate::Settings) of each service.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServerSettings {
    /// Connections at the same time: 10,000. Those beyond wait to be accepted.
    pub connections: usize,
    /// Longest time for the head of a request, also while a kept connection is idle, and for a TLS handshake: 30 seconds.
    pub header_time: Duration,
    /// Most bytes of a request's head: 64 KiB.
    pub header_bytes: usize,
    /// Longest time in which a client takes nothing of what it is sent: 60 seconds.
    pub send_time: Duration,
    /// Requests at the same time on one HTTP/2 connection: 200.
    pub http2_streams: u32,
    /// Connections serve several requests: on.
    pub keep_alive: bool,
    /// Longest time a graceful stop waits for requests in flight: 30 seconds.
    pub stop_time: Duration,
}

impl Default for ServerSettings {
    fn default() -> Self {
        ServerSettings {
            connections: 10_000,
            header_time: Duration::from_secs(30),
            header_bytes: 64 << 10,
            send_time: Duration::from_secs(60),
            http2_streams: 200,
            keep_alive: true,
            stop_time: Duration::from_secs(30),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Server::new()
    }
}

impl Server {
    /// A server without services, with a health address at `/health`.
    pub fn new() -> Self {
        Server {
            routes: HashMap::new(),
            settings: ServerSettings::default(),
            health: Some("/health".into()),
            #[cfg(feature = "tls")]
            tls: None,
            stop: None,
        }
    }

    /// Serves a service at a path.
    pub fn service(mut self, path: &str, service: SoapService) -> Self {
        self.routes.insert(normal(path), Route::Soap(service));
        self
    }

    /// Serves any `tower::Service` at a path: a SOAP service under layers, for instance.
    pub fn tower(mut self, path: &str, service: impl TowerRoute) -> Self {
        self.routes.insert(normal(path), Route::tower(service));
        self
    }

    /// Answers GET at this path with 200 and `ok`; None: nowhere.
    pub fn health(mut self, path: Option<&str>) -> Self {
        self.health = path.map(normal);
        self
    }

    /// Changes settings.
    pub fn configure(mut self, change: impl FnOnce(&mut ServerSettings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Speaks TLS.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: super::Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Stops gracefully when this is done.
    pub fn stop_when(mut self, signal: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop = Some(Box::pin(signal));
        self
    }

    /// Serves until [`stop_when`](Server::stop_when) is done, or for ever.
    pub async fn serve(self, address: impl ToSocketAddrs) -> io::Result<()> {
        self.bind(address).await?.wait().await
    }

    /// Starts serving and returns at once; port 0 takes a free port.
    pub async fn bind(self, address: impl ToSocketAddrs) -> io::Result<Running> {
        self.listen(TcpListener::bind(address).await?)
    }

    /// [`bind`](Server::bind) on a listener that is there.
    pub fn listen(self, listener: TcpListener) -> io::Result<Running> {
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(Stop::No);
        let connections = Connections {
            routes: Arc::new(Routes::new(self.routes, self.health, self.settings.header_bytes)),
            permits: Arc::new(Semaphore::new(self.settings.connections)),
            settings: self.settings.clone(),
            #[cfg(feature = "tls")]
            tls: self.tls,
            stop: stopped,
        };
        let signal = self.stop.unwrap_or_else(|| Box::pin(pending()));
        let stop_time = self.settings.stop_time;
        let trigger = stop.clone();
        let task = tokio::spawn(async move {
            tokio::select! {
                () = connections.accept(listener) => {}
                () = signal => {}
            }
            // The connections' own receivers are left; they are dropped as the connections end.
            drop(connections);
            trigger.send_replace(Stop::Gracefully);
            if timeout(stop_time, trigger.closed()).await.is_err() {
                trigger.send_replace(Stop::Now);
                trigger.closed().await;
            }
        });
        tracing::info!(%address, "serving");
        Ok(Running { address, stop, task })
    }
}

/// Paths are compared without a slash at the end.
pub(super) fn normal(path: &str) -> String {
    let path = path.trim_end_matches('/');
    if path.starts_with('/') || path.is_empty() { path.to_string() } else { format!("/{path}") }
}

/// A server that is running. Dropping it leaves the server running.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<Stop>,
    task: JoinHandle<()>,
}

impl Running {
    /// The address it listens at.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting, lets requests in flight finish within [`ServerSettings::stop_time`], and ends.
    pub async fn shutdown(self) -> io::Result<()> {
        self.stop.send_replace(Stop::Gracefully);
        self.wait().await
    }

    /// Waits until the server has ended.
    pub async fn wait(self) -> io::Result<()> {
        self.task.await.map_err(io::Error::other)
    }
}

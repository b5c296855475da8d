//! HTTP: a service as a `tower::Service`, `?wsdl`, and a server of its own.
mod address;
mod body;
mod documents;
#[cfg(feature = "gzip")]
mod gzip;
mod service;

#[cfg(feature = "server")]
mod connection;
#[cfg(feature = "server")]
mod eager;
#[cfg(feature = "server")]
mod head_timer;
#[cfg(feature = "server")]
mod routes;
#[cfg(feature = "server")]
mod sending;
#[cfg(feature = "server")]
mod server;

#[cfg(feature = "tls")]
mod tls;

pub use service::ResponseFuture;

#[cfg(feature = "server")]
pub use routes::{AnyBody, TowerRoute};
#[cfg(feature = "server")]
pub use server::{Running, Server, ServerSettings};

#[cfg(feature = "tls")]
pub use tls::{Tls, TlsError};

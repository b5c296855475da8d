//! What carries messages: HTTP, and calls within the process.
//!
//! A transport knows neither types nor operations.
#[cfg(feature = "http")]
pub mod http;
pub mod local;

#[cfg(any(feature = "http", feature = "client"))]
mod decoded_body;
#[cfg(any(feature = "http", feature = "client"))]
mod payload_body;

#[cfg(feature = "client")]
mod http_client;
#[cfg(feature = "client")]
mod http_replies;

#[cfg(feature = "server")]
pub use http::{Running, Server, ServerSettings};
#[cfg(feature = "client-tls")]
pub use http_client::Tls as ClientTls;
#[cfg(feature = "client")]
pub use http_client::{HttpExchange, HttpSettings, Proxy, SetupError};
#[cfg(feature = "client")]
pub use http_replies::HttpReplies;
pub use local::LocalExchange;
#[cfg(any(feature = "http", feature = "client"))]
pub use payload_body::PayloadBody;

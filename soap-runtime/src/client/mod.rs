//! Calls: options, headers, faults and retries, over an abstract [`Exchange`].
//!
//! A generated client's methods return a [`Call`]. Awaiting it sends the request and gives the operation's
//! value; [`Call::send`] gives the [`Response`] with header blocks and what was tolerated. This module knows no transport: HTTP is
//! [`HttpExchange`](crate::transport::HttpExchange), in-process calls are
//! [`LocalExchange`](crate::transport::LocalExchange).
mod builder;
mod call;
mod error;
mod exchange;
mod http_port;
mod options;
mod response;
mod retry;
mod streams;

pub use builder::{BuildError, Client, ClientBuilder};
#[cfg(feature = "client")]
pub(crate) use builder::{basic_authorization, holds_credentials};
pub use call::{Call, Input};
pub use error::{CallError, TransportError, TransportErrorKind, UnexpectedResponse};
pub use exchange::{Arriving, Exchange, Incoming, Outgoing};
pub use options::CallOptions;
pub use response::Response;
pub use retry::Retry;

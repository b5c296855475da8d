//! The client: addresses, options, HTTP, TLS, proxies, faults and errors. The service and its client are written by hand as
//! soapgen would write them.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]
#![cfg(all(feature = "client", feature = "server"))]

mod addressing;
mod answers;
mod calls;
mod coding;
#[cfg(feature = "cookies")]
mod cookies;
mod faults;
mod formats;
mod in_process;
#[allow(dead_code, reason = "shared with the server tests, which use the rest")]
#[path = "../server/notes.rs"]
mod notes;
mod notes_client;
mod peer;
mod proxies;
mod retries;
mod script;
#[cfg(all(feature = "tls", feature = "client-tls"))]
mod secure;
mod sockets;

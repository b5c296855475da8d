//! The server: callbacks, replies, faults, HTTP, hostile peers. The service is written by hand as soapgen would write it.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod addressing;
mod basic_profile;
mod callbacks;
mod documents;
mod envelopes;
mod faults;
mod hostile;
mod intermediary;
mod messages;
mod modules;
mod mounting;
mod notes;
mod observed;
mod reading;
mod replies;
#[cfg(feature = "tls")]
mod secure;
mod sockets;

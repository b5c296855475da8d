//! Messages read and written item by item, over sockets: what arrives when, what is checked, and how it ends.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod checks;
mod client;
mod handler;
mod requests;
mod responses;
mod wire;

//! What carries messages: HTTP, and calls within the process.
//!
//! A transport knows neither types nor operations.
#[cfg(feature = "http")]
pub mod http;
pub mod local;

//! Compiles WSDL and XML Schema to Rust: types, handler trait, server dispatcher and client.
//!
//! In a build script, with `soapgen` as a build dependency without default features:
//!
//! ```no_run
//! fn main() -> Result<(), soapgen::Error> {
//!     soapgen::compile("wsdl/contacts.wsdl")
//! }
//! ```
//!
//! and in the crate `soap_runtime::include_wsdl!("contacts");`. The same library is behind the
//! command line (`soapgen generate`) and the macro `soap_macros::wsdl!`, and all of them yield
//! the same bytes.
#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod compile;
mod config;
pub mod diagnostic;
mod error;
#[cfg(feature = "fetch")]
mod fetch;
pub mod load;
mod output;
pub mod rust;
pub mod schema;
mod settings;
mod wishes;
pub mod wsdl;

pub use compile::Reading;
pub use config::Config;
pub use error::{Error, Findings};
pub use output::{Difference, MARKER, Output, Report, Written};
pub use settings::{Derives, Entries, Settings};

/// Compiles a document in a build script with the default settings: client and server of every
/// service go to `OUT_DIR`, for `soap_runtime::include_wsdl!`.
///
/// # Errors
/// The document has errors, or a file cannot be written.
pub fn compile(entries: impl Entries) -> Result<(), Error> {
    configure().compile(entries)
}

/// Settings to begin with: client and server of every service, all traits, documents embedded.
///
/// ```no_run
/// # fn main() -> Result<(), soapgen::Error> {
/// soapgen::configure().client(false).operations(["Store", "Get*"]).compile("wsdl/contacts.wsdl")
/// # }
/// ```
pub fn configure() -> Settings {
    Settings::default()
}

/// Reads documents with the default settings, without generating anything.
///
/// # Errors
/// The documents have errors.
pub fn read(entries: impl Entries) -> Result<Reading, Error> {
    configure().read(entries)
}

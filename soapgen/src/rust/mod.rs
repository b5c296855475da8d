//! Rust out of a contract: names, types with their tables, services, as formatted text.
//!
//! Knows nothing of WSDL or XML Schema documents: it reads the contract and its plan only. Output
//! is a function of these and the options.
mod checks;
mod claims;
mod client;
mod dispatch;
pub mod docs;
mod documents;
mod elements;
mod events;
mod http;
pub mod idents;
mod interfaces;
mod modules;
pub mod names;
mod service;
pub mod slots;
mod stems;
mod streams;
mod tables;
mod traits;
mod tree;
mod types;

pub(crate) use events::turn;
pub use names::{Module, NameOptions, Names};
pub(crate) use tree::{Generated, generate, include_file};

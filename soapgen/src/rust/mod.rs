//! Rust out of a contract: names, types with their tables, services, as formatted text.
//!
//! Knows nothing of WSDL or XML Schema documents: it reads the contract and its plan only. Output
//! is a function of these and the options.
pub mod docs;
pub mod idents;
mod interfaces;
pub mod names;
pub mod slots;
mod tree;

pub use names::{Module, NameOptions, Names};
pub(crate) use tree::{Generated, generate, module_name};

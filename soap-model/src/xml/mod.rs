//! Strict reading and writing of XML 1.0 (fifth edition) with namespaces.
//!
//! Nothing outside this module names the tokenizer beneath. It trusts nothing, allocates nothing
//! per element, never reads a DTD, and bounds everything a peer can make grow.
pub mod names;

pub use names::{Name, Ns};

/// An element kept as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fragment(String);

//! How a contract's types become records and enums: the one plan that the Rust generator prints
//! and that tables in memory are built from, so that a check exercises what generated code runs on.
//!
//! The plan knows no Rust: no identifiers, no files. It is a function of the contract and the
//! roots alone, in document order, and holds only what the roots reach.
mod plan;

pub use plan::*;

use crate::contract::Types;

/// Lays out what the roots reach.
pub fn plan(types: &Types, roots: &[Root], settings: &Settings) -> Plan {
    let _ = (types, roots, settings);
    Plan::default()
}

//! How a contract's types become records and enums: the one plan that the Rust generator prints
//! and that tables in memory are built from, so that a check exercises what generated code runs on.
//!
//! The plan knows no Rust: no identifiers, no files. It is a function of the contract and the
//! roots alone, in document order, and holds only what the roots reach.
//!
//! | XML Schema | plan |
//! |---|---|
//! | complex type | record: attributes, then content |
//! | sequence that occurs once | its particles are fields of the record around it |
//! | sequence that is optional or repeated | group record |
//! | choice | enum; optional where an alternative may be empty |
//! | element whose type has derived types | enum of the types (a family) |
//! | element that heads a substitution group | enum of the elements |
//! | mixed content | list of an enum of text and elements |
//! | `xs:any`, `xs:anyType` | fragments |
//! | enumeration of texts | enum |
//! | union | enum |
//! | list | list |
//! | any other restriction | the base's type, facets in the table |
mod blank;
mod content;
mod encoded;
mod hierarchy;
mod links;
mod namespaces;
mod occurs;
mod order;
mod parts;
mod plan;
mod planner;
mod roots;
mod simple;

pub use namespaces::namespace_words;
pub use plan::*;
pub use roots::{body_root, part_root};

use crate::contract::Types;

/// Lays out what the roots reach.
pub fn plan(types: &Types, roots: &[Root], settings: &Settings) -> Plan {
    let mut plan = planner::Planner::new(types, settings).run(roots);
    blank::end_recursion(&mut plan);
    order::by_declaration(&mut plan);
    namespaces::number(&mut plan, types, settings);
    plan
}

#[cfg(test)]
mod tests;

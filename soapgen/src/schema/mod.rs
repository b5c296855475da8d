//! XML Schema 1.0: from schema documents to resolved and checked components.
//!
//! The stages, in the order they run:
//!
//! | file | does |
//! |---|---|
//! | `compose` | follows include, import and redefine; which documents belong together, under which namespace |
//! | `conformance`, `grammar` | every document against the schema for schemas: attributes, children, lexical types |
//! | `index` | global components by name, redefinitions, duplicates |
//! | `symbols` | the state that all stages work on |
//! | `declare` and one file per component kind | reads declarations; references become ids |
//! | `complete` and the same files | types, bases before derived: facets, content models, attribute uses |
//! | `check` | the constraints that need finished components, a file per family |
//!
//! Recursion follows the nesting of one document or one content model only, and both are limited; everything that
//! can form longer chains (bases, groups, substitution groups, includes) is walked with worklists.
//!
//! This module knows neither WSDL nor Rust.
mod attributes;
mod check;
mod complete;
mod complex;
mod compose;
mod conformance;
mod constraints;
mod content;
mod declare;
mod elements;
mod facets;
mod grammar;
mod index;
mod limits;
mod old;
mod resolve;
mod simple;
mod soap;
mod symbols;
mod syntax;
mod values;
mod wildcard;
mod xpath;

pub use limits::Limits;
pub(crate) use old::builtin as draft_builtin;

use crate::diagnostic::Diagnostics;
use crate::load::Documents;
use soap_model::contract::Types;

/// How schemas are compiled. Strict or lenient is the diagnostics' business.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// What input may cost.
    pub limits: Limits,
}

/// Compiles the schema documents of a run, those inline in WSDL files included, to components. Errors are reported; the
/// components are then as complete as could be made out, and fit for looking things up, not for generating code.
pub fn compile(documents: &Documents<'_>, options: &Options, diagnostics: &mut Diagnostics) -> Types {
    let mut compiler = symbols::Compiler::new(documents, options, diagnostics);
    compiler.compose();
    compiler.conform();
    compiler.index();
    compiler.declare();
    compiler.complete();
    compiler.check();
    compiler.finish()
}

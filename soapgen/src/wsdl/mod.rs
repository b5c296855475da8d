//! WSDL 1.1 and 2.0 into one description of services.
//!
//! Reads documents that [`crate::load`] delivered, resolves every reference between WSDL components, asks the schema
//! stage's [`Types`] for elements and types, and yields plain [`Service`]s. It must know nothing of Rust code.
mod addressing;
mod at;
mod extensions;
mod names;
mod policy;
mod v11;
mod v20;

use crate::diagnostic::Diagnostics;
use crate::load::Documents;
use soap_model::contract::{Service, Types};

/// How descriptions are read. Strict or lenient is the diagnostics' business.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Operations and ports that refer to something undefined are left out, with a warning in lenient mode, instead of
    /// being errors.
    pub skip_undefined: bool,
    /// WSDL 2.0: steps of inheritance that are followed in a run. Chains of chains cost the square of their length.
    pub inheritance_steps: usize,
    /// WSDL 2.0: messages and faults of an operation that are read. What is checked between them costs the square of their
    /// number.
    pub messages_per_operation: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { skip_undefined: false, inheritance_steps: 1_000_000, messages_per_operation: 1_000 }
    }
}

impl Options {
    /// Sets [`Options::skip_undefined`].
    pub fn skip_undefined(mut self, yes: bool) -> Self {
        self.skip_undefined = yes;
        self
    }

    /// Sets [`Options::inheritance_steps`].
    pub fn inheritance_steps(mut self, most: usize) -> Self {
        self.inheritance_steps = most;
        self
    }

    /// Sets [`Options::messages_per_operation`].
    pub fn messages_per_operation(mut self, most: usize) -> Self {
        self.messages_per_operation = most;
        self
    }
}

/// The services of all WSDL documents, in document order. What cannot be resolved is reported and left out; an element that
/// nothing declares, but that a part refers to, is added to the types where that is tolerated.
pub fn describe(
    documents: &Documents<'_>,
    types: &mut Types,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Vec<Service> {
    let mut services = v11::describe(documents, types, options, diagnostics);
    services.extend(v20::describe(documents, types, options, diagnostics));
    services
}

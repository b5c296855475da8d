//! WSDL 1.1 and 2.0 into one description of services.
//!
//! Reads documents that [`crate::load`] delivered, resolves every reference between WSDL components, asks the schema
//! stage's [`Types`] for elements and types, and yields plain [`Service`]s. It must know nothing of Rust code.
mod v11;

use crate::diagnostic::Diagnostics;
use crate::load::Documents;
use soap_model::contract::{Service, Types};

/// The services of all WSDL documents, in document order. What cannot be resolved is reported and left out.
pub fn describe(documents: &Documents<'_>, types: &Types, diagnostics: &mut Diagnostics) -> Vec<Service> {
    v11::describe(documents, types, diagnostics)
}

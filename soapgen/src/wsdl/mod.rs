//! WSDL 1.1 and 2.0 into one description of services.
//!
//! Reads documents that [`crate::load`] delivered, resolves every reference between WSDL components, asks the schema
//! stage's [`Types`] for elements and types, and yields plain [`Service`]s. It must know nothing of Rust code.
mod v11;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{DocumentKind, Documents};
use soap_model::contract::{Service, Types};

/// The services of all WSDL documents, in document order. What cannot be resolved is reported and left out.
pub fn describe(documents: &Documents<'_>, types: &Types, diagnostics: &mut Diagnostics) -> Vec<Service> {
    for document in documents.iter().filter(|document| document.kind == DocumentKind::Wsdl20) {
        diagnostics.push(
            Diagnostic::error(
                "wsdl-version",
                format!("`{}` is WSDL 2.0, which is not read yet", document.path),
            )
            .at(document.at(document.tree.root_element()), "a WSDL 2.0 description")
            .expected("`definitions` of WSDL 1.1")
            .help("most services that publish WSDL 2.0 have a WSDL 1.1 file, too"),
        );
    }
    v11::describe(documents, types, diagnostics)
}

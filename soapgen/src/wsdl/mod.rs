//! WSDL 1.1 and 2.0 into one description of services.
//!
//! Reads documents that [`crate::load`] delivered, resolves every reference between WSDL components, asks the schema
//! stage's [`Types`] for elements and types, and yields plain [`Service`]s. It must know nothing of Rust code.
mod v11;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{DocumentKind, Documents};
use soap_model::contract::{Service, Types};

/// How descriptions are read. Strict or lenient is the diagnostics' business.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Operations and ports that refer to something undefined are left out, with a warning in lenient mode, instead of
    /// being errors.
    pub skip_undefined: bool,
}

impl Options {
    /// Sets [`Options::skip_undefined`].
    pub fn skip_undefined(mut self, yes: bool) -> Self {
        self.skip_undefined = yes;
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
    v11::describe(documents, types, options, diagnostics)
}

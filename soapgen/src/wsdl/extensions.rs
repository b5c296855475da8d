//! Extensions that are known, and those that must be.
use super::at::At;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::DocumentKind;
use crate::load::names::{
    SAWSDL, WSAM, WSAW, WSDL_HTTP, WSDL_MIME, WSDL_SOAP11, WSDL_SOAP12, WSDL20_EXTENSIONS, WSDL20_HTTP,
    WSDL20_RPC, WSDL20_SOAP,
};

/// Namespaces of extensions that are read, or that say nothing a message depends on.
const KNOWN: &[&str] = &[
    WSDL_SOAP11,
    WSDL_SOAP12,
    WSDL_HTTP,
    WSDL_MIME,
    WSAW,
    WSAM,
    WSDL20_SOAP,
    WSDL20_HTTP,
    WSDL20_RPC,
    WSDL20_EXTENSIONS,
    SAWSDL,
    "http://www.w3.org/2005/02/addressing/wsdl",
    "http://www.w3.org/2005/08/addressing",
];

/// An extension that is not known may be ignored, unless it says that it must not be (WSDL 1.1, 2.1.3; WSDL 2.0 part 1, 6.1).
pub(super) fn check_required(extension: At<'_, '_>, diagnostics: &mut Diagnostics) {
    if extension.required() && !KNOWN.contains(&extension.namespace()) {
        let message = format!("the extension `{}` is required, but not known", extension.local());
        diagnostics.push(
            Diagnostic::error("wsdl-extension-required", message)
                .at(extension.label(), format!("of the namespace `{}`", extension.namespace()))
                .help("if the service works without it, remove its `wsdl:required` in a copy of the file")
                .clause(match extension.document.kind {
                    DocumentKind::Wsdl20 => "WSDL 2.0 part 1, 6.1.2",
                    _ => "WSDL 1.1, 2.1.3",
                }),
        );
    }
}

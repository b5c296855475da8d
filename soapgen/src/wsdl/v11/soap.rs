//! The extension elements inside `wsdl:input` and `wsdl:output` of a SOAP binding, with or without MIME parts around them.
use super::Reader;
use super::components::{At, check_required};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::names::{WSDL_MIME, WSDL_SOAP11, WSDL_SOAP12};

/// What a binding says of one message.
#[derive(Default)]
pub(super) struct Extensions<'d, 't> {
    /// `soap:body`
    pub(super) body: Option<At<'d, 't>>,
    /// `soap:header`
    pub(super) headers: Vec<At<'d, 't>>,
    /// `mime:content` and `mime:mimeXml`
    pub(super) contents: Vec<At<'d, 't>>,
    /// `http:urlEncoded`, `http:urlReplacement` and unknown ones
    pub(super) others: Vec<At<'d, 't>>,
}

impl<'d, 't> Reader<'d, 't> {
    /// Sorts the extensions of an input or output. `soap`: the namespace that the binding's own extension is in.
    pub(super) fn extensions(&mut self, message: At<'d, 't>, soap: &str) -> Extensions<'d, 't> {
        let mut found = Extensions::default();
        for extension in message.extensions() {
            if !extension.is(WSDL_MIME, "multipartRelated") {
                self.sort(extension, soap, &mut found);
                continue;
            }
            // MIME parts are in one list with the SOAP part (WSDL 1.1, 5.4); a part may offer alternatives.
            for part in extension.elements() {
                if part.is(WSDL_MIME, "part") {
                    part.elements().for_each(|inner| self.sort(inner, soap, &mut found));
                } else {
                    self.sort(part, soap, &mut found);
                }
            }
        }
        found
    }

    fn sort(&mut self, extension: At<'d, 't>, soap: &str, found: &mut Extensions<'d, 't>) {
        let namespace = extension.namespace();
        match (namespace, extension.local()) {
            (WSDL_SOAP11 | WSDL_SOAP12, name @ ("body" | "header")) => {
                let mixed = namespace != soap && (soap == WSDL_SOAP11 || soap == WSDL_SOAP12);
                if mixed && self.mixed.insert(extension.document.source) {
                    let diagnostic = Diagnostic::error(
                        "wsdl-soap-version",
                        format!("`{name}` is in the namespace of the other SOAP version"),
                    )
                    .at(extension.label(), format!("in the namespace `{namespace}`"))
                    .expected(format!("the namespace of the binding, `{soap}`"));
                    self.diagnostics.tolerate(Deviation::MixedSoapVersions, diagnostic);
                }
                if name == "header" {
                    found.headers.push(extension);
                } else if let Some(first) = found.body {
                    let diagnostic =
                        Diagnostic::error("wsdl-body-twice", "there are two bodies in one message")
                            .at(extension.label(), "the second one")
                            .also(first.label(), "the first one")
                            .clause("WSDL 1.1, 3.5");
                    self.diagnostics.push(diagnostic);
                } else {
                    found.body = Some(extension);
                }
            }
            (WSDL_MIME, "content" | "mimeXml") => found.contents.push(extension),
            _ => {
                check_required(extension, self.diagnostics);
                found.others.push(extension);
            }
        }
    }
}

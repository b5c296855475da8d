//! The SOAP binding (part 2, 5).
use super::Reader;
use super::operations::InterfaceOperation;
use super::violations::{is_absolute, violation};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::names::{WSDL20_HTTP, WSDL20_SOAP};
use crate::wsdl::at::At;
use soap_model::contract::{ElementId, NamespaceConstraint, Protocol, QName, TypeKind};
use soap_model::xml::names::{SOAP11, SOAP12};

/// What carries SOAP 1.2 and SOAP 1.1 over HTTP.
const HTTP: [&str; 2] =
    ["http://www.w3.org/2003/05/soap/bindings/HTTP", "http://www.w3.org/2006/01/soap11/bindings/HTTP"];

/// The SOAP message exchange pattern in which the request is an HTTP GET without envelope (SOAP 1.2 part 2, 6.3).
const RESPONSE: &str = "http://www.w3.org/2003/05/soap/mep/soap-response";

/// Of a whole binding.
#[derive(Debug)]
pub(super) struct SoapBinding {
    /// [`Protocol::Other`] where HTTP does not carry it.
    pub(super) protocol: Protocol,
    mep_default: Option<String>,
}

/// Of an operation.
#[derive(Debug, Default)]
pub(super) struct SoapOperation {
    pub(super) action: Option<String>,
    mep: Option<String>,
}

/// Of a fault.
#[derive(Debug, Default)]
pub(super) struct SoapFault {
    pub(super) code: Option<QName>,
    pub(super) subcodes: Vec<QName>,
}

/// `wsoap:header`
#[derive(Debug, Clone)]
pub(super) struct SoapHeader {
    pub(super) element: ElementId,
    pub(super) name: String,
    pub(super) position: Option<soap_model::contract::Position>,
    pub(super) must_understand: bool,
    pub(super) required: bool,
}

impl SoapBinding {
    /// SOAP 1.2 over HTTP, for interfaces that nothing binds.
    pub(super) fn by_default() -> Self {
        SoapBinding { protocol: Protocol::Soap12, mep_default: None }
    }

    /// Whether the operation's requests are HTTP GETs without envelope.
    pub(super) fn is_response_only(&self, operation: Option<&SoapOperation>) -> bool {
        let mep = operation.and_then(|operation| operation.mep.as_ref()).or(self.mep_default.as_ref());
        mep.is_some_and(|mep| mep.trim_end_matches('/') == RESPONSE)
    }
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn soap_binding(&mut self, at: At<'d, 't>) -> SoapBinding {
        let version = match at.attribute_in(WSDL20_SOAP, "version") {
            None | Some("1.2") => Protocol::Soap12,
            Some("1.1") => Protocol::Soap11,
            Some(other) => {
                let diagnostic =
                    violation(&["SOAPBinding-2069"], format!("there is no SOAP version `{other}`"))
                        .at(at.label_in(WSDL20_SOAP, "version"), "")
                        .expected("`1.1` or `1.2`");
                self.diagnostics.push(diagnostic);
                Protocol::Soap12
            }
        };
        let protocol = match at.attribute_in(WSDL20_SOAP, "protocol") {
            Some(iri) if HTTP.contains(&iri.trim_end_matches('/')) => version,
            Some(iri) => {
                if !is_absolute(iri) {
                    let diagnostic =
                        violation(&["SOAPBinding-2070"], format!("the protocol `{iri}` is no absolute IRI"))
                            .at(at.label_in(WSDL20_SOAP, "protocol"), "")
                            .expected(
                                "an absolute IRI, for HTTP `http://www.w3.org/2003/05/soap/bindings/HTTP/`",
                            );
                    self.diagnostics.push(diagnostic);
                }
                self.no_http_properties(at, iri);
                Protocol::Other
            }
            None => {
                let diagnostic = violation(
                    &["SOAPBinding-2070"],
                    "the SOAP binding does not say which protocol carries it",
                )
                .at(at.label(), "taken for HTTP")
                .expected("`wsoap:protocol=\"http://www.w3.org/2003/05/soap/bindings/HTTP/\"`");
                self.diagnostics.tolerate(Deviation::ProtocolMissing, diagnostic);
                version
            }
        };
        let mep_default = self.soap_iri(at, "mepDefault", "SOAPMEPDefault-2073");
        self.soap_extensions(at);
        SoapBinding { protocol, mep_default }
    }

    /// Properties of HTTP need HTTP (part 2, 5).
    fn no_http_properties(&mut self, binding: At<'d, 't>, protocol: &str) {
        for node in binding.node.descendants().filter(|node| node.is_element()) {
            let at = At { node, ..binding };
            let attribute = node.attributes().find(|attribute| attribute.namespace() == Some(WSDL20_HTTP));
            let (name, label) = match attribute {
                Some(attribute) => (attribute.name(), at.label_in(WSDL20_HTTP, attribute.name())),
                None if at.namespace() == WSDL20_HTTP => (at.local(), at.label()),
                None => continue,
            };
            let diagnostic = violation(
                &["SOAPHTTPProperties-2064"],
                format!("`{name}` is for HTTP, but `{protocol}` carries this binding"),
            )
            .at(label, "")
            .also(binding.label_in(WSDL20_SOAP, "protocol"), "the protocol")
            .expected("no properties of HTTP");
            self.diagnostics.push(diagnostic);
        }
    }

    fn soap_iri(
        &mut self,
        at: At<'d, 't>,
        attribute: &'static str,
        assertion: &'static str,
    ) -> Option<String> {
        let iri = at.attribute_in(WSDL20_SOAP, attribute)?;
        if !is_absolute(iri) {
            let diagnostic = violation(&[assertion], format!("`{iri}` is no absolute IRI"))
                .at(at.label_in(WSDL20_SOAP, attribute), "")
                .expected("an absolute IRI");
            match attribute {
                "action" => self.diagnostics.tolerate(Deviation::RelativeAction, diagnostic),
                _ => self.diagnostics.push(diagnostic),
            }
        }
        Some(iri.to_string())
    }

    pub(super) fn soap_operation(
        &mut self,
        at: At<'d, 't>,
        of: Option<&InterfaceOperation<'d, 't>>,
        binding: &SoapBinding,
    ) -> SoapOperation {
        let mep = self.soap_iri(at, "mep", "SOAPMEP-2074");
        let action = self.soap_iri(at, "action", "SOAPAction-2075");
        let by_default = mep.is_none() && binding.mep_default.is_none();
        if let Some(name) =
            of.and_then(|of| of.mep).map(|mep| mep.name).filter(|name| by_default && *name != "in-out")
        {
            let message =
                format!("the operation has the pattern `{name}`, but no SOAP message exchange pattern");
            let diagnostic = violation(&["SOAPMEPSelection-2080"], message)
                .at(at.label(), "taken for request-response")
                .expected("`wsoap:mep`, or `wsoap:mepDefault` on the binding");
            self.diagnostics.tolerate(Deviation::MepByDefault, diagnostic);
        }
        SoapOperation { action, mep }
    }

    /// Code and subcodes (part 2, 5.6).
    pub(super) fn soap_fault(&mut self, at: At<'d, 't>, binding: &SoapBinding) -> SoapFault {
        let mut fault = SoapFault::default();
        if let Some(text) = at.attribute_in(WSDL20_SOAP, "code").filter(|text| *text != "#any") {
            let label = || at.label_in(WSDL20_SOAP, "code");
            let code = self.name(at, text, label());
            let (namespace, codes): (_, &[&str]) = match binding.protocol {
                Protocol::Soap11 => (SOAP11, &["VersionMismatch", "MustUnderstand", "Client", "Server"]),
                _ => (
                    SOAP12,
                    &["VersionMismatch", "MustUnderstand", "DataEncodingUnknown", "Sender", "Receiver"],
                ),
            };
            let right = |code: &QName| &*code.namespace == namespace && codes.contains(&&*code.local);
            match code {
                Some(code) if right(&code) || binding.protocol == Protocol::Soap11 => fault.code = Some(code),
                Some(code) => {
                    let diagnostic =
                        violation(&["SOAPBindingFault-2072"], format!("SOAP 1.2 has no fault code `{code}`"))
                            .at(label(), "")
                            .expected(format!(
                                "`#any` or, of the namespace `{namespace}`, {}",
                                codes.join(", ")
                            ));
                    self.diagnostics.tolerate(Deviation::FaultCode, diagnostic);
                }
                None => {}
            }
        }
        let subcodes =
            at.attribute_in(WSDL20_SOAP, "subcodes").filter(|text| *text != "#any").unwrap_or_default();
        for text in subcodes.split_ascii_whitespace() {
            fault.subcodes.extend(self.name(at, text, at.label_in(WSDL20_SOAP, "subcodes")));
        }
        fault
    }

    /// Modules and header blocks that an element of a SOAP binding holds (part 2, 5.8 and 5.9).
    pub(super) fn soap_extensions(&mut self, at: At<'d, 't>) -> Vec<SoapHeader> {
        let mut headers = Vec::new();
        for child in at.elements().filter(|child| child.namespace() == WSDL20_SOAP) {
            match child.local() {
                "module" => self.soap_module(child),
                "header" => headers.extend(self.soap_header(child)),
                _ => {}
            }
        }
        headers
    }

    fn soap_module(&mut self, at: At<'d, 't>) {
        let module = at.attribute("ref").map(str::trim);
        if !module.is_some_and(is_absolute) {
            let diagnostic = violation(&["SOAPModule-2076"], "a module is named by no absolute IRI")
                .at(at.label_of("ref"), "")
                .expected("an attribute `ref` with an absolute IRI");
            self.diagnostics.push(diagnostic);
        }
        if is_true(at.attribute("required")) {
            let message =
                format!("the SOAP module `{}` is required, but not known", module.unwrap_or_default());
            let diagnostic = Diagnostic::error("wsdl-extension-required", message)
                .at(at.label(), "")
                .help("if the service works without it, remove its `required` in a copy of the file")
                .clause("WSDL 2.0 part 2, 5.8");
            self.diagnostics.push(diagnostic);
        }
    }

    fn soap_header(&mut self, at: At<'d, 't>) -> Option<SoapHeader> {
        let Some(text) = at.attribute("element") else {
            let diagnostic = violation(&["SOAPHeaderBlock-2079"], "a header block names no element")
                .at(at.label(), "")
                .expected("an attribute `element`");
            self.diagnostics.push(diagnostic);
            return None;
        };
        let assertions = &["SOAPHeaderBlock-2079", "QName-resolution-1064"];
        let (name, element) = self.element(at, text, at.label_of("element"), assertions)?;
        let element = element?;
        let must_understand = is_true(at.attribute("mustUnderstand"));
        if must_understand && !self.allows_must_understand(element) {
            let message = format!("the type of `{name}` does not allow the attribute `mustUnderstand`");
            let diagnostic = violation(&["SOAPHeaderBlock-2077"], message)
                .at(at.label_of("mustUnderstand"), "")
                .expected("a type with an attribute wildcard, or no `mustUnderstand`");
            self.diagnostics.tolerate(Deviation::HeaderNotUnderstood, diagnostic);
        }
        Some(SoapHeader {
            element,
            name: name.local.to_string(),
            position: at.position(),
            must_understand,
            required: is_true(at.attribute("required")),
        })
    }

    fn allows_must_understand(&self, element: ElementId) -> bool {
        let TypeKind::Complex(complex) = &self.types[self.types[element].r#type].kind else { return false };
        let admits = |namespace: &str| match &complex.any_attribute {
            None => false,
            Some(wildcard) => match &wildcard.namespaces {
                NamespaceConstraint::Any => true,
                NamespaceConstraint::Not(other) => other != namespace,
                NamespaceConstraint::In(list) => list.iter().any(|one| one == namespace),
            },
        };
        let declared = |namespace: &str| {
            let names = complex.attributes.iter().map(|of| &self.types[of.attribute].name);
            names.into_iter().any(|name| &*name.namespace == namespace && &*name.local == "mustUnderstand")
        };
        [SOAP11, SOAP12].into_iter().any(|namespace| admits(namespace) || declared(namespace))
    }
}

/// `true` or `1`.
pub(super) fn is_true(value: Option<&str>) -> bool {
    value.is_some_and(|value| matches!(value.trim(), "true" | "1"))
}

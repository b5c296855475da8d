//! Bound messages: bodies, headers, attachments and faults.
use super::Reader;
use super::actions;
use super::components::{At, Kind};
use super::messages::MessageDef;
use super::operations::PortOperation;
use super::soap::Extensions;
use crate::diagnostic::{Deviation, Diagnostic, did_you_mean};
use crate::load::names::WSDL_MIME;
use soap_model::contract::{
    Attachment, Body, Fault, Header, Message, Part, PartKind, Protocol, QName, Style,
};

/// What the messages of an operation have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'a> {
    pub(super) protocol: Protocol,
    pub(super) style: Style,
    /// Namespace of the binding's extension.
    pub(super) soap: &'a str,
    /// Target namespace of the binding's file.
    pub(super) namespace: &'a str,
    /// The name of an rpc wrapper.
    pub(super) wrapper: &'a str,
}

impl<'d, 't> Reader<'d, 't> {
    /// A message of an operation: `abstract_message` in the port type, `bound` in the binding.
    pub(super) fn bound_message(
        &mut self,
        abstract_message: At<'d, 't>,
        bound: Option<At<'d, 't>>,
        shape: Shape<'_>,
    ) -> Option<Message> {
        let message = self.message(abstract_message)?;
        if self.tolerance.is_some() && !message.is_complete() {
            return None;
        }
        let extensions = match bound {
            Some(bound) => self.extensions(bound, shape.soap),
            None => Extensions::default(),
        };
        let headers = extensions.headers.iter().filter_map(|header| self.header(*header)).collect();
        let attachments = self.attachments(&message, &extensions, shape.protocol);
        let parts = self.body_parts(&message, &extensions, &attachments);
        let body = match shape.protocol {
            Protocol::HttpGet | Protocol::HttpPost => http_body(parts, &extensions, shape),
            _ => {
                let soap = matches!(shape.protocol, Protocol::Soap11 | Protocol::Soap12);
                if soap && extensions.body.is_none() && !parts.is_empty() {
                    let at = bound.unwrap_or(abstract_message);
                    let diagnostic =
                        Diagnostic::error("wsdl-body-missing", "the binding does not say what the body is")
                            .at(at.label(), "taken for `<soap:body use=\"literal\"/>`")
                            .expected("`soap:body`")
                            .clause("WSDL 1.1, 3.5");
                    self.diagnostics.tolerate(Deviation::BodyMissing, diagnostic);
                }
                self.soap_body(parts, extensions.body, shape)
            }
        };
        let documentation = message.documentation.clone().or_else(|| abstract_message.documentation());
        Some(Message { name: message.name.clone(), body, headers, attachments, documentation })
    }

    /// The parts of the body: those that `parts` names, else all that are neither header nor attachment.
    fn body_parts(
        &mut self,
        message: &MessageDef,
        extensions: &Extensions<'d, 't>,
        attachments: &[Attachment],
    ) -> Vec<Part> {
        if let Some((body, listed)) = extensions.body.and_then(|body| Some((body, body.attribute("parts")?)))
        {
            let names = listed.split_ascii_whitespace();
            return names.filter_map(|name| self.part(message, name, body, "parts").ok().flatten()).collect();
        }
        let in_header = |name: &str| {
            extensions.headers.iter().any(|header| {
                let same = header
                    .attribute("message")
                    .and_then(|text| crate::load::resolve_qname(header.node, text).ok());
                same.as_ref() == Some(&message.name) && header.attribute("part") == Some(name)
            })
        };
        let in_body = |name: &str| !attachments.iter().any(|a| a.part == name) && !in_header(name);
        message.parts.iter().filter(|part| in_body(&part.name)).filter_map(|part| part.part.clone()).collect()
    }

    /// The body of a SOAP message (WSDL 1.1, 3.5).
    fn soap_body(&mut self, parts: Vec<Part>, body: Option<At<'d, 't>>, shape: Shape<'_>) -> Body {
        let encoded = body.is_some_and(encoded);
        let by_type = |part: &Part| matches!(part.kind, PartKind::Type(_));
        if shape.style == Style::Rpc {
            if let Some((body, part)) = body.zip(parts.iter().find(|part| !by_type(part))) {
                let diagnostic = Diagnostic::error(
                    "wsdl-rpc-element",
                    format!("the part `{}` of an rpc message is given by element", part.name),
                )
                .at(body.label(), "bound in rpc style here")
                .expected("`type=\"…\"`, or document style")
                .clause("WS-I Basic Profile 1.1, R2203");
                let diagnostic = match part.position {
                    Some(position) => diagnostic.also(position, "the part"),
                    None => diagnostic,
                };
                self.diagnostics.tolerate(Deviation::RpcElementPart, diagnostic);
            }
            let namespace = match body.and_then(|body| body.attribute("namespace")) {
                Some(namespace) => namespace,
                None => {
                    if let Some(body) = body {
                        // WSDL 1.1 allows it, without a word on what it means.
                        let diagnostic = Diagnostic::note(
                            "wsdl-rpc-namespace",
                            "an rpc body has no namespace for its wrapper",
                        )
                        .at(body.label(), format!("taken for the target namespace, `{}`", shape.namespace))
                        .expected("an attribute `namespace`")
                        .clause("WSDL 1.1, 3.5; WS-I Basic Profile 1.1, R2717");
                        self.diagnostics.push(diagnostic);
                    }
                    shape.namespace
                }
            };
            return Body::Rpc { wrapper: QName::new(namespace, shape.wrapper), parts, encoded };
        }
        if let Some(body) = body.filter(|_| encoded) {
            let diagnostic =
                Diagnostic::error("wsdl-document-encoded", "a document style body with the SOAP encoding")
                    .at(body.label_of("use"), "read as literal")
                    .expected("`literal`, or rpc style")
                    .clause("WS-I Basic Profile 1.1, R2706");
            self.diagnostics.tolerate(Deviation::DocumentEncoded, diagnostic);
        }
        match parts.as_slice() {
            [part] if by_type(part) => Body::Type(part.clone()),
            several => {
                if let Some((body, part)) = body.zip(several.iter().find(|part| by_type(part))) {
                    let diagnostic = Diagnostic::error(
                        "wsdl-document-types",
                        "a document style body of several parts has one given by type",
                    )
                    .at(body.label(), format!("the part `{}`: taken for an element of its name", part.name))
                    .expected("parts given by element, or one part given by type")
                    .clause("WSDL 1.1, 3.5; WS-I Basic Profile 1.1, R2204");
                    self.diagnostics.tolerate(Deviation::DocumentTypeParts, diagnostic);
                }
                Body::Elements(parts)
            }
        }
    }

    /// A described header block or header fault (WSDL 1.1, 3.7).
    fn header(&mut self, at: At<'d, 't>) -> Option<Header> {
        let part = self.header_part(at)?;
        let faults = at.elements().filter(|child| child.local() == "headerfault");
        let faults = faults.filter_map(|fault| self.header(fault)).collect();
        let namespace = at.attribute("namespace").unwrap_or_default().to_string();
        Some(Header {
            part,
            namespace,
            required: at.required(),
            must_understand: false,
            encoded: encoded(at),
            faults,
        })
    }

    /// The part that `message` and `part` of a header or header fault name.
    fn header_part(&mut self, at: At<'d, 't>) -> Option<Part> {
        let message = self.message(at)?;
        if let Some(name) = at.attribute("part") {
            return self.part(&message, name.trim(), at, "part").ok().flatten();
        }
        let diagnostic = Diagnostic::error("wsdl-header-part", "a header does not say which part it is")
            .at(at.label(), "")
            .expected("an attribute `part`")
            .clause("WSDL 1.1, 3.7");
        match message.parts.as_slice() {
            [only] => {
                self.diagnostics.tolerate(Deviation::HeaderPartMissing, diagnostic);
                only.part.clone()
            }
            _ => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// MIME parts beside the body (WSDL 1.1, 5).
    fn attachments(
        &mut self,
        message: &MessageDef,
        extensions: &Extensions<'d, 't>,
        protocol: Protocol,
    ) -> Vec<Attachment> {
        let mut attachments: Vec<Attachment> = Vec::new();
        if matches!(protocol, Protocol::HttpGet | Protocol::HttpPost) {
            return attachments;
        }
        for content in &extensions.contents {
            let name = match (content.attribute("part"), message.parts.as_slice()) {
                (Some(name), _) => name.trim().to_string(),
                (None, [only]) => only.name.clone(),
                (None, _) => {
                    let diagnostic =
                        Diagnostic::error("wsdl-mime-part", "a MIME part does not say which part it is");
                    let diagnostic = diagnostic.at(content.label(), "").expected("an attribute `part`");
                    self.diagnostics.push(diagnostic.clause("WSDL 1.1, 5.3"));
                    continue;
                }
            };
            if self.part(message, &name, *content, "part").is_err() {
                continue;
            }
            let r#type = match content.local() {
                "mimeXml" => Some("text/xml".to_string()),
                _ => content.attribute("type").map(|t| t.trim().to_string()),
            };
            match attachments.iter_mut().find(|known| known.part == name) {
                Some(known) => known.types.extend(r#type),
                None => attachments.push(Attachment { part: name, types: r#type.into_iter().collect() }),
            }
        }
        attachments
    }

    /// The declared faults of an operation (WSDL 1.1, 2.4.2 and 3.6).
    pub(super) fn faults(
        &mut self,
        operation: &PortOperation<'d, 't>,
        bound: Option<At<'d, 't>>,
    ) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for at in operation.at.children("fault") {
            let outer = self.tolerance;
            self.tolerance = outer.or(Some(Deviation::FaultMessageUndefined));
            let found = self.component(Kind::Message, at, "message");
            self.tolerance = outer;
            let message = found.map(|(name, at)| self.resolved(name, at));
            let Some(message) = message.filter(|message| message.is_complete()) else { continue };
            let name = match at.name() {
                Some(name) => name.to_string(),
                None => {
                    let diagnostic = Diagnostic::error("wsdl-name-missing", "a fault has no name")
                        .at(at.label(), format!("named after its message, `{}`", message.name.local))
                        .expected("an attribute `name`")
                        .clause("WSDL 1.1, 2.4.2");
                    self.diagnostics.tolerate(Deviation::FaultName, diagnostic);
                    message.name.local.to_string()
                }
            };
            if faults.iter().any(|known| known.name == name) {
                let diagnostic =
                    Diagnostic::error("wsdl-duplicate", format!("the fault `{name}` is declared twice"));
                self.diagnostics.push(diagnostic.at(at.label(), "the second one").clause("WSDL 1.1, 2.4.2"));
                continue;
            }
            if message.parts.len() != 1 {
                let diagnostic = Diagnostic::error(
                    "wsdl-fault-parts",
                    format!("the message of a fault has {} parts", message.parts.len()),
                )
                .at(message.label.clone(), "the first part is taken, if there is one")
                .expected("a message with one part")
                .clause("WSDL 1.1, 3.6");
                self.diagnostics.tolerate(Deviation::FaultParts, diagnostic);
            }
            let binding =
                bound.and_then(|bound| bound.children("fault").find(|fault| fault.name() == Some(&name)));
            let encoded = binding.is_some_and(|fault| fault.extensions().any(encoded));
            let namespace =
                binding.and_then(|fault| fault.extensions().find_map(|at| at.attribute("namespace")));
            let namespace = namespace.unwrap_or_default().to_owned();
            let detail = message.parts.first().and_then(|part| part.part.clone());
            let documentation = at.documentation().or_else(|| message.documentation.clone());
            let addressing_action =
                (operation.at.parent()).map(|port_type| actions::fault(port_type, at, operation.name, &name));
            faults.push(Fault {
                name,
                detail,
                namespace,
                encoded,
                code: None,
                subcodes: Vec::new(),
                headers: Vec::new(),
                http_status: None,
                addressing_action,
                documentation,
            });
        }
        for left in bound.into_iter().flat_map(|bound| bound.children("fault")) {
            let name = left.name().or_else(|| left.extensions().find_map(At::name)).unwrap_or_default();
            if !faults.iter().any(|fault| fault.name == name)
                && operation.at.children("fault").all(|at| at.name() != Some(name))
            {
                let names: Vec<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
                let diagnostic = Diagnostic::error(
                    "wsdl-fault-undefined",
                    format!("the operation declares no fault `{name}`"),
                )
                .at(left.label(), "bound here")
                .also(operation.at.label(), "the operation")
                .expected("the name of a fault of the operation")
                .maybe_help(did_you_mean(name, names.iter().copied()))
                .clause("WSDL 1.1, 2.5");
                self.diagnostics.tolerate(Deviation::FaultUndefined, diagnostic);
            }
        }
        faults
    }
}

/// `use="encoded"`.
fn encoded(at: At<'_, '_>) -> bool {
    at.attribute("use").is_some_and(|text| text.trim() == "encoded")
}

/// Parameters of an HTTP binding are named values, an answer is one document (WSDL 1.1, 4 and 5.2).
fn http_body(parts: Vec<Part>, extensions: &Extensions<'_, '_>, shape: Shape<'_>) -> Body {
    let named: Vec<&str> =
        extensions.contents.iter().filter_map(|content| content.attribute("part")).collect();
    let xml = extensions.contents.iter().any(|content| content.is(WSDL_MIME, "mimeXml"));
    if !named.is_empty() || xml {
        let shown: Vec<Part> = parts
            .iter()
            .filter(|part| named.is_empty() || named.contains(&part.name.as_str()))
            .cloned()
            .collect();
        // Axis2 writes the element's name where the part's belongs.
        let shown = if shown.is_empty() { parts } else { shown };
        return match shown.as_slice() {
            [part] if matches!(part.kind, PartKind::Type(_)) => Body::Type(part.clone()),
            _ => Body::Elements(shown),
        };
    }
    match parts.as_slice() {
        [] => Body::Elements(parts),
        [part] if matches!(part.kind, PartKind::Element(_)) => Body::Elements(parts),
        _ => Body::Rpc { wrapper: QName::new(shape.namespace, shape.wrapper), parts, encoded: false },
    }
}

//! Bindings: a port type's operations with what the protocol adds.
use super::Reader;
use super::actions;
use super::bodies::Shape;
use super::components::{At, Kind, check_required};
use super::http;
use super::operations::PortOperation;
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::names::{WSDL_HTTP, WSDL_SOAP11, WSDL_SOAP12};
use crate::wsdl::policy;
use soap_model::contract::{Operation, PartKind, Pattern, Protocol, QName, Style};
use std::rc::Rc;

/// A binding that was read.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) interface: QName,
    pub(super) protocol: Protocol,
    pub(super) operations: Vec<Operation>,
    /// Of the binding or else the port type.
    pub(super) documentation: Option<String>,
}

impl<'d, 't> Reader<'d, 't> {
    /// Reads a binding, once.
    pub(super) fn binding(&mut self, name: &QName, at: At<'d, 't>) -> Option<Rc<Bound>> {
        if let Some(known) = self.bindings.get(name) {
            return known.clone();
        }
        let bound = self.read_binding(name, at).map(Rc::new);
        self.bindings.insert(name.clone(), bound.clone());
        bound
    }

    fn read_binding(&mut self, name: &QName, at: At<'d, 't>) -> Option<Bound> {
        let (interface, port_type) = self.component(Kind::PortType, at, "type")?;
        policy::check(at, self.diagnostics);
        let mut protocol = Protocol::Other;
        let (mut soap, mut style) = ("", Style::Document);
        for extension in at.extensions() {
            match (extension.namespace(), extension.local()) {
                (WSDL_SOAP11, "binding") => (protocol, soap) = (Protocol::Soap11, WSDL_SOAP11),
                (WSDL_SOAP12, "binding") => (protocol, soap) = (Protocol::Soap12, WSDL_SOAP12),
                (WSDL_HTTP, "binding") => {
                    soap = WSDL_HTTP;
                    let verb = extension.attribute("verb").unwrap_or_default();
                    protocol = match verb.trim().to_ascii_uppercase().as_str() {
                        "GET" => Protocol::HttpGet,
                        "POST" => Protocol::HttpPost,
                        _ => Protocol::Other,
                    };
                }
                _ => {
                    check_required(extension, self.diagnostics);
                    continue;
                }
            }
            style = self.style(extension).unwrap_or(style);
        }
        let operations = self.operations(port_type);
        let pairs = self.pair((name, at), operations);
        let context = Context { port_type, protocol, soap, style, namespace: at.target_namespace() };
        let operations = match protocol {
            // What it says of bodies is not known.
            Protocol::Other => self.unbound(port_type),
            _ => {
                let bound = pairs.iter();
                bound
                    .filter_map(|(operation, bound)| self.operation(operation, Some(*bound), &context))
                    .collect()
            }
        };
        let documentation = at.documentation().or_else(|| port_type.documentation());
        Some(Bound { interface, protocol, operations, documentation })
    }

    /// The operations of a port type that nothing binds: SOAP, in rpc style where a part is given by type.
    pub(super) fn unbound(&mut self, port_type: At<'d, 't>) -> Vec<Operation> {
        let namespace = port_type.target_namespace();
        let operations = self.operations(port_type);
        let mut bound = Vec::new();
        for operation in &operations {
            let style = if self.by_type(operation) { Style::Rpc } else { Style::Document };
            // `Other` keeps the absent binding from being reported for each message.
            let context =
                Context { port_type, protocol: Protocol::Other, soap: WSDL_SOAP11, style, namespace };
            bound.extend(self.operation(operation, None, &context));
        }
        bound
    }

    /// What an undefined reference of an operation is.
    fn tolerated(&self, operation: &PortOperation<'d, 't>) -> Option<Deviation> {
        // Nothing generated depends on an operation in which the service speaks first.
        if operation.speaks_first() { Some(Deviation::NotificationUndefined) } else { self.skip }
    }

    /// Whether a part of an operation's messages is given by type.
    fn by_type(&mut self, operation: &PortOperation<'d, 't>) -> bool {
        self.tolerance = self.tolerated(operation);
        let messages = [operation.input, operation.output].into_iter().flatten();
        let messages: Vec<_> = messages.filter_map(|message| self.message(message)).collect();
        self.tolerance = None;
        let mut parts =
            messages.iter().flat_map(|message| &message.parts).filter_map(|part| part.part.as_ref());
        parts.any(|part| matches!(part.kind, PartKind::Type(_)))
    }

    fn operation(
        &mut self,
        operation: &PortOperation<'d, 't>,
        bound: Option<At<'d, 't>>,
        context: &Context<'d, 't>,
    ) -> Option<Operation> {
        let mut style = context.style;
        let (mut soap_action, mut soap_action_required, mut location) = (String::new(), false, "");
        for extension in bound.into_iter().flat_map(At::extensions) {
            match (extension.namespace(), extension.local()) {
                (WSDL_SOAP11 | WSDL_SOAP12, "operation") => {
                    soap_action = extension.attribute("soapAction").unwrap_or_default().trim().to_string();
                    let required = extension.attribute("soapActionRequired").map(str::trim);
                    soap_action_required = matches!(required, Some("true" | "1"));
                    style = self.style(extension).unwrap_or(style);
                }
                (WSDL_HTTP, "operation") => location = extension.attribute("location").unwrap_or_default(),
                _ => check_required(extension, self.diagnostics),
            }
        }
        let response = format!("{}Response", operation.name);
        let shape = |wrapper| Shape {
            protocol: context.protocol,
            style,
            soap: context.soap,
            namespace: context.namespace,
            wrapper,
        };
        // The first message carries the operation's name, the answer to it ends in `Response` (BP 1.1, R2729).
        let (input_wrapper, output_wrapper) = match operation.pattern {
            Pattern::RequestResponse | Pattern::OneWay => (operation.name, response.as_str()),
            _ => (response.as_str(), operation.name),
        };
        self.tolerance = self.tolerated(operation);
        let child = |name| bound.and_then(|bound| bound.child(name));
        let input =
            operation.input.and_then(|at| self.bound_message(at, child("input"), shape(input_wrapper)));
        let output =
            operation.output.and_then(|at| self.bound_message(at, child("output"), shape(output_wrapper)));
        let faults = self.faults(operation, bound);
        let http = http::method(context.protocol)
            .map(|method| http::operation(method, location, child("input"), child("output")));
        let tolerated = self.tolerance.take().is_some();
        if tolerated
            && (input.is_some(), output.is_some()) != (operation.input.is_some(), operation.output.is_some())
        {
            return None;
        }
        // The SOAP action is the first message's.
        let (action_in, action_out) = match operation.speaks_first() {
            false => (soap_action.as_str(), ""),
            true => ("", soap_action.as_str()),
        };
        let action = |at, name, soap_action| actions::message(context.port_type, at, name, soap_action);
        let addressing_actions = (
            operation.input.map(|at| action(at, &operation.input_name, action_in)),
            operation.output.map(|at| action(at, &operation.output_name, action_out)),
        );
        Some(Operation {
            name: operation.name.to_string(),
            documentation: operation.at.documentation().or_else(|| bound.and_then(At::documentation)),
            pattern: operation.pattern,
            soap_action,
            soap_action_required,
            style,
            input,
            output,
            output_optional: false,
            faults,
            addressing_actions,
            safe: false,
            response_only: false,
            http,
            position: operation.at.position(),
        })
    }

    /// `style` of a SOAP binding or operation.
    fn style(&mut self, extension: At<'d, 't>) -> Option<Style> {
        match extension.attribute("style")?.trim() {
            "document" => Some(Style::Document),
            "rpc" => Some(Style::Rpc),
            other => {
                let diagnostic = Diagnostic::error("wsdl-style", format!("there is no style `{other}`"))
                    .at(extension.label_of("style"), "taken as if it were not given")
                    .expected("`document` or `rpc`")
                    .clause("WSDL 1.1, 3.4");
                self.diagnostics.tolerate(Deviation::UnknownStyle, diagnostic);
                None
            }
        }
    }
}

/// What the operations of a binding have in common.
struct Context<'d, 't> {
    port_type: At<'d, 't>,
    protocol: Protocol,
    soap: &'d str,
    style: Style,
    namespace: &'d str,
}

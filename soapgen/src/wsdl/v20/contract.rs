//! Bound operations as the contract has them.
use super::Reader;
use super::bindings::{Binding, BoundTo};
use super::bound::BindingOperation;
use super::http_contract::HttpOperation;
use super::inheritance::Inherited;
use super::operations::{InterfaceOperation, MessageReference};
use super::patterns::{Direction, Mep};
use super::references::Content;
use super::soap::SoapHeader;
use crate::wsdl::at::At;
use crate::wsdl::v11::stated_action;
use soap_model::contract::{Body, Fault, Header, Message, Operation, Part, PartKind, Pattern, QName, Style};
use soap_model::datatypes::Builtin;

impl<'d, 't> Reader<'d, 't> {
    /// The operations of an interface under a binding: what the binding says of them, or its default rules.
    pub(super) fn bound_operations(
        &mut self,
        interface: &QName,
        binding: &Binding<'d, 't>,
    ) -> Vec<Operation> {
        let Some(inherited) = self.inherited.get(interface).cloned() else { return Vec::new() };
        let operations = inherited.operations.iter();
        operations
            .filter_map(|operation| self.bound_operation(interface, operation, binding, &inherited))
            .collect()
    }

    /// None: an element was not found, which was reported.
    fn bound_operation(
        &self,
        interface: &QName,
        operation: &InterfaceOperation<'d, 't>,
        binding: &Binding<'d, 't>,
        inherited: &Inherited<'d, 't>,
    ) -> Option<Operation> {
        let bound = binding.operations.get(&operation.name);
        let message = |direction| match operation.message(direction) {
            Some(reference) => self.message(operation, reference, bound).map(Some),
            // An operation without the message that its pattern has: an empty one.
            None if operation.mep.is_some_and(|mep| mep.has(direction)) => {
                Some(Some(message_of(operation, direction, Body::Elements(Vec::new()), bound)))
            }
            None => Some(None),
        };
        let (input, output) = (message(Direction::In)?, message(Direction::Out)?);
        let soap_action = bound.and_then(|bound| bound.soap.action.clone()).unwrap_or_default();
        let action = |direction| action(interface, operation, direction, &soap_action);
        let unsaid = HttpOperation::default();
        let as_bound = bound.map_or(&unsaid, |bound| &bound.http);
        let (response_only, http) = match &binding.protocol {
            BoundTo::Soap(soap) if soap.is_response_only(bound.map(|bound| &bound.soap)) => {
                (true, Some(as_bound.response_only(&binding.http)))
            }
            BoundTo::Http => (false, Some(as_bound.bound(&binding.http, operation.safe))),
            _ => (false, None),
        };
        Some(Operation {
            name: operation.name.local.to_string(),
            documentation: operation.at.documentation(),
            pattern: operation.mep.map_or(Pattern::Other, |mep| mep.pattern),
            addressing_actions: (
                input.as_ref().map(|_| action(Direction::In)),
                output.as_ref().map(|_| action(Direction::Out)),
            ),
            soap_action,
            soap_action_required: false,
            style: Style::Document,
            faults: self.faults(operation, binding, inherited),
            input,
            output,
            output_optional: operation.mep.is_some_and(Mep::may_end_early),
            safe: operation.safe,
            response_only,
            http,
            position: operation.at.position(),
        })
    }

    fn message(
        &self,
        operation: &InterfaceOperation<'d, 't>,
        reference: &MessageReference<'d, 't>,
        bound: Option<&BindingOperation>,
    ) -> Option<Message> {
        let position = reference.at.position();
        let body = match &reference.content {
            Content::None => Body::Elements(Vec::new()),
            Content::Any | Content::Other => {
                let kind = PartKind::Type(self.types.builtin(Builtin::AnyType));
                Body::Type(Part { name: "any".to_string(), kind, position })
            }
            Content::Element(name, id) => {
                let kind = PartKind::Element((*id)?);
                Body::Elements(vec![Part { name: name.local.to_string(), kind, position }])
            }
        };
        let mut message = message_of(operation, reference.direction, body, bound);
        message.documentation = reference.at.documentation();
        Some(message)
    }

    /// The faults that go out in answer to a message that came in; where the service speaks first, those that come in.
    fn faults(
        &self,
        operation: &InterfaceOperation<'d, 't>,
        binding: &Binding<'d, 't>,
        inherited: &Inherited<'d, 't>,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        let speaks_first = operation.mep.is_some_and(Mep::speaks_first);
        let direction = if speaks_first { Direction::In } else { Direction::Out };
        for reference in operation.faults.iter().filter(|fault| fault.direction == direction) {
            let Some(fault) = inherited.fault_meant(&reference.fault) else { continue };
            let detail = match &fault.content {
                Content::Element(name, Some(id)) => Some(Part {
                    name: name.local.to_string(),
                    kind: PartKind::Element(*id),
                    position: fault.at.position(),
                }),
                _ => None,
            };
            let bound = binding.faults.get(&fault.name);
            let own = binding.operations.get(&operation.name);
            let own = own.and_then(|own| own.fault_headers.get(&fault.name)).into_iter().flatten();
            let headers = bound.into_iter().flat_map(|bound| &bound.headers).chain(own);
            faults.push(Fault {
                name: fault.name.local.to_string(),
                detail,
                namespace: String::new(),
                encoded: false,
                code: bound.and_then(|bound| bound.soap.code.clone()),
                subcodes: bound.map(|bound| bound.soap.subcodes.clone()).unwrap_or_default(),
                headers: headers.map(header_of).collect(),
                http_status: bound.and_then(|bound| bound.http.status),
                addressing_action: Some(fault_action(fault.at, &fault.name, &operation.name)),
                documentation: fault.at.documentation(),
            });
        }
        faults
    }
}

fn header_of(header: &SoapHeader) -> Header {
    Header {
        part: Part {
            name: header.name.clone(),
            kind: PartKind::Element(header.element),
            position: header.position,
        },
        namespace: String::new(),
        required: header.required,
        must_understand: header.must_understand,
        encoded: false,
        faults: Vec::new(),
    }
}

fn message_of(
    operation: &InterfaceOperation<'_, '_>,
    direction: Direction,
    body: Body,
    bound: Option<&BindingOperation>,
) -> Message {
    let ending = match direction {
        Direction::In => "Request",
        Direction::Out => "Response",
    };
    let name = QName::new(operation.name.namespace.clone(), format!("{}{ending}", operation.name.local));
    let headers = bound.and_then(|bound| bound.headers.get(&direction)).into_iter().flatten();
    let headers = headers.map(header_of).collect();
    Message { name, body, headers, attachments: Vec::new(), documentation: None }
}

/// The action of a message: the one stated, for an input the SOAP action, else by pattern (WS-Addressing 1.0 Metadata,
/// 4.4): `[target namespace]/[interface]/[operation][direction]`.
fn action(
    interface: &QName,
    operation: &InterfaceOperation<'_, '_>,
    direction: Direction,
    soap_action: &str,
) -> String {
    let message: Option<At<'_, '_>> = operation.message(direction).map(|message| message.at);
    if let Some(stated) = message.and_then(stated_action) {
        return stated;
    }
    let first = operation.mep.and_then(|mep| mep.messages.first()).unwrap_or(&Direction::In);
    if direction == *first && !soap_action.is_empty() {
        return soap_action.to_string();
    }
    let token = match (operation.mep.map(|mep| mep.messages), direction) {
        (Some([_]), _) => "",
        (Some([Direction::Out, _]), Direction::Out) => "Solicit",
        (_, Direction::In)
            if operation.mep.is_some_and(|mep| mep.messages.first() == Some(&Direction::In)) =>
        {
            "Request"
        }
        _ => "Response",
    };
    let namespace = &*interface.namespace;
    let delimiter = delimiter(namespace);
    let namespace = namespace.strip_suffix(delimiter).unwrap_or(namespace);
    format!("{namespace}{delimiter}{}{delimiter}{}{token}", interface.local, operation.name.local)
}

/// The action of a fault: the one stated, else by pattern (WS-Addressing 1.0 Metadata, 4.4.2).
fn fault_action(at: At<'_, '_>, fault: &QName, operation: &QName) -> String {
    stated_action(at).unwrap_or_else(|| {
        let namespace = &*fault.namespace;
        let delimiter = delimiter(namespace);
        let namespace = namespace.strip_suffix(delimiter).unwrap_or(namespace);
        format!("{namespace}{delimiter}{}{delimiter}{}", operation.local, fault.local)
    })
}

/// A URN has colons, any other name slashes.
fn delimiter(namespace: &str) -> char {
    if namespace.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("urn:")) { ':' } else { '/' }
}

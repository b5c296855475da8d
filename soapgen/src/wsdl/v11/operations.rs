//! Operations of a port type, and which operation of a binding belongs to which.
use super::Reader;
use super::components::At;
use super::references::suggestion;
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{Pattern, QName};

/// An operation of a port type.
#[derive(Clone)]
pub(super) struct PortOperation<'d, 't> {
    pub(super) at: At<'d, 't>,
    pub(super) name: &'d str,
    pub(super) pattern: Pattern,
    pub(super) input: Option<At<'d, 't>>,
    pub(super) output: Option<At<'d, 't>>,
    /// Given or by default (WSDL 1.1, 2.4.5).
    pub(super) input_name: String,
    pub(super) output_name: String,
}

impl PortOperation<'_, '_> {
    /// The service sends the first message: neither a handler nor a client is generated.
    pub(super) fn speaks_first(&self) -> bool {
        matches!(self.pattern, Pattern::SolicitResponse | Pattern::Notification)
    }
}

impl<'d, 't> Reader<'d, 't> {
    /// The operations of a port type in document order.
    pub(super) fn operations(&mut self, port_type: At<'d, 't>) -> Vec<PortOperation<'d, 't>> {
        let mut operations = Vec::new();
        for at in port_type.children("operation") {
            let Some(name) = at.name() else {
                let diagnostic =
                    Diagnostic::error("wsdl-name-missing", "an operation has no name").at(at.label(), "");
                self.diagnostics.push(diagnostic.expected("an attribute `name`").clause("WSDL 1.1, 2.4"));
                continue;
            };
            let (input, output) = (at.child("input"), at.child("output"));
            let pattern = match (input, output) {
                (Some(input), Some(output)) if input.node.range().start < output.node.range().start => {
                    Pattern::RequestResponse
                }
                (Some(_), Some(_)) => Pattern::SolicitResponse,
                (Some(_), None) => Pattern::OneWay,
                (None, Some(_)) => Pattern::Notification,
                (None, None) => {
                    let diagnostic = Diagnostic::error(
                        "wsdl-operation-empty",
                        format!("the operation `{name}` has no input and no output"),
                    );
                    let diagnostic =
                        diagnostic.at(at.label(), "").expected("`wsdl:input`, `wsdl:output` or both");
                    self.diagnostics.push(diagnostic.clause("WSDL 1.1, 2.4"));
                    continue;
                }
            };
            let (input_end, output_end) = match pattern {
                Pattern::RequestResponse => ("Request", "Response"),
                Pattern::SolicitResponse => ("Response", "Solicit"),
                _ => ("", ""),
            };
            let named = |message: Option<At<'d, 't>>, end: &str| match message.and_then(At::name) {
                Some(given) => given.to_string(),
                None => format!("{name}{end}"),
            };
            let (input_name, output_name) = (named(input, input_end), named(output, output_end));
            operations.push(PortOperation { at, name, pattern, input, output, input_name, output_name });
        }
        operations
    }

    /// Pairs the operations of a port type with those of a binding; overloaded ones by the names of input and output
    /// (WSDL 1.1, 2.5).
    pub(super) fn pair(
        &mut self,
        binding: (&QName, At<'d, 't>),
        operations: Vec<PortOperation<'d, 't>>,
    ) -> Vec<(PortOperation<'d, 't>, At<'d, 't>)> {
        let mut bound: Vec<Option<At<'d, 't>>> = binding.1.children("operation").map(Some).collect();
        let mut pairs = Vec::new();
        let known: Vec<QName> = operations.iter().map(|o| QName::new("", o.name)).collect();
        for operation in operations {
            let overloaded = known.iter().filter(|name| &*name.local == operation.name).count() > 1;
            let mut candidates =
                bound.iter_mut().filter(|b| b.is_some_and(|b| b.name() == Some(operation.name)));
            let slot = match overloaded {
                false => candidates.next(),
                true => candidates
                    .filter_map(|slot| Some((agreement((*slot)?, &operation)?, slot)))
                    .min_by_key(|(rank, _)| *rank)
                    .map(|(_, slot)| slot),
            };
            match slot.and_then(Option::take) {
                Some(at) => pairs.push((operation, at)),
                None => {
                    let message = format!(
                        "the binding `{}` does not bind the operation `{}`",
                        binding.0, operation.name
                    );
                    let diagnostic = Diagnostic::error("wsdl-operation-unbound", message)
                        .at(binding.1.label(), "no such `wsdl:operation` in here")
                        .also(operation.at.label(), "declared here")
                        .clause("WSDL 1.1, 2.5");
                    self.diagnostics.tolerate(Deviation::OperationUnbound, diagnostic);
                }
            }
        }
        for left in bound.into_iter().flatten() {
            let Some(name) = left.name() else {
                let diagnostic =
                    Diagnostic::error("wsdl-name-missing", "an operation has no name").at(left.label(), "");
                self.diagnostics.push(diagnostic.expected("an attribute `name`").clause("WSDL 1.1, 2.5"));
                continue;
            };
            let again = known.iter().any(|known| &*known.local == name);
            let message = match again {
                true => format!("the operation `{name}` is bound once more than the port type has it"),
                false => format!("the port type has no operation `{name}`"),
            };
            let diagnostic = Diagnostic::error("wsdl-operation-undefined", message)
                .at(left.label_of("name"), "bound here")
                .expected("the name of an operation of the binding's port type")
                .maybe_help(suggestion(&QName::new("", name), known.iter()))
                .clause("WSDL 1.1, 2.5");
            self.diagnostics.tolerate(Deviation::OperationUndefined, diagnostic);
        }
        pairs
    }
}

/// How well a binding's operation fits one of several of the same name: 0 by a stated name, 1 for want of names; None: it
/// is another one.
fn agreement(bound: At<'_, '_>, operation: &PortOperation<'_, '_>) -> Option<u8> {
    let mut rank = 1;
    for (element, exists, expected) in [
        ("input", operation.input.is_some(), &operation.input_name),
        ("output", operation.output.is_some(), &operation.output_name),
    ] {
        let message = bound.child(element);
        if message.is_some() != exists {
            return None;
        }
        match message.and_then(At::name) {
            Some(given) if given == expected => rank = 0,
            Some(_) => return None,
            None => {}
        }
    }
    Some(rank)
}

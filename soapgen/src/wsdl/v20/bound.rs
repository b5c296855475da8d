//! What a binding says of faults and operations (part 1, 2.8 to 2.11).
use super::Reader;
use super::bindings::{Binding, BoundTo};
use super::faults::FaultReference;
use super::http_contract::{HttpFault, HttpOperation};
use super::inheritance::Inherited;
use super::operations::InterfaceOperation;
use super::patterns::Direction;
use super::soap::{SoapFault, SoapHeader, SoapOperation};
use super::violations::violation;
use crate::diagnostic::Diagnostic;
use crate::load::names::WSDL20;
use crate::wsdl::at::At;
use soap_model::contract::QName;
use std::collections::HashMap;

/// `fault` of a binding.
#[derive(Debug, Default)]
pub(super) struct BindingFault {
    pub(super) soap: SoapFault,
    pub(super) http: HttpFault,
    pub(super) headers: Vec<SoapHeader>,
}

/// `operation` of a binding.
#[derive(Debug, Default)]
pub(super) struct BindingOperation {
    pub(super) soap: SoapOperation,
    pub(super) http: HttpOperation,
    /// By the direction of the message.
    pub(super) headers: HashMap<Direction, Vec<SoapHeader>>,
    /// Of the messages that carry faults.
    pub(super) fault_headers: HashMap<QName, Vec<SoapHeader>>,
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn binding_fault(
        &mut self,
        at: At<'d, 't>,
        binding: &mut Binding<'d, 't>,
        inherited: Option<&Inherited<'d, 't>>,
    ) {
        let is_known = |name: &QName| inherited.is_none_or(|of| of.fault(name).is_some());
        let known =
            || inherited.into_iter().flat_map(|of| &of.faults).map(|fault| fault.name.clone()).collect();
        let name = self.bound_name(at, "fault of the interface", &is_known, &known);
        let mut fault = BindingFault::default();
        match &binding.protocol {
            BoundTo::Soap(soap) => {
                fault.soap = self.soap_fault(at, soap);
                fault.headers = self.soap_extensions(at);
                self.http_fault(at);
            }
            BoundTo::Http => fault.http = self.http_fault(at),
            BoundTo::Other => {}
        }
        let Some(name) = name else { return };
        if binding.faults.insert(name.clone(), fault).is_some() {
            let diagnostic =
                violation(&["BindingFault-1050"], format!("the fault `{}` is bound twice", name.local))
                    .at(at.label(), "once more")
                    .also(binding.at.label(), "the binding")
                    .expected("each fault once");
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn binding_operation(
        &mut self,
        at: At<'d, 't>,
        binding: &mut Binding<'d, 't>,
        inherited: Option<&Inherited<'d, 't>>,
    ) {
        let is_known = |name: &QName| inherited.is_none_or(|of| of.operation(name).is_some());
        let known = || inherited.into_iter().flat_map(|of| &of.operations).map(|o| o.name.clone()).collect();
        let name = self.bound_name(at, "operation of the interface", &is_known, &known);
        let of = name.as_ref().and_then(|name| inherited?.operation(name)).map(|operation| &**operation);
        let mut operation = BindingOperation::default();
        match &binding.protocol {
            BoundTo::Soap(soap) => {
                operation.soap = self.soap_operation(at, of, soap);
                self.soap_extensions(at);
                operation.http = self.http_operation(at, of);
            }
            BoundTo::Http => operation.http = self.http_operation(at, of),
            BoundTo::Other => {}
        }
        self.bound_messages(at, binding, of, &mut operation);
        let Some(name) = name else { return };
        if binding.operations.insert(name.clone(), operation).is_some() {
            let diagnostic = violation(
                &["BindingOperation-1051"],
                format!("the operation `{}` is bound twice", name.local),
            )
            .at(at.label(), "once more")
            .also(binding.at.label(), "the binding")
            .expected("each operation once");
            self.diagnostics.push(diagnostic);
        }
    }

    /// `input`, `output`, `infault` and `outfault` of a bound operation.
    fn bound_messages(
        &mut self,
        operation: At<'d, 't>,
        binding: &Binding<'d, 't>,
        of: Option<&InterfaceOperation<'d, 't>>,
        to: &mut BindingOperation,
    ) {
        let mut known: HashMap<(bool, Direction, Option<String>, Option<QName>), At<'d, 't>> = HashMap::new();
        for at in operation.elements().filter(|child| child.namespace() == WSDL20) {
            let Some(direction) = Direction::of(at.local()) else {
                if !matches!(at.local(), "documentation" | "feature" | "property") {
                    let message =
                        format!("there is no element `{}` in an operation of a binding", at.local());
                    let diagnostic = Diagnostic::error("wsdl-element", message)
                        .at(at.label(), "")
                        .expected("`input`, `output`, `infault` or `outfault`")
                        .clause("WSDL 2.0 part 1, 2.9.2");
                    self.diagnostics.push(diagnostic);
                }
                continue;
            };
            let is_fault = at.local().ends_with("fault");
            let label = match of {
                Some(of) if is_fault => self.bound_fault_label(at, direction, of),
                Some(of) => self.bound_label(at, direction, of),
                None => at.attribute("messageLabel").map(|label| label.trim().to_string()),
            };
            let fault = match is_fault {
                true => self.bound_fault(at, direction, label.as_deref(), of),
                false => None,
            };
            if let BoundTo::Soap(_) = &binding.protocol {
                let headers = self.soap_extensions(at);
                match &fault {
                    Some(fault) => to.fault_headers.entry(fault.clone()).or_default().extend(headers),
                    None if is_fault => {}
                    None => to.headers.entry(direction).or_default().extend(headers),
                }
            }
            if !matches!(binding.protocol, BoundTo::Other) {
                self.http_headers(at);
            }
            if let Some(first) = known.insert((is_fault, direction, label, fault), at) {
                let assertion =
                    if is_fault { "BindingFaultReference-1055" } else { "BindingMessageReference-1052" };
                let diagnostic = violation(&[assertion], format!("the same `{}` is bound twice", at.local()))
                    .at(at.label(), "the second one")
                    .also(first.label(), "the first one")
                    .expected("each message once");
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// The label of a bound message: the one given, or that of the only message in its direction.
    fn bound_label(
        &mut self,
        at: At<'d, 't>,
        direction: Direction,
        of: &InterfaceOperation<'d, 't>,
    ) -> Option<String> {
        let given = at.attribute("messageLabel").map(|label| label.trim().to_string());
        let placeholders = placeholders(of, direction);
        match &given {
            Some(label) if placeholders.contains(&Some(label.as_str())) => {}
            Some(label) => {
                let message = format!("the operation has no message `{label}` in this direction");
                let diagnostic = violation(&["MessageLabel-1053"], message)
                    .at(at.label_of("messageLabel"), "")
                    .also(of.at.label(), "the operation")
                    .expected(listed(&placeholders));
                self.diagnostics.push(diagnostic);
            }
            None if placeholders.len() == 1 => {
                return placeholders.first().and_then(|label| label.map(str::to_string));
            }
            None => {
                let message = format!("the operation has {} messages in this direction", placeholders.len());
                let diagnostic = violation(&["MessageLabel-1054"], message)
                    .at(at.label(), "which of them is bound?")
                    .also(of.at.label(), "the operation")
                    .expected(match placeholders.len() {
                        0 => "no such message".to_string(),
                        _ => format!("`messageLabel` with {}", listed(&placeholders)),
                    });
                self.diagnostics.push(diagnostic);
            }
        }
        given
    }

    /// The label of a bound fault, which is that of the operation's reference to it.
    fn bound_fault_label(
        &mut self,
        at: At<'d, 't>,
        direction: Direction,
        of: &InterfaceOperation<'d, 't>,
    ) -> Option<String> {
        let given = at.attribute("messageLabel").map(|label| label.trim().to_string());
        let labels: Vec<Option<&str>> = match of.mep {
            Some(mep) => mep.fault_label(direction).into_iter().map(Some).collect(),
            // Without a known pattern: the messages and faults that the operation has.
            None => {
                let references = of.faults.iter().filter(|fault| fault.direction == direction);
                let mut labels = placeholders(of, direction);
                labels.extend(references.map(|fault| fault.label.as_deref()));
                labels.retain(Option::is_some);
                labels.sort_unstable();
                labels.dedup();
                if labels.is_empty() { vec![None] } else { labels }
            }
        };
        match given.as_deref() {
            Some(label) => {
                // A label of the other message is tolerated, as in interfaces.
                let tolerated =
                    of.mep.is_some() && (label == Direction::In.label() || label == Direction::Out.label());
                if !labels.contains(&Some(label)) && !tolerated {
                    let message =
                        format!("the operation has no fault of a message `{label}` in this direction");
                    let diagnostic = violation(&["MessageLabel-1057", "BindingFaultReference-1059"], message)
                        .at(at.label_of("messageLabel"), "")
                        .also(of.at.label(), "the operation")
                        .expected(listed(&labels));
                    self.diagnostics.push(diagnostic);
                    return given;
                }
                labels.first().copied().flatten().filter(|_| of.mep.is_some()).map(str::to_string).or(given)
            }
            None if labels.len() == 1 => labels.first().and_then(|label| label.map(str::to_string)),
            None => {
                let message =
                    format!("the operation has faults of {} messages in this direction", labels.len());
                let diagnostic = violation(&["MessageLabel-1058", "MessageLabel-1056"], message)
                    .at(at.label(), "")
                    .also(of.at.label(), "the operation")
                    .expected(match labels.len() {
                        0 => "no such fault".to_string(),
                        _ => format!("`messageLabel` with {}", listed(&labels)),
                    });
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// The fault of the operation that is bound.
    fn bound_fault(
        &mut self,
        at: At<'d, 't>,
        direction: Direction,
        label: Option<&str>,
        of: Option<&InterfaceOperation<'d, 't>>,
    ) -> Option<QName> {
        let Some(of) = of else {
            // The interface is not known, or the operation: that was reported.
            let text = at.attribute("ref")?;
            return crate::load::resolve_qname(at.node, text).ok();
        };
        let fits = |fault: &&FaultReference<'d, 't>| {
            fault.direction == direction
                && (label.is_none() || fault.label.is_none() || fault.label.as_deref() == label)
        };
        let names: Vec<QName> = of.faults.iter().filter(fits).map(|fault| fault.fault.clone()).collect();
        let text = at.attribute("ref").unwrap_or_default();
        let reference = super::references::Reference {
            at,
            text,
            label: at.label_of("ref"),
            what: "fault of the operation",
            assertions: &["BindingFaultReference-1059", "QName-resolution-1064"],
        };
        self.refer(&reference, &|name| names.contains(name), &|| names.clone())
    }
}

/// Labels of an operation's messages in a direction: those of the pattern, or where it is not known those that the
/// operation has.
fn placeholders<'o>(of: &'o InterfaceOperation<'_, '_>, direction: Direction) -> Vec<Option<&'o str>> {
    match of.mep {
        Some(mep) => mep.has(direction).then(|| Some(direction.label())).into_iter().collect(),
        None => {
            let messages = of.messages.iter().filter(|message| message.direction == direction);
            messages.map(|message| message.label.as_deref()).collect()
        }
    }
}

fn listed(labels: &[Option<&str>]) -> String {
    let labels: Vec<String> = labels.iter().flatten().map(|label| format!("`{label}`")).collect();
    if labels.is_empty() { "no label".to_string() } else { labels.join(" or ") }
}

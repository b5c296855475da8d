//! Which faults an operation has (part 1, 2.6).
use super::Reader;
use super::inheritance::Inherited;
use super::operations::{InterfaceOperation, pattern_label};
use super::patterns::{Direction, Mep};
use super::references::Reference;
use super::violations::violation;
use crate::diagnostic::{Deviation, Diagnostic};
use crate::wsdl::at::At;
use soap_model::contract::QName;
use std::collections::HashMap;

/// `infault` or `outfault`.
pub(super) struct FaultReference<'d, 't> {
    pub(super) at: At<'d, 't>,
    pub(super) direction: Direction,
    /// Given or by the pattern.
    pub(super) label: Option<String>,
    /// As written; whether the interface has it is checked once inheritance is known.
    pub(super) fault: QName,
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn fault_reference(
        &mut self,
        at: At<'d, 't>,
        direction: Direction,
        mep: Option<&'static Mep>,
    ) -> Option<FaultReference<'d, 't>> {
        let label = self.fault_label(at, direction, mep);
        let Some(text) = at.attribute("ref") else {
            let diagnostic =
                Diagnostic::error("wsdl-attribute-missing", format!("`{}` has no `ref`", at.local()))
                    .at(at.label(), "")
                    .expected("an attribute `ref` with the name of a fault of the interface")
                    .clause("WSDL 2.0 part 1, 2.6.2");
            self.diagnostics.push(diagnostic);
            return None;
        };
        let fault = self.name(at, text, at.label_of("ref"))?;
        Some(FaultReference { at, direction, label, fault })
    }

    fn fault_label(
        &mut self,
        at: At<'d, 't>,
        direction: Direction,
        mep: Option<&'static Mep>,
    ) -> Option<String> {
        let given = at.attribute("messageLabel").map(|label| label.trim().to_string());
        let Some(mep) = mep else { return given };
        let Some(expected) = mep.fault_label(direction) else {
            let supports = if direction == Direction::In { "MessageLabel-1034" } else { "MessageLabel-1035" };
            let message = format!("the pattern `{}` has no `{}`", mep.name, at.local());
            let diagnostic = violation(
                &["InterfaceFaultReference-1038", supports, "MessageLabel-1042", "MessageLabel-1043"],
                message,
            )
            .at(at.label(), "")
            .also(pattern_label(at), "the pattern")
            .expected("a pattern whose faults go in this direction");
            self.diagnostics.push(diagnostic);
            return given;
        };
        if let Some(label) = given.as_deref().filter(|label| *label != expected) {
            let diagnostic = violation(
                &["InterfaceFaultReference-1037", "MessageLabel-1042"],
                format!("a fault of the pattern `{}` in this direction has no label `{label}`", mep.name),
            )
            .at(at.label_of("messageLabel"), "")
            .also(pattern_label(at), "the pattern")
            .expected(format!("`{expected}`, or no label"));
            if label == Direction::In.label() || label == Direction::Out.label() {
                self.diagnostics.tolerate(Deviation::FaultLabel, diagnostic);
            } else {
                self.diagnostics.push(diagnostic);
                return given;
            }
        }
        Some(expected.to_string())
    }

    /// Every reference is to a fault of the interface, with one label once.
    pub(super) fn check_fault_references(
        &mut self,
        operation: &InterfaceOperation<'d, 't>,
        inherited: &Inherited<'d, 't>,
    ) {
        let mut seen: HashMap<(&QName, &Option<String>), At<'d, 't>> = HashMap::new();
        for reference in &operation.faults {
            let at = reference.at;
            let text = at.attribute("ref").unwrap_or_default();
            let written = Reference {
                at,
                text,
                label: at.label_of("ref"),
                what: "fault of the interface",
                assertions: &["QName-resolution-1064"],
            };
            let known = || inherited.faults.iter().map(|fault| fault.name.clone()).collect();
            self.refer(&written, &|name| inherited.fault(name).is_some(), &known);
            if let Some(first) = seen.insert((&reference.fault, &reference.label), at) {
                let message = format!("the operation refers to the fault `{}` twice", reference.fault.local);
                let diagnostic = violation(&["InterfaceFaultReference-1039"], message)
                    .at(at.label(), "the second one")
                    .also(first.label(), "the first one")
                    .expected("each fault of a message once");
                self.diagnostics.push(diagnostic);
            }
        }
    }
}

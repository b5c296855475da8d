//! Interfaces with what they declare themselves (part 1, 2.2 and 2.3).
use super::Reader;
use super::components::{Kind, nameless};
use super::operations::InterfaceOperation;
use super::references::{Content, Reference};
use super::violations::{is_absolute, violation};
use crate::diagnostic::Diagnostic;
use crate::load::names::WSDL20;
use crate::wsdl::at::At;
use soap_model::contract::QName;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// An interface without what it inherits.
pub(super) struct Interface<'d, 't> {
    pub(super) at: At<'d, 't>,
    /// Interfaces that exist.
    pub(super) extends: Vec<QName>,
    pub(super) faults: Vec<Rc<InterfaceFault<'d, 't>>>,
    pub(super) operations: Vec<Rc<InterfaceOperation<'d, 't>>>,
}

/// A fault that operations refer to.
pub(super) struct InterfaceFault<'d, 't> {
    pub(super) name: QName,
    pub(super) at: At<'d, 't>,
    pub(super) content: Content,
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn read_interfaces(&mut self) {
        let components = self.components.clone();
        for (kind, name) in &components.order {
            if *kind == Kind::Interface
                && let Some(at) = components.find(Kind::Interface, name)
            {
                let interface = Rc::new(self.interface(at));
                self.interfaces.insert(name.clone(), interface);
            }
        }
    }

    fn interface(&mut self, at: At<'d, 't>) -> Interface<'d, 't> {
        let extends = self.extends(at);
        let styles = self.iris(at, "styleDefault", &["Interface-1012", "InterfaceOperation-1019"]);
        let mut interface = Interface { at, extends, faults: Vec::new(), operations: Vec::new() };
        let mut seen: HashMap<(bool, QName), At<'d, 't>> = HashMap::new();
        for child in at.elements().filter(|child| child.namespace() == WSDL20) {
            match child.local() {
                "fault" => {
                    let Some(fault) = self.interface_fault(child) else { continue };
                    match seen.insert((false, fault.name.clone()), child) {
                        Some(first) => self.twice("InterfaceFault-1015", "fault", child, first),
                        None => interface.faults.push(Rc::new(fault)),
                    }
                }
                "operation" => {
                    let Some(operation) = self.interface_operation(child, &styles) else { continue };
                    match seen.insert((true, operation.name.clone()), child) {
                        Some(first) => self.twice("InterfaceOperation-1020", "operation", child, first),
                        None => interface.operations.push(Rc::new(operation)),
                    }
                }
                "documentation" | "feature" | "property" => {}
                other => {
                    let message = format!("there is no element `{other}` in an interface");
                    let diagnostic = Diagnostic::error("wsdl-element", message)
                        .at(child.label(), "")
                        .expected("`fault` and `operation`")
                        .clause("WSDL 2.0 part 1, 2.2.2");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
        interface
    }

    fn extends(&mut self, at: At<'d, 't>) -> Vec<QName> {
        let (mut extends, mut seen) = (Vec::new(), HashSet::new());
        for text in at.attribute("extends").unwrap_or_default().split_ascii_whitespace() {
            let reference = Reference {
                at,
                text,
                label: at.label_of("extends"),
                what: Kind::Interface.element(),
                assertions: &["QName-resolution-1064"],
            };
            let Some(name) = self.component_of(Kind::Interface, &reference) else { continue };
            if !seen.insert(name.clone()) {
                let diagnostic =
                    violation(&["Interface-1011"], format!("the interface extends `{name}` twice"))
                        .at(at.label_of("extends"), "")
                        .expected("each interface once");
                self.diagnostics.push(diagnostic);
            } else if self.components.interfaces.contains_key(&name) {
                extends.push(name);
            }
        }
        extends
    }

    fn interface_fault(&mut self, at: At<'d, 't>) -> Option<InterfaceFault<'d, 't>> {
        let content =
            self.content(at, "InterfaceFault-1013", &["InterfaceFault-1017", "QName-resolution-1064"]);
        let Some(name) = at.name() else {
            self.diagnostics.push(nameless(at));
            return None;
        };
        Some(InterfaceFault { name: QName::new(at.target_namespace(), name), at, content })
    }

    /// A list of absolute IRIs.
    pub(super) fn iris(
        &mut self,
        at: At<'d, 't>,
        attribute: &str,
        assertions: &'static [&'static str],
    ) -> Vec<String> {
        let mut found = Vec::new();
        for iri in at.attribute(attribute).unwrap_or_default().split_ascii_whitespace() {
            if !is_absolute(iri) {
                let diagnostic = violation(assertions, format!("`{iri}` is no absolute IRI"))
                    .at(at.label_of(attribute), "")
                    .expected("absolute IRIs, separated by white space");
                self.diagnostics.push(diagnostic);
            }
            found.push(iri.to_string());
        }
        found
    }

    fn twice(&mut self, assertion: &'static str, what: &str, at: At<'d, 't>, first: At<'d, 't>) {
        let message = format!("the interface declares the {what} `{}` twice", at.name().unwrap_or_default());
        let diagnostic = violation(&[assertion], message)
            .at(at.label_of("name"), "the second one")
            .also(first.label_of("name"), "first declared here")
            .expected(format!("{what}s of different names"));
        self.diagnostics.push(diagnostic);
    }
}

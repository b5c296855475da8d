//! The components of all descriptions by name.
use super::violations::violation;
use crate::diagnostic::{Deviation, Diagnostic, Diagnostics};
use crate::load::names::WSDL20;
use crate::load::{DocumentKind, Documents};
use crate::wsdl::at::At;
use soap_model::contract::QName;
use std::collections::BTreeMap;

/// Kinds of components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Interface,
    Binding,
    Service,
}

impl Kind {
    pub(super) fn element(self) -> &'static str {
        match self {
            Kind::Interface => "interface",
            Kind::Binding => "binding",
            Kind::Service => "service",
        }
    }

    fn unique(self) -> &'static str {
        match self {
            Kind::Interface => "Interface-1010",
            Kind::Binding => "Binding-1049",
            Kind::Service => "Service-1060",
        }
    }
}

/// Interfaces, bindings and services of all WSDL 2.0 documents.
#[derive(Default)]
pub(super) struct Components<'d, 't> {
    pub(super) interfaces: BTreeMap<QName, At<'d, 't>>,
    pub(super) bindings: BTreeMap<QName, At<'d, 't>>,
    pub(super) services: BTreeMap<QName, At<'d, 't>>,
    /// In document order.
    pub(super) order: Vec<(Kind, QName)>,
}

impl<'d, 't> Components<'d, 't> {
    pub(super) fn collect(documents: &'d Documents<'t>, diagnostics: &mut Diagnostics) -> Self {
        let mut components = Components::default();
        for document in documents.iter().filter(|document| document.kind == DocumentKind::Wsdl20) {
            let root = At { document, node: document.tree.root_element() };
            for child in root.elements().filter(|child| child.namespace() == WSDL20) {
                let kind = match child.local() {
                    "interface" => Kind::Interface,
                    "binding" => Kind::Binding,
                    "service" => Kind::Service,
                    _ => continue,
                };
                match child.name() {
                    Some(name) => {
                        let name = QName::new(root.target_namespace(), name);
                        components.add(kind, name, child, diagnostics);
                    }
                    None => diagnostics.push(nameless(child)),
                }
            }
        }
        components
    }

    fn add(&mut self, kind: Kind, name: QName, at: At<'d, 't>, diagnostics: &mut Diagnostics) {
        let known = match kind {
            Kind::Interface => &mut self.interfaces,
            Kind::Binding => &mut self.bindings,
            Kind::Service => &mut self.services,
        };
        let Some(first) = known.get(&name) else {
            known.insert(name.clone(), at);
            self.order.push((kind, name));
            return;
        };
        let text = |at: &At<'_, '_>| {
            at.document.tree.input_text().get(at.node.range()).unwrap_or_default().to_string()
        };
        let message = format!("the {} `{name}` is defined twice", kind.element());
        let diagnostic = violation(&[kind.unique()], message)
            .at(at.label_of("name"), "the second definition")
            .also(first.label_of("name"), "first defined here")
            .expected(format!("{}s of different names", kind.element()));
        if text(first) == text(&at) {
            diagnostics.tolerate(Deviation::DuplicateComponent, diagnostic);
        } else {
            diagnostics.push(diagnostic);
        }
    }

    /// The component of this name.
    pub(super) fn find(&self, kind: Kind, name: &QName) -> Option<At<'d, 't>> {
        self.of(kind).get(name).copied()
    }

    /// All of a kind by name.
    pub(super) fn of(&self, kind: Kind) -> &BTreeMap<QName, At<'d, 't>> {
        match kind {
            Kind::Interface => &self.interfaces,
            Kind::Binding => &self.bindings,
            Kind::Service => &self.services,
        }
    }
}

/// An element that needs a name has none.
pub(super) fn nameless(at: At<'_, '_>) -> Diagnostic {
    Diagnostic::error("wsdl-name-missing", format!("`{}` has no name", at.local()))
        .at(at.label(), "")
        .expected("an attribute `name`")
        .clause("WSDL 2.0 part 1, 2")
}

//! The global components of all documents, and how to walk over their elements.
use crate::diagnostic::{Deviation, Diagnostic, Diagnostics};
use crate::load::names::WSDL11;
use crate::load::{Document, DocumentKind, Documents, ImportKind};
use soap_model::contract::QName;
use std::collections::BTreeMap;

pub(super) use crate::wsdl::at::At;
pub(super) use crate::wsdl::extensions::check_required;

/// Messages, port types, bindings and services by name.
pub(super) struct Components<'d, 't> {
    pub(super) messages: BTreeMap<QName, At<'d, 't>>,
    pub(super) port_types: BTreeMap<QName, At<'d, 't>>,
    pub(super) bindings: BTreeMap<QName, At<'d, 't>>,
    /// In document order.
    pub(super) services: Vec<(QName, At<'d, 't>)>,
    /// Names of the others in document order, for services that are made up.
    pub(super) order: Vec<(Kind, QName)>,
}

/// Kinds of global components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Message,
    PortType,
    Binding,
    Service,
}

impl Kind {
    pub(super) fn element(self) -> &'static str {
        match self {
            Kind::Message => "message",
            Kind::PortType => "portType",
            Kind::Binding => "binding",
            Kind::Service => "service",
        }
    }
}

impl<'d, 't> Components<'d, 't> {
    /// Collects the components of all WSDL 1.1 documents and checks what concerns whole documents.
    pub(super) fn collect(documents: &'d Documents<'t>, diagnostics: &mut Diagnostics) -> Self {
        let mut components = Components {
            messages: BTreeMap::new(),
            port_types: BTreeMap::new(),
            bindings: BTreeMap::new(),
            services: Vec::new(),
            order: Vec::new(),
        };
        for document in documents.iter().filter(|document| document.kind == DocumentKind::Wsdl11) {
            check_imports(documents, document, diagnostics);
            let root = At { document, node: document.tree.root_element() };
            for child in root.elements() {
                let kind = match child.local() {
                    _ if child.namespace() != WSDL11 => {
                        check_required(child, diagnostics);
                        continue;
                    }
                    "message" => Kind::Message,
                    "portType" => Kind::PortType,
                    "binding" => Kind::Binding,
                    "service" => Kind::Service,
                    _ => continue,
                };
                let Some(name) = child.name() else {
                    let message = format!("`{}` has no name", child.local());
                    let diagnostic = Diagnostic::error("wsdl-name-missing", message).at(child.label(), "");
                    diagnostics.push(diagnostic.expected("an attribute `name`").clause("WSDL 1.1, 2"));
                    continue;
                };
                components.add(kind, QName::new(root.target_namespace(), name), child, diagnostics);
            }
        }
        components
    }

    fn add(&mut self, kind: Kind, name: QName, at: At<'d, 't>, diagnostics: &mut Diagnostics) {
        let known = match kind {
            Kind::Message => self.messages.get(&name),
            Kind::PortType => self.port_types.get(&name),
            Kind::Binding => self.bindings.get(&name),
            Kind::Service => self.services.iter().find(|(known, _)| *known == name).map(|(_, at)| at),
        };
        if let Some(first) = known {
            let text = |at: &At<'_, '_>| {
                at.document.tree.input_text().get(at.node.range()).unwrap_or_default().to_string()
            };
            let diagnostic = Diagnostic::error(
                "wsdl-duplicate",
                format!("the {} `{name}` is defined twice", kind.element()),
            )
            .at(at.label_of("name"), "the second definition")
            .also(first.label_of("name"), "first defined here")
            .clause("WSDL 1.1, 2.1.1");
            // Two copies of a file that say the same do no harm.
            if text(first) == text(&at) {
                diagnostics.tolerate(Deviation::DuplicateComponent, diagnostic);
            } else {
                diagnostics.push(diagnostic);
            }
            return;
        }
        self.order.push((kind, name.clone()));
        match kind {
            Kind::Message => drop(self.messages.insert(name, at)),
            Kind::PortType => drop(self.port_types.insert(name, at)),
            Kind::Binding => drop(self.bindings.insert(name, at)),
            Kind::Service => self.services.push((name, at)),
        }
    }
}

/// The namespace of an import must be the target namespace of what it imports (WSDL 1.1, 2.1.1; BP 1.1, R2005).
fn check_imports(documents: &Documents<'_>, document: &Document<'_>, diagnostics: &mut Diagnostics) {
    for import in document.imports.iter().filter(|import| import.kind == ImportKind::WsdlImport) {
        let target = import.target.and_then(|target| documents.get(target));
        let (Some(target), Some(node)) = (target, document.tree.get_node(import.node)) else { continue };
        let found = target.tree.root_element().attribute("targetNamespace").unwrap_or_default();
        let stated = import.namespace.as_deref().unwrap_or_default();
        if found != stated && !(target.kind == DocumentKind::Schema && stated.is_empty()) {
            let message =
                format!("the import's namespace is `{stated}`, but `{}` has `{found}`", target.path);
            let diagnostic = Diagnostic::error("wsdl-import-namespace", message)
                .at(document.at_attribute(node, "namespace"), "does not agree")
                .also(
                    target.at_attribute(target.tree.root_element(), "targetNamespace"),
                    "the imported namespace",
                )
                .expected(format!("namespace=\"{found}\""))
                .clause("WSDL 1.1, 2.1.1; WS-I Basic Profile 1.1, R2005");
            diagnostics.tolerate(Deviation::ImportNamespace, diagnostic);
        }
    }
}

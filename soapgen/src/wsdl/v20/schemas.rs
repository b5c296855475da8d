//! The schemas of a description: definitions made twice, and the attributes that point from schemas to interfaces and
//! bindings.
use super::Reader;
use super::components::Kind;
use super::references::Reference;
use super::violations::violation;
use crate::load::names::{WSDL20, WSDL20_EXTENSIONS};
use crate::load::{DocumentKind, resolve_qname};
use crate::wsdl::at::At;
use soap_model::xml::names::XSD;
use std::collections::HashMap;

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn check_schemas(&mut self) {
        let documents = self.documents;
        for document in documents.iter() {
            let at = At { document, node: document.tree.root_element() };
            match document.kind {
                DocumentKind::Wsdl20 => {
                    self.check_definitions(at);
                    for types in at.children("types") {
                        self.check_references(types);
                    }
                }
                DocumentKind::Schema => self.check_references(at),
                _ => {}
            }
        }
    }

    /// No element or type is defined by two schemas of one description (part 1, 3.1.2).
    fn check_definitions(&mut self, root: At<'d, 't>) {
        let mut known: HashMap<(&str, &str, &str), (usize, At<'d, 't>)> = HashMap::new();
        let schemas = root.children("types").flat_map(At::elements).filter(|inner| inner.is(XSD, "schema"));
        for (number, schema) in schemas.enumerate() {
            let namespace = schema.attribute("targetNamespace").unwrap_or_default();
            for at in schema.elements().filter(|at| at.namespace() == XSD) {
                let (kind, unique) = match at.local() {
                    "element" => ("element", "Types-1007"),
                    "simpleType" | "complexType" => ("type", "Types-1008"),
                    _ => continue,
                };
                let Some(name) = at.name() else { continue };
                let Some((first_number, first)) = known.insert((kind, namespace, name), (number, at)) else {
                    continue;
                };
                if first_number == number {
                    // Within one schema it is the schema's own mistake.
                    continue;
                }
                let diagnostic = violation(
                    &["Schema-1073", unique],
                    format!("two schemas define the {kind} `{{{namespace}}}{name}`"),
                )
                .at(at.label_of("name"), "the second definition")
                .also(first.label_of("name"), "the first one")
                .expected("one definition in all schemas of a description");
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// `wsdlx:interface` and `wsdlx:binding` of elements and types whose values are addresses of endpoints (part 1, 3.3).
    fn check_references(&mut self, top: At<'d, 't>) {
        for node in top.node.descendants().filter(|node| node.is_element()) {
            let at = At { node, ..top };
            if at.namespace() == WSDL20 {
                continue;
            }
            let interface =
                self.extension_reference(at, Kind::Interface, &["Types-1077", "QName-resolution-1064"]);
            let binding =
                self.extension_reference(at, Kind::Binding, &["Types-1078", "QName-resolution-1064"]);
            let (Some(interface), Some(binding)) = (interface, binding) else { continue };
            let Some(bound) = self.components.find(Kind::Binding, &binding) else { continue };
            let Some(text) = bound.attribute("interface") else { continue };
            if resolve_qname(bound.node, text).is_ok_and(|name| name != interface) {
                let diagnostic = violation(
                    &["Schema-1079"],
                    format!("the binding `{binding}` is not one of `{interface}`"),
                )
                .at(at.label_in(WSDL20_EXTENSIONS, "binding"), "")
                .also(bound.label_of("interface"), "it binds another interface")
                .expected("a binding of the same interface, or one without interface");
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn extension_reference(
        &mut self,
        at: At<'d, 't>,
        kind: Kind,
        assertions: &'static [&'static str],
    ) -> Option<soap_model::contract::QName> {
        let text = at.attribute_in(WSDL20_EXTENSIONS, kind.element())?;
        // A schema has the target namespace of its own: names without prefix are looked for among the descriptions.
        let label = at.label_in(WSDL20_EXTENSIONS, kind.element());
        self.component_of(kind, &Reference { at, text, label, what: kind.element(), assertions })
    }
}

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

/// Kind, namespace and name.
type Definition<'d> = (&'static str, &'d str, &'d str);

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn check_schemas(&mut self) {
        let documents = self.documents;
        let mut known = HashMap::new();
        for document in documents.iter() {
            let at = At { document, node: document.tree.root_element() };
            match document.kind {
                DocumentKind::Wsdl20 => {
                    for types in at.children("types") {
                        let schemas = types.elements().filter(|inner| inner.is(XSD, "schema"));
                        schemas.for_each(|schema| self.check_definitions(schema, &mut known));
                        self.check_references(types);
                    }
                }
                DocumentKind::Schema => {
                    self.check_definitions(at, &mut known);
                    self.check_references(at);
                }
                _ => {}
            }
        }
    }

    /// No element or type is defined by two schemas (part 1, 2.1.1 and 3.1.2). Two in the same words are the schema stage's
    /// business, as are two within one schema.
    fn check_definitions(
        &mut self,
        schema: At<'d, 't>,
        known: &mut HashMap<Definition<'d>, (At<'d, 't>, At<'d, 't>)>,
    ) {
        let Some(namespace) = schema.attribute("targetNamespace") else { return };
        for at in schema.elements().filter(|at| at.namespace() == XSD) {
            let (kind, unique) = match at.local() {
                "element" => ("element", "Types-1007"),
                "simpleType" | "complexType" => ("type", "Types-1008"),
                _ => continue,
            };
            let Some(name) = at.name() else { continue };
            let Some((first_schema, first)) = known.insert((kind, namespace, name), (schema, at)) else {
                continue;
            };
            let text =
                |of: At<'d, 't>| of.document.tree.input_text().get(of.node.range()).unwrap_or_default();
            let same_document = first.document.source == at.document.source;
            if first_schema.node == schema.node || (!same_document && text(first) == text(at)) {
                continue;
            }
            let both: &[&str] = if same_document { &["Schema-1073", unique] } else { &[unique] };
            let diagnostic =
                violation(both, format!("two schemas define the {kind} `{{{namespace}}}{name}`"))
                    .at(at.label_of("name"), "the second definition")
                    .also(first.label_of("name"), "the first one")
                    .expected("one definition in all schemas of a description");
            self.diagnostics.push(diagnostic);
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

//! Finds the elements of a document that name other documents.
use super::names::{WSDL11, WSDL20, XSD_DRAFTS};
use super::{Import, ImportKind};
use roxmltree::{Node, NodeId};
use soap_model::xml::names::XSD;

/// What a document is, by its root element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// `wsdl:definitions`.
    Wsdl11,
    /// `wsdl:description`.
    Wsdl20,
    /// `xs:schema`.
    Schema,
    /// Something else.
    Other,
}

/// The kind of a document with this root element.
pub(super) fn kind(root: Node<'_, '_>) -> DocumentKind {
    match (root.tag_name().namespace(), root.tag_name().name()) {
        (Some(WSDL11), "definitions") => DocumentKind::Wsdl11,
        (Some(WSDL20), "description") => DocumentKind::Wsdl20,
        (Some(ns), "schema") if is_schema(ns) => DocumentKind::Schema,
        _ => DocumentKind::Other,
    }
}

/// The namespace of XML Schema, or one that a draft had.
pub(super) fn is_schema(namespace: &str) -> bool {
    namespace == XSD || XSD_DRAFTS.contains(&namespace)
}

/// Whether an element is in it and has this name.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name && node.tag_name().namespace().is_some_and(is_schema)
}

/// The schemas of a document: its root, or those under `types`.
pub(super) fn schemas(root: Node<'_, '_>) -> Vec<NodeId> {
    let types = |ns| root.children().filter(move |n| n.has_tag_name((ns, "types")));
    let inside = |ns| types(ns).flat_map(|t| t.children()).filter(|n| is(*n, "schema"));
    match kind(root) {
        DocumentKind::Schema => vec![root.id()],
        DocumentKind::Wsdl11 => inside(WSDL11).map(|n| n.id()).collect(),
        DocumentKind::Wsdl20 => inside(WSDL20).map(|n| n.id()).collect(),
        DocumentKind::Other => Vec::new(),
    }
}

/// The imports and includes of a document in document order.
pub(super) fn imports(root: Node<'_, '_>) -> Vec<Import> {
    let mut found = Vec::new();
    let ns = root.tag_name().namespace();
    match kind(root) {
        DocumentKind::Schema => of_schema(root, &mut found),
        DocumentKind::Wsdl11 | DocumentKind::Wsdl20 => {
            for child in root.children().filter(|n| n.is_element() && n.tag_name().namespace() == ns) {
                match child.tag_name().name() {
                    "import" => found.push(import(child, ImportKind::WsdlImport, "location")),
                    "include" if ns == Some(WSDL20) => {
                        found.push(import(child, ImportKind::WsdlInclude, "location"))
                    }
                    "types" => child.children().for_each(|inner| {
                        if is(inner, "schema") {
                            of_schema(inner, &mut found);
                        } else if is(inner, "import") {
                            found.push(import(inner, ImportKind::SchemaImport, "schemaLocation"));
                        }
                    }),
                    _ => {}
                }
            }
        }
        DocumentKind::Other => {}
    }
    found
}

fn of_schema(schema: Node<'_, '_>, found: &mut Vec<Import>) {
    for child in
        schema.children().filter(|n| n.is_element() && n.tag_name().namespace().is_some_and(is_schema))
    {
        let kind = match child.tag_name().name() {
            "import" => ImportKind::SchemaImport,
            "include" => ImportKind::SchemaInclude,
            "redefine" => ImportKind::SchemaRedefine,
            _ => continue,
        };
        found.push(import(child, kind, "schemaLocation"));
    }
}

fn import(node: Node<'_, '_>, kind: ImportKind, location: &str) -> Import {
    let value = |name| node.attribute(name).map(str::to_string);
    Import { kind, node: node.id(), namespace: value("namespace"), location: value(location), target: None }
}

//! Reading schema elements from the tree: names, attributes, children. No rule is checked here.
use soap_model::contract::{DerivationSet, NamespaceConstraint, Position, Process};

/// A node of a loaded document.
pub(super) type Node<'a> = roxmltree::Node<'a, 'a>;

/// The namespace of XML Schema 1.0 as recommended.
pub(super) const XSD: &str = soap_model::xml::names::XSD;
/// Drafts of 2000/10 and 1999; read as [`XSD`].
pub(super) const OLD_XSD: [&str; 2] =
    ["http://www.w3.org/2000/10/XMLSchema", "http://www.w3.org/1999/XMLSchema"];
pub(super) const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
pub(super) const XMIME: &str = "http://www.w3.org/2005/05/xmlmime";
pub(super) const OLD_XMIME: &str = "http://www.w3.org/2004/11/xmlmime";

/// Whether this is a namespace of XML Schema, an old one included.
pub(super) fn is_xsd(namespace: &str) -> bool {
    namespace == XSD || OLD_XSD.contains(&namespace)
}

/// Local name of an element of XML Schema; None for others and for text.
pub(super) fn xsd_name(node: Node<'_>) -> Option<&str> {
    if !node.is_element() {
        return None;
    }
    let name = node.tag_name();
    name.namespace().filter(|ns| is_xsd(ns)).map(|_| name.name())
}

/// Schema elements among the children, annotations left out.
pub(super) fn components(node: Node<'_>) -> impl Iterator<Item = (Node<'_>, &str)> {
    node.children().filter_map(|c| xsd_name(c).filter(|n| *n != "annotation").map(|n| (c, n)))
}

/// The first schema child with this name.
pub(super) fn child<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    node.children().find(|c| xsd_name(*c) == Some(name))
}

/// An attribute without a namespace, white space collapsed at the ends.
pub(super) fn attribute<'a>(node: Node<'a>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.namespace().is_none() && a.name() == name).map(|a| trim(a.value()))
}

/// An attribute without a namespace, exactly as the parser delivers it.
pub(super) fn raw_attribute<'a>(node: Node<'a>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.namespace().is_none() && a.name() == name).map(|a| a.value())
}

/// XML white space off the ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// Items of a list-valued attribute.
pub(super) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\t', '\n', '\r']).filter(|s| !s.is_empty())
}

/// What follows the prefix of a name.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A boolean attribute; what is not a boolean is refused elsewhere and counts as false.
pub(super) fn flag(node: Node<'_>, name: &str) -> bool {
    matches!(attribute(node, name), Some("true" | "1"))
}

/// `minOccurs` and `maxOccurs` with their defaults. Numbers beyond 32 bits count as the largest.
pub(super) fn occurs(node: Node<'_>) -> (u32, Option<u32>) {
    let number = |text: &str| {
        text.trim_start_matches('+').parse::<u64>().map_or(u32::MAX, |n| n.min(u32::MAX as u64) as u32)
    };
    let min = attribute(node, "minOccurs").map_or(1, number);
    let max = match attribute(node, "maxOccurs") {
        None => Some(1),
        Some("unbounded" | "*") => None,
        Some(text) => Some(number(text)),
    };
    (min, max)
}

/// `block` or `final`: the set an attribute value stands for.
pub(super) fn derivation_set(text: &str) -> DerivationSet {
    let mut set = DerivationSet::default();
    for word in items(text) {
        match word {
            "#all" => {
                return DerivationSet {
                    restriction: true,
                    extension: true,
                    substitution: true,
                    list: true,
                    union: true,
                };
            }
            "restriction" => set.restriction = true,
            "extension" => set.extension = true,
            "substitution" => set.substitution = true,
            "list" => set.list = true,
            "union" => set.union = true,
            _ => {}
        }
    }
    set
}

/// The namespace constraint of a wildcard (part 1, 3.10.2).
pub(super) fn namespace_constraint(node: Node<'_>, target: &str) -> NamespaceConstraint {
    match attribute(node, "namespace") {
        None | Some("##any") => NamespaceConstraint::Any,
        Some("##other") => NamespaceConstraint::Not(target.to_owned()),
        Some(list) => {
            let mut namespaces: Vec<String> = Vec::new();
            for word in items(list) {
                let namespace = match word {
                    "##targetNamespace" => target,
                    "##local" => "",
                    other => other,
                };
                if !namespaces.iter().any(|n| n == namespace) {
                    namespaces.push(namespace.to_owned());
                }
            }
            NamespaceConstraint::In(namespaces)
        }
    }
}

/// `processContents`.
pub(super) fn process(node: Node<'_>) -> Process {
    match attribute(node, "processContents") {
        Some("lax") => Process::Lax,
        Some("skip") => Process::Skip,
        _ => Process::Strict,
    }
}

/// Text of the documentation children of the annotation, paragraphs separated by an empty line.
pub(super) fn documentation(node: Node<'_>) -> Option<String> {
    let mut text = String::new();
    for annotation in node.children().filter(|c| xsd_name(*c) == Some("annotation")) {
        for part in annotation.children().filter(|c| xsd_name(*c) == Some("documentation")) {
            let mut paragraph = String::new();
            for piece in part.descendants().filter(|n| n.is_text()) {
                paragraph.push_str(piece.text().unwrap_or_default());
            }
            let paragraph = trim(&paragraph);
            if !paragraph.is_empty() {
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
                text.push_str(paragraph);
            }
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Where a node starts.
pub(super) fn position(source: u32, node: Node<'_>) -> Position {
    Position { source, offset: node.range().start as u32 }
}

/// Source and range of a start tag's name, or of an attribute of it if there is one of this name.
pub(super) fn place(source: u32, node: Node<'_>, attribute: &str) -> (u32, std::ops::Range<usize>) {
    if !attribute.is_empty()
        && let Some(found) = node.attributes().find(|a| a.namespace().is_none() && a.name() == attribute)
    {
        return (source, found.range());
    }
    let range = node.range();
    let text = node.document().input_text().get(range.clone()).unwrap_or_default();
    let length = text.find([' ', '\t', '\n', '\r', '>', '/']).unwrap_or(1);
    (source, range.start..range.start + length)
}

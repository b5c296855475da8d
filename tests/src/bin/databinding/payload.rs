//! Two payloads mean the same: their infosets are equal but for prefixes, comments and ignorable white space, with values
//! compared in the value space of their types, and defaults that one of them left out.
//!
//! XML is read by roxmltree, so that nothing of what is tested judges itself.
use roxmltree::{Document, Node};
use soap_model::contract::{Content, QName, Term, TypeId, TypeKind, Types, ValueConstraint, Variety};
use soap_model::datatypes::{Builtin, NamespaceScope, Simple, TextContext, Value};
use std::collections::BTreeMap;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// A name on the wire.
type Name = (String, String);

/// What is known of the names of a contract.
pub(crate) struct Comparison {
    types: Types,
    /// Types and values that elements of a name have, wherever they are declared.
    elements: BTreeMap<Name, Vec<Declared>>,
    attributes: BTreeMap<Name, Vec<Declared>>,
}

struct Declared {
    r#type: TypeId,
    value: Option<String>,
}

impl Comparison {
    pub(crate) fn new(types: Types) -> Self {
        let name = |name: &QName| (name.namespace.to_string(), name.local.to_string());
        let value = |value: &Option<ValueConstraint>| match value {
            Some(ValueConstraint::Default(text) | ValueConstraint::Fixed(text)) => Some(text.clone()),
            None => None,
        };
        let mut elements: BTreeMap<Name, Vec<Declared>> = BTreeMap::new();
        for element in &types.elements {
            let declared = Declared { r#type: element.r#type, value: value(&element.value) };
            elements.entry(name(&element.name)).or_default().push(declared);
        }
        let mut attributes: BTreeMap<Name, Vec<Declared>> = BTreeMap::new();
        for attribute in &types.attributes {
            let declared = Declared { r#type: attribute.r#type, value: value(&attribute.value) };
            attributes.entry(name(&attribute.name)).or_default().push(declared);
        }
        // An attribute's use may have a value of its own.
        for r#type in &types.types {
            let TypeKind::Complex(complex) = &r#type.kind else { continue };
            for used in &complex.attributes {
                let declaration = &types[used.attribute];
                let declared = Declared { r#type: declaration.r#type, value: value(&used.value) };
                attributes.entry(name(&declaration.name)).or_default().push(declared);
            }
        }
        Comparison { types, elements, attributes }
    }

    /// The bodies of two envelopes mean the same.
    pub(crate) fn same(&self, expected: &str, found: &str) -> Result<(), String> {
        let (expected, found) = (parse(expected)?, parse(found)?);
        self.elements(body(&expected)?, body(&found)?, "Body")
    }

    fn element(&self, a: Node<'_, '_>, b: Node<'_, '_>, path: &str) -> Result<(), String> {
        if name(a) != name(b) {
            return Err(format!("{path}: {:?} became {:?}", name(a), name(b)));
        }
        let path = format!("{path}/{}", a.tag_name().name());
        self.attributes(a, b, &path)?;
        let has_elements = |node: Node<'_, '_>| node.children().any(|child| child.is_element());
        if has_elements(a) || has_elements(b) {
            return self.elements(a, b, &path);
        }
        let (texts, value) = ((text(a), text(b)), self.value(a));
        if texts.0 == texts.1 || self.types_of(a).any(|id| self.same_value(id, (a, &texts.0), (b, &texts.1)))
        {
            return Ok(());
        }
        // The default of an empty element.
        if texts.0.is_empty() && value.contains(&texts.1.as_str()) {
            return Ok(());
        }
        Err(format!("{path}: {:?} became {:?}", texts.0, texts.1))
    }

    /// Elements, and the texts between them that are more than white space.
    fn elements(&self, a: Node<'_, '_>, b: Node<'_, '_>, path: &str) -> Result<(), String> {
        let (left, right) = (children(a), children(b));
        if left.len() != right.len() {
            return Err(format!("{path}: {} children became {}", left.len(), right.len()));
        }
        let in_order = || left.iter().zip(&right).try_for_each(|(a, b)| self.child(*a, *b, path));
        let Err(error) = in_order() else { return Ok(()) };
        // The order within `xs:all` means nothing.
        if !self.types_of(a).any(|id| self.is_all(id)) {
            return Err(error);
        }
        let mut open = right;
        for child in left {
            match open.iter().position(|other| self.child(child, *other, path).is_ok()) {
                Some(at) => _ = open.remove(at),
                None => return Err(error),
            }
        }
        Ok(())
    }

    fn child(&self, a: Node<'_, '_>, b: Node<'_, '_>, path: &str) -> Result<(), String> {
        match (a.is_element(), b.is_element()) {
            (true, true) => self.element(a, b, path),
            (false, false) if a.text() == b.text() => Ok(()),
            _ => Err(format!("{path}: {:?} became {:?}", a.text(), b.text())),
        }
    }

    fn attributes(&self, a: Node<'_, '_>, b: Node<'_, '_>, path: &str) -> Result<(), String> {
        for attribute in a.attributes() {
            let name = (attribute.namespace().unwrap_or_default(), attribute.name());
            if name.0 == XSI && ["schemaLocation", "noNamespaceSchemaLocation"].contains(&name.1) {
                continue;
            }
            let Some(other) = b.attribute((name.0, name.1)).or_else(|| plain(b, name)) else {
                // No content and `nil="false"` are the same.
                if name == (XSI, "nil") && ["false", "0"].contains(&attribute.value().trim()) {
                    continue;
                }
                return Err(format!("{path}: the attribute {name:?} is lost"));
            };
            let same = match name {
                (XSI, "type") => qname(a, attribute.value()) == qname(b, other),
                (XSI, "nil") => truth(attribute.value()) == truth(other),
                _ => {
                    attribute.value() == other
                        || self.declared(&self.attributes, name).iter().any(|declared| {
                            self.same_value(declared.r#type, (a, attribute.value()), (b, other))
                        })
                }
            };
            if !same {
                return Err(format!("{path}/@{}: {:?} became {other:?}", name.1, attribute.value()));
            }
        }
        for attribute in b.attributes() {
            let name = (attribute.namespace().unwrap_or_default(), attribute.name());
            let known = a.attribute((name.0, name.1)).or_else(|| plain(a, name)).is_some();
            // A type may be said though it is the declared one.
            let default = || {
                let values = self.declared(&self.attributes, name);
                values.iter().any(|declared| declared.value.as_deref() == Some(attribute.value()))
            };
            if !known && name != (XSI, "type") && !default() {
                return Err(format!("{path}: the attribute {name:?} came out of nothing"));
            }
        }
        Ok(())
    }

    fn declared<'s>(&self, map: &'s BTreeMap<Name, Vec<Declared>>, name: (&str, &str)) -> &'s [Declared] {
        map.get(&(name.0.to_owned(), name.1.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Types that an element may have: that of `xsi:type`, and those of declarations of its name.
    fn types_of(&self, node: Node<'_, '_>) -> impl Iterator<Item = TypeId> {
        let written = node.attribute((XSI, "type")).map(|text| qname(node, text));
        let written = written.and_then(|(namespace, local)| {
            self.types.global_types.get(&QName::new(namespace.as_str(), local.as_str())).copied()
        });
        let tag = node.tag_name();
        let name = (tag.namespace().unwrap_or_default(), tag.name());
        written.into_iter().chain(self.declared(&self.elements, name).iter().map(|declared| declared.r#type))
    }

    /// Defaults of an element.
    fn value(&self, node: Node<'_, '_>) -> Vec<&str> {
        let tag = node.tag_name();
        let declared = self.declared(&self.elements, (tag.namespace().unwrap_or_default(), tag.name()));
        declared.iter().filter_map(|declared| declared.value.as_deref()).collect()
    }

    fn is_all(&self, id: TypeId) -> bool {
        match &self.types[id].kind {
            TypeKind::Complex(complex) => match &complex.content {
                Content::Elements(particle) | Content::Mixed(particle) => {
                    matches!(particle.term, Term::All(_))
                }
                _ => false,
            },
            TypeKind::Simple(_) => false,
        }
    }

    fn same_value(&self, id: TypeId, a: (Node<'_, '_>, &str), b: (Node<'_, '_>, &str)) -> bool {
        let simple = match &self.types[id].kind {
            TypeKind::Simple(simple) => simple,
            TypeKind::Complex(complex) => match &complex.content {
                Content::Simple(id) => return self.same_value(*id, a, b),
                _ => return false,
            },
        };
        match &simple.variety {
            Variety::Atomic => match simple.builtin.item() {
                Some(item) => list(a, b, |a, b| atomic(item, a, b)),
                None => atomic(simple.builtin, a, b),
            },
            Variety::List(item) => list(a, b, |a, b| self.same_value(*item, a, b)),
            Variety::Union(members) => members.iter().any(|member| self.same_value(*member, a, b)),
        }
    }
}

/// A fault that says that the message is wrong.
pub(crate) fn blames_sender(response: &str) -> Result<bool, String> {
    let document = parse(response)?;
    let body = body(&document)?;
    let Some(fault) = body.children().find(|child| child.is_element()) else { return Ok(false) };
    let code = match fault.tag_name().namespace() {
        Some(SOAP_11) => (SOAP_11, "Client", fault.children().find(|c| c.tag_name().name() == "faultcode")),
        Some(SOAP_12) => {
            let value = fault.descendants().find(|node| node.has_tag_name((SOAP_12, "Value")));
            (SOAP_12, "Sender", value)
        }
        _ => return Ok(false),
    };
    let (namespace, local, Some(node)) = code else { return Ok(false) };
    Ok(qname(node, &text(node)) == (namespace.to_owned(), local.to_owned()))
}

fn atomic(builtin: Builtin, a: (Node<'_, '_>, &str), b: (Node<'_, '_>, &str)) -> bool {
    let simple = Simple::new(builtin, &[]);
    let value = |(node, text): (Node<'_, '_>, &str)| {
        let scope = Scope(node);
        let text = simple.white_space().apply(text).into_owned();
        simple.value(&text, &TextContext::new().with_scope(&scope)).ok()
    };
    match (value(a), value(b)) {
        (Some(Value::Float(a)), Some(Value::Float(b))) => a.to_bits() == b.to_bits(),
        (Some(Value::Double(a)), Some(Value::Double(b))) => a.to_bits() == b.to_bits(),
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

fn list<'a, 'd: 'a>(
    a: (Node<'a, 'd>, &str),
    b: (Node<'a, 'd>, &str),
    same: impl Fn((Node<'a, 'd>, &str), (Node<'a, 'd>, &str)) -> bool,
) -> bool {
    let (left, right) = (a.1.split_ascii_whitespace(), b.1.split_ascii_whitespace());
    left.clone().count() == right.clone().count() && left.zip(right).all(|(x, y)| same((a.0, x), (b.0, y)))
}

struct Scope<'a, 'd>(Node<'a, 'd>);

impl NamespaceScope for Scope<'_, '_> {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        match prefix {
            "" => Some(self.0.lookup_namespace_uri(None).unwrap_or_default()),
            prefix => self.0.lookup_namespace_uri(Some(prefix)),
        }
    }
}

fn parse(text: &str) -> Result<Document<'_>, String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    Document::parse_with_options(text, options).map_err(|e| format!("not well-formed: {e}"))
}

fn body<'a, 'd>(document: &'a Document<'d>) -> Result<Node<'a, 'd>, String> {
    let mut children = document.root_element().children();
    let body = children.find(|n| n.has_tag_name((SOAP_11, "Body")) || n.has_tag_name((SOAP_12, "Body")));
    body.ok_or_else(|| "no body".to_owned())
}

fn name<'a>(node: Node<'a, '_>) -> (&'a str, &'a str) {
    let tag = node.tag_name();
    (tag.namespace().unwrap_or_default(), tag.name())
}

/// Elements, and texts that are more than white space, those next to each other together.
fn children<'a, 'd>(node: Node<'a, 'd>) -> Vec<Node<'a, 'd>> {
    let blank = |text: &str| text.chars().all(|c| c.is_ascii_whitespace());
    let counts = |child: &Node<'_, '_>| {
        child.is_element() || child.is_text() && !blank(child.text().unwrap_or_default())
    };
    node.children().filter(counts).collect()
}

fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|child| child.text()).collect()
}

/// An attribute without a namespace.
fn plain<'a>(node: Node<'a, '_>, (namespace, local): (&str, &str)) -> Option<&'a str> {
    if namespace.is_empty() { node.attribute(local) } else { None }
}

fn qname(node: Node<'_, '_>, text: &str) -> Name {
    let text = text.trim();
    let (prefix, local) = text.split_once(':').map_or((None, text), |(prefix, local)| (Some(prefix), local));
    let namespace = node.lookup_namespace_uri(prefix).unwrap_or_default();
    (namespace.to_owned(), local.to_owned())
}

fn truth(text: &str) -> bool {
    ["true", "1"].contains(&text.trim())
}

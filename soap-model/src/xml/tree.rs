//! A small owned tree with resolved names, and its view as a map.
use std::sync::Arc;

use super::{
    Error, ErrorKind, Event, Fragment, Limit, Limits, Ns, Prefixes, Reader, Settings, WriteError, Writer,
};

/// An element with everything in it.
///
/// ```
/// use soap_model::xml::{Limits, Tree};
///
/// let tree = Tree::parse("<o xmlns='urn:o' n='1'><id>7</id> <id>8</id></o>", &Limits::default())?;
/// assert_eq!(tree.attribute("", "n"), Some("1"));
/// assert_eq!(tree.child("urn:o", "id").map(Tree::text), Some("7".to_owned()));
/// assert_eq!(tree.elements().count(), 2);
/// # Ok::<(), soap_model::xml::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Namespace name, empty for none.
    pub namespace: Arc<str>,
    /// Local name.
    pub local: String,
    /// Attributes in document order.
    pub attributes: Vec<TreeAttribute>,
    /// Elements and texts in document order.
    pub children: Vec<Node>,
}

/// An attribute of a [`Tree`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeAttribute {
    /// Namespace name, empty for none.
    pub namespace: Arc<str>,
    /// Local name.
    pub local: String,
    /// Normalised value.
    pub value: String,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A child element.
    Element(Tree),
    /// Text; never next to another text.
    Text(String),
}

/// A tree as plain data, for those who care about neither namespaces nor order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Map {
    /// `xsi:nil="true"`.
    Nil,
    /// An element with text only.
    Text(String),
    /// An element with attributes (`@name`), child elements, and text beside these (`#text`). A child that
    /// occurs several times is a list of its occurrences. Attributes of `xsi` are left out, and so is
    /// text of blanks beside elements.
    Fields(Vec<(String, Vec<Map>)>),
}

/// Trees are walked by recursion; whatever a reader's limit, they are not deeper.
const DEPTH: usize = 1000;

/// Namespace names shared by the nodes of a tree.
#[derive(Default)]
struct Shared(Vec<Option<Arc<str>>>);

impl Shared {
    fn uri(&mut self, ns: Ns, reader: &Reader<'_>) -> Arc<str> {
        let number = usize::from(ns.0);
        if self.0.len() <= number {
            self.0.resize(number + 1, None);
        }
        self.0[number].get_or_insert_with(|| reader.uri(ns).into()).clone()
    }
}

impl Tree {
    /// Reads the element whose start tag was just read, to its end.
    pub fn read(reader: &mut Reader<'_>) -> Result<Tree, Error> {
        let mut shared = Shared::default();
        let Some(mut tree) = Tree::start(reader, &mut shared) else {
            return Err(reader.error(ErrorKind::NoRoot));
        };
        let mut parents: Vec<Tree> = Vec::new();
        loop {
            match reader.next_event()? {
                Event::Start(_) => {
                    if parents.len() >= DEPTH {
                        return Err(reader.error(ErrorKind::Limit(Limit::Depth)));
                    }
                    if let Some(child) = Tree::start(reader, &mut shared) {
                        parents.push(std::mem::replace(&mut tree, child));
                    }
                }
                Event::Text(text) => match tree.children.last_mut() {
                    Some(Node::Text(before)) => before.push_str(&text),
                    _ if text.is_empty() => {}
                    _ => tree.children.push(Node::Text(text.into_owned())),
                },
                Event::End | Event::Done => match parents.pop() {
                    Some(parent) => {
                        let child = std::mem::replace(&mut tree, parent);
                        tree.children.push(Node::Element(child));
                    }
                    None => return Ok(tree),
                },
            }
        }
    }

    fn start(reader: &Reader<'_>, shared: &mut Shared) -> Option<Tree> {
        let name = reader.name()?;
        let attributes = reader.attributes().map(|a| TreeAttribute {
            namespace: shared.uri(a.name.ns, reader),
            local: a.name.local.to_owned(),
            value: a.value().into_owned(),
        });
        let attributes = attributes.collect();
        let namespace = shared.uri(name.ns, reader);
        Some(Tree { namespace, local: name.local.to_owned(), attributes, children: Vec::new() })
    }

    /// Reads a document.
    pub fn parse(xml: &str, limits: &Limits) -> Result<Tree, Error> {
        let mut reader = Reader::new(xml, limits, &[]);
        reader.root()?;
        let tree = Tree::read(&mut reader)?;
        reader.finish()?;
        Ok(tree)
    }

    /// The first child element of this name.
    pub fn child(&self, namespace: &str, local: &str) -> Option<&Tree> {
        self.elements().find(|t| *t.namespace == *namespace && t.local == local)
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Tree> {
        self.children.iter().filter_map(|n| match n {
            Node::Element(tree) => Some(tree),
            Node::Text(_) => None,
        })
    }

    /// All text directly in this element.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|n| match n {
            Node::Element(_) => None,
            Node::Text(text) => Some(text.as_str()),
        });
        texts.collect()
    }

    /// An attribute's value.
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| *a.namespace == *namespace && a.local == local)
            .map(|a| a.value.as_str())
    }

    /// The tree as XML that stands on its own. Qualified names in values are text to a tree: their prefixes are not
    /// declared.
    pub fn to_fragment(&self) -> Result<Fragment, WriteError> {
        let (mut out, mut prefixes) = (Vec::new(), Prefixes::new(&[]));
        let mut writer = Writer::new(&mut out, &mut prefixes, Settings::default());
        writer.declare_at_next_start();
        self.write(&mut writer);
        writer.finish()?;
        Ok(Fragment::written(out, &self.namespace, &self.local))
    }

    /// Writes the element.
    pub fn write(&self, writer: &mut Writer<'_, '_>) {
        writer.start_any(&self.namespace, &self.local);
        for attribute in &self.attributes {
            writer.attribute_any(&attribute.namespace, &attribute.local, &attribute.value);
        }
        for child in &self.children {
            match child {
                Node::Element(tree) => tree.write(writer),
                Node::Text(text) => writer.text(text),
            }
        }
        writer.end();
    }

    /// The tree as plain data.
    pub fn to_map(&self) -> Map {
        let xsi = super::names::XSI;
        if self.attribute(xsi, "nil").is_some_and(|nil| matches!(nil.trim(), "true" | "1")) {
            return Map::Nil;
        }
        let own = self.attributes.iter().filter(|a| *a.namespace != *xsi);
        let mut fields: Vec<(String, Vec<Map>)> =
            own.map(|a| (format!("@{}", a.local), vec![Map::Text(a.value.clone())])).collect();
        // Where the field of a child's name stands.
        let mut places = std::collections::HashMap::new();
        for child in self.elements() {
            let place = *places.entry(child.local.as_str()).or_insert_with(|| {
                fields.push((child.local.clone(), Vec::new()));
                fields.len() - 1
            });
            if let Some((_, values)) = fields.get_mut(place) {
                values.push(child.to_map());
            }
        }
        let text = self.text();
        if fields.is_empty() {
            return Map::Text(text);
        }
        if !text.trim().is_empty() {
            fields.push(("#text".to_owned(), vec![Map::Text(text)]));
        }
        Map::Fields(fields)
    }
}

impl Map {
    /// The values of a field; none where it is absent.
    pub fn field(&self, name: &str) -> &[Map] {
        match self {
            Map::Fields(fields) => fields.iter().find(|(n, _)| n == name).map_or(&[], |(_, values)| values),
            Map::Nil | Map::Text(_) => &[],
        }
    }

    /// The text of an element or attribute that has nothing else.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Map::Text(text) => Some(text),
            Map::Nil | Map::Fields(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<o xmlns='urn:o' xmlns:x='http://www.w3.org/2001/XMLSchema-instance' n='1'>a<id>7</id>&amp;<![CDATA[b]]>\
                        <n x:nil='1'/><id x:type='t'>8</id><p:e xmlns:p='urn:p' p:a='&lt;'/></o>";

    #[test]
    fn a_tree_keeps_names_attributes_and_the_order_of_everything() {
        let tree = Tree::parse(TEXT, &Limits::default()).unwrap();
        assert_eq!((&*tree.namespace, tree.local.as_str(), tree.text().as_str()), ("urn:o", "o", "a&b"));
        assert_eq!(tree.children.len(), 6);
        assert_eq!(tree.child("urn:p", "e").unwrap().attribute("urn:p", "a"), Some("<"));
        assert!(tree.child("urn:o", "e").is_none());
        let written = tree.to_fragment().unwrap();
        assert_eq!(written.name(), ("urn:o", "o"));
        assert_eq!(Tree::parse(written.as_str(), &Limits::default()).unwrap(), tree);
    }

    #[test]
    fn a_map_is_a_tree_without_namespaces_and_order() {
        let map = Tree::parse(TEXT, &Limits::default()).unwrap().to_map();
        let text = |t: &str| Map::Text(t.into());
        assert_eq!(map.field("id"), [text("7"), text("8")]);
        assert_eq!(map.field("n"), [Map::Nil]);
        assert_eq!(map.field("@n"), [text("1")]);
        assert_eq!(map.field("#text"), [text("a&b")]);
        assert_eq!(map.field("e")[0].field("@a")[0].as_text(), Some("<"));
        assert_eq!(Tree::parse("<a> </a>", &Limits::default()).unwrap().to_map(), text(" "));
    }

    #[test]
    fn a_tree_is_never_deeper_than_recursion_can_walk() {
        let limits = Limits { depth: u32::MAX, ..Limits::default() };
        let text = "<a>".repeat(1_000_000);
        let error = Tree::parse(&text, &limits).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Limit(Limit::Depth));
        let text = "<a>".repeat(DEPTH) + &"</a>".repeat(DEPTH);
        let tree = Tree::parse(&text, &limits).unwrap();
        assert_eq!(tree, tree.clone());
        assert!(tree.to_fragment().is_ok());
        assert!(matches!(tree.to_map(), Map::Fields(_)));
    }

    #[test]
    fn a_tree_with_a_name_that_is_none_is_not_written() {
        let mut tree = Tree::parse("<a/>", &Limits::default()).unwrap();
        tree.local = "a b".into();
        assert_eq!(tree.to_fragment(), Err(WriteError::Name("a b".into())));
    }
}

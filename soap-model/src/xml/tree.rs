//! A small owned tree with resolved names, and its view as a map.
use super::{Error, Fragment, Limits, Reader};

/// An element with everything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Namespace name, empty for none.
    pub namespace: String,
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
    pub namespace: String,
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
    /// occurs several times is a list of its occurrences.
    Fields(Vec<(String, Vec<Map>)>),
}

impl Tree {
    /// Reads the element whose start tag was just read, to its end.
    pub fn read(reader: &mut Reader<'_>) -> Result<Tree, Error> {
        let _ = reader;
        unimplemented!()
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
        self.elements().find(|t| t.namespace == namespace && t.local == local)
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
        unimplemented!()
    }

    /// An attribute's value.
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| a.namespace == namespace && a.local == local)
            .map(|a| a.value.as_str())
    }

    /// The tree as XML that stands on its own.
    pub fn to_fragment(&self) -> Result<Fragment, super::WriteError> {
        unimplemented!()
    }

    /// The tree as plain data.
    pub fn to_map(&self) -> Map {
        unimplemented!()
    }
}

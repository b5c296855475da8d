//! Documents with their import graph, and marks on their nodes for diagnostics.
use super::{DocumentKind, Texts};
use crate::diagnostic::Label;
use roxmltree::{Node, NodeId};
use soap_model::contract::{Position, QName, Source};
use std::path::PathBuf;

/// A parsed file.
#[derive(Debug)]
pub struct Document<'t> {
    /// Index of its source.
    pub source: u32,
    /// What its root element says it is.
    pub kind: DocumentKind,
    /// Path as shown to the user (see [`Source::path`]).
    pub path: String,
    /// The tree; it borrows its text from [`Texts`].
    pub tree: roxmltree::Document<'t>,
    /// Its imports and includes in document order.
    pub imports: Vec<Import>,
    /// Given by the user, not found through an import.
    pub entry: bool,
}

/// An element that imports or includes another document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Which element.
    pub kind: ImportKind,
    /// The element.
    pub node: NodeId,
    /// Its `namespace`.
    pub namespace: Option<String>,
    /// Its `location` or `schemaLocation`.
    pub location: Option<String>,
    /// Source of the document it led to. None: no location and no well-known namespace (then the namespace's schemas are
    /// among [`Documents::schemas`], or nowhere), or it could not be read (then there is a diagnostic).
    pub target: Option<u32>,
}

/// Kinds of imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// `wsdl:import` (1.1 and 2.0); the target may also be a schema.
    WsdlImport,
    /// `wsdl:include` (2.0).
    WsdlInclude,
    /// `xs:import`.
    SchemaImport,
    /// `xs:include`.
    SchemaInclude,
    /// `xs:redefine`.
    SchemaRedefine,
}

impl ImportKind {
    /// The element's usual name.
    pub fn name(self) -> &'static str {
        match self {
            ImportKind::WsdlImport => "wsdl:import",
            ImportKind::WsdlInclude => "wsdl:include",
            ImportKind::SchemaImport => "xs:import",
            ImportKind::SchemaInclude => "xs:include",
            ImportKind::SchemaRedefine => "xs:redefine",
        }
    }

    /// The attribute that names the other document.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            ImportKind::WsdlImport | ImportKind::WsdlInclude => "location",
            _ => "schemaLocation",
        }
    }

    /// What it should lead to.
    pub(super) fn expects(self) -> &'static str {
        match self {
            ImportKind::WsdlImport => "a WSDL document or a schema",
            ImportKind::WsdlInclude => "a WSDL document",
            _ => "a schema",
        }
    }
}

/// An `xs:schema` element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SchemaRoot {
    /// Source of its document.
    pub source: u32,
    /// The element.
    pub node: NodeId,
}

/// All documents of a run.
#[derive(Debug)]
pub struct Documents<'t> {
    pub(super) texts: &'t Texts,
    /// By source; None where the file could not be parsed.
    pub(super) documents: Vec<Option<Document<'t>>>,
    pub(super) paths: Vec<String>,
    pub(super) files: Vec<PathBuf>,
    pub(super) schemas: Vec<SchemaRoot>,
}

impl<'t> Documents<'t> {
    /// The documents in the order they were read, the user's first.
    pub fn iter(&self) -> impl Iterator<Item = &Document<'t>> {
        self.documents.iter().flatten()
    }

    /// The document of a source.
    pub fn get(&self, source: u32) -> Option<&Document<'t>> {
        self.documents.get(source as usize)?.as_ref()
    }

    /// The schemas to read, in the order they were met: those inside WSDL documents, those given by the user, those
    /// imported, and bundled ones that the documents refer to without importing them. Those reached by
    /// `xs:include` and `xs:redefine` only are not among them: follow [`Documents::target`].
    pub fn schemas(&self) -> &[SchemaRoot] {
        &self.schemas
    }

    /// The element of a [`SchemaRoot`].
    pub fn schema_node(&self, schema: SchemaRoot) -> Option<Node<'_, 't>> {
        self.get(schema.source)?.tree.get_node(schema.node)
    }

    /// The document that an import, include or redefine element of a document leads to.
    pub fn target(&self, source: u32, import: NodeId) -> Option<&Document<'t>> {
        let imports = &self.get(source)?.imports;
        // In document order, as the ids are.
        let index = imports.binary_search_by_key(&import.get(), |import| import.node.get()).ok()?;
        self.get(imports.get(index)?.target?)
    }

    /// Every file that was read, also those with errors and the catalogs: what a build script has to watch.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The sources with their texts and import edges, for [`soap_model::contract::Contract::sources`] and for rendering
    /// diagnostics.
    pub fn sources(&self) -> Vec<Source> {
        let imports = |source: usize| {
            let document = self.documents.get(source)?.as_ref()?;
            let edge = |i: &Import| Some((i.location.clone()?, i.target? as usize));
            Some(document.imports.iter().filter_map(edge).collect::<Vec<_>>())
        };
        let source = |(i, path): (usize, &String)| Source {
            path: path.clone(),
            text: self.texts.text(i).to_string(),
            imports: imports(i).unwrap_or_default(),
        };
        self.paths.iter().enumerate().map(source).collect()
    }
}

impl<'t> Document<'t> {
    /// Where a node starts.
    pub fn position(&self, node: Node<'_, '_>) -> Position {
        Position { source: self.source, offset: u32::try_from(node.range().start).unwrap_or(u32::MAX) }
    }

    /// Marks a node: the start tag of an element, else the whole node.
    pub fn at(&self, node: Node<'_, '_>) -> Label {
        let range = node.range();
        let end = if node.is_element() {
            // The tag ends after the last attribute; `>` may stand in an attribute's value.
            let from = node.attributes().map(|a| a.range().end).max().unwrap_or(range.start);
            let text = self.tree.input_text().get(from..range.end).unwrap_or_default();
            text.find('>').map_or(range.end, |i| from + i + 1)
        } else {
            range.end
        };
        Label::new(self.source, range.start..end.max(range.start), "")
    }

    /// Marks the value of an attribute without namespace; without such an attribute the start tag.
    pub fn at_attribute(&self, node: Node<'_, '_>, name: &str) -> Label {
        match node.attribute_node(name) {
            Some(attribute) => Label::new(self.source, attribute.range_value(), ""),
            None => self.at(node),
        }
    }
}

/// Resolves the text of an attribute that holds a QName. `Err`: the prefix that is not bound. A name without prefix is
/// in the default namespace, where there is one (Namespaces in XML, XSD 1.0 part 2, 3.2.18).
pub fn resolve_qname<'x>(node: Node<'_, '_>, text: &'x str) -> Result<QName, &'x str> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    match text.split_once(':') {
        Some(("xml", local)) => Ok(QName::new(soap_model::xml::names::XML, local)),
        Some((prefix, local)) => {
            let namespace = node.lookup_namespace_uri(Some(prefix)).ok_or(prefix)?;
            Ok(QName::new(namespace, local))
        }
        None => Ok(QName::new(node.lookup_namespace_uri(None).unwrap_or_default(), text)),
    }
}

//! An element of a WSDL document, and how to walk from it.
use crate::diagnostic::Label;
use crate::load::Document;
use roxmltree::Node;
use soap_model::contract::Position;

/// An element with the document it stands in.
#[derive(Clone, Copy)]
pub(super) struct At<'d, 't> {
    pub(super) document: &'d Document<'t>,
    pub(super) node: Node<'d, 't>,
}

impl<'d, 't> At<'d, 't> {
    /// Child elements of WSDL with this name.
    pub(super) fn children(self, name: &'static str) -> impl Iterator<Item = At<'d, 't>> {
        let wsdl = self.wsdl();
        self.elements().filter(move |child| child.is(wsdl, name))
    }

    /// The first such child.
    pub(super) fn child(self, name: &'static str) -> Option<At<'d, 't>> {
        self.children(name).next()
    }

    /// The element around it.
    pub(super) fn parent(self) -> Option<At<'d, 't>> {
        self.node.parent_element().map(|node| At { node, ..self })
    }

    /// All child elements.
    pub(super) fn elements(self) -> impl Iterator<Item = At<'d, 't>> {
        self.node.children().filter(|n| n.is_element()).map(move |node| At { node, ..self })
    }

    /// Child elements that are extensions.
    pub(super) fn extensions(self) -> impl Iterator<Item = At<'d, 't>> {
        let wsdl = self.wsdl();
        self.elements().filter(move |child| child.namespace() != wsdl)
    }

    /// The namespace of the WSDL version that the document is written in.
    fn wsdl(self) -> &'d str {
        self.document.tree.root_element().tag_name().namespace().unwrap_or_default()
    }

    pub(super) fn is(self, namespace: &str, name: &str) -> bool {
        self.namespace() == namespace && self.local() == name
    }

    pub(super) fn namespace(self) -> &'d str {
        self.node.tag_name().namespace().unwrap_or_default()
    }

    pub(super) fn local(self) -> &'d str {
        self.node.tag_name().name()
    }

    /// An attribute without namespace.
    pub(super) fn attribute(self, name: &str) -> Option<&'d str> {
        self.node.attribute(name)
    }

    /// An attribute of an extension, white space around it removed.
    pub(super) fn attribute_in(self, namespace: &str, name: &str) -> Option<&'d str> {
        self.node.attribute((namespace, name)).map(str::trim)
    }

    /// `name`, white space around it removed.
    pub(super) fn name(self) -> Option<&'d str> {
        self.attribute("name").map(str::trim).filter(|name| !name.is_empty())
    }

    /// Marks the start tag.
    pub(super) fn label(self) -> Label {
        self.document.at(self.node)
    }

    /// Marks an attribute's value.
    pub(super) fn label_of(self, attribute: &str) -> Label {
        self.document.at_attribute(self.node, attribute)
    }

    /// Marks the value of an extension's attribute.
    pub(super) fn label_in(self, namespace: &str, name: &str) -> Label {
        match self.node.attribute_node((namespace, name)) {
            Some(attribute) => Label::new(self.document.source, attribute.range_value(), ""),
            None => self.label(),
        }
    }

    pub(super) fn position(self) -> Option<Position> {
        Some(self.document.position(self.node))
    }

    /// Text of `wsdl:documentation`, the lines' indentation removed.
    pub(super) fn documentation(self) -> Option<String> {
        let documentation = self.child("documentation")?;
        let text: String =
            documentation.node.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
        let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
        Some(lines.join("\n")).filter(|text| !text.is_empty())
    }

    /// Target namespace of the definitions this element is in.
    pub(super) fn target_namespace(self) -> &'d str {
        self.document.tree.root_element().attribute("targetNamespace").unwrap_or_default()
    }

    /// `wsdl:required`.
    pub(super) fn required(self) -> bool {
        self.node
            .attribute((self.wsdl(), "required"))
            .is_some_and(|value| matches!(value.trim(), "true" | "1"))
    }
}

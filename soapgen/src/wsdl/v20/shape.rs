//! What the styles of operations ask of an element: a sequence of which particles, and which attributes.
use super::Reader;
use crate::load::Documents;
use roxmltree::Node;
use soap_model::contract::{
    ComplexType, Content, Derivation, ElementDecl, ElementId, Particle, Position, Term, TypeKind, Types,
};
use soap_model::xml::names::XSD;
use std::collections::HashMap;

/// References to global elements in the content of complex types, by the place of the type. The schema stage leaves out
/// those that lead nowhere, which the styles object to nevertheless.
pub(super) fn written_references(documents: &Documents<'_>) -> HashMap<Position, String> {
    let mut found = HashMap::new();
    let xsd = |node: Node<'_, '_>, name: &str| node.has_tag_name((XSD, name));
    for document in documents.iter() {
        let elements = document.tree.descendants().filter(|node| xsd(*node, "element"));
        for (element, text) in elements.filter_map(|node| Some((node, node.attribute("ref")?))) {
            if let Some(owner) = element.ancestors().find(|node| xsd(*node, "complexType")) {
                found.entry(document.position(owner)).or_insert_with(|| text.to_string());
            }
        }
    }
    found
}

impl<'d> Reader<'d, '_> {
    /// The type of an element as the styles see it.
    pub(super) fn shape(&self, element: ElementId) -> Shape<'d> {
        let types = self.types;
        let mut shape = Shape::of(types, element);
        let position = types[types[element].r#type].position;
        let resolved =
            shape.elements().find(|element| element.global).map(|element| element.name.to_string());
        let written = || self.written_references.get(&position?).cloned();
        shape.global = resolved.or_else(written);
        shape
    }
}

/// The type of an element as the styles see it.
pub(super) struct Shape<'x> {
    /// Its content is a sequence, or empty.
    pub(super) sequence: bool,
    /// The particles of the sequence.
    pub(super) items: Vec<Item<'x>>,
    /// A global element that the sequence refers to.
    pub(super) global: Option<String>,
    /// The complex type, if it is one.
    complex: Option<&'x ComplexType>,
}

/// A particle of the sequence.
#[derive(Clone, Copy)]
pub(super) enum Item<'x> {
    Element {
        declaration: &'x ElementDecl,
        once: bool,
        optional: bool,
    },
    Wildcard,
    /// Another group.
    Group,
}

impl<'x> Shape<'x> {
    fn of(types: &'x Types, element: ElementId) -> Self {
        let definition = &types[types[element].r#type];
        let TypeKind::Complex(complex) = &definition.kind else {
            return Shape { sequence: false, items: Vec::new(), global: None, complex: None };
        };
        let (sequence, particles): (bool, &[Particle]) = match &complex.content {
            Content::Empty => (true, &[]),
            Content::Simple(_) => (false, &[]),
            Content::Elements(particle) | Content::Mixed(particle) => match &particle.term {
                Term::Sequence(group) => (true, &group.particles),
                _ => (false, std::slice::from_ref(particle)),
            },
        };
        let mut items = Vec::new();
        // An extension has the sequences of its base and its own one after the other.
        let mut left: Vec<&Particle> = particles.iter().rev().collect();
        while let Some(particle) = left.pop() {
            items.push(match &particle.term {
                Term::Element(id) => Item::Element {
                    declaration: &types[*id],
                    once: particle.min == 1 && particle.max == Some(1),
                    optional: particle.min == 0,
                },
                Term::Wildcard(_) => Item::Wildcard,
                Term::Sequence(group)
                    if definition.derivation == Derivation::Extension
                        && particle.min == 1
                        && particle.max == Some(1) =>
                {
                    left.extend(group.particles.iter().rev());
                    continue;
                }
                _ => Item::Group,
            });
        }
        Shape { sequence, items, global: None, complex: Some(complex) }
    }

    /// The elements of the sequence.
    pub(super) fn elements(&self) -> impl Iterator<Item = &'x ElementDecl> {
        self.items.iter().filter_map(|item| match item {
            Item::Element { declaration, .. } => Some(*declaration),
            _ => None,
        })
    }

    pub(super) fn only_elements(&self) -> bool {
        self.items.iter().all(|item| matches!(item, Item::Element { .. }))
    }

    pub(super) fn only_elements_and_wildcards(&self) -> bool {
        !self.items.iter().any(|item| matches!(item, Item::Group))
    }

    pub(super) fn has_attributes(&self) -> bool {
        self.complex.is_some_and(|complex| !complex.attributes.is_empty() || complex.any_attribute.is_some())
    }

    /// Attributes that are not global.
    pub(super) fn has_local_attributes(&self, types: &Types) -> bool {
        self.complex.is_some_and(|complex| complex.attributes.iter().any(|of| !types[of.attribute].global))
    }
}

//! The styles `iri` and `multipart`, in which an element is a list of parameters (part 2, 4.2 and 4.3).
use super::Reader;
use super::operations::InterfaceOperation;
use super::references::Content;
use super::shape::Item;
use super::violations::violation;
use crate::diagnostic::{Deviation, Label};
use soap_model::contract::{SimpleType, TypeId, TypeKind, Types, Variety};
use soap_model::datatypes::Builtin;
use std::collections::HashSet;

/// The assertions of one of the styles.
struct Style {
    name: &'static str,
    content: &'static str,
    elements: &'static str,
    local: &'static str,
    named: &'static str,
    attributes: &'static str,
}

const IRI: Style = Style {
    name: "iri",
    content: "IRIStyle-2051",
    elements: "IRIStyle-2052",
    local: "IRIStyle-2053",
    named: "IRIStyle-2054",
    attributes: "IRIStyle-2055",
};

const MULTIPART: Style = Style {
    name: "multipart",
    content: "MultipartStyle-2057",
    elements: "MultipartStyle-2058",
    local: "MultipartStyle-2059",
    named: "MultipartStyle-2061",
    attributes: "MultipartStyle-2062",
};

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn check_parameter_styles(&mut self, operation: &InterfaceOperation<'d, 't>) {
        for style in [IRI, MULTIPART] {
            if operation.has_style(style.name) {
                self.check_parameter_style(operation, &style);
            }
        }
    }

    fn check_parameter_style(&mut self, operation: &InterfaceOperation<'d, 't>, style: &Style) {
        let Some(initial) = operation.initial() else { return };
        let label = || initial.at.label_of("element");
        let (name, id) = match &initial.content {
            Content::Element(name, id) => (name, *id),
            _ => {
                let text = format!("the first message of the style {} holds no element", style.name);
                return self.parameter(
                    style.content,
                    text,
                    initial.at.label(),
                    "an attribute `element` with the name of an element",
                );
            }
        };
        if name.local != operation.name.local {
            let text =
                format!("the element `{name}` is not named like the operation `{}`", operation.name.local);
            let diagnostic = violation(&[style.named, "InterfaceOperation-1023"], text)
                .at(label(), "")
                .expected(format!("an element named `{}`", operation.name.local));
            self.diagnostics.tolerate(Deviation::StyleElementName, diagnostic);
        }
        // A reference that leads nowhere was reported.
        let Some(id) = id else { return };
        let types = self.types;
        let shape = self.shape(id);
        if !shape.sequence {
            let text = format!("the type of the element `{name}` is no sequence");
            return self.parameter(
                style.elements,
                text,
                label(),
                "a complex type that holds a sequence of elements",
            );
        }
        if !shape.only_elements() {
            let text = format!("the sequence of `{name}` holds more than elements");
            self.parameter(style.elements, text, label(), "a sequence of elements");
        }
        if let Some(global) = &shape.global {
            let text = format!("the sequence of `{name}` refers to the global element `{global}`");
            self.parameter(style.local, text, label(), "local elements only");
        }
        let child_attributes = shape.elements().find(|element| {
            let TypeKind::Complex(complex) = &types[element.r#type].kind else { return false };
            !complex.attributes.is_empty()
        });
        if shape.has_attributes() || child_attributes.is_some() {
            let of = child_attributes.map_or(name, |element| &element.name);
            let text = format!("the type of the element `{of}` has attributes");
            self.parameter(style.attributes, text, label(), "types without attributes");
        }
        match style.name {
            "iri" => {
                for element in shape.elements() {
                    if let Some(problem) = not_in_iri(types, element.r#type) {
                        let text = format!("the value of `{}` {problem}", element.name);
                        let expected = "a simple type that is not xs:QName, xs:NOTATION, xs:hexBinary or xs:base64Binary";
                        self.parameter("IRIStyle-2056", text, label(), expected);
                    }
                }
            }
            _ => {
                let once = |item: &Item<'_>| !matches!(item, Item::Element { once: false, .. });
                if !shape.items.iter().all(once) {
                    let text = format!("an element in the sequence of `{name}` does not occur exactly once");
                    self.parameter("MultipartStyle-2060", text, label(), "minOccurs and maxOccurs of 1");
                }
                let mut seen = HashSet::new();
                if let Some(twice) = shape.elements().find(|element| !seen.insert(element.name.local.clone()))
                {
                    let text = format!("the sequence of `{name}` holds two elements `{}`", twice.name.local);
                    self.parameter("MultipartStyle-2063", text, label(), "elements of different names");
                }
            }
        }
    }

    fn parameter(&mut self, assertion: &'static str, message: String, label: Label, expected: &str) {
        let diagnostic = violation(&[assertion, "InterfaceOperation-1023"], message).at(label, "");
        self.diagnostics.push(diagnostic.expected(expected));
    }
}

/// Why values of a type cannot stand in an IRI.
fn not_in_iri(types: &Types, id: TypeId) -> Option<&'static str> {
    let TypeKind::Simple(simple) = &types[id].kind else { return Some("is not simple") };
    let mut left: Vec<&SimpleType> = vec![simple];
    let mut seen = HashSet::new();
    while let Some(simple) = left.pop() {
        let members: &[TypeId] = match &simple.variety {
            Variety::Atomic => match simple.builtin {
                Builtin::QName | Builtin::Notation => return Some("needs namespace declarations"),
                Builtin::HexBinary | Builtin::Base64Binary => return Some("is binary"),
                _ => continue,
            },
            Variety::List(item) => std::slice::from_ref(item),
            Variety::Union(members) => members,
        };
        for id in members {
            if seen.insert(*id)
                && let TypeKind::Simple(simple) = &types[*id].kind
            {
                left.push(simple);
            }
        }
    }
    None
}

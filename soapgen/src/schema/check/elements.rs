//! Element declarations (part 1, 3.3.6): values, ids, substitution groups.
use super::derivation::is_derived;
use crate::diagnostic::{Deviation, Diagnostic};
use crate::schema::complex::is_emptiable;
use crate::schema::symbols::{Compiler, Place};
use crate::schema::syntax;
use soap_model::contract::{Content, ElementId, TypeKind};
use soap_model::datatypes::Builtin;

const CLAUSE: &str = "XSD 1.0 part 1, 3.3.6";

impl<'a> Compiler<'a, '_> {
    /// Checks every element declaration.
    pub(super) fn check_elements(&mut self) {
        let mut cleared = vec![false; self.types.elements.len()];
        for index in 0..self.types.elements.len() {
            let id = ElementId(index as u32);
            self.check_element_value(id);
            self.check_substitution(id, &mut cleared);
        }
    }

    fn check_element_value(&mut self, id: ElementId) {
        let Place { node, schema } = self.element_places[id.0 as usize];
        let r#type = self.types[id].r#type;
        if r#type == self.types.builtin(Builtin::Notation) {
            self.notation_without_names(schema, node);
        }
        let Some(text) = syntax::raw_attribute(node, "fixed").or(syntax::raw_attribute(node, "default"))
        else {
            return;
        };
        let simple = match &self.types[r#type].kind {
            TypeKind::Simple(_) => Some(r#type),
            TypeKind::Complex(complex) => match &complex.content {
                Content::Simple(simple) => Some(*simple),
                Content::Mixed(particle) if is_emptiable(particle) => return,
                _ => None,
            },
        };
        match simple {
            Some(simple) => {
                let checked = self.check_value(schema, node, simple, text, "e-props-correct", CLAUSE);
                checked.apply(&mut self.types.elements[id.0 as usize].value);
            }
            None => {
                let name = self.type_name(r#type);
                let diagnostic = Diagnostic::error(
                    "e-props-correct",
                    format!("an element of type {name} cannot have a default or fixed value"),
                )
                .expected("a type with simple content, or with mixed content that may be empty")
                .clause(CLAUSE);
                let attribute =
                    if syntax::raw_attribute(node, "fixed").is_some() { "fixed" } else { "default" };
                self.tolerate(schema, node, attribute, Deviation::InvalidDefault, diagnostic);
                self.types.elements[id.0 as usize].value = None;
            }
        }
    }

    fn check_substitution(&mut self, id: ElementId, cleared: &mut [bool]) {
        let Some(head) = self.types[id].substitutes else { return };
        let Place { node, schema } = self.element_places[id.0 as usize];
        // Follow the heads until one that is known to lead nowhere.
        let mut chain = std::collections::HashSet::new();
        let mut at = Some(id);
        while let Some(element) = at {
            if cleared[element.0 as usize] {
                break;
            }
            cleared[element.0 as usize] = true;
            chain.insert(element);
            at = self.types[element].substitutes;
            if let Some(next) = at
                && chain.contains(&next)
            {
                let name = self.types[id].name.clone();
                let diagnostic = Diagnostic::error(
                    "e-props-correct",
                    format!("the substitution groups of `{name}` go in a circle"),
                )
                .help("follow `substitutionGroup` from this element: it comes back")
                .clause(CLAUSE);
                self.error(schema, node, "substitutionGroup", diagnostic);
                break;
            }
        }
        let (own, of) = (self.types[id].r#type, self.types[head].r#type);
        let without = self.types[head].r#final;
        if !is_derived(&self.types, own, of, without) {
            let (own_name, of_name) = (self.type_name(own), self.type_name(of));
            let head_place = self.element_places[head.0 as usize];
            let also = self.label(head_place.schema, head_place.node);
            let why = if is_derived(&self.types, own, of, Default::default()) {
                format!("{own_name} is derived from {of_name} in a way that the head's `final` forbids")
            } else {
                format!("{own_name} is not derived from {of_name}")
            };
            let head_name = self.types[head].name.clone();
            let diagnostic = Diagnostic::error(
                "e-props-correct",
                format!("this element cannot stand for `{head_name}`: {why}"),
            )
            .expected(format!("the type {of_name}, or one derived from it"))
            .also(also, "the head of the substitution group")
            .clause(CLAUSE);
            self.error(schema, node, "substitutionGroup", diagnostic);
        }
    }
}

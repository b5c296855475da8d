//! Element declarations (part 1, 3.3).
use super::old;
use super::symbols::{Compiler, SchemaIx};
use super::syntax::{self, Node, OLD_XMIME, XMIME};
use crate::diagnostic::Diagnostic;
use soap_model::contract::{DerivationSet, ElementId, Owner, ValueConstraint};
use std::collections::HashSet;

const CLAUSE: &str = "XSD 1.0 part 1, 3.3.3";

impl<'a> Compiler<'a, '_> {
    /// Reads an element declaration that is not a reference.
    pub(super) fn declare_element(&mut self, schema: SchemaIx, node: Node<'a>, id: ElementId, global: bool) {
        let r#type = self.type_of(schema, node, Owner::Element(id));
        let head = syntax::attribute(node, "substitutionGroup")
            .or_else(|| syntax::attribute(node, "equivClass").filter(|_| old::is_old(node)))
            .filter(|_| global)
            .and_then(|text| self.element_named(schema, node, "substitutionGroup", text));
        match (r#type, head) {
            (Some(id_of_type), _) => self.types.elements[id.0 as usize].r#type = id_of_type,
            (None, Some(_)) => self.typed_by_head.push(id),
            (None, None) => {}
        }
        let value = self.value_constraint(schema, node, "src-element", CLAUSE);
        let constraints = self.declare_constraints(schema, node);
        let schema = &self.schemas[schema];
        let block = syntax::attribute(node, "block").map_or(schema.block_default, syntax::derivation_set);
        let r#final = if global {
            syntax::attribute(node, "final").map_or(schema.final_default, syntax::derivation_set)
        } else {
            DerivationSet::default()
        };
        let content_types = node
            .attributes()
            .find(|a| a.name() == "expectedContentTypes" && matches!(a.namespace(), Some(XMIME | OLD_XMIME)))
            .map(|a| a.value().to_owned());
        let element = &mut self.types.elements[id.0 as usize];
        element.substitutes = head;
        element.nillable =
            syntax::flag(node, "nillable") || old::is_old(node) && syntax::flag(node, "nullable");
        element.r#abstract = syntax::flag(node, "abstract");
        element.block = DerivationSet { list: false, union: false, ..block };
        element.r#final = DerivationSet { list: false, union: false, substitution: false, ..r#final };
        element.value = value;
        element.constraints = constraints;
        element.expected_content_types = content_types;
    }

    /// The type that `type` names or that stands inside; None if there is neither.
    fn type_of(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        owner: Owner,
    ) -> Option<soap_model::contract::TypeId> {
        let inner = syntax::child(node, "simpleType").or_else(|| syntax::child(node, "complexType"));
        let named = syntax::attribute(node, "type");
        if let (Some(inner), Some(_)) = (inner, named) {
            let also = self.label(schema, inner);
            let diagnostic = Diagnostic::error(
                "src-element",
                "an element has `type` or a type definition inside, not both",
            )
            .also(also, "the definition inside")
            .clause(CLAUSE);
            self.error(schema, node, "type", diagnostic);
        }
        if let Some(text) = named {
            return Some(self.type_named(schema, node, "type", text, false));
        }
        inner.map(|inner| {
            let id = self.new_type(schema, inner, None, Some(owner));
            self.declare_type(id);
            id
        })
    }

    /// `default` or `fixed`.
    pub(super) fn value_constraint(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        rule: &'static str,
        clause: &'static str,
    ) -> Option<ValueConstraint> {
        let (default, fixed) = (syntax::raw_attribute(node, "default"), syntax::raw_attribute(node, "fixed"));
        if default.is_some() && fixed.is_some() {
            let diagnostic =
                Diagnostic::error(rule, "`default` and `fixed` exclude each other").clause(clause);
            self.error(schema, node, "default", diagnostic);
        }
        fixed
            .map(|v| ValueConstraint::Fixed(v.to_owned()))
            .or(default.map(|v| ValueConstraint::Default(v.to_owned())))
    }

    /// What stands on an element particle beside its name: refused on a reference (src-element 2.2).
    pub(super) fn element_reference(&mut self, schema: SchemaIx, node: Node<'a>) {
        for name in ["name", "type", "nillable", "default", "fixed", "form", "block"] {
            if syntax::attribute(node, name).is_some() {
                let diagnostic =
                    Diagnostic::error("src-element", format!("`{name}` may not stand beside `ref`"))
                        .help("a reference takes everything but its occurrence from the element it refers to")
                        .clause(CLAUSE);
                self.error(schema, node, name, diagnostic);
            }
        }
        if let Some((child, name)) = syntax::components(node).next() {
            let diagnostic =
                Diagnostic::error("src-element", format!("`xs:{name}` may not stand in a reference"))
                    .clause(CLAUSE);
            self.error(schema, child, "", diagnostic);
        }
    }

    /// Elements without a type take that of the head of their substitution group, which may do the same.
    pub(super) fn type_by_heads(&mut self) {
        let mut open: HashSet<ElementId> = self.typed_by_head.iter().copied().collect();
        for start in std::mem::take(&mut self.typed_by_head) {
            let mut chain = Vec::new();
            let mut at = start;
            while open.remove(&at) {
                chain.push(at);
                match self.types[at].substitutes {
                    Some(head) => at = head,
                    None => break,
                }
            }
            let r#type = self.types[at].r#type;
            for element in chain {
                self.types.elements[element.0 as usize].r#type = r#type;
            }
        }
    }
}

//! Simple type definitions (part 1, 3.14).
use super::symbols::{Compiler, Place, SchemaIx};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{Derivation, DerivationSet, Owner, SimpleType, TypeId, TypeKind, Variety};
use soap_model::datatypes::Builtin;

const CLAUSE: &str = "XSD 1.0 part 1, 3.14.6";

/// A simple type as read.
#[derive(Debug)]
pub(super) struct SimpleDraft<'a> {
    pub how: SimpleHow<'a>,
    pub r#final: DerivationSet,
}

/// The three ways to make one.
#[derive(Debug)]
pub(super) enum SimpleHow<'a> {
    /// Of a base, by the facets that are children of this node.
    Restriction(TypeId, Node<'a>),
    List(TypeId),
    Union(Vec<TypeId>),
}

impl SimpleHow<'_> {
    /// The types that must be complete before this one.
    pub(super) fn needs(&self) -> &[TypeId] {
        match self {
            SimpleHow::Restriction(base, _) => std::slice::from_ref(base),
            SimpleHow::List(item) => std::slice::from_ref(item),
            SimpleHow::Union(members) => members,
        }
    }
}

impl<'a> Compiler<'a, '_> {
    /// Reads a simple type definition.
    pub(super) fn declare_simple(
        &mut self,
        id: TypeId,
        schema: SchemaIx,
        node: Node<'a>,
    ) -> Option<SimpleDraft<'a>> {
        let (how_node, how) =
            syntax::components(node).find(|(_, n)| matches!(*n, "restriction" | "list" | "union"))?;
        let owner = Some(Owner::Type(id));
        let redefined = self.redefined_type(id);
        let how = match how {
            "restriction" => {
                let base = match redefined {
                    Some(original) if self.names_itself(schema, how_node) => original,
                    _ => self.one_type(schema, how_node, "base", "src-simple-type", owner),
                };
                SimpleHow::Restriction(base, how_node)
            }
            "list" => SimpleHow::List(self.one_type(schema, how_node, "itemType", "src-simple-type", owner)),
            _ => {
                let mut members = Vec::new();
                for text in syntax::attribute(how_node, "memberTypes").into_iter().flat_map(syntax::items) {
                    members.push(self.simple_type_named(schema, how_node, "memberTypes", text));
                }
                for (child, name) in syntax::components(how_node) {
                    if name == "simpleType" {
                        let member = self.new_type(schema, child, None, owner);
                        self.declare_type(member);
                        members.push(member);
                    }
                }
                if members.is_empty() {
                    let diagnostic = Diagnostic::error("src-simple-type", "a union needs member types")
                        .expected("`memberTypes`, or `xs:simpleType` inside")
                        .clause("XSD 1.0 part 1, 3.14.3");
                    self.error(schema, how_node, "", diagnostic);
                }
                SimpleHow::Union(members)
            }
        };
        if redefined.is_some_and(|original| how.needs() != [original]) {
            self.not_redefined(schema, how_node);
        }
        // `extension` is not a word of `final` here; of `finalDefault` it is, and means nothing for simple types (3.14.2).
        let root = self.schemas[schema].root;
        let text =
            syntax::attribute(node, "final").or(syntax::attribute(root, "finalDefault")).unwrap_or_default();
        let r#final =
            DerivationSet { extension: text == "#all", substitution: false, ..syntax::derivation_set(text) };
        Some(SimpleDraft { how, r#final })
    }

    /// What a type that redefines has as original; None for other types.
    pub(super) fn redefined_type(&self, id: TypeId) -> Option<TypeId> {
        let redefining = self.globals[self.redefining?];
        (redefining.target == id.0).then(|| redefining.original.map(|g| TypeId(self.globals[g].target)))?
    }

    /// Whether the `base` of a redefinition is the name of what is redefined.
    pub(super) fn names_itself(&mut self, schema: SchemaIx, node: Node<'a>) -> bool {
        let own = self.redefining.map(|g| self.globals[g].key);
        let base = syntax::attribute(node, "base").and_then(|text| self.key(schema, node, text));
        base.is_some() && base == own
    }

    /// A redefined type must be derived from itself (src-redefine 5).
    pub(super) fn not_redefined(&mut self, schema: SchemaIx, node: Node<'a>) {
        let diagnostic = Diagnostic::error("src-redefine", "a redefined type is derived from itself")
            .expected("its own name as `base`")
            .clause("XSD 1.0 part 1, 4.2.2");
        self.error(schema, node, "base", diagnostic);
    }

    /// The type that an attribute names or the one `simpleType` inside, one of the two.
    fn one_type(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        attribute: &str,
        rule: &'static str,
        owner: Option<Owner>,
    ) -> TypeId {
        let inner = syntax::child(node, "simpleType");
        match (syntax::attribute(node, attribute), inner) {
            (Some(text), None) => self.simple_type_named(schema, node, attribute, text),
            (None, Some(inner)) => {
                let id = self.new_type(schema, inner, None, owner);
                self.declare_type(id);
                id
            }
            (text, _) => {
                let message = if text.is_some() {
                    format!("`{attribute}` and a simple type inside exclude each other")
                } else {
                    format!("`{attribute}` is missing, and no simple type stands inside")
                };
                let diagnostic = Diagnostic::error(rule, message)
                    .expected(format!("either `{attribute}` or `xs:simpleType` inside"))
                    .clause("XSD 1.0 part 1, 3.14.3");
                self.error(schema, node, attribute, diagnostic);
                self.types.builtin(Builtin::AnySimpleType)
            }
        }
    }

    /// The simple type with this id; None for a complex one.
    pub(super) fn simple(&self, id: TypeId) -> Option<&SimpleType> {
        match &self.types[id].kind {
            TypeKind::Simple(simple) => Some(simple),
            TypeKind::Complex(_) => None,
        }
    }

    /// Completes a simple type whose base, item or members are complete.
    pub(super) fn complete_simple(&mut self, id: TypeId, draft: &SimpleDraft<'a>) {
        let Some(place) = self.type_places[id.0 as usize] else { return };
        let any = self.types.builtin(Builtin::AnySimpleType);
        let (base, derivation, simple) = match &draft.how {
            SimpleHow::Restriction(base, node) => {
                self.restriction_allowed(*base, place, *node);
                let Some(inherited) = self.simple(*base).cloned() else { return };
                let simple = self.restricted(*base, inherited, place.schema, *node);
                (*base, Derivation::Restriction, simple)
            }
            SimpleHow::List(item) => {
                self.item_allowed(*item, place);
                let simple = SimpleType {
                    variety: Variety::List(*item),
                    builtin: Builtin::AnySimpleType,
                    facets: Vec::new(),
                };
                (any, Derivation::List, simple)
            }
            SimpleHow::Union(members) => {
                for member in members {
                    self.member_allowed(*member, place);
                }
                let simple = SimpleType {
                    variety: Variety::Union(members.clone()),
                    builtin: Builtin::AnySimpleType,
                    facets: Vec::new(),
                };
                (any, Derivation::Union, simple)
            }
        };
        let definition = &mut self.types.types[id.0 as usize];
        definition.base = Some(base);
        definition.derivation = derivation;
        definition.r#final = draft.r#final;
        definition.kind = TypeKind::Simple(simple);
    }

    fn restriction_allowed(&mut self, base: TypeId, place: Place<'a>, node: Node<'a>) {
        if self.types[base].r#final.restriction {
            self.forbidden(base, place, node, "base", "restriction", "st-props-correct");
        }
        let named = syntax::attribute(node, "base").map(syntax::local);
        // Of another name it stands for a base that was not found, or is no simple type, which was reported.
        let any = self.types.builtin(Builtin::AnySimpleType);
        if base == any && matches!(named, Some("anySimpleType" | "urSimpleType")) {
            let diagnostic = Diagnostic::error("cos-st-restricts", "`xs:anySimpleType` cannot be restricted")
                .expected("an atomic, list or union type as base")
                .help("`xs:string` takes any text too")
                .clause(CLAUSE);
            self.tolerate(place.schema, node, "base", Deviation::RestrictionOfAnySimpleType, diagnostic);
        }
    }

    fn item_allowed(&mut self, item: TypeId, place: Place<'a>) {
        if self.types[item].r#final.list {
            self.forbidden(item, place, place.node, "", "list", "st-props-correct");
        }
        if self.has_list(item) {
            let name = self.type_name(item);
            let diagnostic =
                Diagnostic::error("cos-list-of-atomic", format!("the item type of a list is a list: {name}"))
                    .expected("an atomic type, or a union of atomic types")
                    .clause(CLAUSE);
            self.error(place.schema, place.node, "", diagnostic);
        }
    }

    /// Whether a simple type is a list or a union with a list among its members, at any depth.
    fn has_list(&self, id: TypeId) -> bool {
        let mut open = vec![id];
        let mut seen = std::collections::HashSet::new();
        while let Some(id) = open.pop() {
            match self.simple(id).map(|s| &s.variety) {
                Some(Variety::List(_)) => return true,
                Some(Variety::Union(members)) if seen.insert(id) => open.extend(members),
                _ => {}
            }
        }
        false
    }

    fn member_allowed(&mut self, member: TypeId, place: Place<'a>) {
        if self.types[member].r#final.union {
            self.forbidden(member, place, place.node, "", "union", "st-props-correct");
        }
        if member == self.types.builtin(Builtin::AnySimpleType) && !self.diagnostics.has_errors() {
            let diagnostic =
                Diagnostic::error("cos-st-restricts", "`xs:anySimpleType` cannot be a member of a union")
                    .expected("atomic, list or union types")
                    .clause(CLAUSE);
            self.tolerate(place.schema, place.node, "", Deviation::RestrictionOfAnySimpleType, diagnostic);
        }
    }

    /// Reports a derivation that the base's `final` forbids.
    pub(super) fn forbidden(
        &mut self,
        base: TypeId,
        place: Place<'a>,
        node: Node<'a>,
        attribute: &str,
        what: &str,
        rule: &'static str,
    ) {
        let name = self.type_name(base);
        let mut diagnostic =
            Diagnostic::error(rule, format!("{name} may not be the base of a {what}: it is final"))
                .help("`final` (or the schema's `finalDefault`) of the base forbids it");
        if let Some(label) = self.type_label(base) {
            diagnostic = diagnostic.also(label, "declared final here");
        }
        self.error(place.schema, node, attribute, diagnostic);
    }
}

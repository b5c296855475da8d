//! The state of a run: schemas, global components by name, the arenas of components being made.
use super::Options;
use super::attributes::AttributeGroupDraft;
use super::complex::ComplexDraft;
use super::content::{GroupDraft, ParticleBudget};
use super::simple::SimpleDraft;
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic, Diagnostics, Label};
use crate::load::Documents;
use soap_model::contract::{
    AttributeDecl, AttributeId, Derivation, DerivationSet, ElementDecl, ElementId, Owner, QName, SimpleType,
    TypeDef, TypeId, TypeKind, Types, Variety,
};
use soap_model::datatypes::Builtin;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Index into [`Compiler::schemas`].
pub(super) type SchemaIx = usize;
/// Index into [`Compiler::globals`].
pub(super) type GlobalIx = usize;

/// A name while documents are read: number of the namespace, local part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key<'a> {
    pub ns: u32,
    pub local: &'a str,
}

/// The symbol spaces (part 1, 2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Space {
    Type,
    Element,
    Attribute,
    Group,
    AttributeGroup,
    Notation,
}

impl Space {
    /// What it holds, in words.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Space::Type => "type",
            Space::Element => "element",
            Space::Attribute => "attribute",
            Space::Group => "group",
            Space::AttributeGroup => "attribute group",
            Space::Notation => "notation",
        }
    }

    /// The space that a schema element with this name declares into.
    pub(super) fn of(name: &str) -> Option<Space> {
        Some(match name {
            "simpleType" | "complexType" => Space::Type,
            "element" => Space::Element,
            "attribute" => Space::Attribute,
            "group" => Space::Group,
            "attributeGroup" => Space::AttributeGroup,
            "notation" => Space::Notation,
            _ => return None,
        })
    }
}

/// A schema document under one target namespace. A document included by schemas of different namespaces is several.
#[derive(Debug)]
pub(super) struct Schema<'a> {
    pub root: Node<'a>,
    pub source: u32,
    pub namespace: u32,
    /// It has no target namespace of its own and was given the including schema's (4.2.1, chameleon).
    pub chameleon: bool,
    pub qualified_elements: bool,
    pub qualified_attributes: bool,
    pub block_default: DerivationSet,
    pub final_default: DerivationSet,
    /// Namespaces it imports, its own included.
    pub imports: Vec<u32>,
    /// Schemas it includes or redefines.
    pub includes: Vec<SchemaIx>,
    /// Its `redefine` elements with the schema each redefines.
    pub redefines: Vec<(Node<'a>, SchemaIx)>,
    /// Too deeply nested to be read.
    pub refused: bool,
}

/// A global component.
#[derive(Debug, Clone, Copy)]
pub(super) struct Global<'a> {
    pub node: Node<'a>,
    pub schema: SchemaIx,
    pub space: Space,
    pub key: Key<'a>,
    /// Id in the arena of its kind.
    pub target: u32,
    /// For a redefinition: what it redefines.
    pub original: Option<GlobalIx>,
}

/// A type while it is being made.
#[derive(Debug)]
pub(super) enum Draft<'a> {
    /// Built in, or unreadable and taken for its placeholder.
    Done,
    Simple(SimpleDraft<'a>),
    Complex(Box<ComplexDraft<'a>>),
}

/// A type definition's place, by [`TypeId`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub node: Node<'a>,
    pub schema: SchemaIx,
}

/// Everything a run knows.
pub(super) struct Compiler<'a, 'd> {
    pub documents: &'a Documents<'a>,
    pub options: &'a Options,
    pub diagnostics: &'d mut Diagnostics,
    pub types: Types,
    pub schemas: Vec<Schema<'a>>,
    pub globals: Vec<Global<'a>>,
    pub tables: HashMap<(Space, Key<'a>), GlobalIx>,
    namespaces: Vec<Arc<str>>,
    namespace_numbers: HashMap<Arc<str>, u32>,
    /// By [`TypeId`].
    pub drafts: Vec<Draft<'a>>,
    pub type_places: Vec<Option<Place<'a>>>,
    /// By [`ElementId`]; by [`AttributeId`].
    pub element_places: Vec<Place<'a>>,
    pub attribute_places: Vec<Place<'a>>,
    pub groups: Vec<GroupDraft<'a>>,
    pub attribute_groups: Vec<AttributeGroupDraft<'a>>,
    /// By index into `types.constraints`: the node and schema, for keyrefs also the name referred to.
    pub constraint_places: Vec<Place<'a>>,
    pub constraint_names: HashMap<Key<'a>, u32>,
    pub budget: ParticleBudget,
    pub checkers: super::values::Checkers,
    /// The redefinition being read.
    pub redefining: Option<GlobalIx>,
    /// Elements whose type is that of the head of their substitution group.
    pub typed_by_head: Vec<ElementId>,
    /// Namespaces of which a document could not be read, which was reported.
    pub lost: HashSet<u32>,
}

impl<'a, 'd> Compiler<'a, 'd> {
    pub(super) fn new(
        documents: &'a Documents<'a>,
        options: &'a Options,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let types = Types::with_builtins();
        let drafts = types.types.iter().map(|_| Draft::Done).collect();
        let type_places = vec![None; types.types.len()];
        let none: Arc<str> = "".into();
        let xsd: Arc<str> = syntax::XSD.into();
        Compiler {
            documents,
            options,
            diagnostics,
            types,
            schemas: Vec::new(),
            globals: Vec::new(),
            tables: HashMap::new(),
            namespace_numbers: HashMap::from([(none.clone(), 0), (xsd.clone(), Self::XSD)]),
            namespaces: vec![none, xsd],
            drafts,
            type_places,
            element_places: Vec::new(),
            attribute_places: Vec::new(),
            groups: Vec::new(),
            attribute_groups: Vec::new(),
            constraint_places: Vec::new(),
            constraint_names: HashMap::new(),
            budget: ParticleBudget::new(options.limits.particles, options.limits.attribute_uses),
            checkers: super::values::Checkers::default(),
            redefining: None,
            typed_by_head: Vec::new(),
            lost: HashSet::new(),
        }
    }

    /// Number of "no namespace".
    pub(super) const NONE: u32 = 0;
    /// Number of the namespace of XML Schema, old ones included.
    pub(super) const XSD: u32 = 1;

    /// The number of a namespace.
    pub(super) fn namespace(&mut self, name: &str) -> u32 {
        if syntax::is_xsd(name) {
            return Self::XSD;
        }
        if let Some(number) = self.namespace_numbers.get(name) {
            return *number;
        }
        let number = self.namespaces.len() as u32;
        let name: Arc<str> = name.into();
        self.namespaces.push(name.clone());
        self.namespace_numbers.insert(name, number);
        number
    }

    /// The name of a namespace.
    pub(super) fn namespace_name(&self, number: u32) -> &Arc<str> {
        &self.namespaces[number as usize]
    }

    /// An owned name.
    pub(super) fn owned(&self, key: Key<'_>) -> QName {
        QName { namespace: self.namespace_name(key.ns).clone(), local: key.local.into() }
    }

    /// The name as a user reads it.
    pub(super) fn shown(&self, key: Key<'_>) -> String {
        match &**self.namespace_name(key.ns) {
            "" => key.local.to_owned(),
            namespace => format!("{{{namespace}}}{}", key.local),
        }
    }

    /// Reports an error at a node, or at an attribute of it if the name is not empty.
    pub(super) fn error(
        &mut self,
        schema: SchemaIx,
        node: Node<'_>,
        attribute: &str,
        diagnostic: Diagnostic,
    ) {
        let label: Label = syntax::place(self.schemas[schema].source, node, attribute).into();
        self.diagnostics.push(diagnostic.at(label, ""));
    }

    /// Reports a tolerable deviation at a node.
    pub(super) fn tolerate(
        &mut self,
        schema: SchemaIx,
        node: Node<'_>,
        attribute: &str,
        deviation: Deviation,
        diagnostic: Diagnostic,
    ) {
        let label: Label = syntax::place(self.schemas[schema].source, node, attribute).into();
        self.diagnostics.tolerate(deviation, diagnostic.at(label, ""));
    }

    /// A label on a node.
    pub(super) fn label(&self, schema: SchemaIx, node: Node<'_>) -> Label {
        syntax::place(self.schemas[schema].source, node, "").into()
    }

    /// A label on a type definition; None for a built-in.
    pub(super) fn type_label(&self, id: TypeId) -> Option<Label> {
        self.type_places[id.0 as usize].map(|p| self.label(p.schema, p.node))
    }

    /// How a type is called in messages.
    pub(super) fn type_name(&self, id: TypeId) -> String {
        match &self.types[id].name {
            Some(name) if &*name.namespace == syntax::XSD => format!("`xs:{}`", name.local),
            Some(name) => format!("`{name}`"),
            None => "an anonymous type".to_owned(),
        }
    }

    /// Enters a component into the arena of its kind. What was redefined keeps existing as a base, under the same name.
    pub(super) fn allocate(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        space: Space,
        key: Key<'a>,
        original: Option<GlobalIx>,
    ) -> GlobalIx {
        let name = self.owned(key);
        let target = match space {
            Space::Type => {
                let id = self.new_type(schema, node, Some(name.clone()), None);
                self.types.global_types.insert(name, id);
                id.0
            }
            Space::Element => {
                let id = self.new_element(schema, node, name.clone(), true);
                self.types.global_elements.insert(name, id);
                id.0
            }
            Space::Attribute => {
                let id = self.new_attribute(schema, node, name.clone(), true);
                self.types.global_attributes.insert(name, id);
                id.0
            }
            Space::Group => {
                self.groups.push(GroupDraft::new(node, schema, key));
                self.groups.len() as u32 - 1
            }
            Space::AttributeGroup => {
                self.attribute_groups.push(AttributeGroupDraft::new(node, schema, key));
                self.attribute_groups.len() as u32 - 1
            }
            Space::Notation => {
                self.types.notations.push(name);
                self.types.notations.len() as u32 - 1
            }
        };
        self.globals.push(Global { node, schema, space, key, target, original });
        self.globals.len() - 1
    }

    /// A new type, a placeholder until it is completed.
    pub(super) fn new_type(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        name: Option<QName>,
        owner: Option<Owner>,
    ) -> TypeId {
        let id = TypeId(self.types.types.len() as u32);
        let complex = syntax::xsd_name(node) == Some("complexType");
        let any = self.types.builtin(if complex { Builtin::AnyType } else { Builtin::AnySimpleType });
        let kind = if complex {
            self.types[any].kind.clone()
        } else {
            TypeKind::Simple(SimpleType {
                variety: Variety::Atomic,
                builtin: Builtin::AnySimpleType,
                facets: Vec::new(),
            })
        };
        self.types.types.push(TypeDef {
            name,
            owner,
            base: Some(any),
            derivation: Derivation::Restriction,
            r#final: DerivationSet::default(),
            kind,
            documentation: syntax::documentation(node),
            position: Some(syntax::position(self.schemas[schema].source, node)),
        });
        self.drafts.push(Draft::Done);
        self.type_places.push(Some(Place { node, schema }));
        id
    }

    /// A new element declaration of type `xs:anyType`, to be filled in.
    pub(super) fn new_element(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        name: QName,
        global: bool,
    ) -> ElementId {
        let id = ElementId(self.types.elements.len() as u32);
        self.types.elements.push(ElementDecl {
            name,
            global,
            r#type: self.types.builtin(Builtin::AnyType),
            nillable: false,
            value: None,
            r#abstract: false,
            substitutes: None,
            block: DerivationSet::default(),
            r#final: DerivationSet::default(),
            constraints: Vec::new(),
            expected_content_types: None,
            documentation: syntax::documentation(node),
            position: Some(syntax::position(self.schemas[schema].source, node)),
        });
        self.element_places.push(Place { node, schema });
        id
    }

    /// A new attribute declaration of type `xs:anySimpleType`, to be filled in.
    pub(super) fn new_attribute(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        name: QName,
        global: bool,
    ) -> AttributeId {
        let id = AttributeId(self.types.attributes.len() as u32);
        self.types.attributes.push(AttributeDecl {
            name,
            global,
            r#type: self.types.builtin(Builtin::AnySimpleType),
            value: None,
            documentation: syntax::documentation(node),
            position: Some(syntax::position(self.schemas[schema].source, node)),
        });
        self.attribute_places.push(Place { node, schema });
        id
    }

    /// Names known in a symbol space of a namespace.
    pub(super) fn names_in(&self, space: Space, ns: u32) -> Vec<&'a str> {
        let mut names: Vec<&str> =
            self.tables.keys().filter(|(s, k)| *s == space && k.ns == ns).map(|(_, k)| k.local).collect();
        names.sort_unstable();
        names
    }

    /// The components.
    pub(super) fn finish(self) -> Types {
        self.types
    }
}

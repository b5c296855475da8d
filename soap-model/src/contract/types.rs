//! The components of XML Schema 1.0 (part 1, chapter 2.2), resolved.
use super::{Position, QName};
use crate::datatypes::Builtin;
use std::collections::BTreeMap;

macro_rules! ids { ($($(#[$doc:meta])* $name:ident),*) => { $(
    $(#[$doc])*
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub struct $name(pub u32);
)* } }
ids! {
    /// Index into [`Types::types`].
    TypeId,
    /// Index into [`Types::elements`].
    ElementId,
    /// Index into [`Types::attributes`].
    AttributeId
}

/// All schema components of a contract. Built-in types are present from the start:
/// see [`Types::with_builtins`].
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Types {
    /// Every type, global and anonymous; built-ins first.
    pub types: Vec<TypeDef>,
    /// Every element declaration, global and local.
    pub elements: Vec<ElementDecl>,
    /// Every attribute declaration, global and local.
    pub attributes: Vec<AttributeDecl>,
    /// Global types by name (built-ins included).
    pub global_types: BTreeMap<QName, TypeId>,
    /// Global elements by name.
    pub global_elements: BTreeMap<QName, ElementId>,
    /// Global attributes by name.
    pub global_attributes: BTreeMap<QName, AttributeId>,
    /// Declared notations.
    pub notations: Vec<QName>,
    /// Named model groups, kept for naming only: content models have them expanded in place.
    pub groups: Vec<QName>,
    /// Identity constraints, referred to by [`ElementDecl::constraints`] and keyrefs.
    pub constraints: Vec<IdentityConstraint>,
}

/// A simple or complex type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeDef {
    /// None for an anonymous type.
    pub name: Option<QName>,
    /// What an anonymous type belongs to, for naming it.
    pub owner: Option<Owner>,
    /// The base type; None only for `xs:anyType`.
    pub base: Option<TypeId>,
    /// How it was derived from the base.
    pub derivation: Derivation,
    /// Derivations that are forbidden from this type on.
    pub r#final: DerivationSet,
    /// Simple or complex.
    pub kind: TypeKind,
    /// Text of its documentation annotations.
    pub documentation: Option<String>,
    /// Where it is declared; None for built-ins.
    pub position: Option<Position>,
}

/// The declaration that an anonymous type stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Owner {
    /// Type of this element.
    Element(ElementId),
    /// Type of this attribute.
    Attribute(AttributeId),
    /// Item type of this list, member of this union, or base of this restriction.
    Type(TypeId),
}

/// The two kinds of types.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum TypeKind {
    /// Text only.
    Simple(SimpleType),
    /// Attributes and perhaps elements.
    Complex(ComplexType),
}

/// How a type came from its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Derivation {
    /// By restriction (also simple types and `xs:anyType` itself).
    Restriction,
    /// By extension.
    Extension,
    /// A list of its item type.
    List,
    /// A union of its member types.
    Union,
}

/// A set of derivation methods (`block`, `final`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)]
pub struct DerivationSet {
    pub restriction: bool,
    pub extension: bool,
    pub substitution: bool,
    pub list: bool,
    pub union: bool,
}

impl DerivationSet {
    /// Both have a method in common.
    pub fn meets(self, other: Self) -> bool {
        self.restriction && other.restriction
            || self.extension && other.extension
            || self.list && other.list
            || self.union && other.union
    }

    /// Adds a method.
    pub fn insert(&mut self, method: Derivation) {
        match method {
            Derivation::Restriction => self.restriction = true,
            Derivation::Extension => self.extension = true,
            Derivation::List => self.list = true,
            Derivation::Union => self.union = true,
        }
    }

    /// What is in either.
    pub fn union(self, other: Self) -> Self {
        DerivationSet {
            restriction: self.restriction || other.restriction,
            extension: self.extension || other.extension,
            substitution: self.substitution || other.substitution,
            list: self.list || other.list,
            union: self.union || other.union,
        }
    }
}

/// A simple type (part 1, 3.14).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SimpleType {
    /// Atomic, list or union.
    pub variety: Variety,
    /// The built-in this type is, or derives from most closely: for `xs:token` restricted by an
    /// enumeration it is `Token`. `AnySimpleType` for lists and unions that are not built in.
    pub builtin: Builtin,
    /// Facets of the whole derivation chain (the user's steps only, not those that make a
    /// built-in what it is), outermost base first. Values are lexical, already white-space
    /// normalised; QName-valued enumerations are written `{namespace}local`. A facet of a later step takes the place of
    /// the earlier one of its kind (for bounds: of its side); patterns add up.
    pub facets: Vec<Facet>,
}

/// Variety of a simple type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Variety {
    /// One value of the built-in's value space.
    Atomic,
    /// Values of the item type, separated by white space.
    List(TypeId),
    /// The first member whose lexical space has the text.
    Union(Vec<TypeId>),
}

/// A constraining facet (part 2, 4.3).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Facet {
    /// Which one, with its value.
    pub kind: FacetKind,
    /// May not be changed by derived types.
    pub fixed: bool,
    /// Where it stands.
    pub position: Option<Position>,
}

/// The constraining facets.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[allow(missing_docs)]
pub enum FacetKind {
    Length(u64),
    MinLength(u64),
    MaxLength(u64),
    /// The patterns of one derivation step: one of them must match.
    Pattern(Vec<String>),
    /// The values of one derivation step with their documentation.
    Enumeration(Vec<EnumerationValue>),
    WhiteSpace(WhiteSpace),
    MinInclusive(String),
    MinExclusive(String),
    MaxInclusive(String),
    MaxExclusive(String),
    TotalDigits(u64),
    FractionDigits(u64),
}

/// One enumerated value.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EnumerationValue {
    /// Lexical form.
    pub value: String,
    /// Text of its documentation.
    pub documentation: Option<String>,
}

pub use crate::datatypes::WhiteSpace;

/// A complex type (part 1, 3.4).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ComplexType {
    /// What stands between the tags; for an extension the base's content and then its own.
    pub content: Content,
    /// All attribute uses, the base's included, prohibited ones left out; in declaration order.
    pub attributes: Vec<AttributeUse>,
    /// The effective attribute wildcard.
    pub any_attribute: Option<Wildcard>,
    /// Must not be used in an instance itself.
    pub r#abstract: bool,
    /// Derivations that may not stand in for this type in an instance.
    pub block: DerivationSet,
    /// For an array of the SOAP encoding: its item type, as `arrayType` says.
    pub soap_array: Option<SoapArray>,
}

/// `wsdl:arrayType` of a SOAP-encoded array.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SoapArray {
    /// Type of the items.
    pub item: TypeId,
    /// The bracket part as written, for instance `[]`, `[,]`, `[][3]`.
    pub ranks: String,
}

/// Content type of a complex type.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Content {
    /// Nothing between the tags.
    Empty,
    /// A value of this simple type.
    Simple(TypeId),
    /// Elements only.
    Elements(Particle),
    /// Elements with text between them.
    Mixed(Particle),
}

/// A particle: a term and how often it may occur (part 1, 3.9).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Particle {
    /// Least number of occurrences.
    pub min: u32,
    /// Greatest number of occurrences; None: unbounded.
    pub max: Option<u32>,
    /// What occurs.
    pub term: Term,
    /// Where it stands.
    pub position: Option<Position>,
}

/// What a particle repeats.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Term {
    /// An element; a reference to a global one has that one's id.
    Element(ElementId),
    /// Any element the wildcard admits.
    Wildcard(Wildcard),
    /// All of them in order.
    Sequence(Group),
    /// One of them.
    Choice(Group),
    /// All of them in any order.
    All(Group),
}

/// A model group.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Group {
    /// Index into [`Types::groups`] of the named group this was, for naming.
    pub name: Option<u32>,
    /// Its particles.
    pub particles: Vec<Particle>,
}

/// An element declaration (part 1, 3.3).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ElementDecl {
    /// The name on the wire: the namespace is empty for an unqualified local element.
    pub name: QName,
    /// Global or within a type.
    pub global: bool,
    /// Its type.
    pub r#type: TypeId,
    /// May carry `xsi:nil="true"`.
    pub nillable: bool,
    /// Default or fixed value, lexical.
    pub value: Option<ValueConstraint>,
    /// Must not be used itself, only its substitutes.
    pub r#abstract: bool,
    /// Head of the substitution group this element is a member of.
    pub substitutes: Option<ElementId>,
    /// Substitutions and derivations that may not be used in an instance.
    pub block: DerivationSet,
    /// Derivations that members of its substitution group may not use.
    pub r#final: DerivationSet,
    /// Indexes into [`Types::constraints`].
    pub constraints: Vec<u32>,
    /// `xmime:expectedContentTypes`, where given.
    pub expected_content_types: Option<String>,
    /// Text of its documentation annotations.
    pub documentation: Option<String>,
    /// Where it is declared.
    pub position: Option<Position>,
}

/// `default` or `fixed`: the lexical form as written, but for qualified names, which are `{namespace}local`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ValueConstraint {
    /// Value of an empty element or an absent attribute.
    Default(String),
    /// The only value allowed.
    Fixed(String),
}

/// An attribute declaration (part 1, 3.2).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttributeDecl {
    /// The name on the wire.
    pub name: QName,
    /// Global or within a type.
    pub global: bool,
    /// Its simple type.
    pub r#type: TypeId,
    /// Default or fixed value of the declaration.
    pub value: Option<ValueConstraint>,
    /// Text of its documentation annotations.
    pub documentation: Option<String>,
    /// Where it is declared.
    pub position: Option<Position>,
}

/// Use of an attribute by a complex type (part 1, 3.5).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttributeUse {
    /// Which one.
    pub attribute: AttributeId,
    /// Must be present.
    pub required: bool,
    /// The use's own default or fixed value, or else the declaration's.
    pub value: Option<ValueConstraint>,
}

/// A wildcard (part 1, 3.10).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Wildcard {
    /// Namespaces admitted.
    pub namespaces: NamespaceConstraint,
    /// How far what matched is assessed.
    pub process: Process,
}

/// Namespace constraint of a wildcard. The empty string stands for "no namespace".
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum NamespaceConstraint {
    /// Any name.
    Any,
    /// Any namespace but this one, and not "no namespace" (`##other`).
    Not(String),
    /// One of these.
    In(Vec<String>),
}

/// `processContents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Process {
    /// A declaration must be found.
    Strict,
    /// Assessed where a declaration is found.
    Lax,
    /// Well-formed is enough.
    Skip,
}

/// `key`, `keyref` or `unique` (part 1, 3.11).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct IdentityConstraint {
    /// Its name.
    pub name: QName,
    /// Which of the three; for a keyref the index of the key it refers to.
    pub kind: IdentityKind,
    /// Alternatives (`|`) of the selector path.
    pub selector: Vec<Path>,
    /// Fields, each with its alternatives.
    pub fields: Vec<Vec<Path>>,
    /// Where it stands.
    pub position: Option<Position>,
}

/// Kind of identity constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum IdentityKind {
    /// Values differ where present.
    Unique,
    /// Values are present and differ.
    Key,
    /// Values occur in the key with this index in [`Types::constraints`].
    KeyRef(u32),
}

/// One alternative of an identity constraint's restricted XPath.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Path {
    /// Starts with `.//`.
    pub anywhere: bool,
    /// Child steps.
    pub steps: Vec<NameTest>,
    /// Last step of a field, when it is an attribute.
    pub attribute: Option<NameTest>,
}

/// A name test of a path. `.` steps are dropped when it is parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum NameTest {
    /// `*`
    Any,
    /// `prefix:*`
    Namespace(String),
    /// A name.
    Name(QName),
}

impl Types {
    /// Types with the built-in definitions of XML Schema 1.0 part 2 (and `xs:anyType`), so that
    /// [`Types::builtin`] answers for each of them.
    pub fn with_builtins() -> Self {
        let mut types = Types::default();
        for builtin in Builtin::ALL {
            let id = TypeId(types.types.len() as u32);
            let name = QName::new(crate::xml::names::XSD, builtin.name());
            let base =
                builtin.base().map(|b| types.global_types[&QName::new(crate::xml::names::XSD, b.name())]);
            let kind = if *builtin == Builtin::AnyType {
                let any = Wildcard { namespaces: NamespaceConstraint::Any, process: Process::Lax };
                let particle =
                    Particle { min: 0, max: None, term: Term::Wildcard(any.clone()), position: None };
                let group = Group { name: None, particles: vec![particle] };
                let content = Particle { min: 1, max: Some(1), term: Term::Sequence(group), position: None };
                TypeKind::Complex(ComplexType {
                    content: Content::Mixed(content),
                    attributes: Vec::new(),
                    any_attribute: Some(any),
                    r#abstract: false,
                    block: DerivationSet::default(),
                    soap_array: None,
                })
            } else {
                let variety = match builtin.item() {
                    Some(item) => {
                        Variety::List(types.global_types[&QName::new(crate::xml::names::XSD, item.name())])
                    }
                    None => Variety::Atomic,
                };
                TypeKind::Simple(SimpleType { variety, builtin: *builtin, facets: Vec::new() })
            };
            let derivation =
                if builtin.item().is_some() { Derivation::List } else { Derivation::Restriction };
            types.types.push(TypeDef {
                name: Some(name.clone()),
                owner: None,
                base,
                derivation,
                r#final: DerivationSet::default(),
                kind,
                documentation: None,
                position: None,
            });
            types.global_types.insert(name, id);
        }
        types
    }

    /// The id of a built-in type.
    pub fn builtin(&self, builtin: Builtin) -> TypeId {
        // `with_builtins` places them in the order of `Builtin::ALL`.
        TypeId(builtin as u32)
    }
}

impl std::ops::Index<TypeId> for Types {
    type Output = TypeDef;
    fn index(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }
}
impl std::ops::Index<ElementId> for Types {
    type Output = ElementDecl;
    fn index(&self, id: ElementId) -> &ElementDecl {
        &self.elements[id.0 as usize]
    }
}
impl std::ops::Index<AttributeId> for Types {
    type Output = AttributeDecl;
    fn index(&self, id: AttributeId) -> &AttributeDecl {
        &self.attributes[id.0 as usize]
    }
}

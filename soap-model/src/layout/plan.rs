//! The plan: plain data.
use crate::contract::{AttributeId, ElementId, QName, TypeId, ValueConstraint, Wildcard};
use crate::datatypes::{Builtin, WhiteSpace};
use crate::xml::Ns;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be laid out beyond the roots' needs.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Settings {
    /// Members of a type family that are simple types count too (`xsi:type="my:Sku"` on an
    /// element of type `xs:string`). For checking documents; generated code leaves them out.
    pub simple_families: bool,
    /// Lay out global attributes, and check all global simple types: for looking declarations up by name.
    pub globals: bool,
    /// What the user's own types hold.
    pub own: OwnTypes,
}

/// Types and declarations whose values are held by types that are not generated, each with a number that stands
/// for the type that holds it. Built-in types may be among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnTypes {
    /// Types, simple and complex.
    pub types: BTreeMap<TypeId, u32>,
    /// Elements of simple types.
    pub elements: BTreeMap<ElementId, u32>,
    /// Attributes.
    pub attributes: BTreeMap<AttributeId, u32>,
}

/// Something that a message or a document may start with, or that a service needs a type for.
#[derive(Debug, Clone, PartialEq)]
pub enum Root {
    /// A global element.
    Element(ElementId),
    /// A type alone.
    Type(TypeId),
    /// An element of this name and type that no schema declares (a part given by type).
    Typed {
        /// Name on the wire.
        name: QName,
        /// Its type.
        r#type: TypeId,
    },
    /// Several elements held together by a record (an rpc body, a body of several parts).
    Record {
        /// Name of the element around them (rpc); None: they stand in the body itself.
        element: Option<QName>,
        /// What the record is named after, for instance `StoreRequest`.
        name: String,
        /// The namespace whose module holds it.
        namespace: String,
        /// Its fields: roots of the kinds [`Root::Element`] and [`Root::Typed`].
        parts: Vec<Root>,
    },
    /// One of the others in the SOAP encoding. The types that such roots reach are laid out as the encoding has them:
    /// arrays, nulls, accessors in any order, values that contain themselves.
    Encoded(Box<Root>),
}

/// Index into [`Plan::items`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(pub u32);

/// Everything that is generated, or built in memory, for a set of roots.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Namespaces with numbers from [`Ns::FIRST_OWN`] on, in the order in which roots and items
    /// mention them.
    pub namespaces: Vec<NamespacePlan>,
    /// Records, enums and named simple types in the order of their declarations, parts of
    /// a type after the type.
    pub items: Vec<Item>,
    /// What became of the roots, in the order given. A root of kind [`Root::Type`] is a field
    /// with an empty name.
    pub roots: Vec<Field>,
    /// The value that holds the content of each type reached.
    pub types: BTreeMap<TypeId, Value>,
    /// Global attributes, in the order of their names, with [`Settings::globals`].
    pub attributes: Vec<AttributeField>,
    /// Simple types whose facets are checked: those that [`Element::simple`] and
    /// [`AttributeField::simple`] refer to, and the items and members of these.
    pub simples: Vec<TypeId>,
    /// The roots that stand in the SOAP encoding, as indices into `roots`.
    pub encoded: BTreeSet<usize>,
}

/// A namespace of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamespacePlan {
    /// Namespace name.
    pub uri: String,
    /// Prefix to write it with, unique in the plan.
    pub prefix: String,
}

/// One Rust type.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Where it comes from; names are made of it.
    pub origin: Origin,
    /// What it is.
    pub kind: ItemKind,
    /// No value of it is ever made: it stands only in the model of mixed content.
    pub model_only: bool,
    /// Its values are held by the type with this number in [`OwnTypes`]: a record without content here.
    pub own: Option<u32>,
}

/// What an item comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// This type.
    Type(TypeId),
    /// A model group (sequence or choice) in the content of another item.
    Group {
        /// The item in which it is a field or an arm.
        owner: ItemId,
        /// Field or arm number there.
        place: u32,
        /// The named group it was, where it was one.
        name: Option<QName>,
    },
    /// The text and elements of this mixed record.
    Mixed(ItemId),
    /// The types that may stand for this one.
    Family(TypeId),
    /// The elements that may stand for this one.
    Substitution(ElementId),
    /// The root with this index, a [`Root::Record`].
    Root {
        /// Index into [`Plan::roots`].
        index: u32,
        /// As the root says.
        name: String,
        /// As the root says.
        namespace: String,
    },
}

/// The kinds of items.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// A struct.
    Record(Record),
    /// An enum: one of several particles.
    Choice(Choice),
    /// An enum: text (arm 0) or one of several particles (arms from 1 on).
    Mixed(Choice),
    /// An enum: one arm per type, and after the last arm one that keeps an unknown type as a fragment.
    Family(Family),
    /// A simple type that has a name of its own.
    Simple(Simple),
}

/// A struct with a table. Slots are numbered: attributes, attribute wildcard, content.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Name of the type on the wire; None for anonymous types and groups.
    pub name: Option<QName>,
    /// The complex type, where it is one.
    pub r#type: Option<TypeId>,
    /// Attributes.
    pub attributes: Vec<AttributeField>,
    /// Attribute wildcard.
    pub any_attribute: Option<Wildcard>,
    /// Content.
    pub content: Content,
}

/// Content of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Nothing.
    Empty,
    /// One simple value.
    Text {
        /// What holds it.
        value: Value,
        /// Facets to check.
        simple: Option<TypeId>,
    },
    /// Fields in order.
    Sequence(Vec<Field>),
    /// Fields in order, or nothing at all: those with a least number above 0 are required if any other
    /// is there. Their shapes are those of optional fields.
    Optional(Vec<Field>),
    /// Fields in order, in which what follows decides how often groups within groups occur.
    Counted(Vec<Field>),
    /// Fields in any order, each at most once.
    All(Vec<Field>),
    /// Text and elements.
    Mixed {
        /// The enum ([`ItemKind::Mixed`]) whose values, in document order, are the one slot.
        arms: ItemId,
        /// The content model; the groups and choices it refers to are [`Item::model_only`].
        model: Vec<Field>,
    },
    /// The items of an array of the SOAP encoding, and where it has several dimensions their sizes.
    Array(Box<Array>),
}

/// An array of the SOAP encoding.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The items, any number of them.
    pub item: Field,
    /// The name by which `arrayType` names their type; in an array of arrays without a name that of the innermost items.
    pub of: QName,
    /// The brackets between that name and the array's own.
    pub inner: String,
    /// Number of dimensions.
    pub rank: u32,
}

/// An attribute as a field.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeField {
    /// Its declaration.
    pub attribute: AttributeId,
    /// Name on the wire.
    pub name: QName,
    /// Must be present.
    pub required: bool,
    /// Default or fixed value.
    pub value_constraint: Option<ValueConstraint>,
    /// `One` where required or with a default, else `Opt`.
    pub shape: Shape,
    /// What holds it.
    pub value: Value,
    /// Facets to check.
    pub simple: Option<TypeId>,
}

/// A particle as a field of a record or an arm of an enum.
///
/// How the Rust type follows from `shape` and `value`: a record is `T` in a field and `Box<T>` in an arm where the
/// shape is `One`, `Option<Box<T>>` where it is `Opt`, `Nillable<Box<T>>` and `Option<Nillable<Box<T>>>` where it
/// is `Nil` and `OptNil`, and never boxed in `Vec`s. No other value is boxed.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Least number of occurrences; 0 also where the term may be empty. An arm has at least 1.
    pub min: u32,
    /// Greatest number; None: unbounded.
    pub max: Option<u32>,
    /// What occurs.
    pub term: Term,
    /// How the field holds the occurrences. It is optional with `min` 1 in [`Content::Optional`], and
    /// where a required record contains itself, so that making a blank one ends.
    pub shape: Shape,
    /// What holds one occurrence.
    pub value: Value,
    /// The value may contain itself, so that it stands in a `Link` and not in a box. Only in
    /// types of the SOAP encoding, and in the shapes `Opt`, `Many` and `ManyNil`.
    pub link: bool,
}

/// What a field repeats.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// An element.
    Element(Element),
    /// A choice or substitution group ([`ItemKind::Choice`]).
    Choice(ItemId),
    /// A record without a tag of its own.
    Group(ItemId),
    /// Any element the wildcard admits.
    Any(Wildcard),
}

/// An element as it stands in a content model.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its declaration; None for parts given by type.
    pub declaration: Option<ElementId>,
    /// Name on the wire.
    pub name: QName,
    /// May be nil.
    pub nillable: bool,
    /// Default or fixed value.
    pub value_constraint: Option<ValueConstraint>,
    /// Facets to check.
    pub simple: Option<TypeId>,
    /// Its declared type.
    pub r#type: TypeId,
    /// The item ([`ItemKind::Family`]) of the types that may stand here, where there is more than the declared one.
    pub family: Option<ItemId>,
}

/// How often a value occurs in its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// `T`
    One,
    /// `Option<T>`
    Opt,
    /// `Vec<T>`
    Many,
    /// `Nillable<T>`
    Nil,
    /// `Option<Nillable<T>>`
    OptNil,
    /// `Vec<Nillable<T>>`
    ManyNil,
}

/// What holds one value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A built-in simple type.
    Builtin(Builtin),
    /// A list of such values.
    List(Box<Value>),
    /// A simple type with a name ([`ItemKind::Simple`]).
    Simple(ItemId),
    /// A record.
    Record(ItemId),
    /// An enum of arms: choice, family, substitution group, mixed.
    Choice(ItemId),
    /// A simple value held by the type with this number in [`OwnTypes`].
    Own(u32),
    /// An element kept as it is.
    Any,
}

/// An enum with one arm per alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The arms.
    pub arms: Vec<Field>,
    /// The arm that a blank value is: the one whose blank value is the shallowest. 0 is the text arm in mixed
    /// content; else an index into `arms`.
    pub blank: usize,
}

/// The types that may stand where one is declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The types that may stand in an instance (abstract ones left out), the declared one first, with what holds
    /// them: records, or simple values with [`Settings::simple_families`].
    pub members: Vec<FamilyMember>,
    /// The member a blank value is; None: the unknown arm.
    pub blank: Option<usize>,
}

/// A member of a family.
#[derive(Debug, Clone, PartialEq)]
pub struct FamilyMember {
    /// The type.
    pub r#type: TypeId,
    /// Its name on the wire; None for an anonymous declared type.
    pub name: Option<QName>,
    /// What holds it.
    pub value: Value,
    /// Facets to check, where it is simple.
    pub simple: Option<TypeId>,
}

/// A simple type with a name of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Simple {
    /// Another name of that value.
    Alias(Value),
    /// An enum of texts and an arm for others.
    Enumeration {
        /// What happens to white space before a text is compared.
        white_space: WhiteSpace,
        /// The texts and their documentation, without duplicates.
        values: Vec<crate::contract::EnumerationValue>,
    },
    /// An enum of values, the first whose text fits.
    Union(Vec<UnionMember>),
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionMember {
    /// The member type.
    pub r#type: TypeId,
    /// What holds it.
    pub value: Value,
    /// Facets to check.
    pub simple: Option<TypeId>,
}

impl std::ops::Index<ItemId> for Plan {
    type Output = Item;
    fn index(&self, id: ItemId) -> &Item {
        &self.items[id.0 as usize]
    }
}

impl Plan {
    /// The value that an alias stands for, through aliases of aliases; any other value itself.
    pub fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let mut value = value;
        // Aliases follow derivation, which has no circles; the count is there all the same.
        for _ in 0..self.items.len() {
            match value {
                Value::Simple(id) => match &self[*id].kind {
                    ItemKind::Simple(Simple::Alias(aliased)) => value = aliased,
                    _ => break,
                },
                _ => break,
            }
        }
        value
    }

    /// The fields of the content of a record that has any; in mixed content those of the model.
    pub fn content_fields(record: &Record) -> &[Field] {
        match &record.content {
            Content::Sequence(fields)
            | Content::Optional(fields)
            | Content::Counted(fields)
            | Content::All(fields)
            | Content::Mixed { model: fields, .. } => fields,
            Content::Array(array) => std::slice::from_ref(&array.item),
            Content::Empty | Content::Text { .. } => &[],
        }
    }

    /// The number of a namespace: well-known, or one of the plan's.
    pub fn ns(&self, uri: &str) -> Option<Ns> {
        if let Some(n) = crate::xml::names::WELL_KNOWN.iter().position(|(known, _)| *known == uri) {
            return Some(Ns(n as u16));
        }
        let own = self.namespaces.iter().position(|n| n.uri == uri)?;
        u16::try_from(own).ok().and_then(|n| n.checked_add(Ns::FIRST_OWN)).map(Ns)
    }
}

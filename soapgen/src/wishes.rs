//! What the user wants otherwise than it would be: names, Rust types of his own, attributes of items. Refers to the
//! contract by ids; made of a configuration file, and read when code is named, laid out and printed.
use crate::diagnostic::Label;
use soap_model::contract::{AttributeId, ElementId, TypeId};
use std::collections::BTreeMap;

/// All wishes of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// Rust names of types.
    pub(crate) types: BTreeMap<TypeId, String>,
    /// Rust names of fields and arms.
    pub(crate) members: BTreeMap<Member, String>,
    /// Which repeated elements are handled item by item, by the operation's name.
    pub(crate) streams: BTreeMap<String, Streams>,
    /// Names of functions by the operation's name.
    pub(crate) operations: BTreeMap<String, String>,
    /// What the names of traits and clients begin with, by the name of the service or interface.
    pub(crate) services: BTreeMap<String, String>,
    /// The user's own Rust types.
    pub(crate) own: Vec<OwnType>,
    /// Which types and members are held by which of [`Wishes::own`].
    pub(crate) held: soap_model::layout::OwnTypes,
    /// Traits to derive for a type, and attributes to put before it.
    pub(crate) type_attributes: BTreeMap<TypeId, Attributes>,
    /// Attributes to put before a field or arm.
    pub(crate) member_attributes: BTreeMap<Member, Vec<String>>,
}

/// The messages of an operation that are streamed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Streams {
    pub(crate) request: Option<StreamedElement>,
    pub(crate) response: Option<StreamedElement>,
}

/// A repeated element that is handled item by item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StreamedElement {
    /// The names from the body's element to it; empty: the only one there is.
    pub(crate) steps: Vec<String>,
    /// Where that is said.
    pub(crate) label: Label,
}

/// An element or attribute declaration, or a value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Member {
    Element(ElementId),
    Attribute(AttributeId),
    Value(TypeId, String),
}

/// What stands before an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    /// Paths of traits to derive.
    pub(crate) derive: Vec<String>,
    /// Whole attributes, `#[…]`.
    pub(crate) lines: Vec<String>,
}

/// A Rust type that is not generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnType {
    /// Its path as generated modules can name it.
    pub(crate) path: String,
}

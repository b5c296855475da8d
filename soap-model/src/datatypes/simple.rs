//! A simple type as the tables carry it: a built-in with facets, a list or a union.
use super::{Builtin, WhiteSpace};

/// A simple type for checking values at run time. Constructible in a `static`.
#[derive(Debug)]
pub struct Simple<'t> {
    /// The built-in whose lexical space the text has; `AnySimpleType` for lists and unions.
    pub builtin: Builtin,
    /// Atomic, list or union.
    pub variety: Variety<'t>,
    /// Facets of the whole derivation; several patterns must all match.
    pub facets: &'t [Facet<'t>],
}

/// Variety of a simple type (part 2, 2.5.1).
#[derive(Debug, Clone, Copy)]
pub enum Variety<'t> {
    /// One value of the built-in.
    Atomic,
    /// Values of this type, separated by white space.
    List(&'t Simple<'t>),
    /// The first of these that takes the text.
    Union(&'t [&'t Simple<'t>]),
}

/// A constraining facet; bounds and enumerated values are lexical, qualified names among them written
/// `{namespace}local`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Facet<'t> {
    Length(u64),
    MinLength(u64),
    MaxLength(u64),
    /// One of these must match.
    Pattern(&'t [&'t str]),
    Enumeration(&'t [&'t str]),
    WhiteSpace(WhiteSpace),
    MinInclusive(&'t str),
    MinExclusive(&'t str),
    MaxInclusive(&'t str),
    MaxExclusive(&'t str),
    TotalDigits(u64),
    FractionDigits(u64),
}

impl<'t> Simple<'t> {
    /// A built-in with facets.
    pub const fn new(builtin: Builtin, facets: &'t [Facet<'t>]) -> Self {
        Simple { builtin, variety: Variety::Atomic, facets }
    }

    /// A list with facets of its own (lengths count items).
    pub const fn list(item: &'t Simple<'t>, facets: &'t [Facet<'t>]) -> Self {
        Simple { builtin: Builtin::AnySimpleType, variety: Variety::List(item), facets }
    }

    /// A union with facets of its own.
    pub const fn union(members: &'t [&'t Simple<'t>], facets: &'t [Facet<'t>]) -> Self {
        Simple { builtin: Builtin::AnySimpleType, variety: Variety::Union(members), facets }
    }

    /// How text is normalised before its value is taken. For a union the member decides: its text is preserved here.
    pub fn white_space(&self) -> WhiteSpace {
        match self.variety {
            Variety::Union(_) => WhiteSpace::Preserve,
            Variety::List(_) => WhiteSpace::Collapse,
            Variety::Atomic => {
                self.facets.iter().fold(self.builtin.white_space(), |found, facet| match facet {
                    Facet::WhiteSpace(white_space) => *white_space,
                    _ => found,
                })
            }
        }
    }
}

//! A simple type as the tables carry it: a built-in with facets.
use super::Builtin;

/// A simple type for checking values at run time. Constructible in a `static`; patterns and
/// bounds are compiled at first use.
#[derive(Debug)]
pub struct Simple<'t> {
    /// The built-in whose lexical space the text has.
    pub builtin: Builtin,
    /// Facets of the whole derivation; several patterns must all match.
    pub facets: &'t [Facet<'t>],
}

/// A constraining facet; bounds and enumerated values are lexical.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Facet<'t> {
    Length(u64),
    MinLength(u64),
    MaxLength(u64),
    /// One of these must match.
    Pattern(&'t [&'t str]),
    Enumeration(&'t [&'t str]),
    WhiteSpace(super::WhiteSpace),
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
        Simple { builtin, facets }
    }
}

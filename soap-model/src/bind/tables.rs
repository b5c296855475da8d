//! Tables: plain data that says how a type looks on the wire. They borrow (`'t`): generated ones
//! are `'static`, those built in memory live as long as their arena. Tables refer to each other
//! only as `&'t` (from static to static), never through chains of constants.
use super::identity::Constraint;
use crate::datatypes::Simple;
pub use crate::xml::Namespace;
use crate::xml::{Name, Ns};

/// What all tables of one generator run share.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'t> {
    /// The namespaces with numbers from [`Ns::FIRST_OWN`] on, each with the prefix to write.
    pub namespaces: &'t [Namespace<'t>],
    /// What is global, where wildcards are to be assessed; else what they match is only kept.
    pub globals: Option<&'t super::Globals<'t>>,
}

/// A message root: one element in one set of tables.
#[derive(Debug, Clone, Copy)]
pub struct Root<'t> {
    /// The element.
    pub element: Element<'t>,
    /// Its tables.
    pub tables: &'t Tables<'t>,
    /// It stands in the SOAP encoding, not literally: see [`encoded`](super::encoded).
    pub encoded: bool,
}

/// A record: the content of a complex type, or a model group that occurs as a unit.
///
/// Slots are numbered: attributes first, then `any_attribute`, then the content: one slot for
/// [`Content::Text`] and [`Content::Mixed`], one or two for [`Content::Array`], one per particle otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Desc<'t> {
    /// Rust name of the type, and after it the Rust names of its fields in slot order, separated by one
    /// blank: what `Debug` prints.
    pub rust: &'t str,
    /// Name of the type on the wire (`xsi:type`); None for anonymous types and groups.
    pub name: Option<Name<'t>>,
    /// Attributes.
    pub attributes: &'t [Attribute<'t>],
    /// Attribute wildcard; its slot is [`SlotMut::Attributes`](super::SlotMut::Attributes).
    pub any_attribute: Option<Wildcard<'t>>,
    /// Content.
    pub content: Content<'t>,
    /// Slots whose values `Debug`, traces and faults must not show.
    pub sensitive: &'t [u16],
}

impl Desc<'_> {
    /// Number of slots.
    pub const fn slots(&self) -> usize {
        self.first_content_slot()
            + match self.content {
                Content::Empty => 0,
                Content::Text { .. } | Content::Mixed { .. } => 1,
                Content::Array(array) => 1 + (array.rank > 1) as usize,
                Content::Sequence(particles)
                | Content::Optional(particles)
                | Content::Counted(particles)
                | Content::All(particles) => particles.len(),
            }
    }

    /// Number of the slot of the content's text, mixed content or first particle.
    pub const fn first_content_slot(&self) -> usize {
        self.attributes.len() + self.any_attribute.is_some() as usize
    }

    /// Rust name of the type.
    pub fn rust_name(&self) -> &str {
        self.rust.split(' ').next().unwrap_or_default()
    }
}

/// An attribute of a record.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'t> {
    /// Name on the wire.
    pub name: Name<'t>,
    /// Must be present (a slot of shape `One` without a default).
    pub required: bool,
    /// Its simple type's facets; None where the slot's own type says everything.
    pub simple: Option<&'t Simple<'t>>,
    /// Default or fixed value.
    pub value: ValueConstraint<'t>,
}

/// Default or fixed value, lexical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueConstraint<'t> {
    /// Neither.
    None,
    /// Stands in for an absent attribute or an empty element.
    Default(&'t str),
    /// The only value admitted.
    Fixed(&'t str),
}

/// What stands between a record's tags.
#[derive(Debug, Clone, Copy)]
pub enum Content<'t> {
    /// Nothing.
    Empty,
    /// A simple value in one slot.
    Text {
        /// Facets beyond the slot's own type.
        simple: Option<&'t Simple<'t>>,
    },
    /// Particles in order, a slot each.
    Sequence(&'t [Particle<'t>]),
    /// Particles in order, a slot each, or nothing at all: with no element there, no least number counts.
    Optional(&'t [Particle<'t>]),
    /// Particles in order, a slot each, in which what follows decides how often groups within groups occur, as in
    /// `(a{1,2}, b?){2,2}`: that is worked out before values are read.
    Counted(&'t [Particle<'t>]),
    /// Particles in any order, each at most once, a slot each.
    All(&'t [Particle<'t>]),
    /// Text between elements: one slot of arms in document order. Arm 0 is text (a `String`
    /// slot), arm n is `arms[n - 1]`; `model` says which order of elements is valid.
    Mixed {
        /// The elements and wildcards that may occur.
        arms: &'t [Particle<'t>],
        /// The content model, for validation only.
        model: &'t [Particle<'t>],
    },
    /// The items of an array of the SOAP encoding: a slot that repeats, and where the array has several
    /// dimensions one of their sizes (`U32(Many)`).
    Array(&'t Array<'t>),
}

/// An array of the SOAP encoding (SOAP 1.1, 5.4.2; SOAP 1.2 part 2, 3.1.6).
#[derive(Debug, Clone, Copy)]
pub struct Array<'t> {
    /// The item: an element that occurs any number of times. Its name says nothing to a reader.
    pub item: Particle<'t>,
    /// The type of the items as `arrayType` names it. For an array of arrays without a name: that of the innermost items.
    pub of: Name<'t>,
    /// The brackets between that name and those of this array: `[]` for an array of arrays without a name.
    pub inner: &'t str,
    /// Number of dimensions, at least 1.
    pub rank: u32,
}

/// Something that occurs a number of times in one slot.
///
/// Content models are deterministic (unique particle attribution), so one name of look-ahead
/// always decides: a particle takes an element exactly if one of the names it may start with is
/// the element's.
#[derive(Debug, Clone, Copy)]
pub struct Particle<'t> {
    /// Least number of occurrences; 0 also where the term itself may be empty.
    pub min: u32,
    /// Greatest number; `u32::MAX`: unbounded.
    pub max: u32,
    /// What occurs.
    pub term: Term<'t>,
}

/// What a particle repeats.
#[derive(Debug, Clone, Copy)]
pub enum Term<'t> {
    /// An element: any kind of slot but attributes.
    Element(Element<'t>),
    /// One of several particles: a slot of arms, one arm each. Also an element that heads a
    /// substitution group.
    Choice(Arms<'t>),
    /// A record without a tag of its own: a slot of records.
    Group(&'t Desc<'t>),
    /// Any element admitted: a slot of fragments.
    Any(Wildcard<'t>),
}

/// The alternatives of a choice.
#[derive(Debug, Clone, Copy)]
pub struct Arms<'t> {
    /// One particle per arm.
    pub particles: &'t [Particle<'t>],
    /// For choices of many arms (16 and more are worth it): the numbers of the arms that are elements, sorted by their
    /// local name (as bytes) and then namespace, so that an arm is found without trying each. Else empty.
    pub sorted: &'t [u16],
}

/// An element as it stands in a content model.
#[derive(Debug, Clone, Copy)]
pub struct Element<'t> {
    /// Name on the wire.
    pub name: Name<'t>,
    /// May be nil (the slot has a `Nil` shape).
    pub nillable: bool,
    /// Its simple type's facets; None where the slot's own type says everything.
    pub simple: Option<&'t Simple<'t>>,
    /// Default or fixed value.
    pub value: ValueConstraint<'t>,
    /// The types that may stand here, abstract ones left out, where there is more than one: the slot is a slot of
    /// arms, one arm for each in this order, and one more that keeps an unknown type as a fragment. The first is the
    /// declared type ([`type_name`](Element::type_name)), unless that is abstract.
    /// Empty: no family; `xsi:type` may only name the declared type.
    pub types: &'t [TypeArm<'t>],
    /// Name of the declared type, for checking `xsi:type` where there is no family; None for anonymous ones.
    pub type_name: Option<Name<'t>>,
    /// What few elements have.
    pub checks: Option<&'t Checks<'t>>,
}

/// What is checked of few elements, and costs others nothing.
#[derive(Debug, Clone, Copy)]
pub struct Checks<'t> {
    /// Identity constraints, evaluated on request.
    pub constraints: &'t [Constraint<'t>],
    /// Derivations that types named by `xsi:type` must not use, where the declared type is `xs:anyType`: families are
    /// without the blocked types.
    pub block: crate::contract::DerivationSet,
}

impl<'t> Element<'t> {
    /// Its identity constraints.
    pub(super) fn constraints(&self) -> &'t [Constraint<'t>] {
        self.checks.map_or(&[], |checks| checks.constraints)
    }
}

/// A member of a family of derived types.
#[derive(Debug, Clone, Copy)]
pub struct TypeArm<'t> {
    /// Name of the type.
    pub name: Name<'t>,
    /// For a simple type: its facets; None where the arm's own type says everything.
    pub simple: Option<&'t Simple<'t>>,
}

/// A wildcard.
#[derive(Debug, Clone, Copy)]
pub struct Wildcard<'t> {
    /// Namespaces admitted.
    pub namespaces: Admits<'t>,
    /// How far what matched is assessed.
    pub process: crate::contract::Process,
}

/// Namespaces a wildcard admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admits<'t> {
    /// All.
    Any,
    /// All but this one and "no namespace".
    Not(Ns),
    /// These.
    In(&'t [Ns]),
}

//! Short constructors of tables, for `static`s of generated code: `one(N, "name").of(XSD, "string")`.
//!
//! They only put data together; what the data means is said at [`Desc`] and its parts.
use super::{
    Admits, Arms, Array, Attribute, Checks, Constraint, Content, Desc, Element, NameTest, Particle, Root,
    Tables, Term, TypeArm, ValueConstraint, Wildcard,
};
use crate::contract::{DerivationSet, Process};
use crate::datatypes::Simple;
use crate::xml::{Name, Ns};

/// A name, where one may be missing.
pub const fn name(ns: Ns, local: &str) -> Option<Name<'_>> {
    Some(Name { ns, local })
}

/// The table of a record.
pub const fn desc<'t>(
    rust: &'t str,
    name: Option<Name<'t>>,
    attributes: &'t [Attribute<'t>],
    any_attribute: &[Wildcard<'t>],
    content: Content<'t>,
) -> Desc<'t> {
    let any_attribute = match any_attribute {
        [wildcard, ..] => Some(*wildcard),
        [] => None,
    };
    Desc { rust, name, attributes, any_attribute, content, sensitive: &[] }
}

/// An element that occurs exactly once.
pub const fn one(ns: Ns, local: &str) -> Particle<'_> {
    times(1, 1, ns, local)
}

/// An element that occurs at most once.
pub const fn opt(ns: Ns, local: &str) -> Particle<'_> {
    times(0, 1, ns, local)
}

/// An element that occurs any number of times.
pub const fn many(ns: Ns, local: &str) -> Particle<'_> {
    times(0, u32::MAX, ns, local)
}

/// An element that occurs so often; `u32::MAX`: without bound.
pub const fn times(min: u32, max: u32, ns: Ns, local: &str) -> Particle<'_> {
    let element = Element {
        name: Name { ns, local },
        nillable: false,
        simple: None,
        value: ValueConstraint::None,
        types: &[],
        type_name: None,
        checks: None,
    };
    Particle { min, max, term: Term::Element(element) }
}

/// A choice that occurs so often.
pub const fn choice<'t>(min: u32, max: u32, arms: Arms<'t>) -> Particle<'t> {
    Particle { min, max, term: Term::Choice(arms) }
}

/// The arms of a choice; `sorted` as [`Arms::sorted`] says.
pub const fn arms<'t>(particles: &'t [Particle<'t>], sorted: &'t [u16]) -> Arms<'t> {
    Arms { particles, sorted }
}

/// A group that occurs so often.
pub const fn group<'t>(min: u32, max: u32, desc: &'t Desc<'t>) -> Particle<'t> {
    Particle { min, max, term: Term::Group(desc) }
}

/// A wildcard that occurs so often.
pub const fn any<'t>(min: u32, max: u32, wildcard: Wildcard<'t>) -> Particle<'t> {
    Particle { min, max, term: Term::Any(wildcard) }
}

/// A wildcard.
pub const fn wildcard<'t>(namespaces: Admits<'t>, process: Process) -> Wildcard<'t> {
    Wildcard { namespaces, process }
}

/// Content that is one simple value.
pub const fn text<'t>(simple: Option<&'t Simple<'t>>) -> Content<'t> {
    Content::Text { simple }
}

/// Text between elements.
pub const fn mixed<'t>(arms: &'t [Particle<'t>], model: &'t [Particle<'t>]) -> Content<'t> {
    Content::Mixed { arms, model }
}

/// A member of a family.
pub const fn member(ns: Ns, local: &str) -> TypeArm<'_> {
    TypeArm { name: Name { ns, local }, simple: None }
}

/// Identity constraints of an element.
pub const fn checks<'t>(constraints: &'t [Constraint<'t>]) -> Checks<'t> {
    let block = DerivationSet {
        restriction: false,
        extension: false,
        substitution: false,
        list: false,
        union: false,
    };
    Checks { constraints, block }
}

/// A step of a constraint's path.
pub const fn step(ns: Ns, local: &str) -> NameTest<'_> {
    NameTest::Name(Name { ns, local })
}

/// An attribute that may be absent.
pub const fn attribute(ns: Ns, local: &str) -> Attribute<'_> {
    Attribute { name: Name { ns, local }, required: false, simple: None, value: ValueConstraint::None }
}

/// The root that an element particle makes; occurrence has no meaning there.
pub const fn root<'t>(particle: Particle<'t>, tables: &'t Tables<'t>) -> Root<'t> {
    match particle.term {
        Term::Element(element) => Root { element, tables, encoded: false },
        // Only elements are roots; this is met while compiling, not while running.
        Term::Choice(_) | Term::Group(_) | Term::Any(_) => panic!("a root is an element"),
    }
}

/// The content of an array of the SOAP encoding.
pub const fn array<'t>(array: &'t Array<'t>) -> Content<'t> {
    Content::Array(array)
}

/// An array whose items, of the type with this name, may be given as that particle.
pub const fn array_of<'t>(
    item: Particle<'t>,
    ns: Ns,
    local: &'t str,
    inner: &'t str,
    rank: u32,
) -> Array<'t> {
    Array { item, of: Name { ns, local }, inner, rank }
}

impl Root<'_> {
    /// The root stands in the SOAP encoding.
    pub const fn encoded(mut self) -> Self {
        self.encoded = true;
        self
    }
}

impl<'t> Particle<'t> {
    const fn element(self, change: Change<'t>) -> Particle<'t> {
        let Term::Element(mut element) = self.term else { return self };
        match change {
            Change::Nillable => element.nillable = true,
            Change::Simple(simple) => element.simple = Some(simple),
            Change::Value(value) => element.value = value,
            Change::Type(name) => element.type_name = Some(name),
            Change::Family(types) => element.types = types,
            Change::Checks(checks) => element.checks = Some(checks),
        }
        Particle { min: self.min, max: self.max, term: Term::Element(element) }
    }

    /// The element may be nil.
    pub const fn nillable(self) -> Self {
        self.element(Change::Nillable)
    }

    /// The element's facets are checked.
    pub const fn simple(self, simple: &'t Simple<'t>) -> Self {
        self.element(Change::Simple(simple))
    }

    /// The element has a default value.
    pub const fn default(self, value: &'t str) -> Self {
        self.element(Change::Value(ValueConstraint::Default(value)))
    }

    /// The element has a fixed value.
    pub const fn fixed(self, value: &'t str) -> Self {
        self.element(Change::Value(ValueConstraint::Fixed(value)))
    }

    /// The element's declared type has this name.
    pub const fn of(self, ns: Ns, local: &'t str) -> Self {
        self.element(Change::Type(Name { ns, local }))
    }

    /// The element has identity constraints.
    pub const fn checks(self, checks: &'t Checks<'t>) -> Self {
        self.element(Change::Checks(checks))
    }

    /// The types that may stand there.
    pub const fn family(self, types: &'t [TypeArm<'t>]) -> Self {
        self.element(Change::Family(types))
    }
}

/// What is set in an element.
enum Change<'t> {
    Nillable,
    Simple(&'t Simple<'t>),
    Value(ValueConstraint<'t>),
    Type(Name<'t>),
    Family(&'t [TypeArm<'t>]),
    Checks(&'t Checks<'t>),
}

impl<'t> Attribute<'t> {
    /// The attribute must be present.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The attribute's facets are checked.
    pub const fn simple(mut self, simple: &'t Simple<'t>) -> Self {
        self.simple = Some(simple);
        self
    }

    /// The attribute has a default value.
    pub const fn default(mut self, value: &'t str) -> Self {
        self.value = ValueConstraint::Default(value);
        self
    }

    /// The attribute has a fixed value.
    pub const fn fixed(mut self, value: &'t str) -> Self {
        self.value = ValueConstraint::Fixed(value);
        self
    }
}

impl<'t> TypeArm<'t> {
    /// The facets of a simple type are checked.
    pub const fn simple(mut self, simple: &'t Simple<'t>) -> Self {
        self.simple = Some(simple);
        self
    }
}

//! What the SOAP encoding makes of types: arrays, nulls, the types of its own namespace.
use super::plan::*;
use super::planner::Planner;
use crate::contract::{self, ComplexType, Particle, QName, TypeId, TypeKind};
use crate::datatypes::Builtin;
use crate::xml::names::{ENC11, ENC12};

/// An attribute that says how a value is encoded and is none itself.
pub(super) fn is_mark(name: &QName) -> bool {
    matches!(&*name.namespace, ENC11 | ENC12)
        || name.namespace.is_empty() && matches!(&*name.local, "id" | "href")
}

impl Planner<'_> {
    /// A type of the encoding's own schema.
    pub(super) fn is_of_encoding(&self, id: TypeId) -> bool {
        self.types[id].name.as_ref().is_some_and(|name| matches!(&*name.namespace, ENC11 | ENC12))
    }

    /// Types that have no family: arrays, which say the type of their items otherwise, and those of the encoding.
    pub(super) fn has_own_encoding(&self, id: TypeId) -> bool {
        self.is_of_encoding(id) || self.is_array(id)
    }

    /// A type derived from the encoding's `Array`, or one with `wsdl:arrayType`.
    pub(super) fn is_array(&self, id: TypeId) -> bool {
        let mut at = id;
        // A chain of bases is no longer than there are types.
        for _ in 0..self.types.types.len() {
            let def = &self.types[at];
            if matches!(&def.kind, TypeKind::Complex(complex) if complex.soap_array.is_some()) {
                return true;
            }
            if self.is_of_encoding(at) && def.name.as_ref().is_some_and(|name| &*name.local == "Array") {
                return true;
            }
            match def.base {
                Some(base) if base != at => at = base,
                _ => return false,
            }
        }
        false
    }

    /// What holds a value of a type of the encoding's schema: the built-in it stands for, or anything. None for its array.
    pub(super) fn encoded_value(&mut self, id: TypeId, complex: &ComplexType) -> Option<Value> {
        if self.is_array(id) {
            return None;
        }
        Some(match &complex.content {
            contract::Content::Simple(simple) => self.value(*simple),
            _ => Value::Any,
        })
    }

    /// The array that a type is.
    pub(super) fn array(&mut self, id: TypeId, complex: &ComplexType) -> Option<Array> {
        if !self.is_array(id) {
            return None;
        }
        let any = self.types.builtin(Builtin::AnyType);
        let element = match &complex.content {
            contract::Content::Elements(particle) => only_element(particle),
            _ => None,
        };
        let (item, rank) = match (&complex.soap_array, element) {
            (Some(array), _) => (array.item, rank(&array.ranks)),
            (None, Some(element)) => (self.types[element].r#type, 1),
            (None, None) => (any, 1),
        };
        let name = element.map_or("item", |element| &*self.types[element].name.local);
        let mut field = self.typed(QName::new("", name), item);
        (field.min, field.max) = (0, None);
        field.shape = if self.may_be_null(&field) { Shape::ManyNil } else { Shape::Many };
        let (of, inner) = self.item_name(item);
        Some(Array { item: field, of, inner, rank })
    }

    /// How `arrayType` names a type: through arrays without a name to their items.
    fn item_name(&self, item: TypeId) -> (QName, String) {
        let (mut at, mut inner) = (item, String::new());
        for _ in 0..self.types.types.len() {
            let def = &self.types[at];
            if let Some(name) = &def.name {
                return (name.clone(), inner);
            }
            match &def.kind {
                TypeKind::Complex(ComplexType { soap_array: Some(array), .. }) => {
                    inner.insert_str(0, last_brackets(&array.ranks));
                    at = array.item;
                }
                _ => match def.base {
                    Some(base) if base != at => at = base,
                    _ => break,
                },
            }
        }
        (QName::new(crate::xml::names::XSD, "anyType"), inner)
    }

    /// Makes a field an accessor of the encoding: null is a value of everything but numbers, truth values and times,
    /// and an absent accessor is null (SOAP 1.1, 5.5), so that one `Option` is both.
    pub(super) fn make_accessor(&self, field: &mut Field) {
        if !self.encoded {
            return;
        }
        field.shape = match (field.shape, self.may_be_null(field)) {
            (Shape::One, true) | (Shape::Nil | Shape::OptNil, _) => Shape::Opt,
            (shape, _) => shape,
        };
    }

    fn may_be_null(&self, field: &Field) -> bool {
        if let Term::Element(element) = &field.term
            && self.is_of_encoding(element.r#type)
        {
            return true;
        }
        match &field.value {
            Value::Record(_) | Value::Choice(_) | Value::Any => true,
            value => self.underlying_builtin(value).is_none_or(is_nullable),
        }
    }

    /// The built-in beneath a value, aliases followed; None where it is an enum or a list.
    fn underlying_builtin(&self, value: &Value) -> Option<Builtin> {
        match value {
            Value::Builtin(builtin) => Some(*builtin),
            Value::Simple(item) => match self.simple_origin(*item) {
                Some(contract::SimpleType { variety: contract::Variety::Atomic, builtin, .. }) => {
                    Some(*builtin)
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// Languages have a null for it.
fn is_nullable(builtin: Builtin) -> bool {
    use Builtin::*;
    !matches!(
        builtin,
        Boolean
            | Byte
            | Short
            | Int
            | Long
            | UnsignedByte
            | UnsignedShort
            | UnsignedInt
            | UnsignedLong
            | Integer
            | NonPositiveInteger
            | NegativeInteger
            | NonNegativeInteger
            | PositiveInteger
            | Decimal
            | Float
            | Double
            | DateTime
            | Date
            | Time
    )
}

/// The element of content that is nothing but one element.
fn only_element(particle: &Particle) -> Option<contract::ElementId> {
    let mut at = particle;
    loop {
        match &at.term {
            contract::Term::Element(id) => return Some(*id),
            contract::Term::Sequence(group) | contract::Term::All(group) => {
                match group.particles.as_slice() {
                    [only] => at = only,
                    _ => return None,
                }
            }
            contract::Term::Choice(_) | contract::Term::Wildcard(_) => return None,
        }
    }
}

/// The last pair of brackets.
fn last_brackets(ranks: &str) -> &str {
    ranks.rfind('[').map_or("[]", |at| &ranks[at..])
}

/// The number of dimensions that the last pair of brackets has.
fn rank(ranks: &str) -> u32 {
    last_brackets(ranks).matches(',').count() as u32 + 1
}

//! Simple types: which value holds one, which have a name of their own, which are checked.
use super::plan::*;
use super::planner::{Planner, Work};
use crate::contract::{
    Derivation, EnumerationValue, Facet, FacetKind, SimpleType, TypeId, TypeKind, ValueConstraint, Variety,
};
use crate::datatypes::{Builtin, WhiteSpace};

impl Planner<'_> {
    /// What holds a value of a simple type.
    pub(super) fn simple_value(&mut self, id: TypeId, simple: &SimpleType) -> Value {
        if let Some(own) = self.settings.own.types.get(&id) {
            return Value::Own(*own);
        }
        let def = &self.types[id];
        if self.is_builtin(id) {
            return match simple.builtin.item() {
                Some(item) => Value::List(Box::new(Value::Builtin(item))),
                None => Value::Builtin(simple.builtin),
            };
        }
        let has_name = def.name.is_some();
        if has_name || self.is_enum(id, simple) {
            return Value::Simple(self.item(Origin::Type(id), false, Work::Simple(id)));
        }
        self.underlying(id, simple)
    }

    /// The value beneath a simple type that is no enum of its own. Recursion ends at named types.
    fn underlying(&mut self, id: TypeId, simple: &SimpleType) -> Value {
        let def = &self.types[id];
        match (&simple.variety, def.derivation) {
            (Variety::List(item), Derivation::List) => Value::List(Box::new(self.value(*item))),
            (Variety::Union(members), Derivation::Union) => match self.members(members).as_slice() {
                [member, ..] => member.value.clone(),
                [] => Value::Builtin(Builtin::AnySimpleType),
            },
            _ => match def.base.filter(|base| matches!(self.types[*base].kind, TypeKind::Simple(_))) {
                Some(base) if base != id => self.value(base),
                _ => Value::Builtin(simple.builtin),
            },
        }
    }

    /// The item of a simple type.
    pub(super) fn simple_item(&mut self, id: TypeId) -> Simple {
        let TypeKind::Simple(simple) = &self.types[id].kind else {
            return Simple::Alias(Value::Builtin(Builtin::String));
        };
        if !self.is_enum(id, simple) {
            return Simple::Alias(self.underlying(id, simple));
        }
        match &simple.variety {
            Variety::Union(members) => Simple::Union(self.members(members)),
            _ => {
                let mut values: Vec<EnumerationValue> = Vec::new();
                let mut known = std::collections::BTreeSet::new();
                for value in enumeration(&simple.facets).unwrap_or_default() {
                    if known.insert(&value.value) {
                        values.push(value.clone());
                    }
                }
                Simple::Enumeration { white_space: white_space(simple), values }
            }
        }
    }

    /// It becomes an enum: a step that enumerates texts, or a union of different values.
    fn is_enum(&mut self, id: TypeId, simple: &SimpleType) -> bool {
        match &simple.variety {
            Variety::Atomic => is_text(simple.builtin) && self.enumerates(id, simple),
            Variety::List(_) => false,
            Variety::Union(members) => {
                self.types[id].derivation == Derivation::Union && {
                    let members = self.members(members);
                    members
                        .iter()
                        .any(|member| Some(&member.value) != members.first().map(|first| &first.value))
                }
            }
        }
    }

    /// The type's own step has an enumeration, not only its base's.
    fn enumerates(&self, id: TypeId, simple: &SimpleType) -> bool {
        let inherited = self.types[id].base.map(|base| &self.types[base].kind);
        let inherited = match inherited {
            Some(TypeKind::Simple(base)) => base.facets.iter().filter(|f| is_enumeration(f)).count(),
            _ => 0,
        };
        simple.facets.iter().filter(|f| is_enumeration(f)).count() > inherited
    }

    /// The members of a union, those of nested unions without facets in their place, none twice.
    fn members(&mut self, members: &[TypeId]) -> Vec<UnionMember> {
        let mut found: Vec<UnionMember> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        let mut open: Vec<TypeId> = members.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let TypeKind::Simple(SimpleType { variety: Variety::Union(inner), facets, .. }) =
                &self.types[id].kind
                && facets.is_empty()
            {
                open.extend(inner.iter().rev());
                continue;
            }
            let member = UnionMember { r#type: id, value: self.value(id), simple: self.checked(id) };
            if !found.iter().any(|known| known.value == member.value && known.simple == member.simple) {
                found.push(member);
            }
        }
        found
    }

    /// [`Planner::checked`], where it is known what holds the value: types that are not generated get texts that
    /// were checked and normalised, whatever they are checked for.
    pub(super) fn checked_as(&mut self, value: &Value, id: TypeId) -> Option<TypeId> {
        if let Value::Own(_) = value
            && let TypeKind::Simple(_) = self.types[id].kind
        {
            self.need(id);
            return Some(id);
        }
        self.checked(id)
    }

    /// The type whose facets are to be checked for a value of this type; None where the value's own
    /// type says everything. Types that add nothing to their base are their base.
    pub(super) fn checked(&mut self, id: TypeId) -> Option<TypeId> {
        let mut at = id;
        while let (TypeKind::Simple(simple), Some(base)) = (&self.types[at].kind, self.types[at].base) {
            match &self.types[base].kind {
                TypeKind::Simple(inner)
                    if inner == simple && at != base && !self.settings.own.types.contains_key(&at) =>
                {
                    at = base;
                }
                _ => break,
            }
        }
        let TypeKind::Simple(simple) = &self.types[at].kind else { return None };
        let own = &self.settings.own.types;
        let is_own = |id: TypeId| own.contains_key(&id);
        let own = !own.is_empty() && (is_own(at) || is_own(self.types.builtin(simple.builtin)));
        let checked = own
            || match &simple.variety {
                Variety::Atomic if is_text(simple.builtin) && enumeration(&simple.facets).is_some() => {
                    narrows_enumeration(&simple.facets)
                }
                Variety::Atomic => !says_everything(simple.builtin) || !simple.facets.is_empty(),
                Variety::List(item) => !simple.facets.is_empty() || self.checked(*item).is_some(),
                // The enum's own reading tries the members with their facets.
                Variety::Union(members) => {
                    let is_checked = |member: &UnionMember| member.simple.is_some();
                    !simple.facets.is_empty()
                        || (!self.is_enum(at, simple) && self.members(members).iter().any(is_checked))
                }
            };
        if !checked {
            return None;
        }
        self.need(at);
        Some(at)
    }

    /// [`checked_as`](Self::checked_as), where there may be a fixed value: what has no slot of its own is compared with it by the
    /// type, since the interpreter sees only its text.
    pub(super) fn checked_beside(
        &mut self,
        held: &Value,
        id: TypeId,
        value: Option<&ValueConstraint>,
    ) -> Option<TypeId> {
        let checked = self.checked_as(held, id);
        let as_text = |simple: &SimpleType| {
            use Builtin::*;
            !matches!(simple.variety, Variety::Atomic)
                || matches!(
                    simple.builtin,
                    Duration | GYearMonth | GYear | GMonthDay | GDay | GMonth | HexBinary | QName
                )
        };
        match &self.types[id].kind {
            TypeKind::Simple(simple) if checked.is_none() && as_text(simple) => {}
            _ => return checked,
        }
        matches!(value, Some(ValueConstraint::Fixed(_))).then(|| {
            self.need(id);
            id
        })
    }

    /// Notes a type to be checked, with the items and members it consists of before it.
    pub(super) fn need(&mut self, id: TypeId) {
        let mut open = vec![id];
        let mut needed = Vec::new();
        while let Some(id) = open.pop() {
            if !self.simples_known.insert(id) {
                continue;
            }
            needed.push(id);
            if let TypeKind::Simple(simple) = &self.types[id].kind {
                match &simple.variety {
                    Variety::Atomic => {}
                    Variety::List(item) => open.push(*item),
                    Variety::Union(members) => open.extend(members.iter().rev()),
                }
            }
        }
        self.simples.extend(needed.into_iter().rev());
    }

    fn is_builtin(&self, id: TypeId) -> bool {
        (id.0 as usize) < Builtin::ALL.len()
    }
}

fn is_enumeration(facet: &Facet) -> bool {
    matches!(facet.kind, FacetKind::Enumeration(_))
}

/// The values of the narrowest enumeration.
fn enumeration(facets: &[Facet]) -> Option<&[EnumerationValue]> {
    facets.iter().rev().find_map(|facet| match &facet.kind {
        FacetKind::Enumeration(values) => Some(values.as_slice()),
        _ => None,
    })
}

/// Something after the narrowest enumeration narrows it further: the enum does not check that.
fn narrows_enumeration(facets: &[Facet]) -> bool {
    let after = facets.iter().rposition(is_enumeration).map_or(0, |last| last + 1);
    facets.iter().skip(after).any(|facet| !matches!(facet.kind, FacetKind::WhiteSpace(_)))
}

/// The white space rule of a simple type of texts.
fn white_space(simple: &SimpleType) -> WhiteSpace {
    let facet = simple.facets.iter().rev().find_map(|facet| match facet.kind {
        FacetKind::WhiteSpace(rule) => Some(rule),
        _ => None,
    });
    facet.unwrap_or(match simple.builtin {
        Builtin::String => WhiteSpace::Preserve,
        Builtin::NormalizedString => WhiteSpace::Replace,
        _ => WhiteSpace::Collapse,
    })
}

/// Enumerations of it are texts, compared as such. Those of numbers, dates and names are compared
/// as values, so they stay what they are.
fn is_text(builtin: Builtin) -> bool {
    use Builtin::*;
    matches!(
        builtin,
        String | NormalizedString | Token | Language | NmToken | Name | NcName | Id | IdRef | Entity | AnyUri
    )
}

/// The Rust type of a value of this built-in admits exactly the built-in's values.
fn says_everything(builtin: Builtin) -> bool {
    use Builtin::*;
    match builtin {
        AnyType | AnySimpleType | String | Boolean | Decimal | Float | Double | Duration | DateTime
        | Time | Date | GYearMonth | GYear | GMonthDay | GDay | GMonth | HexBinary | Base64Binary | QName
        | Integer | Long | Int | Short | Byte | UnsignedLong | UnsignedInt | UnsignedShort | UnsignedByte => {
            true
        }
        AnyUri | Notation | NormalizedString | Token | Language | NmToken | Name | NcName | Id | IdRef
        | Entity | NmTokens | IdRefs | Entities | NonPositiveInteger | NegativeInteger
        | NonNegativeInteger | PositiveInteger => false,
    }
}

//! Identity constraints of a contract as tables.
use super::super::{Constraint, ConstraintKind, NameTest, XPath};
use super::arena::Arena;
use crate::contract::{self, IdentityKind, Types};
use crate::layout::Plan;
use crate::xml::{Name, Ns};

/// The table of the constraint with this number.
pub(super) fn constraint<'t>(
    arena: &'t Arena<'t>,
    types: &'t Types,
    plan: &Plan,
    number: u32,
) -> Option<Constraint<'t>> {
    let constraint = types.constraints.get(number as usize)?;
    let paths = |list: &'t [contract::Path]| -> &'t [XPath<'t>] {
        arena.paths.put(list.iter().map(|path| xpath(arena, plan, path)).collect())
    };
    let fields = constraint.fields.iter().map(|field| paths(field)).collect();
    Some(Constraint {
        name: &constraint.name.local,
        id: number,
        kind: match constraint.kind {
            IdentityKind::Unique => ConstraintKind::Unique,
            IdentityKind::Key => ConstraintKind::Key,
            IdentityKind::KeyRef(key) => ConstraintKind::KeyRef(key),
        },
        referred: types.constraints.iter().any(|other| other.kind == IdentityKind::KeyRef(number)),
        selector: paths(&constraint.selector),
        fields: arena.fields.put(fields),
    })
}

fn xpath<'t>(arena: &'t Arena<'t>, plan: &Plan, path: &'t contract::Path) -> XPath<'t> {
    // A namespace that the plan does not mention is in no document.
    let ns = |uri: &str| plan.ns(uri).unwrap_or(Ns(u16::MAX));
    let test = |test: &'t contract::NameTest| match test {
        contract::NameTest::Any => NameTest::Any,
        contract::NameTest::Namespace(uri) => NameTest::Namespace(ns(uri)),
        contract::NameTest::Name(name) => {
            NameTest::Name(Name { ns: ns(&name.namespace), local: &name.local })
        }
    };
    XPath {
        anywhere: path.anywhere,
        steps: arena.steps.put(path.steps.iter().map(test).collect()),
        attribute: path.attribute.as_ref().map(test),
    }
}

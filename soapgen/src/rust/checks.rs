//! Identity constraints of elements as expressions of `tables.rs`.
use soap_model::contract::{ElementId, IdentityKind, NameTest, Path, Types};
use soap_model::layout::Plan;
use soap_model::xml::Ns;

/// What is checked of this element beyond what all have; None for nearly all.
pub(super) fn expression(types: &Types, plan: &Plan, element: ElementId) -> Option<String> {
    let numbers = &types[element].constraints;
    let constraints: Vec<String> =
        numbers.iter().filter_map(|number| constraint(types, plan, *number)).collect();
    (!constraints.is_empty()).then(|| format!("rt::checks(&[\n{}])", constraints.concat()))
}

fn constraint(types: &Types, plan: &Plan, number: u32) -> Option<String> {
    let constraint = types.constraints.get(number as usize)?;
    let kind = match constraint.kind {
        IdentityKind::Unique => "Unique".to_owned(),
        IdentityKind::Key => "Key".to_owned(),
        IdentityKind::KeyRef(key) => format!("KeyRef({key})"),
    };
    let referred = types.constraints.iter().any(|other| other.kind == IdentityKind::KeyRef(number));
    let fields: Vec<String> = constraint.fields.iter().map(|field| paths(plan, field)).collect();
    Some(format!(
        "    rt::Constraint {{ name: {:?}, id: {number}, kind: rt::ConstraintKind::{kind}, referred: {referred}, selector: {}, fields: &[{}] }},\n",
        constraint.name.local,
        paths(plan, &constraint.selector),
        fields.join(", ")
    ))
}

fn paths(plan: &Plan, list: &[Path]) -> String {
    let path = |path: &Path| {
        let steps: Vec<String> = path.steps.iter().map(|step| test(plan, step)).collect();
        let attribute = match &path.attribute {
            Some(attribute) => format!("Some({})", test(plan, attribute)),
            None => "None".to_owned(),
        };
        let (anywhere, steps) = (path.anywhere, steps.join(", "));
        format!("rt::XPath {{ anywhere: {anywhere}, steps: &[{steps}], attribute: {attribute} }}")
    };
    format!("&[{}]", list.iter().map(path).collect::<Vec<_>>().join(", "))
}

fn test(plan: &Plan, test: &NameTest) -> String {
    // A namespace that the plan does not mention is that of nothing that is read.
    let ns = |uri: &str| plan.ns(uri).unwrap_or(Ns(u16::MAX)).0;
    match test {
        NameTest::Any => "rt::NameTest::Any".to_owned(),
        NameTest::Namespace(uri) => format!("rt::NameTest::Namespace(rt::Ns({}))", ns(uri)),
        NameTest::Name(name) => format!("rt::step(rt::Ns({}), {:?})", ns(&name.namespace), name.local),
    }
}

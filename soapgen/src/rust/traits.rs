//! Which items can derive the traits of the standard library that not every field has.
use super::names::builtin_type;
use soap_model::layout::{Choice, Content, ItemId, ItemKind, Plan, Shape, Simple, Value};

/// The traits that are derived only where the fields allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trait {
    Eq,
    Hash,
    Default,
}

/// For each trait the items that can derive it.
#[derive(Debug)]
pub(super) struct Traits([Vec<bool>; 3]);

impl Traits {
    pub(super) fn new(plan: &Plan) -> Self {
        Traits([Trait::Eq, Trait::Hash, Trait::Default].map(|which| able(plan, which)))
    }

    /// An item can derive the trait with this path, as far as is known.
    pub(super) fn fits(&self, path: &str, item: ItemId) -> bool {
        let which = match path.trim_start_matches("::") {
            "Eq" | "std::cmp::Eq" | "core::cmp::Eq" => Trait::Eq,
            "Hash" | "std::hash::Hash" | "core::hash::Hash" => Trait::Hash,
            "Default" | "std::default::Default" | "core::default::Default" => Trait::Default,
            _ => return true,
        };
        self.0[which as usize].get(item.0 as usize).copied().unwrap_or(false)
    }
}

/// The greatest set of items of which each needs the trait only of items of the set.
fn able(plan: &Plan, which: Trait) -> Vec<bool> {
    let mut able = vec![true; plan.items.len()];
    loop {
        let now: Vec<bool> = plan
            .items
            .iter()
            .map(|item| match item.own {
                Some(_) => which != Trait::Default,
                None => kind(&item.kind, which, &able),
            })
            .collect();
        // Only ever fewer: what an item needs was at most as true before.
        let now: Vec<bool> = now.iter().zip(&able).map(|(now, before)| *now && *before).collect();
        if now == able {
            return able;
        }
        able = now;
    }
}

fn kind(kind: &ItemKind, which: Trait, able: &[bool]) -> bool {
    let arms = |choice: &Choice| choice.arms.iter().all(|arm| has(&arm.value, arm.shape, which, able));
    match kind {
        ItemKind::Record(record) => {
            let content = match &record.content {
                Content::Empty => true,
                Content::Text { value, .. } => has(value, Shape::One, which, able),
                Content::Array(array) => has(&array.item.value, array.item.shape, which, able),
                Content::Mixed { arms, .. } => has(&Value::Choice(*arms), Shape::Many, which, able),
                Content::Sequence(fields)
                | Content::Optional(fields)
                | Content::Counted(fields)
                | Content::All(fields) => {
                    fields.iter().all(|field| has(&field.value, field.shape, which, able))
                }
            };
            content && record.attributes.iter().all(|field| has(&field.value, field.shape, which, able))
        }
        ItemKind::Simple(Simple::Alias(value)) => has(value, Shape::One, which, able),
        // An enum has no meaningless arm.
        _ if which == Trait::Default => false,
        ItemKind::Choice(choice) | ItemKind::Mixed(choice) => arms(choice),
        ItemKind::Family(family) => {
            family.members.iter().all(|member| has(&member.value, Shape::One, which, able))
        }
        ItemKind::Simple(Simple::Enumeration { .. }) => true,
        ItemKind::Simple(Simple::Union(members)) => {
            members.iter().all(|member| has(&member.value, Shape::One, which, able))
        }
    }
}

fn has(value: &Value, shape: Shape, which: Trait, able: &[bool]) -> bool {
    if which == Trait::Default {
        match shape {
            Shape::Opt | Shape::Many | Shape::OptNil | Shape::ManyNil => return true,
            Shape::Nil => return false,
            Shape::One => {}
        }
    }
    match value {
        Value::Builtin(builtin) => match (which, builtin_type(*builtin)) {
            (Trait::Eq | Trait::Hash, "f32" | "f64") => false,
            (Trait::Eq | Trait::Hash, _) => true,
            (Trait::Default, of) => !matches!(
                of,
                "rt::DateTime"
                    | "rt::Date"
                    | "rt::Time"
                    | "rt::GYear"
                    | "rt::GYearMonth"
                    | "rt::GMonth"
                    | "rt::GMonthDay"
                    | "rt::GDay"
            ),
        },
        Value::List(_) if which == Trait::Default => true,
        Value::List(item) => has(item, Shape::One, which, able),
        Value::Simple(id) | Value::Record(id) | Value::Choice(id) => {
            able.get(id.0 as usize).copied().unwrap_or(false)
        }
        // Where one has not, the compiler says so; a default value is not to be expected.
        Value::Own(_) => which != Trait::Default,
        Value::Any => true,
    }
}

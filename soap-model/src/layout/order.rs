//! Puts items into the order of their declarations.
use super::plan::*;

/// Sorts the items: by the type, element or root they come from, parts after what they belong
/// to; and changes the numbers by which items refer to each other accordingly.
pub(super) fn by_declaration(plan: &mut Plan) {
    let count = plan.items.len();
    // Owners are made before what they own, so that one pass finds every item's top.
    let mut keys: Vec<(u8, u32, u32, usize)> = Vec::with_capacity(count);
    for (n, item) in plan.items.iter().enumerate() {
        let key = match &item.origin {
            Origin::Root { index, .. } => (0, *index, 0, n),
            Origin::Type(id) => (1, id.0, 0, n),
            Origin::Family(id) => (1, id.0, u32::MAX, n),
            Origin::Substitution(id) => (2, id.0, 0, n),
            Origin::Group { owner, .. } | Origin::Mixed(owner) => match keys.get(owner.0 as usize) {
                Some((rank, top, depth, _)) => (*rank, *top, depth.saturating_add(1), n),
                None => (3, 0, 0, n),
            },
        };
        keys.push(key);
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|n| keys[*n]);
    let mut new = vec![ItemId(0); count];
    for (at, n) in order.iter().enumerate() {
        new[*n] = ItemId(at as u32);
    }
    let mut items: Vec<Option<Item>> = std::mem::take(&mut plan.items).into_iter().map(Some).collect();
    plan.items = order.iter().filter_map(|n| items[*n].take()).collect();

    let renumber = |id: &mut ItemId| *id = new[id.0 as usize];
    for item in &mut plan.items {
        match &mut item.origin {
            Origin::Group { owner, .. } | Origin::Mixed(owner) => renumber(owner),
            Origin::Type(_) | Origin::Family(_) | Origin::Substitution(_) | Origin::Root { .. } => {}
        }
        match &mut item.kind {
            ItemKind::Record(record) => match &mut record.content {
                Content::Sequence(fields)
                | Content::Optional(fields)
                | Content::Counted(fields)
                | Content::All(fields) => {
                    fields.iter_mut().for_each(|f| renumber_field(f, &renumber));
                }
                Content::Mixed { arms, model } => {
                    renumber(arms);
                    model.iter_mut().for_each(|f| renumber_field(f, &renumber));
                }
                Content::Array(array) => renumber_field(&mut array.item, &renumber),
                Content::Text { value, .. } => renumber_value(value, &renumber),
                Content::Empty => {}
            },
            ItemKind::Choice(choice) | ItemKind::Mixed(choice) => {
                choice.arms.iter_mut().for_each(|f| renumber_field(f, &renumber));
            }
            ItemKind::Family(family) => {
                family.members.iter_mut().for_each(|m| renumber_value(&mut m.value, &renumber));
            }
            ItemKind::Simple(Simple::Alias(value)) => renumber_value(value, &renumber),
            ItemKind::Simple(Simple::Union(members)) => {
                members.iter_mut().for_each(|m| renumber_value(&mut m.value, &renumber));
            }
            ItemKind::Simple(Simple::Enumeration { .. }) => {}
        }
        if let ItemKind::Record(record) = &mut item.kind {
            record.attributes.iter_mut().for_each(|a| renumber_value(&mut a.value, &renumber));
        }
    }
    plan.roots.iter_mut().for_each(|f| renumber_field(f, &renumber));
    plan.attributes.iter_mut().for_each(|a| renumber_value(&mut a.value, &renumber));
    plan.types.values_mut().for_each(|v| renumber_value(v, &renumber));
}

fn renumber_field(field: &mut Field, renumber: &impl Fn(&mut ItemId)) {
    renumber_value(&mut field.value, renumber);
    match &mut field.term {
        Term::Element(element) => element.family.iter_mut().for_each(renumber),
        Term::Choice(id) | Term::Group(id) => renumber(id),
        Term::Any(_) => {}
    }
}

fn renumber_value(value: &mut Value, renumber: &impl Fn(&mut ItemId)) {
    let mut value = value;
    while let Value::List(item) = value {
        value = item;
    }
    match value {
        Value::Simple(id) | Value::Record(id) | Value::Choice(id) => renumber(id),
        Value::Builtin(_) | Value::Own(_) | Value::Any | Value::List(_) => {}
    }
}

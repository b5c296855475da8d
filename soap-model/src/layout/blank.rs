//! Ends the making of blank values: chooses the arm of blank enums, and makes optional in memory
//! what a record requires of itself.
use super::plan::*;
use std::collections::VecDeque;

/// Chooses blank arms and ends recursion.
pub(super) fn end_recursion(plan: &mut Plan) {
    let count = plan.items.len();
    let mut ends = vec![false; count];
    // Who waits for whom: `waiters[i]` are the items whose blank value holds one of item i.
    let mut waiters: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut missing = vec![0usize; count];
    let mut queue = VecDeque::new();
    for (n, item) in plan.items.iter().enumerate() {
        let needs = needs(&item.kind);
        missing[n] = needs.len();
        for id in &needs {
            waiters[id.0 as usize].push(n);
        }
        let is_open = match &item.kind {
            ItemKind::Record(_) => needs.is_empty(),
            ItemKind::Choice(choice) => {
                choice.arms.iter().any(|arm| need(arm).is_none()) || choice.arms.is_empty()
            }
            ItemKind::Mixed(_) | ItemKind::Simple(_) => true,
            ItemKind::Family(family) => family.members.iter().any(|m| item_of(&m.value).is_none()),
        };
        if is_open {
            queue.push_back(n);
        }
    }
    let mut next_stuck = 0;
    loop {
        while let Some(n) = queue.pop_front() {
            if ends[n] {
                continue;
            }
            choose(&mut plan.items[n].kind, &ends);
            ends[n] = true;
            for waiter in &waiters[n] {
                missing[*waiter] = missing[*waiter].saturating_sub(1);
                let ready = match &plan.items[*waiter].kind {
                    ItemKind::Record(_) => missing[*waiter] == 0,
                    _ => true,
                };
                if ready && !ends[*waiter] {
                    queue.push_back(*waiter);
                }
            }
        }
        // Whatever is left goes round in a circle of records, families and choices: a family ends
        // it by its unknown arm, a record by leaving out what it needs.
        let stuck = |plan: &Plan, n: usize, family: bool| match &plan.items[n].kind {
            ItemKind::Family(_) => family,
            ItemKind::Record(_) => !family,
            _ => false,
        };
        let family = (0..count).find(|n| !ends[*n] && stuck(plan, *n, true));
        let found = family.or_else(|| {
            while next_stuck < count && (ends[next_stuck] || !stuck(plan, next_stuck, false)) {
                next_stuck += 1;
            }
            (next_stuck < count).then_some(next_stuck)
        });
        let Some(n) = found else { break };
        if let ItemKind::Record(record) = &mut plan.items[n].kind
            && let Content::Sequence(fields)
            | Content::Optional(fields)
            | Content::Counted(fields)
            | Content::All(fields) = &mut record.content
        {
            for field in fields {
                if need(field).is_some_and(|id| !ends[id.0 as usize]) {
                    field.shape = Shape::Opt;
                }
            }
        }
        queue.push_back(n);
    }
}

/// The items that a blank value of this one holds (for enums: could hold).
fn needs(kind: &ItemKind) -> Vec<ItemId> {
    match kind {
        ItemKind::Record(record) => match &record.content {
            Content::Sequence(fields)
            | Content::Optional(fields)
            | Content::Counted(fields)
            | Content::All(fields) => fields.iter().filter_map(need).collect(),
            Content::Empty | Content::Text { .. } | Content::Mixed { .. } | Content::Array(_) => Vec::new(),
        },
        ItemKind::Choice(choice) => choice.arms.iter().filter_map(need).collect(),
        ItemKind::Family(family) => family.members.iter().filter_map(|m| item_of(&m.value)).collect(),
        ItemKind::Mixed(_) | ItemKind::Simple(_) => Vec::new(),
    }
}

/// The item that a blank value of this field holds.
fn need(field: &Field) -> Option<ItemId> {
    if field.shape == Shape::One { item_of(&field.value) } else { None }
}

fn item_of(value: &Value) -> Option<ItemId> {
    match value {
        Value::Record(id) | Value::Choice(id) => Some(*id),
        Value::Builtin(_) | Value::List(_) | Value::Simple(_) | Value::Own(_) | Value::Any => None,
    }
}

/// Sets the blank arm of an enum to the first whose blank value is known to end.
fn choose(kind: &mut ItemKind, ends: &[bool]) {
    let ended = |id: Option<ItemId>| id.is_none_or(|id| ends[id.0 as usize]);
    match kind {
        ItemKind::Choice(choice) => {
            choice.blank = choice.arms.iter().position(|arm| ended(need(arm))).unwrap_or(0);
        }
        ItemKind::Family(family) => {
            family.blank = family.members.iter().position(|member| ended(item_of(&member.value)));
        }
        ItemKind::Record(_) | ItemKind::Mixed(_) | ItemKind::Simple(_) => {}
    }
}

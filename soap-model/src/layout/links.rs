//! Which fields may hold a value that contains itself.
use super::plan::*;

/// Marks the fields of encoded items through which an item is reached again.
pub(super) fn mark(items: &mut [Item], encoded: &[bool]) {
    if !encoded.contains(&true) {
        return;
    }
    let component = components(items);
    for n in 0..items.len() {
        if !encoded[n] {
            continue;
        }
        let links = |field: &Field| {
            target(&field.value).is_some_and(|id| component[id] == component[n] && encoded[id])
                && matches!(field.shape, Shape::Opt | Shape::Many | Shape::ManyNil)
                && matches!(field.term, Term::Element(_))
        };
        let ItemKind::Record(record) = &mut items[n].kind else { continue };
        match &mut record.content {
            Content::Sequence(fields)
            | Content::Optional(fields)
            | Content::Counted(fields)
            | Content::All(fields) => {
                fields.iter_mut().for_each(|field| field.link = links(field));
            }
            Content::Array(array) => array.item.link = links(&array.item),
            Content::Empty | Content::Text { .. } | Content::Mixed { .. } => {}
        }
    }
}

fn target(value: &Value) -> Option<usize> {
    match value {
        Value::Record(id) | Value::Choice(id) => Some(id.0 as usize),
        Value::Builtin(_) | Value::List(_) | Value::Simple(_) | Value::Own(_) | Value::Any => None,
    }
}

/// The items that an item's values hold, directly.
fn held(kind: &ItemKind) -> Vec<usize> {
    match kind {
        ItemKind::Record(record) => match &record.content {
            Content::Mixed { arms, .. } => vec![arms.0 as usize],
            _ => Plan::content_fields(record).iter().filter_map(|field| target(&field.value)).collect(),
        },
        ItemKind::Choice(choice) | ItemKind::Mixed(choice) => {
            choice.arms.iter().filter_map(|arm| target(&arm.value)).collect()
        }
        ItemKind::Family(family) => family.members.iter().filter_map(|m| target(&m.value)).collect(),
        ItemKind::Simple(_) => Vec::new(),
    }
}

/// A number for each item: items have the same exactly if each is reached from the other, and an item that is not
/// reached from itself has one of its own. (Tarjan's algorithm, without recursion; a lone item that holds itself is in
/// a component with itself, which `mark` sees by the field.)
fn components(items: &[Item]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let edges: Vec<Vec<usize>> = items.iter().map(|item| held(&item.kind)).collect();
    let mut order = vec![NEW; items.len()];
    let mut low = vec![0; items.len()];
    let mut component = vec![NEW; items.len()];
    let (mut next, mut stack) = (0, Vec::new());
    for start in 0..items.len() {
        if order[start] != NEW {
            continue;
        }
        let mut open = vec![(start, 0)];
        while let Some((at, edge)) = open.last_mut() {
            let at = *at;
            if *edge == 0 {
                (order[at], low[at]) = (next, next);
                next += 1;
                stack.push(at);
            }
            if let Some(to) = edges[at].get(*edge) {
                *edge += 1;
                if order[*to] == NEW {
                    open.push((*to, 0));
                } else if component[*to] == NEW {
                    low[at] = low[at].min(order[*to]);
                }
                continue;
            }
            open.pop();
            if let Some((parent, _)) = open.last() {
                low[*parent] = low[*parent].min(low[at]);
            }
            if low[at] == order[at] {
                while let Some(member) = stack.pop() {
                    component[member] = at;
                    if member == at {
                        break;
                    }
                }
            }
        }
    }
    component
}

//! Names of elements as numbers, and what may substitute for an element.
use soap_model::contract::{Derivation, DerivationSet, ElementId, QName, TypeId, TypeKind, Types};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Names of all element declarations.
pub(super) struct Names {
    numbers: Vec<u32>,
    /// Elements that name a head, by head.
    direct: HashMap<ElementId, Vec<ElementId>>,
    /// Groups asked for, each found once: the head and its members at any distance, in the order of declaration.
    groups: RefCell<HashMap<ElementId, Rc<[ElementId]>>>,
    /// Members that may still be found, for all groups together.
    left: Cell<usize>,
}

impl Names {
    pub(super) fn new(types: &Types) -> Self {
        let mut known: HashMap<&QName, u32> = HashMap::new();
        let numbers = types
            .elements
            .iter()
            .map(|e| {
                let next = known.len() as u32;
                *known.entry(&e.name).or_insert(next)
            })
            .collect();
        let mut direct: HashMap<ElementId, Vec<ElementId>> = HashMap::new();
        for (index, element) in types.elements.iter().enumerate() {
            if let Some(head) = element.substitutes {
                direct.entry(head).or_default().push(ElementId(index as u32));
            }
        }
        Names { numbers, direct, groups: RefCell::default(), left: Cell::new(MEMBERS) }
    }

    /// The number of an element's name.
    pub(super) fn number(&self, element: ElementId) -> u32 {
        self.numbers[element.0 as usize]
    }

    /// What may stand in the place of an element, itself included; None if that is the element alone.
    pub(super) fn group(&self, types: &Types, head: ElementId) -> Option<Rc<[ElementId]>> {
        if types[head].block.substitution || !self.direct.contains_key(&head) {
            return None;
        }
        if let Some(known) = self.groups.borrow().get(&head) {
            return Some(known.clone()).filter(|group| group.len() > 1);
        }
        let mut reached = HashSet::from([head]);
        let mut open = vec![head];
        while let Some(element) = open.pop() {
            // A circle is reported elsewhere; here it must only end.
            for member in self.direct.get(&element).into_iter().flatten() {
                if self.left.get() > 0 && reached.insert(*member) {
                    self.left.set(self.left.get() - 1);
                    open.push(*member);
                }
            }
        }
        let mut group: Vec<ElementId> =
            reached.into_iter().filter(|m| *m == head || substitutable(types, *m, head)).collect();
        group.sort();
        let group: Rc<[ElementId]> = group.into();
        self.groups.borrow_mut().insert(head, group.clone());
        Some(group).filter(|group| group.len() > 1)
    }

    /// What may stand in the place of an element, itself first.
    pub(super) fn takes(&self, types: &Types, element: ElementId) -> Vec<ElementId> {
        let group = self.group(types, element);
        let others = group.iter().flat_map(|g| g.iter()).copied().filter(|m| *m != element);
        std::iter::once(element).chain(others).collect()
    }

    /// Whether substitution groups were too large to be looked at whole.
    pub(super) fn exhausted(&self) -> bool {
        self.left.get() == 0
    }
}

/// Most members of substitution groups, counted again for every head.
const MEMBERS: usize = 2_000_000;

/// Substitution Group OK, but for the chain of heads, which was followed (3.3.6): no derivation from the head's type to
/// the member's is blocked by the head, by its type or by a type between them.
fn substitutable(types: &Types, member: ElementId, head: ElementId) -> bool {
    let of = types[head].r#type;
    let blocked_by = |id: TypeId| match &types[id].kind {
        TypeKind::Complex(complex) => complex.block,
        TypeKind::Simple(_) => DerivationSet::default(),
    };
    let (mut at, mut blocked) = (types[member].r#type, types[head].block);
    let (mut extended, mut restricted) = (false, false);
    while at != of {
        let definition = &types[at];
        match definition.derivation {
            Derivation::Extension => extended = true,
            _ => restricted = true,
        }
        let Some(base) = definition.base else { break };
        at = base;
        let by = blocked_by(at);
        blocked.extension |= by.extension;
        blocked.restriction |= by.restriction;
    }
    !(extended && blocked.extension || restricted && blocked.restriction)
}

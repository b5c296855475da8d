//! Names of elements as numbers, and what may substitute for an element.
use soap_model::contract::{Derivation, DerivationSet, ElementId, QName, TypeId, TypeKind, Types};
use std::collections::{HashMap, HashSet};

/// Names of all element declarations.
pub(super) struct Names {
    numbers: Vec<u32>,
    /// Members of the substitution group of a head, at any distance, the head included; in the order of declaration.
    members: HashMap<ElementId, Vec<ElementId>>,
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
        let mut members = HashMap::new();
        for head in direct.keys().filter(|head| !types[**head].block.substitution) {
            let mut reached = HashSet::from([*head]);
            let mut open = vec![*head];
            while let Some(element) = open.pop() {
                // A circle is reported elsewhere; here it must only end.
                let next = direct.get(&element).into_iter().flatten().copied();
                open.extend(next.filter(|member| reached.insert(*member)));
            }
            let mut group: Vec<ElementId> =
                reached.into_iter().filter(|m| m == head || substitutable(types, *m, *head)).collect();
            group.sort();
            members.insert(*head, group);
        }
        Names { numbers, members }
    }

    /// The number of an element's name.
    pub(super) fn number(&self, element: ElementId) -> u32 {
        self.numbers[element.0 as usize]
    }

    /// What may stand in the place of an element, itself included; None if that is the element alone.
    pub(super) fn group(&self, element: ElementId) -> Option<&[ElementId]> {
        self.members.get(&element).map(Vec::as_slice).filter(|group| group.len() > 1)
    }

    /// What may stand in the place of an element, itself first.
    pub(super) fn takes(&self, element: ElementId) -> impl Iterator<Item = ElementId> {
        let group = self.members.get(&element).map_or(&[][..], Vec::as_slice);
        std::iter::once(element).chain(group.iter().copied().filter(move |m| *m != element))
    }
}

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

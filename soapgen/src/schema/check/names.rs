//! Names of elements as numbers, and what may substitute for an element.
use soap_model::contract::{ElementId, QName, Types};
use std::collections::HashMap;

/// Names of all element declarations.
pub(super) struct Names {
    numbers: Vec<u32>,
    /// Members of the substitution group of a head, at any distance, the head not included.
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
        for head in direct.keys() {
            let mut found = Vec::new();
            let mut open = vec![*head];
            while let Some(element) = open.pop() {
                for member in direct.get(&element).into_iter().flatten() {
                    // A circle is reported elsewhere; here it must only end.
                    if member != head && !found.contains(member) {
                        found.push(*member);
                        open.push(*member);
                    }
                }
            }
            found.sort();
            members.insert(*head, found);
        }
        Names { numbers, members }
    }

    /// The number of an element's name.
    pub(super) fn number(&self, element: ElementId) -> u32 {
        self.numbers[element.0 as usize]
    }

    /// What may stand in the place of an element, itself not included.
    pub(super) fn members(&self, element: ElementId) -> &[ElementId] {
        self.members.get(&element).map_or(&[], Vec::as_slice)
    }
}

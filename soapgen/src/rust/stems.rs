//! What types are named after: themselves, or for anonymous ones the declarations around them.
use super::idents::camel;
use soap_model::contract::{AttributeId, Content, ElementId, Owner, Particle, Term, TypeId, TypeKind, Types};
use std::collections::{BTreeMap, BTreeSet};

/// What a local declaration stands in.
#[derive(Debug, Clone, Copy)]
enum Place {
    Type(TypeId),
    /// Index into [`Types::groups`].
    Group(u32),
}

/// The stems of all types of a contract.
pub(super) struct Stems<'a> {
    types: &'a Types,
    elements: BTreeMap<ElementId, Place>,
    attributes: BTreeMap<AttributeId, Place>,
}

impl<'a> Stems<'a> {
    pub(super) fn new(types: &'a Types) -> Self {
        let mut stems = Stems { types, elements: BTreeMap::new(), attributes: BTreeMap::new() };
        let declared: Vec<Vec<(ElementId, Option<u32>)>> =
            types.types.iter().map(|t| elements_of(&t.kind)).collect();
        for (n, def) in types.types.iter().enumerate() {
            let TypeKind::Complex(complex) = &def.kind else { continue };
            let base = def.base.map(|base| base.0 as usize).filter(|base| *base != n);
            // What the base has is declared there.
            let inherited: BTreeSet<ElementId> =
                base.and_then(|b| declared.get(b)).into_iter().flatten().map(|(id, _)| *id).collect();
            for (id, group) in &declared[n] {
                if !inherited.contains(id) {
                    let place = group.map_or(Place::Type(TypeId(n as u32)), Place::Group);
                    stems.elements.entry(*id).or_insert(place);
                }
            }
            let inherited: BTreeSet<AttributeId> =
                match base.and_then(|b| types.types.get(b)).map(|b| &b.kind) {
                    Some(TypeKind::Complex(base)) => base.attributes.iter().map(|a| a.attribute).collect(),
                    _ => BTreeSet::new(),
                };
            for attribute in complex.attributes.iter().filter(|a| !inherited.contains(&a.attribute)) {
                stems.attributes.entry(attribute.attribute).or_insert(Place::Type(TypeId(n as u32)));
            }
        }
        stems
    }

    /// What a type is named after: `Contact`, `ContactAddress`.
    pub(super) fn stem(&self, id: TypeId) -> String {
        let mut parts: Vec<String> = Vec::new();
        self.up(id, |part| parts.push(part.to_owned()));
        parts.reverse();
        match parts.as_slice() {
            [only] => only.clone(),
            parts => parts.iter().map(|part| camel(part)).collect(),
        }
    }

    /// The namespace whose module holds a type.
    pub(super) fn namespace(&self, id: TypeId) -> &'a str {
        self.up(id, |_| {})
    }

    /// The namespace whose module holds what belongs to an element.
    pub(super) fn element_namespace(&self, id: ElementId) -> &'a str {
        let element = &self.types[id];
        match self.elements.get(&id) {
            Some(Place::Type(owner)) if !element.global => self.namespace(*owner),
            Some(Place::Group(group)) if !element.global => self.group(*group).1,
            _ => &element.name.namespace,
        }
    }

    /// All types but built-ins in the order in which they choose names, each with its stem and what is put after
    /// it where another type has the name: named types first, then those of global elements, then those within.
    pub(super) fn by_rank(&self) -> Vec<(TypeId, String, &'static str)> {
        let mut ranked: Vec<(u8, bool, String, TypeId)> = Vec::new();
        for (n, def) in self.types.types.iter().enumerate() {
            if n < soap_model::datatypes::Builtin::ALL.len() {
                continue;
            }
            let id = TypeId(n as u32);
            let rank = match (&def.name, def.owner) {
                (Some(_), _) => 0,
                (None, Some(Owner::Element(e))) if self.types[e].global => 1,
                (None, _) => 2,
            };
            let stem = self.stem(id);
            ranked.push((rank, camel(&stem) != stem, stem, id));
        }
        ranked.sort();
        let after = |rank| if rank == 1 { "Element" } else { "" };
        ranked.into_iter().map(|(rank, _, stem, id)| (id, stem, after(rank))).collect()
    }

    /// Goes from a type up to a named component, handing out the names met on the way; returns that component's
    /// namespace.
    fn up(&self, id: TypeId, mut part: impl FnMut(&str)) -> &'a str {
        let mut at = id;
        // Owners have no circles; the count is there all the same.
        for _ in 0..=self.types.types.len() {
            let def = &self.types[at];
            if let Some(name) = &def.name {
                part(&name.local);
                return &name.namespace;
            }
            let place = match def.owner {
                Some(Owner::Element(id)) => {
                    let element = &self.types[id];
                    part(&element.name.local);
                    match self.elements.get(&id) {
                        Some(place) if !element.global => *place,
                        _ => return &element.name.namespace,
                    }
                }
                Some(Owner::Attribute(id)) => {
                    let attribute = &self.types[id];
                    part(&attribute.name.local);
                    match self.attributes.get(&id) {
                        Some(place) if !attribute.global => *place,
                        _ => return &attribute.name.namespace,
                    }
                }
                Some(Owner::Type(id)) => {
                    part("Item");
                    Place::Type(id)
                }
                None => {
                    part("Anonymous");
                    return "";
                }
            };
            match place {
                Place::Type(next) if next != at => at = next,
                Place::Type(_) => return "",
                Place::Group(group) => {
                    let (local, namespace) = self.group(group);
                    part(local);
                    return namespace;
                }
            }
        }
        ""
    }

    fn group(&self, index: u32) -> (&'a str, &'a str) {
        match self.types.groups.get(index as usize) {
            Some(name) => (&name.local, &name.namespace),
            None => ("Group", ""),
        }
    }
}

/// The elements in the content of a type, each with the innermost named group it stands in.
fn elements_of(kind: &TypeKind) -> Vec<(ElementId, Option<u32>)> {
    let TypeKind::Complex(complex) = kind else { return Vec::new() };
    let (Content::Elements(particle) | Content::Mixed(particle)) = &complex.content else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut open: Vec<(&Particle, Option<u32>)> = vec![(particle, None)];
    while let Some((particle, group)) = open.pop() {
        match &particle.term {
            Term::Element(id) => found.push((*id, group)),
            Term::Wildcard(_) => {}
            Term::Sequence(model) | Term::Choice(model) | Term::All(model) => {
                let group = model.name.or(group);
                open.extend(model.particles.iter().rev().map(|particle| (particle, group)));
            }
        }
    }
    found
}

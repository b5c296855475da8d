//! Who may stand for whom: derived types and substitution groups.
use crate::contract::{Derivation, DerivationSet, ElementId, SimpleType, TypeId, TypeKind, Types, Variety};

/// Types by base and elements by head.
pub(super) struct Hierarchy<'a> {
    types: &'a Types,
    /// For each type those derived from it directly, in order.
    derived: Vec<Vec<TypeId>>,
    /// For each element those that name it as head, in order.
    substitutes: Vec<Vec<ElementId>>,
}

impl<'a> Hierarchy<'a> {
    pub(super) fn new(types: &'a Types) -> Self {
        let mut derived = vec![Vec::new(); types.types.len()];
        for (n, def) in types.types.iter().enumerate() {
            let base = def.base.and_then(|base| derived.get_mut(base.0 as usize));
            if let Some(list) = base {
                list.push(TypeId(n as u32));
            }
        }
        let mut substitutes = vec![Vec::new(); types.elements.len()];
        for (n, element) in types.elements.iter().enumerate() {
            let head = element.substitutes.and_then(|head| substitutes.get_mut(head.0 as usize));
            if let Some(list) = head {
                list.push(ElementId(n as u32));
            }
        }
        Hierarchy { types, derived, substitutes }
    }

    /// The named, concrete types that may stand for `of` by `xsi:type`, itself included where it is
    /// concrete, in order of declaration after it (part 1, 3.4.6: type derivation OK, without
    /// blocked methods).
    pub(super) fn family(&self, of: TypeId, block: DerivationSet, simple_too: bool) -> Vec<TypeId> {
        let block = block.union(self.block(of));
        let mut members = Vec::new();
        let mut open = if simple_too { self.members(of) } else { vec![of] };
        let mut seen: std::collections::BTreeSet<TypeId> = open.iter().copied().collect();
        while let Some(id) = open.pop() {
            let def = &self.types[id];
            let is_member = match &def.kind {
                TypeKind::Complex(complex) => !complex.r#abstract,
                TypeKind::Simple(_) => simple_too || id == of,
            };
            if is_member && (id == of || def.name.is_some()) {
                members.push(id);
            }
            for next in &self.derived[id.0 as usize] {
                if !blocks(block, self.types[*next].derivation) && seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        members.sort_by_key(|id| (*id != of, *id));
        members
    }

    /// The type itself and, of a union, its members, which may stand for it as they are (part 1, 3.14.6, clause 2.2.4).
    fn members(&self, of: TypeId) -> Vec<TypeId> {
        let mut found = vec![of];
        let mut next = 0;
        while let Some(id) = found.get(next) {
            if let TypeKind::Simple(SimpleType { variety: Variety::Union(members), .. }) =
                &self.types[*id].kind
            {
                for member in members {
                    if !found.contains(member) {
                        found.push(*member);
                    }
                }
            }
            next += 1;
        }
        found
    }

    /// The concrete elements that may stand where `head` is referred to, itself first where it is
    /// concrete (part 1, 3.3.6: substitution group OK).
    pub(super) fn substitutes(&self, head: ElementId) -> Vec<ElementId> {
        let block = self.types[head].block;
        let mut members = Vec::new();
        let mut open = vec![head];
        let mut seen = std::collections::BTreeSet::from([head]);
        while let Some(id) = open.pop() {
            let element = &self.types[id];
            if !element.r#abstract {
                members.push(id);
            }
            if block.substitution {
                break;
            }
            for next in &self.substitutes[id.0 as usize] {
                if self.derives_unblocked(self.types[*next].r#type, self.types[head].r#type, block)
                    && seen.insert(*next)
                {
                    open.push(*next);
                }
            }
        }
        members.sort_by_key(|id| (*id != head, *id));
        members
    }

    /// No step from `derived` up to `base` uses a method that the head, its type or a type between the two blocks
    /// (part 1, 3.3.6, clause 2.3).
    fn derives_unblocked(&self, derived: TypeId, base: TypeId, block: DerivationSet) -> bool {
        let mut blocked = block.union(self.block(base));
        let mut methods = DerivationSet::default();
        let mut at = derived;
        // A chain of bases is no longer than there are types.
        for _ in 0..self.types.types.len() {
            if at == base {
                break;
            }
            if at != derived {
                blocked = blocked.union(self.block(at));
            }
            methods.insert(self.types[at].derivation);
            match self.types[at].base {
                Some(next) => at = next,
                None => break,
            }
        }
        !blocked.meets(methods)
    }

    /// The derivations that a type blocks.
    fn block(&self, id: TypeId) -> DerivationSet {
        match &self.types[id].kind {
            TypeKind::Complex(complex) => complex.block,
            TypeKind::Simple(_) => DerivationSet::default(),
        }
    }
}

fn blocks(set: DerivationSet, method: Derivation) -> bool {
    match method {
        Derivation::Restriction => set.restriction,
        Derivation::Extension => set.extension,
        Derivation::List => set.list,
        Derivation::Union => set.union,
    }
}

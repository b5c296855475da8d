//! What tables in memory live in: a place that only grows, so that what was put there can be
//! referred to, by what else is put there too.
use super::super::{Attribute, Checks, Constraint, Desc, Element, NameTest, Particle, TypeArm, XPath};
use super::model::{Choices, Model, Records};
use crate::datatypes::{Facet, Simple};
use crate::layout::Plan;
use crate::xml::{Namespace, Ns};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Owns tables; see [`Schema`](super::Schema).
#[derive(Default)]
pub struct Arena<'t> {
    pub(super) plans: Shelf<Plan>,
    pub(super) texts: Shelf<String>,
    pub(super) namespaces: Shelf<Vec<Namespace<'t>>>,
    pub(super) numbers: Shelf<Vec<Ns>>,
    pub(super) arms: Shelf<Vec<u16>>,
    pub(super) particles: Shelf<Vec<Particle<'t>>>,
    pub(super) elements: Shelf<Element<'t>>,
    pub(super) attributes: Shelf<Vec<Attribute<'t>>>,
    pub(super) types: Shelf<Vec<TypeArm<'t>>>,
    pub(super) descs: Shelf<Desc<'t>>,
    pub(super) simples: Shelf<Simple<'t>>,
    pub(super) members: Shelf<Vec<&'t Simple<'t>>>,
    pub(super) facets: Shelf<Vec<Facet<'t>>>,
    pub(super) values: Shelf<Vec<&'t str>>,
    pub(super) checks: Shelf<Checks<'t>>,
    pub(super) constraints: Shelf<Vec<Constraint<'t>>>,
    pub(super) fields: Shelf<Vec<&'t [XPath<'t>]>>,
    pub(super) paths: Shelf<Vec<XPath<'t>>>,
    pub(super) steps: Shelf<Vec<NameTest<'t>>>,
    pub(super) records: Shelf<Records<'t>>,
    pub(super) choices: Shelf<Choices<'t>>,
    pub(super) models: Shelf<Model<'t>>,
    pub(super) model_refs: Shelf<&'t Model<'t>>,
}

impl Arena<'_> {
    /// An empty arena.
    pub fn new() -> Self {
        Self::default()
    }
}

/// Number of items in the first block; each further block has twice as many.
const FIRST: usize = 8;
const BLOCKS: usize = 40;

/// A list that items can be added to while others are referred to.
pub(super) struct Shelf<T> {
    blocks: [OnceLock<Box<[OnceLock<T>]>>; BLOCKS],
    count: AtomicUsize,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf { blocks: [const { OnceLock::new() }; BLOCKS], count: AtomicUsize::new(0) }
    }
}

impl<T> Shelf<T> {
    /// Keeps an item.
    pub(super) fn put(&self, item: T) -> &T {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let block = (number / FIRST + 1).ilog2() as usize;
        let before = FIRST * ((1 << block) - 1);
        let block = self.blocks[block].get_or_init(|| (0..FIRST << block).map(|_| OnceLock::new()).collect());
        block[number - before].get_or_init(|| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_where_they_are() {
        let shelf = Shelf::default();
        let items: Vec<&usize> = (0..1000).map(|n| shelf.put(n)).collect();
        assert!(items.iter().enumerate().all(|(n, item)| n == **item));
    }
}

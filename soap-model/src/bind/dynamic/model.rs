//! What the values of a schema in memory are made from: for each item of the plan its table and the
//! kind of place each slot is.
use super::super::{Attribute, Declarations, Declared, Desc, Element};
use super::value::Place;
use crate::contract::DerivationSet;
use crate::layout::ItemId;
use crate::xml::{Name, Ns};
use std::collections::HashMap;
use std::sync::OnceLock;

/// All of them.
#[derive(Default)]
pub(super) struct Model<'t> {
    /// By number of the item, in the arena.
    pub(super) records: Vec<OnceLock<&'t Records<'t>>>,
    pub(super) choices: Vec<OnceLock<&'t Choices<'t>>>,
    pub(super) elements: HashMap<(Ns, &'t str), Root<'t>>,
    pub(super) types: HashMap<(Ns, &'t str), Root<'t>>,
    pub(super) attributes: HashMap<(Ns, &'t str), &'t Attribute<'t>>,
}

/// What records of one type are made from.
pub(super) struct Records<'t> {
    pub(super) desc: &'t Desc<'t>,
    pub(super) slots: Vec<Kind>,
}

/// What choices of one type are made from.
pub(super) struct Choices<'t> {
    /// Name, and those of the arms.
    pub(super) rust: &'t str,
    pub(super) arms: Vec<Kind>,
}

/// An element with the kind of its value.
#[derive(Clone, Copy)]
pub(super) struct Root<'t> {
    pub(super) element: &'t Element<'t>,
    pub(super) kind: Kind,
    pub(super) is_abstract: bool,
    /// For a type: see [`Declared`].
    pub(super) methods: DerivationSet,
    pub(super) is_simple: bool,
}

/// What a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Simple values, as texts.
    Texts,
    /// The text of mixed content.
    Text,
    Records(ItemId),
    Choices(ItemId),
    Fragments,
    Attributes,
}

impl<'t> Model<'t> {
    pub(super) fn record(&self, item: ItemId) -> Option<&'t Records<'t>> {
        self.records.get(item.0 as usize)?.get().copied()
    }

    pub(super) fn choice(&self, item: ItemId) -> Option<&'t Choices<'t>> {
        self.choices.get(item.0 as usize)?.get().copied()
    }
}

/// The names are those of a schema, the values hold on to the model.
impl<'t> Declarations<'t> for &'t Model<'t> {
    fn element(&self, name: Name<'_>) -> Option<Declared<'t>> {
        self.elements.get(&(name.ns, name.local)).map(|root| root.declared(self))
    }

    fn of_type(&self, name: Name<'_>) -> Option<Declared<'t>> {
        self.types.get(&(name.ns, name.local)).map(|root| root.declared(self))
    }

    fn attribute(&self, name: Name<'_>) -> Option<&'t Attribute<'t>> {
        self.attributes.get(&(name.ns, name.local)).copied()
    }
}

impl<'t> Root<'t> {
    fn declared(&self, model: &'t Model<'t>) -> Declared<'t> {
        Declared {
            element: self.element,
            is_abstract: self.is_abstract,
            methods: self.methods,
            is_simple: self.is_simple,
            value: Box::new(Place::new(self.kind, model)),
        }
    }
}

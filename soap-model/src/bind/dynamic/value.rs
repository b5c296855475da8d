//! Values of types that no Rust type was generated for: the same traits over lists.
use super::super::{
    AnyAttribute, Change, Choice, ChoicePlace, Desc, Form, Holder, Nillable, Record, RecordPlace, Shape,
    ShapeRef, SlotMut, SlotRef, TextPlace, no_slot,
};
use super::model::{Choices, Kind, Model, Records};
use crate::datatypes::{TextContext, TextWriter, ValueError};
use crate::layout::ItemId;
use crate::xml::Fragment;
use std::any::Any;
use std::fmt;

/// What a slot holds. However often something may occur, it is a list: the tables say how often.
pub(super) enum Place<'t> {
    Texts(Texts),
    Text(String),
    Records(RecordList<'t>),
    Choices(ChoiceList<'t>),
    Fragments(Vec<Nillable<Fragment>>),
    Attributes(Vec<AnyAttribute>),
}

impl<'t> Place<'t> {
    pub(super) fn new(kind: Kind, model: &'t Model<'t>) -> Self {
        match kind {
            Kind::Texts => Place::Texts(Texts::default()),
            Kind::Text => Place::Text(String::new()),
            Kind::Records(item) => Place::Records(RecordList { item, model, records: Vec::new() }),
            Kind::Choices(item) => Place::Choices(ChoiceList { item, model, choices: Vec::new() }),
            Kind::Fragments => Place::Fragments(Vec::new()),
            Kind::Attributes => Place::Attributes(Vec::new()),
        }
    }

    fn slot_mut(&mut self) -> SlotMut<'_, 't> {
        match self {
            Place::Texts(texts) => SlotMut::Text(texts),
            Place::Text(text) => SlotMut::String(Shape::One(text)),
            Place::Records(list) => SlotMut::Records(list),
            Place::Choices(list) => SlotMut::Choices(list),
            Place::Fragments(list) => SlotMut::Any(Shape::ManyNil(list)),
            Place::Attributes(list) => SlotMut::Attributes(list),
        }
    }

    fn slot_ref(&self) -> SlotRef<'_, 't> {
        match self {
            Place::Texts(texts) => SlotRef::Text(texts),
            Place::Text(text) => SlotRef::String(ShapeRef::One(text)),
            Place::Records(list) => SlotRef::Records(list),
            Place::Choices(list) => SlotRef::Choices(list),
            Place::Fragments(list) => SlotRef::Any(ShapeRef::ManyNil(list)),
            Place::Attributes(list) => SlotRef::Attributes(list),
        }
    }
}

impl<'t> Holder<'t> for Place<'t> {
    fn slot(&mut self) -> SlotMut<'_, 't> {
        self.slot_mut()
    }
}

/// Simple values as their normalised texts; None is nil.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Texts(Vec<Nillable<String>>);

impl TextPlace for Texts {
    fn put(&mut self, text: &str, _: &TextContext<'_>) -> Result<(), ValueError> {
        self.0.push(Nillable::Value(text.to_owned()));
        Ok(())
    }
    fn change(&mut self, change: Change) -> bool {
        match change {
            Change::Nil => self.0.push(Nillable::Nil),
            Change::Clear => self.0.clear(),
            Change::LastNil | Change::Ancestor(_) => return false,
        }
        true
    }
    fn count(&self) -> usize {
        self.0.len()
    }
    fn is_nil(&self, n: usize) -> bool {
        matches!(self.0.get(n), Some(Nillable::Nil))
    }
    fn write(&self, n: usize, out: &mut TextWriter<'_>) -> bool {
        match self.0.get(n) {
            Some(Nillable::Value(text)) => out.text(text),
            _ => return false,
        }
        true
    }
    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
    fn copy_from(&mut self, from: &dyn TextPlace) -> bool {
        match from.as_any().and_then(|from| from.downcast_ref::<Self>()) {
            Some(from) => self.0.clone_from(&from.0),
            None => return false,
        }
        true
    }
    fn equals(&self, other: &dyn TextPlace) -> bool {
        other.as_any().and_then(|other| other.downcast_ref::<Self>()).is_some_and(|other| self == other)
    }
    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A record.
pub(super) struct DynamicRecord<'t> {
    made_from: &'t Records<'t>,
    slots: Vec<Place<'t>>,
}

impl<'t> DynamicRecord<'t> {
    fn new(made_from: &'t Records<'t>, model: &'t Model<'t>) -> Self {
        DynamicRecord {
            made_from,
            slots: made_from.slots.iter().map(|kind| Place::new(*kind, model)).collect(),
        }
    }
}

impl<'t> Record<'t> for DynamicRecord<'t> {
    fn desc(&self) -> &'t Desc<'t> {
        self.made_from.desc
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 't> {
        match self.slots.get_mut(index) {
            Some(place) => place.slot_mut(),
            None => no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 't> {
        match self.slots.get(index) {
            Some(place) => place.slot_ref(),
            None => no_slot(index),
        }
    }
}

/// Records of one type.
pub(super) struct RecordList<'t> {
    item: ItemId,
    model: &'t Model<'t>,
    records: Vec<Nillable<DynamicRecord<'t>>>,
}

impl<'t> RecordPlace<'t> for RecordList<'t> {
    fn fresh(&mut self) -> &mut dyn Record<'t> {
        let Some(made_from) = self.model.record(self.item) else { no_slot(self.item.0 as usize) };
        self.records.push(Nillable::Value(DynamicRecord::new(made_from, self.model)));
        match self.records.last_mut() {
            Some(Nillable::Value(record)) => record,
            _ => no_slot(0),
        }
    }
    fn change(&mut self, change: Change) -> bool {
        match change {
            Change::Nil => self.records.push(Nillable::Nil),
            Change::LastNil => {
                if let Some(last) = self.records.last_mut() {
                    *last = Nillable::Nil;
                }
            }
            Change::Clear => self.records.clear(),
            Change::Ancestor(_) => return false,
        }
        true
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Record<'t>>> {
        self.records.get(n).map(|place| match place {
            Nillable::Nil => Nillable::Nil,
            Nillable::Value(record) => Nillable::Value(record as _),
        })
    }
    fn count(&self) -> usize {
        self.records.len()
    }
    fn about(&self, _: usize) -> (Form, Option<u32>) {
        (Form::ManyNil, None)
    }
}

/// A choice, family, substitution group, or piece of mixed content.
pub(super) struct DynamicChoice<'t> {
    made_from: &'t Choices<'t>,
    model: &'t Model<'t>,
    arm: usize,
    place: Place<'t>,
}

impl<'t> Choice<'t> for DynamicChoice<'t> {
    fn rust(&self) -> &'t str {
        self.made_from.rust
    }
    fn choose(&mut self, arm: usize) -> SlotMut<'_, 't> {
        let Some(kind) = self.made_from.arms.get(arm) else { no_slot(arm) };
        self.arm = arm;
        self.place = Place::new(*kind, self.model);
        self.place.slot_mut()
    }
    fn chosen(&self) -> (usize, SlotRef<'_, 't>) {
        (self.arm, self.place.slot_ref())
    }
}

/// Choices of one type.
pub(super) struct ChoiceList<'t> {
    item: ItemId,
    model: &'t Model<'t>,
    choices: Vec<Nillable<DynamicChoice<'t>>>,
}

impl<'t> ChoicePlace<'t> for ChoiceList<'t> {
    fn fresh(&mut self) -> &mut dyn Choice<'t> {
        let Some(made_from) = self.model.choice(self.item) else { no_slot(self.item.0 as usize) };
        let place = Place::Fragments(Vec::new());
        self.choices.push(Nillable::Value(DynamicChoice { made_from, model: self.model, arm: 0, place }));
        match self.choices.last_mut() {
            Some(Nillable::Value(choice)) => choice,
            _ => no_slot(0),
        }
    }
    fn change(&mut self, change: Change) -> bool {
        match change {
            Change::Nil => self.choices.push(Nillable::Nil),
            Change::LastNil => {
                if let Some(last) = self.choices.last_mut() {
                    *last = Nillable::Nil;
                }
            }
            Change::Clear => self.choices.clear(),
            Change::Ancestor(_) => return false,
        }
        true
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Choice<'t>>> {
        self.choices.get(n).map(|place| match place {
            Nillable::Nil => Nillable::Nil,
            Nillable::Value(choice) => Nillable::Value(choice as _),
        })
    }
    fn count(&self) -> usize {
        self.choices.len()
    }
    fn about(&self, _: usize) -> (Form, Option<u32>) {
        (Form::ManyNil, None)
    }
}

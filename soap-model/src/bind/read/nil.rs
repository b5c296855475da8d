//! Places that can be without a value.
use super::super::slots::simple_slots;
use super::super::{Form, Record, Shape, SlotMut};
use crate::datatypes::{Base64Binary, Date, DateTime, Decimal, Integer, Time};
use crate::xml::Fragment;

/// Null has a place there: nil, or no value.
pub(in crate::bind) fn takes_nil(slot: &SlotMut<'_, '_>) -> bool {
    fn shape<T>(shape: &Shape<'_, T>) -> bool {
        !matches!(shape, Shape::One(_) | Shape::Many(_))
    }
    fn form(form: Form) -> bool {
        !matches!(form, Form::One | Form::Many)
    }
    macro_rules! nils { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
        match slot {
            $(SlotMut::$variant(place) => shape::<$type>(place),)*
            SlotMut::Any(place) => shape::<Fragment>(place),
            SlotMut::Text(place) => place.is_empty() || place.is_nil(place.len() - 1),
            SlotMut::Records(place) => form(place.form()),
            SlotMut::Choices(place) => form(place.form()),
            SlotMut::Record(_) | SlotMut::Choice(_) | SlotMut::Attributes(_) => false,
        }
    } }
    simple_slots!(nils)
}

/// The place in a blank record can be without a value: it is empty, or nil.
pub(in crate::bind) fn can_be_without(record: &mut dyn Record<'_>, slot: usize) -> bool {
    record.get(slot).is_empty() || takes_nil(&record.slot(slot))
}

/// Makes the place nil, or leaves it without a value where it knows no nil.
pub(in crate::bind) fn set_nil(slot: &mut SlotMut<'_, '_>) {
    macro_rules! nils { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
        match slot {
            $(SlotMut::$variant(shape) => { shape.reborrow().nil(); })*
            SlotMut::Any(shape) => { shape.reborrow().nil(); }
            SlotMut::Text(place) => { place.nil(); }
            SlotMut::Records(place) => { place.nil(); }
            SlotMut::Choices(place) => { place.nil(); }
            SlotMut::Record(_) | SlotMut::Choice(_) | SlotMut::Attributes(_) => {}
        }
    } }
    simple_slots!(nils);
}

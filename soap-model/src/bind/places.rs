//! The places a field may be: how often a value occurs in it.
//!
//! | in the schema | simple value | record | choice, family |
//! |---|---|---|---|
//! | once | `T` | `T` or `Box<T>` | `E` |
//! | at most once | `Option<T>` | `Option<Box<T>>` | `Option<E>` |
//! | several times | `Vec<T>` | `Vec<T>` | `Vec<E>` |
//! | once, nillable | `Nillable<T>` | `Nillable<Box<T>>` | `Nillable<E>` |
//! | at most once, nillable | `Option<Nillable<T>>` | `Option<Nillable<Box<T>>>` | `Option<Nillable<E>>` |
//! | several times, nillable | `Vec<Nillable<T>>` | `Vec<Nillable<T>>` | `Vec<Nillable<E>>` |
//!
//! Generated code uses these forms and no other: the implementations here are all there are.
//! Boxes end the recursion of types and keep what is optional small.
use super::{
    Blank, Change, Choice, ChoicePlace, Form, Nillable, Record, RecordPlace, Shape, ShapeRef, TextPlace,
    TextValue,
};
use crate::datatypes::{TextContext, TextWriter, ValueError};
use std::any::Any;
use std::fmt;

impl<T> Nillable<T> {
    /// The value, unless nil.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nillable::Nil => None,
            Nillable::Value(value) => Some(value),
        }
    }

    /// The value, unless nil.
    pub fn into_value(self) -> Option<T> {
        match self {
            Nillable::Nil => None,
            Nillable::Value(value) => Some(value),
        }
    }

    /// It is nil.
    pub fn is_nil(&self) -> bool {
        matches!(self, Nillable::Nil)
    }
}

impl<T> From<T> for Nillable<T> {
    fn from(value: T) -> Self {
        Nillable::Value(value)
    }
}

impl<T> Shape<'_, T> {
    /// The same place for a shorter time.
    pub fn reborrow(&mut self) -> Shape<'_, T> {
        match self {
            Shape::One(place) => Shape::One(place),
            Shape::Opt(place) => Shape::Opt(place),
            Shape::Many(place) => Shape::Many(place),
            Shape::Nil(place) => Shape::Nil(place),
            Shape::OptNil(place) => Shape::OptNil(place),
            Shape::ManyNil(place) => Shape::ManyNil(place),
        }
    }

    /// Adds (or sets) the value.
    pub fn put(self, value: T) {
        match self {
            Shape::One(place) => *place = value,
            Shape::Opt(place) => *place = Some(value),
            Shape::Many(place) => place.push(value),
            Shape::Nil(place) => *place = Nillable::Value(value),
            Shape::OptNil(place) => *place = Some(Nillable::Value(value)),
            Shape::ManyNil(place) => place.push(Nillable::Value(value)),
        }
    }

    /// Adds (or sets) a nil; false where the place knows no nil.
    pub fn nil(self) -> bool {
        match self {
            Shape::One(_) | Shape::Opt(_) | Shape::Many(_) => return false,
            Shape::Nil(place) => *place = Nillable::Nil,
            Shape::OptNil(place) => *place = Some(Nillable::Nil),
            Shape::ManyNil(place) => place.push(Nillable::Nil),
        }
        true
    }

    /// Drops what is there, as far as the place can be without a value.
    pub fn clear(self) {
        match self {
            Shape::One(_) | Shape::Nil(_) => {}
            Shape::Opt(place) => *place = None,
            Shape::Many(place) => place.clear(),
            Shape::OptNil(place) => *place = None,
            Shape::ManyNil(place) => place.clear(),
        }
    }
}

impl<T: Clone> Shape<'_, T> {
    /// Takes over what another place of the same shape holds; false if the shapes differ.
    pub fn copy_from(self, from: ShapeRef<'_, T>) -> bool {
        match (self, from) {
            (Shape::One(to), ShapeRef::One(from)) => to.clone_from(from),
            (Shape::Opt(to), ShapeRef::Opt(from)) => to.clone_from(from),
            (Shape::Many(to), ShapeRef::Many(from)) => to.clone_from(from),
            (Shape::Nil(to), ShapeRef::Nil(from)) => to.clone_from(from),
            (Shape::OptNil(to), ShapeRef::OptNil(from)) => to.clone_from(from),
            (Shape::ManyNil(to), ShapeRef::ManyNil(from)) => to.clone_from(from),
            _ => return false,
        }
        true
    }
}

impl<'a, T> ShapeRef<'a, T> {
    /// Number of values there, nils included.
    pub fn len(&self) -> usize {
        match self {
            ShapeRef::One(_) | ShapeRef::Nil(_) => 1,
            ShapeRef::Opt(place) => match place {
                Some(_) => 1,
                None => 0,
            },
            ShapeRef::OptNil(place) => match place {
                Some(_) => 1,
                None => 0,
            },
            ShapeRef::Many(place) => place.len(),
            ShapeRef::ManyNil(place) => place.len(),
        }
    }

    /// No value there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The nth value: None after the last.
    pub fn at(&self, n: usize) -> Option<Nillable<&'a T>> {
        match self {
            ShapeRef::One(place) if n == 0 => Some(Nillable::Value(*place)),
            ShapeRef::Nil(place) if n == 0 => Some(place.as_ref()),
            ShapeRef::Opt(Some(place)) if n == 0 => Some(Nillable::Value(place)),
            ShapeRef::OptNil(Some(place)) if n == 0 => Some(place.as_ref()),
            ShapeRef::Many(place) if n < place.as_slice().len() => {
                Some(Nillable::Value(&place.as_slice()[n]))
            }
            ShapeRef::ManyNil(place) if n < place.as_slice().len() => Some(place.as_slice()[n].as_ref()),
            _ => None,
        }
    }
}

impl<T> Nillable<T> {
    /// The same by reference.
    pub fn as_ref(&self) -> Nillable<&T> {
        match self {
            Nillable::Nil => Nillable::Nil,
            Nillable::Value(value) => Nillable::Value(value),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for ShapeRef<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ShapeRef::One(place) => place.fmt(f),
            ShapeRef::Opt(place) => place.fmt(f),
            ShapeRef::Many(place) => place.fmt(f),
            ShapeRef::Nil(place) => place.fmt(f),
            ShapeRef::OptNil(place) => place.fmt(f),
            ShapeRef::ManyNil(place) => place.fmt(f),
        }
    }
}

impl<T: PartialEq> PartialEq for ShapeRef<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (ShapeRef::One(a), ShapeRef::One(b)) => a == b,
            (ShapeRef::Opt(a), ShapeRef::Opt(b)) => a == b,
            (ShapeRef::Many(a), ShapeRef::Many(b)) => a == b,
            (ShapeRef::Nil(a), ShapeRef::Nil(b)) => a == b,
            (ShapeRef::OptNil(a), ShapeRef::OptNil(b)) => a == b,
            (ShapeRef::ManyNil(a), ShapeRef::ManyNil(b)) => a == b,
            _ => false,
        }
    }
}

/// Sets a place and returns what it now holds.
fn set<T>(place: &mut Nillable<T>, value: T) -> &mut T {
    *place = Nillable::Value(value);
    match place {
        Nillable::Value(value) => value,
        Nillable::Nil => unreachable!("it was set in the line above"),
    }
}

/// Sets a place and returns what it now holds.
fn some<T>(place: &mut Option<T>, value: T) -> &mut T {
    *place = Some(value);
    match place {
        Some(value) => value,
        None => unreachable!("it was set in the line above"),
    }
}

/// Appends to a list and returns the new last.
fn push<T>(list: &mut Vec<T>, value: T) -> &mut T {
    list.push(value);
    match list.as_mut_slice() {
        [.., last] => last,
        [] => unreachable!("it was pushed in the line above"),
    }
}

// Records and choices. A contract has a copy of these functions for every type and form, so they call few others.

macro_rules! places { ($place:ident $trait:ident $as_ref:ident, $one:ty, [$($new:tt)*], $($star:tt)*) => {
    impl<'t, T: $trait<'t> + Blank> $place<'t> for Option<$one> {
        fn fresh(&mut self) -> &mut dyn $trait<'t> {
            &mut $($star)* some(self, $($new)*(T::blank()))
        }
        fn change(&mut self, change: Change) -> bool {
            if matches!(change, Change::LastNil | Change::Clear) {
                *self = None;
            }
            false
        }
        fn at(&self, n: usize) -> Option<Nillable<&dyn $trait<'t>>> {
            match self {
                Some(value) if n == 0 => Some(Nillable::Value(&$($star)* value)),
                _ => None,
            }
        }
        fn count(&self) -> usize {
            match self { Some(_) => 1, None => 0 }
        }
        fn about(&self, _: usize) -> (Form, Option<u32>) {
            (Form::Opt, None)
        }
    }

    impl<'t, T: $trait<'t> + Blank> $place<'t> for Vec<T> {
        fn fresh(&mut self) -> &mut dyn $trait<'t> {
            let fresh: &mut T = push(self, T::blank());
            fresh
        }
        fn change(&mut self, change: Change) -> bool {
            match change {
                Change::LastNil => self.truncate(self.as_slice().len().saturating_sub(1)),
                Change::Clear => self.truncate(0),
                Change::Nil | Change::Ancestor(_) => {}
            }
            false
        }
        fn at(&self, n: usize) -> Option<Nillable<&dyn $trait<'t>>> {
            let list = self.as_slice();
            if n < list.len() { Some(Nillable::Value(&list[n])) } else { None }
        }
        fn count(&self) -> usize {
            self.as_slice().len()
        }
        fn about(&self, _: usize) -> (Form, Option<u32>) {
            (Form::Many, None)
        }
    }

    impl<'t, T: $trait<'t> + Blank> $place<'t> for Nillable<$one> {
        fn fresh(&mut self) -> &mut dyn $trait<'t> {
            &mut $($star)* set(self, $($new)*(T::blank()))
        }
        fn change(&mut self, change: Change) -> bool {
            let nil = matches!(change, Change::Nil | Change::LastNil);
            if nil {
                *self = Nillable::Nil;
            }
            nil
        }
        fn at(&self, n: usize) -> Option<Nillable<&dyn $trait<'t>>> {
            if n == 0 { Some($as_ref(self)) } else { None }
        }
        fn count(&self) -> usize {
            1
        }
        fn about(&self, _: usize) -> (Form, Option<u32>) {
            (Form::Nil, None)
        }
    }

    impl<'t, T: $trait<'t> + Blank> $place<'t> for Option<Nillable<$one>> {
        fn fresh(&mut self) -> &mut dyn $trait<'t> {
            &mut $($star)* set(some(self, Nillable::Nil), $($new)*(T::blank()))
        }
        fn change(&mut self, change: Change) -> bool {
            match change {
                Change::Nil | Change::LastNil => *self = Some(Nillable::Nil),
                Change::Clear => *self = None,
                Change::Ancestor(_) => return false,
            }
            true
        }
        fn at(&self, n: usize) -> Option<Nillable<&dyn $trait<'t>>> {
            match self {
                Some(place) if n == 0 => Some($as_ref(place)),
                _ => None,
            }
        }
        fn count(&self) -> usize {
            match self { Some(_) => 1, None => 0 }
        }
        fn about(&self, _: usize) -> (Form, Option<u32>) {
            (Form::OptNil, None)
        }
    }

    impl<'t, T: $trait<'t> + Blank> $place<'t> for Vec<Nillable<T>> {
        fn fresh(&mut self) -> &mut dyn $trait<'t> {
            let fresh: &mut T = set(push(self, Nillable::Nil), T::blank());
            fresh
        }
        fn change(&mut self, change: Change) -> bool {
            match change {
                Change::Nil => self.push(Nillable::Nil),
                Change::LastNil => {
                    if let [.., last] = self.as_mut_slice() {
                        *last = Nillable::Nil;
                    }
                }
                Change::Clear => self.truncate(0),
                Change::Ancestor(_) => return false,
            }
            true
        }
        fn at(&self, n: usize) -> Option<Nillable<&dyn $trait<'t>>> {
            let list = self.as_slice();
            if n >= list.len() {
                return None;
            }
            match &list[n] {
                Nillable::Nil => Some(Nillable::Nil),
                Nillable::Value(value) => Some(Nillable::Value(value)),
            }
        }
        fn count(&self) -> usize {
            self.as_slice().len()
        }
        fn about(&self, _: usize) -> (Form, Option<u32>) {
            (Form::ManyNil, None)
        }
    }

    fn $as_ref<'a, 't, T: $trait<'t>>(place: &'a Nillable<$one>) -> Nillable<&'a dyn $trait<'t>> {
        match place {
            Nillable::Nil => Nillable::Nil,
            Nillable::Value(value) => Nillable::Value(&$($star)* value),
        }
    }
} }
places!(RecordPlace Record record_ref, Box<T>, [Box::new], **);
places!(ChoicePlace Choice choice_ref, T, [], *);

// Texts.

/// The six forms of a text value differ in their shape only.
macro_rules! text_places { ($($form:ty => $shape:ident),*) => { $(
    impl<T: TextValue + fmt::Debug + Clone + PartialEq + 'static> TextPlace for $form {
        fn put(&mut self, text: &str, cx: &TextContext<'_>) -> Result<(), ValueError> {
            Shape::$shape(self).put(T::parse(text, cx)?);
            Ok(())
        }
        fn change(&mut self, change: Change) -> bool {
            match change {
                Change::Nil => return Shape::$shape(self).nil(),
                Change::Clear => Shape::$shape(self).clear(),
                Change::LastNil | Change::Ancestor(_) => return false,
            }
            true
        }
        fn count(&self) -> usize {
            ShapeRef::$shape(self).len()
        }
        fn is_nil(&self, n: usize) -> bool {
            matches!(ShapeRef::$shape(self).at(n), Some(Nillable::Nil))
        }
        fn write(&self, n: usize, out: &mut TextWriter<'_>) -> bool {
            match ShapeRef::$shape(self).at(n) {
                Some(Nillable::Value(value)) => value.write(out),
                Some(Nillable::Nil) | None => return false,
            }
            true
        }
        fn as_any(&self) -> Option<&dyn Any> {
            Some(self)
        }
        fn copy_from(&mut self, from: &dyn TextPlace) -> bool {
            if let Some(from) = from.as_any()
                && let Some(from) = from.downcast_ref::<Self>()
            {
                self.clone_from(from);
                return true;
            }
            false
        }
        fn equals(&self, other: &dyn TextPlace) -> bool {
            if let Some(other) = other.as_any()
                && let Some(other) = other.downcast_ref::<Self>()
            {
                return *self == *other;
            }
            false
        }
        fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt::Debug::fmt(self, f)
        }
    }
)* } }
text_places! {
    T => One, Option<T> => Opt, Vec<T> => Many,
    Nillable<T> => Nil, Option<Nillable<T>> => OptNil, Vec<Nillable<T>> => ManyNil
}

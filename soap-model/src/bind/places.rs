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
    Blank, Choice, ChoicePlace, Form, Nillable, Record, RecordPlace, Shape, ShapeRef, TextPlace, TextValue,
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
            ShapeRef::Opt(place) => place.is_some() as usize,
            ShapeRef::OptNil(place) => place.is_some() as usize,
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
            ShapeRef::One(place) => (n == 0).then_some(Nillable::Value(*place)),
            ShapeRef::Opt(place) => if n == 0 { place.as_ref() } else { None }.map(Nillable::Value),
            ShapeRef::Many(place) => place.get(n).map(Nillable::Value),
            ShapeRef::Nil(place) => (n == 0).then(|| place.as_ref()),
            ShapeRef::OptNil(place) => if n == 0 { place.as_ref() } else { None }.map(Nillable::as_ref),
            ShapeRef::ManyNil(place) => place.get(n).map(Nillable::as_ref),
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

// Records.

/// Sets a place and returns what it now holds.
fn set<T>(place: &mut Nillable<T>, value: T) -> &mut T {
    *place = Nillable::Value(value);
    match place {
        Nillable::Value(value) => value,
        Nillable::Nil => unreachable!("it was set in the line above"),
    }
}

/// Appends to a list and returns the new last.
fn push<T>(list: &mut Vec<T>, value: T) -> &mut T {
    list.push(value);
    let last = list.len() - 1;
    &mut list[last]
}

impl<'t, T: Record<'t> + Blank> RecordPlace<'t> for Option<Box<T>> {
    fn fresh(&mut self) -> &mut dyn Record<'t> {
        &mut **self.insert(Box::new(T::blank()))
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Record<'t>>> {
        if n > 0 {
            return None;
        }
        self.as_deref().map(|record| Nillable::Value(record as _))
    }
    fn len(&self) -> usize {
        self.is_some() as usize
    }
    fn clear(&mut self) {
        *self = None;
    }
    fn form(&self) -> Form {
        Form::Opt
    }
}

impl<'t, T: Record<'t> + Blank> RecordPlace<'t> for Vec<T> {
    fn fresh(&mut self) -> &mut dyn Record<'t> {
        let fresh: &mut T = push(self, T::blank());
        fresh
    }
    fn last_nil(&mut self) {
        self.pop();
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Record<'t>>> {
        self.get(n).map(|record| Nillable::Value(record as _))
    }
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
    fn form(&self) -> Form {
        Form::Many
    }
}

impl<'t, T: Record<'t> + Blank> RecordPlace<'t> for Nillable<Box<T>> {
    fn fresh(&mut self) -> &mut dyn Record<'t> {
        &mut **set(self, Box::new(T::blank()))
    }
    fn nil(&mut self) -> bool {
        *self = Nillable::Nil;
        true
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Record<'t>>> {
        (n == 0).then(|| record_ref(self))
    }
    fn len(&self) -> usize {
        1
    }
    fn clear(&mut self) {}
    fn form(&self) -> Form {
        Form::Nil
    }
}

impl<'t, T: Record<'t> + Blank> RecordPlace<'t> for Option<Nillable<Box<T>>> {
    fn fresh(&mut self) -> &mut dyn Record<'t> {
        &mut **set(self.insert(Nillable::Nil), Box::new(T::blank()))
    }
    fn nil(&mut self) -> bool {
        *self = Some(Nillable::Nil);
        true
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Record<'t>>> {
        if n > 0 {
            return None;
        }
        self.as_ref().map(record_ref)
    }
    fn len(&self) -> usize {
        self.is_some() as usize
    }
    fn clear(&mut self) {
        *self = None;
    }
    fn form(&self) -> Form {
        Form::OptNil
    }
}

impl<'t, T: Record<'t> + Blank> RecordPlace<'t> for Vec<Nillable<T>> {
    fn fresh(&mut self) -> &mut dyn Record<'t> {
        let fresh: &mut T = set(push(self, Nillable::Nil), T::blank());
        fresh
    }
    fn nil(&mut self) -> bool {
        self.push(Nillable::Nil);
        true
    }
    fn last_nil(&mut self) {
        if let Some(last) = self.last_mut() {
            *last = Nillable::Nil;
        }
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Record<'t>>> {
        self.get(n).map(|place| match place {
            Nillable::Nil => Nillable::Nil,
            Nillable::Value(record) => Nillable::Value(record as _),
        })
    }
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
    fn form(&self) -> Form {
        Form::ManyNil
    }
}

fn record_ref<'a, 't, T: Record<'t>>(place: &'a Nillable<Box<T>>) -> Nillable<&'a dyn Record<'t>> {
    match place {
        Nillable::Nil => Nillable::Nil,
        Nillable::Value(record) => Nillable::Value(&**record as _),
    }
}

// Choices.

impl<'t, T: Choice<'t> + Blank> ChoicePlace<'t> for Option<T> {
    fn fresh(&mut self) -> &mut dyn Choice<'t> {
        self.insert(T::blank())
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Choice<'t>>> {
        if n > 0 {
            return None;
        }
        self.as_ref().map(|choice| Nillable::Value(choice as _))
    }
    fn len(&self) -> usize {
        self.is_some() as usize
    }
    fn clear(&mut self) {
        *self = None;
    }
    fn form(&self) -> Form {
        Form::Opt
    }
}

impl<'t, T: Choice<'t> + Blank> ChoicePlace<'t> for Vec<T> {
    fn fresh(&mut self) -> &mut dyn Choice<'t> {
        let fresh: &mut T = push(self, T::blank());
        fresh
    }
    fn last_nil(&mut self) {
        self.pop();
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Choice<'t>>> {
        self.get(n).map(|choice| Nillable::Value(choice as _))
    }
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
    fn form(&self) -> Form {
        Form::Many
    }
}

impl<'t, T: Choice<'t> + Blank> ChoicePlace<'t> for Nillable<T> {
    fn fresh(&mut self) -> &mut dyn Choice<'t> {
        let fresh: &mut T = set(self, T::blank());
        fresh
    }
    fn nil(&mut self) -> bool {
        *self = Nillable::Nil;
        true
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Choice<'t>>> {
        (n == 0).then(|| choice_ref(self))
    }
    fn len(&self) -> usize {
        1
    }
    fn clear(&mut self) {}
    fn form(&self) -> Form {
        Form::Nil
    }
}

impl<'t, T: Choice<'t> + Blank> ChoicePlace<'t> for Option<Nillable<T>> {
    fn fresh(&mut self) -> &mut dyn Choice<'t> {
        let fresh: &mut T = set(self.insert(Nillable::Nil), T::blank());
        fresh
    }
    fn nil(&mut self) -> bool {
        *self = Some(Nillable::Nil);
        true
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Choice<'t>>> {
        if n > 0 {
            return None;
        }
        self.as_ref().map(choice_ref)
    }
    fn len(&self) -> usize {
        self.is_some() as usize
    }
    fn clear(&mut self) {
        *self = None;
    }
    fn form(&self) -> Form {
        Form::OptNil
    }
}

impl<'t, T: Choice<'t> + Blank> ChoicePlace<'t> for Vec<Nillable<T>> {
    fn fresh(&mut self) -> &mut dyn Choice<'t> {
        let fresh: &mut T = set(push(self, Nillable::Nil), T::blank());
        fresh
    }
    fn nil(&mut self) -> bool {
        self.push(Nillable::Nil);
        true
    }
    fn last_nil(&mut self) {
        if let Some(last) = self.last_mut() {
            *last = Nillable::Nil;
        }
    }
    fn at(&self, n: usize) -> Option<Nillable<&dyn Choice<'t>>> {
        self.get(n).map(choice_ref)
    }
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
    fn form(&self) -> Form {
        Form::ManyNil
    }
}

fn choice_ref<'a, 't, T: Choice<'t>>(place: &'a Nillable<T>) -> Nillable<&'a dyn Choice<'t>> {
    match place {
        Nillable::Nil => Nillable::Nil,
        Nillable::Value(choice) => Nillable::Value(choice as _),
    }
}

// Texts.

/// The six forms of a text value differ in their shape only.
macro_rules! text_places { ($($form:ty => $shape:ident),*) => { $(
    impl<T: TextValue + fmt::Debug + Clone + PartialEq + 'static> TextPlace for $form {
        fn put(&mut self, text: &str, cx: &TextContext<'_>) -> Result<(), ValueError> {
            Shape::$shape(self).put(T::parse(text, cx)?);
            Ok(())
        }
        fn nil(&mut self) -> bool {
            Shape::$shape(self).nil()
        }
        fn len(&self) -> usize {
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
        fn clear(&mut self) {
            Shape::$shape(self).clear();
        }
        fn as_any(&self) -> Option<&dyn Any> {
            Some(self)
        }
        fn copy_from(&mut self, from: &dyn TextPlace) -> bool {
            match from.as_any().and_then(|from| from.downcast_ref::<Self>()) {
                Some(from) => self.clone_from(from),
                None => return false,
            }
            true
        }
        fn equals(&self, other: &dyn TextPlace) -> bool {
            other.as_any().and_then(|other| other.downcast_ref::<Self>()).is_some_and(|other| self == other)
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

//! What `#[derive(Debug, Clone, PartialEq)]` would write, through the tables instead: one
//! implementation for all types, so that generated code stays small and compiles fast.
use super::slots::simple_slots;
use super::{Choice, ChoicePlace, Form, Nillable, Record, RecordPlace, SlotMut, SlotRef};
use std::fmt::{self, Debug};

/// Implements `Debug`, `Clone` and `PartialEq` (or those named) for a record through its table.
///
/// They are `#[inline]`, so that a library of generated code does not compile those that nobody calls.
///
/// ```ignore
/// record!(Contact);               // all three
/// record!(Contact: Debug);        // one
/// ```
#[macro_export]
macro_rules! record {
    ($type:ty) => { $crate::record!($type: Debug Clone PartialEq); };
    ($type:ty: $($derive:ident)*) => { $($crate::record!(@$derive $type);)* };
    (@Debug $type:ty) => {
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::bind::debug_record(self, f)
            }
        }
    };
    (@Clone $type:ty) => {
        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                let mut to = <Self as $crate::bind::Blank>::blank();
                $crate::bind::copy_record(self, &mut to);
                to
            }
        }
    };
    (@PartialEq $type:ty) => {
        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::bind::equal_records(self, other)
            }
        }
    };
}

/// Implements `Debug`, `Clone` and `PartialEq` (or those named) for a choice or family.
///
/// ```ignore
/// choice!(ContactReach);
/// choice!(ContactReach: Debug Clone);
/// ```
#[macro_export]
macro_rules! choice {
    ($type:ty) => { $crate::choice!($type: Debug Clone PartialEq); };
    ($type:ty: $($derive:ident)*) => { $($crate::choice!(@$derive $type);)* };
    (@Debug $type:ty) => {
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::bind::debug_choice(self, f)
            }
        }
    };
    (@Clone $type:ty) => {
        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                let mut to = <Self as $crate::bind::Blank>::blank();
                $crate::bind::copy_choice(self, &mut to);
                to
            }
        }
    };
    (@PartialEq $type:ty) => {
        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::bind::equal_choices(self, other)
            }
        }
    };
}

/// `Debug` of a record, as derived; values of sensitive slots are masked.
pub fn debug_record(record: &dyn Record<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let desc = record.desc();
    let mut names = desc.rust.split(' ');
    let mut out = f.debug_struct(names.next().unwrap_or_default());
    for index in 0..desc.slots() {
        let name = names.next().unwrap_or("?");
        if desc.sensitive.contains(&(index as u16)) {
            out.field(name, &format_args!("***"));
        } else {
            out.field(name, &record.get(index));
        }
    }
    out.finish()
}

/// `Debug` of a choice, as derived.
pub fn debug_choice(choice: &dyn Choice<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (arm, slot) = choice.chosen();
    let name = choice.rust().split(' ').nth(arm + 1).unwrap_or("?");
    f.debug_tuple(name).field(&slot).finish()
}

impl Debug for dyn Record<'_> + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_record(self, f)
    }
}

impl Debug for dyn Choice<'_> + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_choice(self, f)
    }
}

impl Debug for dyn RecordPlace<'_> + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_place(self.form(), (0..self.len()).filter_map(|n| Some((self.at(n)?, self.ancestor_at(n)))), f)
    }
}

impl Debug for dyn ChoicePlace<'_> + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_place(self.form(), (0..self.len()).filter_map(|n| Some((self.at(n)?, self.ancestor_at(n)))), f)
    }
}

/// A value that `Nillable` surrounds in the Rust type only where nil is possible.
struct Maybe<T>(bool, Nillable<T>, Option<u32>);

impl<T: Debug> Debug for Maybe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Maybe(_, _, Some(levels)) => f.debug_tuple("Ancestor").field(levels).finish(),
            Maybe(false, Nillable::Value(value), None) => value.fmt(f),
            Maybe(_, other, None) => other.fmt(f),
        }
    }
}

fn debug_place<T: Debug>(
    form: Form,
    mut values: impl Iterator<Item = (Nillable<T>, Option<u32>)>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let nillable = matches!(form, Form::Nil | Form::OptNil | Form::ManyNil);
    match form {
        Form::Many | Form::ManyNil => {
            f.debug_list().entries(values.map(|(value, up)| Maybe(nillable, value, up))).finish()
        }
        Form::Opt | Form::OptNil => values.next().map(|(value, up)| Maybe(nillable, value, up)).fmt(f),
        Form::One | Form::Nil => match values.next() {
            Some((value, up)) => Maybe(nillable, value, up).fmt(f),
            None => f.write_str("?"),
        },
    }
}

/// Makes `to` equal to `from`; both are of one type and `to` is blank.
pub fn copy_record<'t>(from: &dyn Record<'t>, to: &mut dyn Record<'t>) {
    for index in 0..from.desc().slots() {
        copy_slot(from.get(index), to.slot(index));
    }
}

/// Makes `to` equal to `from`; both are of one type.
pub fn copy_choice<'t>(from: &dyn Choice<'t>, to: &mut dyn Choice<'t>) {
    let (arm, slot) = from.chosen();
    copy_slot(slot, to.choose(arm));
}

/// Both records, of one type, hold the same values.
pub fn equal_records<'t>(a: &dyn Record<'t>, b: &dyn Record<'t>) -> bool {
    (0..a.desc().slots()).all(|index| a.get(index) == b.get(index))
}

/// Both choices, of one type, are the same arm with the same value.
pub fn equal_choices<'t>(a: &dyn Choice<'t>, b: &dyn Choice<'t>) -> bool {
    let ((arm, a), (other, b)) = (a.chosen(), b.chosen());
    arm == other && a == b
}

macro_rules! derives { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
    impl Debug for SlotRef<'_, '_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                $(SlotRef::$variant(shape) => shape.fmt(f),)*
                SlotRef::Any(shape) => shape.fmt(f),
                SlotRef::Text(place) => place.debug(f),
                SlotRef::Record(record) => debug_record(*record, f),
                SlotRef::Records(place) => place.fmt(f),
                SlotRef::Choice(choice) => debug_choice(*choice, f),
                SlotRef::Choices(place) => place.fmt(f),
                SlotRef::Attributes(list) => list.fmt(f),
            }
        }
    }

    impl PartialEq for SlotRef<'_, '_> {
        fn eq(&self, other: &Self) -> bool {
            match (self, other) {
                $((SlotRef::$variant(a), SlotRef::$variant(b)) => a == b,)*
                (SlotRef::Any(a), SlotRef::Any(b)) => a == b,
                (SlotRef::Text(a), SlotRef::Text(b)) => a.equals(*b),
                (SlotRef::Record(a), SlotRef::Record(b)) => equal_records(*a, *b),
                (SlotRef::Records(a), SlotRef::Records(b)) => {
                    a.len() == b.len()
                        && (0..a.len()).all(|n| match (a.at(n), b.at(n)) {
                            (Some(Nillable::Value(a)), Some(Nillable::Value(b))) => equal_records(a, b),
                            (Some(Nillable::Nil), Some(Nillable::Nil)) => a.ancestor_at(n) == b.ancestor_at(n),
                            (None, None) => true,
                            _ => false,
                        })
                }
                (SlotRef::Choice(a), SlotRef::Choice(b)) => equal_choices(*a, *b),
                (SlotRef::Choices(a), SlotRef::Choices(b)) => {
                    a.len() == b.len()
                        && (0..a.len()).all(|n| match (a.at(n), b.at(n)) {
                            (Some(Nillable::Value(a)), Some(Nillable::Value(b))) => equal_choices(a, b),
                            (Some(Nillable::Nil), Some(Nillable::Nil)) => a.ancestor_at(n) == b.ancestor_at(n),
                            (None, None) => true,
                            _ => false,
                        })
                }
                (SlotRef::Attributes(a), SlotRef::Attributes(b)) => a == b,
                _ => false,
            }
        }
    }

    /// Copies between slots of the same field; slots of different kinds are left alone.
    fn copy_slot<'t>(from: SlotRef<'_, 't>, to: SlotMut<'_, 't>) {
        match (from, to) {
            $((SlotRef::$variant(from), SlotMut::$variant(to)) => { to.copy_from(from); })*
            (SlotRef::Any(from), SlotMut::Any(to)) => { to.copy_from(from); }
            (SlotRef::Text(from), SlotMut::Text(to)) => { to.copy_from(from); }
            (SlotRef::Record(from), SlotMut::Record(to)) => copy_record(from, to),
            (SlotRef::Records(from), SlotMut::Records(to)) => {
                to.clear();
                for n in 0..from.len() {
                    match from.at(n) {
                        Some(Nillable::Value(record)) => copy_record(record, to.fresh()),
                        Some(Nillable::Nil) => {
                            match from.ancestor_at(n) {
                                Some(levels) => to.ancestor(levels),
                                None => to.nil(),
                            };
                        }
                        None => {}
                    }
                }
            }
            (SlotRef::Choice(from), SlotMut::Choice(to)) => copy_choice(from, to),
            (SlotRef::Choices(from), SlotMut::Choices(to)) => {
                to.clear();
                for n in 0..from.len() {
                    match from.at(n) {
                        Some(Nillable::Value(choice)) => copy_choice(choice, to.fresh()),
                        Some(Nillable::Nil) => {
                            match from.ancestor_at(n) {
                                Some(levels) => to.ancestor(levels),
                                None => to.nil(),
                            };
                        }
                        None => {}
                    }
                }
            }
            (SlotRef::Attributes(from), SlotMut::Attributes(to)) => to.clone_from(from),
            _ => debug_assert!(false, "two slots of one field differ in kind"),
        }
    }
} }
simple_slots!(derives);

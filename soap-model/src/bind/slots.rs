//! Slots: the places in Rust values that the interpreter fills and reads.
//!
//! Which Rust types may stand behind a slot is listed in [`places`](super::places).
use super::Desc;
use crate::datatypes::{
    Base64Binary, Date, DateTime, Decimal, Integer, TextContext, TextWriter, Time, ValueError,
};
use crate::xml::Fragment;
use std::any::Any;
use std::fmt;

/// A value that may be `xsi:nil="true"`. Absent is `Option`, empty is the empty value: three
/// different things.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Nillable<T> {
    /// `xsi:nil="true"`.
    Nil,
    /// A value.
    Value(T),
}

/// How often a simple value occurs in its field.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Shape<'a, T> {
    One(&'a mut T),
    Opt(&'a mut Option<T>),
    Many(&'a mut Vec<T>),
    Nil(&'a mut Nillable<T>),
    OptNil(&'a mut Option<Nillable<T>>),
    ManyNil(&'a mut Vec<Nillable<T>>),
}

/// [`Shape`] for reading.
#[allow(missing_docs)]
pub enum ShapeRef<'a, T> {
    One(&'a T),
    Opt(&'a Option<T>),
    Many(&'a Vec<T>),
    Nil(&'a Nillable<T>),
    OptNil(&'a Option<Nillable<T>>),
    ManyNil(&'a Vec<Nillable<T>>),
}

/// Hands the list of simple slot variants, each with its Rust type, to another macro.
macro_rules! simple_slots {
    ($then:ident) => {
        $then! {
            /// `xs:string` and the types derived from it; `xs:anyURI`.
            String(String),
            Bool(bool),
            I8(i8), I16(i16), I32(i32), I64(i64),
            U8(u8), U16(u16), U32(u32), U64(u64),
            /// `xs:integer` and its unbounded kin.
            Integer(Integer),
            Decimal(Decimal),
            F32(f32), F64(f64),
            DateTime(DateTime), Date(Date), Time(Time),
            Base64(Base64Binary),
        }
    };
}
pub(super) use simple_slots;

macro_rules! slots { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
    /// A place to fill: a closed set. Frequent simple types have a variant of their own; all
    /// other simple types go through [`TextPlace`].
    #[allow(missing_docs)]
    pub enum SlotMut<'a, 't> {
        $($(#[$doc])* $variant(Shape<'a, $type>),)*
        /// Enumerations, unions, lists, rarer built-ins, the user's own types.
        Text(&'a mut dyn TextPlace),
        /// A record that is always there.
        Record(&'a mut dyn Record<'t>),
        /// Records that may be absent, repeated or nil.
        Records(&'a mut dyn RecordPlace<'t>),
        /// One choice (or substitution group, or family of types) that is always there.
        Choice(&'a mut dyn Choice<'t>),
        /// Choices that may be absent, repeated or nil.
        Choices(&'a mut dyn ChoicePlace<'t>),
        /// Elements kept as they are: wildcards, `xs:anyType`, unknown types.
        Any(Shape<'a, Fragment>),
        /// Attributes of a wildcard.
        Attributes(&'a mut Vec<AnyAttribute>),
    }
    /// A place to read; the same set as [`SlotMut`].
    #[allow(missing_docs)]
    pub enum SlotRef<'a, 't> {
        $($variant(ShapeRef<'a, $type>),)*
        Text(&'a dyn TextPlace),
        Record(&'a dyn Record<'t>),
        Records(&'a dyn RecordPlace<'t>),
        Choice(&'a dyn Choice<'t>),
        Choices(&'a dyn ChoicePlace<'t>),
        Any(ShapeRef<'a, Fragment>),
        Attributes(&'a Vec<AnyAttribute>),
    }
    impl<'t> SlotMut<'_, 't> {
        /// The slot takes text.
        #[inline]
        pub(super) fn is_simple(&self) -> bool {
            !matches!(
                self,
                SlotMut::Record(_)
                    | SlotMut::Records(_)
                    | SlotMut::Choice(_)
                    | SlotMut::Choices(_)
                    | SlotMut::Any(_)
                    | SlotMut::Attributes(_)
            )
        }

        /// The same place for a shorter time.
        pub fn reborrow(&mut self) -> SlotMut<'_, 't> {
            match self {
                $(SlotMut::$variant(shape) => SlotMut::$variant(shape.reborrow()),)*
                SlotMut::Any(shape) => SlotMut::Any(shape.reborrow()),
                SlotMut::Text(place) => SlotMut::Text(*place),
                SlotMut::Record(record) => SlotMut::Record(*record),
                SlotMut::Records(place) => SlotMut::Records(*place),
                SlotMut::Choice(choice) => SlotMut::Choice(*choice),
                SlotMut::Choices(place) => SlotMut::Choices(*place),
                SlotMut::Attributes(list) => SlotMut::Attributes(list),
            }
        }

        /// Drops what is there, as far as the place can be without a value.
        pub fn clear(self) {
            match self {
                $(SlotMut::$variant(shape) => shape.clear(),)*
                SlotMut::Any(shape) => shape.clear(),
                SlotMut::Text(place) => place.clear(),
                SlotMut::Records(place) => place.clear(),
                SlotMut::Choices(place) => place.clear(),
                SlotMut::Attributes(list) => list.clear(),
                SlotMut::Record(_) | SlotMut::Choice(_) => {}
            }
        }
    }
    impl SlotRef<'_, '_> {
        /// Number of values there, nils included; 1 where the value is always there.
        pub fn len(&self) -> usize {
            match self {
                $(SlotRef::$variant(shape) => shape.len(),)*
                SlotRef::Any(shape) => shape.len(),
                SlotRef::Text(place) => place.len(),
                SlotRef::Record(_) | SlotRef::Choice(_) => 1,
                SlotRef::Records(place) => place.len(),
                SlotRef::Choices(place) => place.len(),
                SlotRef::Attributes(list) => list.len(),
            }
        }
    }
} }
simple_slots!(slots);

impl SlotRef<'_, '_> {
    /// No value there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// For slot numbers that a table cannot have: the end of every `match` in generated code.
#[cold]
pub fn no_slot(index: usize) -> ! {
    unreachable!("the table has no slot {index}")
}

/// A value with a table.
pub trait Record<'t>: Send + Sync {
    /// Its table.
    fn desc(&self) -> &'t Desc<'t>;
    /// The slot with this number, to fill.
    fn slot(&mut self, index: usize) -> SlotMut<'_, 't>;
    /// The slot with this number, to read.
    fn get(&self, index: usize) -> SlotRef<'_, 't>;
}

/// Makes a value that is about to be overwritten. Not `Default`: an enumeration has no
/// meaningless value, and a choice takes its shallowest arm so that recursion ends.
pub trait Blank: Sized {
    /// The value.
    fn blank() -> Self;
}

/// `Option<Box<T>>`, `Vec<T>` and the nillable forms of a record.
///
/// Each function here is compiled once for every type and form that a contract has, so there are few of them; what
/// callers use besides stands at `dyn RecordPlace`.
pub trait RecordPlace<'t>: Send + Sync {
    /// Adds (or sets) a blank record and returns it.
    fn fresh(&mut self) -> &mut dyn Record<'t>;
    /// Changes what is there; false where the place cannot hold such a thing.
    fn change(&mut self, change: Change) -> bool;
    /// The nth record: None after the last, `Some(Nillable::Nil)` for a nil.
    fn at(&self, n: usize) -> Option<Nillable<&dyn Record<'t>>>;
    /// Number of records there, nils included.
    fn count(&self) -> usize;
    /// What stands around its records; and if the nth is a [`Link::Ancestor`](super::Link), which [`at`](Self::at)
    /// shows as nil, how many levels up.
    fn about(&self, n: usize) -> (Form, Option<u32>);
}

/// A change of a place other than a new value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Adds (or sets) a nil.
    Nil,
    /// Makes the value made last a nil; where the place knows no nil, it is dropped.
    LastNil,
    /// Drops what is there, as far as the place can be without a value.
    Clear,
    /// Adds (or sets) a [`Link::Ancestor`](super::Link).
    Ancestor(u32),
}

/// What callers of both kinds of places use.
macro_rules! places { ($($place:ident)*) => { $(
    impl<'t> dyn $place<'t> + '_ {
        /// Adds (or sets) a nil; false where the place knows no nil.
        pub fn nil(&mut self) -> bool {
            self.change(Change::Nil)
        }
        /// Makes the value made last a nil; where the place knows no nil, it is dropped.
        pub fn last_nil(&mut self) {
            self.change(Change::LastNil);
        }
        /// Drops what is there, as far as the place can be without a value.
        pub fn clear(&mut self) {
            self.change(Change::Clear);
        }
        /// Adds (or sets) a [`Link::Ancestor`](super::Link); false where the place holds no links.
        pub fn ancestor(&mut self, levels: u32) -> bool {
            self.change(Change::Ancestor(levels))
        }
        /// The nth is a [`Link::Ancestor`](super::Link), so many levels up.
        pub fn ancestor_at(&self, n: usize) -> Option<u32> {
            self.about(n).1
        }
        /// What stands around its values.
        pub fn form(&self) -> Form {
            self.about(0).0
        }
        /// Number of values there, nils included.
        pub fn len(&self) -> usize {
            self.count()
        }
        /// No value there.
        pub fn is_empty(&self) -> bool {
            self.count() == 0
        }
    }
)* } }
places!(RecordPlace ChoicePlace);

/// What stands around the values of a place; the names are those of [`Shape`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Form {
    One,
    Opt,
    Many,
    Nil,
    OptNil,
    ManyNil,
}

/// An enum with one arm per alternative.
pub trait Choice<'t>: Send + Sync {
    /// Rust name of the enum, and after it the Rust names of its arms, separated by one blank:
    /// what `Debug` prints.
    fn rust(&self) -> &'t str;
    /// Makes it the arm with this number, blank, and returns the arm's slot.
    fn choose(&mut self, arm: usize) -> SlotMut<'_, 't>;
    /// The arm it is, and its slot.
    fn chosen(&self) -> (usize, SlotRef<'_, 't>);
}

/// `Option<T>`, `Vec<T>` and the nillable forms of a choice; see [`RecordPlace`].
pub trait ChoicePlace<'t>: Send + Sync {
    /// Adds (or sets) a blank choice and returns it.
    fn fresh(&mut self) -> &mut dyn Choice<'t>;
    /// Changes what is there; false where the place cannot hold such a thing.
    fn change(&mut self, change: Change) -> bool;
    /// The nth choice: None after the last, `Some(Nillable::Nil)` for a nil.
    fn at(&self, n: usize) -> Option<Nillable<&dyn Choice<'t>>>;
    /// Number of choices there, nils included.
    fn count(&self) -> usize;
    /// What stands around its choices; and if the nth is a [`Link::Ancestor`](super::Link), which [`at`](Self::at)
    /// shows as nil, how many levels up.
    fn about(&self, n: usize) -> (Form, Option<u32>);
}

pub use crate::datatypes::TextValue;

/// `T`, `Option<T>`, `Vec<T>` and the nillable forms of a [`TextValue`].
///
/// As of [`RecordPlace`], what callers use besides stands at `dyn TextPlace`.
pub trait TextPlace: Send + Sync {
    /// Parses the text and adds (or sets) the value.
    fn put(&mut self, text: &str, cx: &TextContext<'_>) -> Result<(), ValueError>;
    /// Changes what is there; false where the place cannot hold such a thing.
    fn change(&mut self, change: Change) -> bool;
    /// Number of values there, nils included.
    fn count(&self) -> usize;
    /// The nth value is nil.
    fn is_nil(&self, n: usize) -> bool;
    /// Writes the nth value; false for a nil.
    fn write(&self, n: usize, out: &mut TextWriter<'_>) -> bool;
    /// The place itself, for [`copy_from`](TextPlace::copy_from) and [`equals`](TextPlace::equals).
    fn as_any(&self) -> Option<&dyn Any>;
    /// Takes over what another place of the same type holds; false if the types differ.
    fn copy_from(&mut self, from: &dyn TextPlace) -> bool;
    /// Holds the same values as another place of the same type.
    fn equals(&self, other: &dyn TextPlace) -> bool;
    /// `Debug` of the place's value.
    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl dyn TextPlace + '_ {
    /// Adds (or sets) a nil; false where the place knows no nil.
    pub fn nil(&mut self) -> bool {
        self.change(Change::Nil)
    }
    /// Drops what is there, as far as the place can be without a value.
    pub fn clear(&mut self) {
        self.change(Change::Clear);
    }
    /// Number of values there, nils included.
    pub fn len(&self) -> usize {
        self.count()
    }
    /// No value there.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

/// An attribute kept by a wildcard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnyAttribute {
    /// Namespace, empty for none.
    pub namespace: String,
    /// Local name.
    pub local: String,
    /// Normalised value.
    pub value: String,
}

impl AnyAttribute {
    /// An attribute with this name and value; the namespace `""` is none.
    pub fn new(namespace: impl Into<String>, local: impl Into<String>, value: impl Into<String>) -> Self {
        AnyAttribute { namespace: namespace.into(), local: local.into(), value: value.into() }
    }
}

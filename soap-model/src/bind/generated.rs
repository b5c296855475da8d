//! Macros that implement the traits of this module for generated types, from one line per field or arm.
//!
//! The structs and enums themselves stand in generated code as a programmer would have written
//! them; what only the interpreter needs is expanded here.

/// A record's table and traits.
///
/// `attributes` and `any` (the attribute wildcard) may be left out. Each line has the slot's number, the field, the slot's variant with its shape (where it has one), the blank
/// value, and what the table says of it. After the type's name and that of its table come the traits to implement
/// besides, the table's [`rust`](crate::bind::Desc::rust) and the name on the wire.
///
/// ```
/// use soap_model::bind as rt;
/// use soap_model::xml::Ns;
/// const N: Ns = Ns(16);
///
/// pub struct Contact {
///     pub id: i64,
///     pub name: String,
///     pub parent: Option<Box<Contact>>,
/// }
/// soap_model::record_table! { Contact CONTACT [Debug Clone PartialEq] "Contact id name parent" rt::name(N, "Contact"),
///     attributes [
///         0 id: I64(One) = 0, rt::attribute(Ns::NONE, "id").required();
///     ]
///     content Sequence [
///         1 name: String(One) = String::new(), rt::one(N, "name");
///         2 parent: Records = None, rt::opt(N, "parent");
///     ]
/// }
/// let contact = Contact { id: 1, name: "Ada".into(), parent: None };
/// assert_eq!(format!("{contact:?}"), r#"Contact { id: 1, name: "Ada", parent: None }"#);
/// ```
///
/// The content's variant is one of [`Content`](crate::bind::Content)'s; for `Text` and `Mixed` the one line gives the
/// content itself (`rt::text(None)`).
#[macro_export]
macro_rules! record_table {
    (
        $type:ident $table:ident [$($derive:ident)*] $rust:literal $name:expr,
        $(attributes [$($an:literal $a:ident: $as:ident$(($ash:ident))? = $ab:expr, $attribute:expr;)*])?
        $(any [$wn:literal $w:ident: $ws:ident = $wb:expr, $wildcard:expr;])?
        content $content:ident [$($cn:literal $c:ident: $cs:ident$(($csh:ident))? = $cb:expr, $particle:expr;)*]
    ) => {
        $($crate::record!(@$derive $type);)*
        impl $crate::bind::Blank for $type {
            fn blank() -> Self {
                $type { $($($a: $ab,)*)? $($w: $wb,)? $($c: $cb,)* }
            }
        }
        impl $crate::bind::Record<'static> for $type {
            fn desc(&self) -> &'static $crate::bind::Desc<'static> {
                &$table
            }
            fn slot(&mut self, index: usize) -> $crate::bind::SlotMut<'_, 'static> {
                match index {
                    $($($an => $crate::bind::SlotMut::$as($($crate::bind::Shape::$ash)?(&mut self.$a)),)*)?
                    $($wn => $crate::bind::SlotMut::$ws(&mut self.$w),)?
                    $($cn => $crate::bind::SlotMut::$cs($($crate::bind::Shape::$csh)?(&mut self.$c)),)*
                    _ => $crate::bind::no_slot(index),
                }
            }
            fn get(&self, index: usize) -> $crate::bind::SlotRef<'_, 'static> {
                match index {
                    $($($an => $crate::bind::SlotRef::$as($($crate::bind::ShapeRef::$ash)?(&self.$a)),)*)?
                    $($wn => $crate::bind::SlotRef::$ws(&self.$w),)?
                    $($cn => $crate::bind::SlotRef::$cs($($crate::bind::ShapeRef::$csh)?(&self.$c)),)*
                    _ => $crate::bind::no_slot(index),
                }
            }
        }
        $crate::desc_table! { $table $rust $name, [$($($attribute),*)?] [$($wildcard)?] $content [$($particle;)*] }
    };
}

/// The table and traits of an array of the SOAP encoding: a record of a list of items and, where it has several
/// dimensions, their sizes.
///
/// After the first line stand the field of the items, its slot, the type of an item, the field of the sizes (left out
/// where there is one dimension), and the content.
///
/// ```
/// use soap_model::bind as rt;
/// use soap_model::xml::Ns;
///
/// pub struct Numbers {
///     pub items: Vec<i32>,
/// }
/// soap_model::array_table! { Numbers NUMBERS [Debug Clone PartialEq] "Numbers items" rt::name(Ns(16), "Numbers"),
///     items: I32(Many) of i32;
///     rt::array_of(rt::many(Ns::NONE, "item").of(Ns::XSD, "int"), Ns::XSD, "int", "", 1)
/// }
/// let numbers: Numbers = [1, 2].into_iter().collect();
/// assert_eq!(numbers, Numbers::from(vec![1, 2]));
/// assert_eq!(numbers.into_iter().sum::<i32>(), 3);
/// ```
#[macro_export]
macro_rules! array_table {
    (
        $type:ident $table:ident [$($derive:ident)*] $rust:literal $name:expr,
        $items:ident: $slot:ident$(($shape:ident))? of $of:ty $(, $sizes:ident)?;
        $array:expr
    ) => {
        $($crate::record!(@$derive $type);)*
        impl $crate::bind::Blank for $type {
            fn blank() -> Self {
                $type { $items: ::std::vec::Vec::new(), $($sizes: ::std::vec::Vec::new())? }
            }
        }
        impl $crate::bind::Record<'static> for $type {
            fn desc(&self) -> &'static $crate::bind::Desc<'static> {
                &$table
            }
            fn slot(&mut self, index: usize) -> $crate::bind::SlotMut<'_, 'static> {
                match index {
                    0 => $crate::bind::SlotMut::$slot($($crate::bind::Shape::$shape)?(&mut self.$items)),
                    $(1 => $crate::bind::SlotMut::U32($crate::bind::Shape::Many(&mut self.$sizes)),)?
                    _ => $crate::bind::no_slot(index),
                }
            }
            fn get(&self, index: usize) -> $crate::bind::SlotRef<'_, 'static> {
                match index {
                    0 => $crate::bind::SlotRef::$slot($($crate::bind::ShapeRef::$shape)?(&self.$items)),
                    $(1 => $crate::bind::SlotRef::U32($crate::bind::ShapeRef::Many(&self.$sizes)),)?
                    _ => $crate::bind::no_slot(index),
                }
            }
        }
        $crate::array_table! { @ $type $items $of, [$($sizes)?] }
        pub(crate) static $table: $crate::bind::Desc<'static> =
            $crate::bind::desc($rust, $name, &[], &[], $crate::bind::array(&$array));
    };
    // One dimension: the array is made of its items and gives them back.
    (@ $type:ident $items:ident $of:ty, []) => {
        impl<T: ::core::convert::Into<$of>> ::core::iter::FromIterator<T> for $type {
            fn from_iter<I: ::core::iter::IntoIterator<Item = T>>(items: I) -> Self {
                $type { $items: ::core::iter::Iterator::collect(::core::iter::Iterator::map(items.into_iter(), T::into)) }
            }
        }
        impl<T: ::core::convert::Into<$of>> ::core::convert::From<::std::vec::Vec<T>> for $type {
            fn from(items: ::std::vec::Vec<T>) -> Self {
                ::core::iter::FromIterator::from_iter(items)
            }
        }
        impl ::core::iter::IntoIterator for $type {
            type Item = $of;
            type IntoIter = ::std::vec::IntoIter<$of>;
            fn into_iter(self) -> Self::IntoIter {
                self.$items.into_iter()
            }
        }
    };
    (@ $type:ident $items:ident $of:ty, [$sizes:ident]) => {};
}

/// The table of a record alone, for groups of which no value is made.
#[macro_export]
macro_rules! desc_table {
    ($table:ident $rust:literal $name:expr, $attributes:tt $any:tt $content:ident [$($particle:expr;)*]) => {
        pub(crate) static $table: $crate::bind::Desc<'static> =
            $crate::bind::desc($rust, $name, &$attributes, &$any, $crate::desc_table!(@ $content $($particle)*));
    };
    (@ Empty) => { $crate::bind::Content::Empty };
    (@ Text $text:expr) => { $text };
    (@ Mixed $mixed:expr) => { $mixed };
    (@ $content:ident $($particle:expr)*) => { $crate::bind::Content::$content(&[$($particle),*]) };
}

/// The traits of an enum of arms: a choice, a family of types, a substitution group, mixed content.
///
/// Each line has the arm's number and name, its slot's variant with its shape (where it has one) and `[*]` where the
/// arm is boxed, and the blank value. The arm after `blank` is the one that a blank enum is.
///
/// ```
/// #[derive(PartialEq)]
/// pub enum Reach {
///     Mail(String),
///     Other(Box<Reach>),
/// }
/// soap_model::choice_table! { Reach [Debug] "Reach Mail Other" blank Mail = String::new(),
///     0 Mail: String(One) = String::new();
///     1 Other: Choice[*] = Box::new(soap_model::bind::Blank::blank());
/// }
/// assert_eq!(format!("{:?}", Reach::Mail("a@b".into())), r#"Mail("a@b")"#);
/// ```
#[macro_export]
macro_rules! choice_table {
    (
        $type:ident [$($derive:ident)*] $rust:literal blank $blank:ident = $blank_value:expr,
        $($n:literal $arm:ident: $slot:ident$(($shape:ident))?$([$boxed:tt])? = $value:expr;)*
    ) => {
        $($crate::choice!(@$derive $type);)*
        impl $crate::bind::Blank for $type {
            fn blank() -> Self {
                $type::$blank($blank_value)
            }
        }
        impl $crate::bind::Choice<'static> for $type {
            fn rust(&self) -> &'static str {
                $rust
            }
            fn choose(&mut self, arm: usize) -> $crate::bind::SlotMut<'_, 'static> {
                *self = match arm {
                    $($n => $type::$arm($value),)*
                    _ => $crate::bind::no_slot(arm),
                };
                match self {
                    $($type::$arm(value) => $crate::bind::SlotMut::$slot($($crate::bind::Shape::$shape)?(&mut *$($boxed)?value)),)*
                }
            }
            fn chosen(&self) -> (usize, $crate::bind::SlotRef<'_, 'static>) {
                match self {
                    $($type::$arm(value) => ($n, $crate::bind::SlotRef::$slot($($crate::bind::ShapeRef::$shape)?(&*$($boxed)?value))),)*
                }
            }
        }
    };
}

/// The traits of a union: an enum with one arm per member type. Each line has the arm, its type and, where the
/// member has facets, its table.
///
/// ```
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Size {
///     Number(i32),
///     Word(String),
/// }
/// soap_model::union_table! { Size "a number or a word", Number: i32; Word: String; }
/// use soap_model::datatypes::{TextContext, TextValue};
/// assert_eq!(Size::parse("42", &TextContext::new()), Ok(Size::Number(42)));
/// assert_eq!(Size::parse("big", &TextContext::new()), Ok(Size::Word("big".into())));
/// ```
#[macro_export]
macro_rules! union_table {
    ($type:ident $expected:literal, $first:ident: $first_type:ty$(, $first_simple:expr)?; $($arm:ident: $arm_type:ty$(, $simple:expr)?;)*) => {
        impl $crate::bind::Blank for $type {
            fn blank() -> Self {
                $type::$first(<$first_type as $crate::bind::Blank>::blank())
            }
        }
        impl $crate::datatypes::TextValue for $type {
            fn parse(
                text: &str,
                cx: &$crate::datatypes::TextContext<'_>,
            ) -> ::core::result::Result<Self, $crate::datatypes::ValueError> {
                // Every member is read strictly: an unknown value of one may be a known value of the next.
                let cx = &cx.with_lax(false);
                if let ::core::option::Option::Some(value) = $crate::bind::member_value(text, cx, &[$($first_simple)?]) {
                    return ::core::result::Result::Ok($type::$first(value));
                }
                $(if let ::core::option::Option::Some(value) = $crate::bind::member_value(text, cx, &[$($simple)?]) {
                    return ::core::result::Result::Ok($type::$arm(value));
                })*
                ::core::result::Result::Err($crate::bind::no_member($expected))
            }
            fn write(&self, out: &mut $crate::datatypes::TextWriter<'_>) {
                match self {
                    $type::$first(value) => $crate::datatypes::TextValue::write(value, out),
                    $($type::$arm(value) => $crate::datatypes::TextValue::write(value, out),)*
                }
            }
        }
    };
}

use crate::datatypes::{Simple, TextContext, TextValue, ValueError};

/// The value of a member of a union, if the text is one; facets are checked where the member has some.
pub fn member_value<T: TextValue>(text: &str, cx: &TextContext<'_>, simple: &[&Simple<'_>]) -> Option<T> {
    if let [simple, ..] = simple
        && simple.value(text, cx).is_err()
    {
        return None;
    }
    T::parse(text, cx).ok()
}

/// The text is no value of any member of a union.
#[cold]
pub fn no_member(expected: &'static str) -> ValueError {
    ValueError::of_rule(
        "cvc-datatype-valid",
        expected.to_owned(),
        "no member type of the union has such a value",
    )
}

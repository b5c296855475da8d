//! The built-in types of XML Schema 1.0 part 2: lexical form and value, facets, patterns.
//!
//! No information is lost: decimals are exact, integers unbounded where XML Schema's are, times
//! keep or lack their zone.
mod builtin;

pub use builtin::{Builtin, WhiteSpace};
mod simple;
mod value;

pub use rust_decimal::Decimal;
pub use simple::{Facet, Simple};
pub use value::{TextContext, TextWriter, ValueError};

/// `xs:integer` and its unbounded kin.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Integer(i64);
/// `xs:dateTime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime(i64);
/// `xs:date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date(i64);
/// `xs:time`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time(i64);
/// `xs:base64Binary`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Base64Binary(Vec<u8>);

//! The built-in types of XML Schema 1.0 part 2: lexical form and value, facets, patterns.
//!
//! No information is lost: decimals are exact, they and integers unbounded where XML Schema's are, times
//! keep or lack their zone. A text that cannot be held exactly is refused, never rounded (but for floats).
//! Nothing here knows elements, attributes or schema documents.
//!
//! [`Simple`] checks the values of slots at run time; [`SimpleChecker`] validates a text against any simple type of a
//! contract and gives its comparable [`Value`]; [`check_step`] says which facets of a restriction may not stand.
//! Conversions of dates and times to those of other crates (jiff, chrono, time) can be added as cargo features:
//! [`DateTime`], [`Date`], [`Time`] and [`Zone`] give and take all their parts.
//!
//! Rust types of the built-ins; each implements [`TextValue`]:
//!
//! | XML Schema | Rust |
//! |---|---|
//! | `string` and its kin, `anyURI` | `String` |
//! | `boolean` | `bool` |
//! | `byte` … `long`, `unsignedByte` … `unsignedLong` | `i8` … `i64`, `u8` … `u64` |
//! | `integer`, `nonNegativeInteger`, … | [`Integer`] |
//! | `decimal` | [`Decimal`] |
//! | `float`, `double` | `f32`, `f64` |
//! | `dateTime`, `date`, `time`, `duration` | [`DateTime`], [`Date`], [`Time`], [`Duration`] |
//! | `gYear`, `gYearMonth`, `gMonth`, `gMonthDay`, `gDay` | [`GYear`], [`GYearMonth`], [`GMonth`], [`GMonthDay`], [`GDay`] |
//! | `base64Binary`, `hexBinary` | [`Base64Binary`], [`HexBinary`] |
//! | `QName`, `NOTATION` | [`QName`] |
//! | lists | [`List`] |
mod atomic;
mod binary;
mod blocks;
mod builtin;
mod calendar;
mod checker;
mod date;
mod date_time;
mod decimal;
mod digits;
mod duration;
mod error;
mod facets;
pub(crate) mod forms;
mod integer;
mod name;
mod number;
mod pattern;
mod rules;
mod simple;
mod text;
mod time;
mod value;
mod white_space;
mod zone;

pub use crate::xml::TextWriter;
pub use binary::{Base64Binary, HexBinary, Octets};
pub use builtin::Builtin;
pub use checker::{SimpleChecker, SimpleCheckers};
pub use date::{Date, GDay, GMonth, GMonthDay, GYear, GYearMonth};
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use duration::Duration;
pub use error::ValueError;
pub use facets::{FacetError, check_step};
pub use integer::Integer;
pub use name::{AnyUri, QName};
pub use pattern::{Pattern, PatternError};
pub use rules::ValueRef;
pub use simple::{Facet, Simple, Variety};
pub use text::{List, NamespaceScope, TextContext, TextValue};
pub use time::Time;
pub use value::Value;
pub use white_space::{WhiteSpace, items, trim};
pub use zone::Zone;

//! What `soapgen` and `soap-runtime` share, without async and without I/O.
//!
//! | module | holds |
//! |---|---|
//! | [`xml`] | strict pull reader and writer, names, namespace scope, limits, fragments |
//! | [`datatypes`] | the built-in types of XML Schema: lexical form and value, facets, patterns |
//! | [`contract`] | types and services after resolution, as plain data |
//! | [`layout`] | how a contract's types become records and enums; the one plan behind generated and in-memory tables |
//! | [`bind`] | tables, record traits and the interpreter that binds XML to values |
#![forbid(unsafe_code)]

pub mod bind;
pub mod contract;
pub mod datatypes;
pub mod layout;
pub mod xml;

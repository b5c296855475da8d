//! Compiles WSDL and XML Schema to Rust: types, handler trait, server dispatcher and client
#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod load;
pub mod rust;
pub mod wsdl;

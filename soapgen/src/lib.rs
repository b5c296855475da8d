//! Compiles WSDL and XML Schema to Rust: types, handler trait, server dispatcher and client

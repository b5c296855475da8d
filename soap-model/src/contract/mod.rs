//! Types and services after resolution: plain, owned data that every back-end reads.
//!
//! This module knows nothing of the syntax of WSDL or XML Schema documents: references are
//! resolved to ids, includes and redefinitions are gone, and what is here was found consistent.
mod services;
mod types;

pub use services::*;
pub use types::*;

/// Everything known of one generator run: the schema components and the services that use them.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Contract {
    /// Schema components.
    pub types: Types,
    /// Services in document order. A file with bindings or port types but no `service` yields
    /// services made up of them, so that it can be generated too.
    pub services: Vec<Service>,
    /// The files read, the entry documents first; positions refer to them by index.
    pub sources: Vec<Source>,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Source {
    /// Path relative to the import root (or `catalog:…`, `bundled:…`), `/` as separator.
    pub path: String,
    /// The document's text, transcoded to UTF-8.
    pub text: String,
    /// `location`/`schemaLocation` attribute value -> index of the source it led to.
    pub imports: Vec<(String, usize)>,
}

/// A place in a source file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Position {
    /// Index into [`Contract::sources`].
    pub source: u32,
    /// Byte offset in the source's text.
    pub offset: u32,
}

/// An expanded name. `namespace` is empty for "no namespace".
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QName {
    /// Namespace name, empty for none.
    pub namespace: std::sync::Arc<str>,
    /// Local part.
    pub local: std::sync::Arc<str>,
}

impl QName {
    /// A name in a namespace (`""`: in none).
    pub fn new(namespace: impl Into<std::sync::Arc<str>>, local: impl Into<std::sync::Arc<str>>) -> Self {
        QName { namespace: namespace.into(), local: local.into() }
    }
}

/// `{namespace}local`, or `local` alone where there is no namespace.
impl std::fmt::Display for QName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.namespace.is_empty() {
            f.write_str(&self.local)
        } else {
            write!(f, "{{{}}}{}", self.namespace, self.local)
        }
    }
}

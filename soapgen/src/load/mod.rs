//! Bytes to documents: files, import root, catalogs, bundled well-known schemas, encodings, positions.
//!
//! [`load`] reads the files it is given and everything they import, each once, and hands out trees with positions and
//! the import graph between them. It knows which attributes name other files and nothing else of WSDL or XML Schema.
//! It must never touch the network, and never read a file outside the import root (symlinks resolved) or a catalog's
//! folder.
//!
//! ```no_run
//! use soapgen::{diagnostic::Diagnostics, load};
//! let settings = load::Settings::default();
//! let texts = load::Texts::new(&settings.limits);
//! let mut diagnostics = Diagnostics::new(false);
//! let documents = load::load(&["orders.wsdl".into()], &settings, &texts, &mut diagnostics);
//! for document in documents.iter() {
//!     println!("{}: {:?}", document.path, document.tree.root_element().tag_name());
//! }
//! ```
mod bundled;
mod catalog;
pub mod decode;
mod document;
#[cfg(feature = "fetch")]
pub(crate) mod fetched;
mod graph;
mod guard;
mod imports;
mod locate;
pub mod names;
mod parse;
mod read;
mod settings;
mod strict;
mod texts;
pub(crate) mod uri;

#[cfg(feature = "fetch")]
pub(crate) use catalog::LOCK;
pub use document::{Document, Documents, Import, ImportKind, SchemaRoot, resolve_qname};
pub use graph::load;
pub use imports::DocumentKind;
pub use settings::{Limits, Settings};
pub use texts::Texts;

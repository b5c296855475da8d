//! Strict reading and writing of XML 1.0 (fifth edition) with namespaces.
//!
//! Nothing outside this module names the tokenizer beneath. It trusts nothing, allocates nothing
//! per element, and bounds everything a peer can make grow. The reader refuses document type declarations; [`doctype`] works those
//! of files into their text beforehand.
mod ahead;
mod attributes;
mod chars;
mod content;
pub mod doctype;
mod encoding;
mod error;
mod escape;
mod fragment;
mod layout;
mod limits;
pub mod names;
mod path;
mod prolog;
mod reader;
mod scope;
mod tags;
#[cfg(test)]
mod tests;
mod text_writer;
mod tree;
mod window;
mod words;
mod writer;

pub use ahead::{Ahead, Leaf};
pub use attributes::Attribute;
pub use encoding::{DecodeError, decode};
pub use error::{Error, ErrorKind, Position};
pub use escape::{escape_attribute, escape_text};
pub use fragment::Fragment;
pub use limits::{Limit, Limits};
pub use names::{Name, Namespace, Ns};
pub(crate) use path::paths;
pub use reader::{Event, Reader, State};
pub use text_writer::{PrefixSource, TextWriter};
pub use tree::{Map, Node, Tree, TreeAttribute};
pub use window::Mark;
pub use writer::{Prefixes, Settings, Used, WriteError, Writer};

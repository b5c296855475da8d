//! The one interpreter that binds XML to values.
//!
//! Generated code gives each type a static table ([`Desc`]) and two accessors ([`Record`]); the
//! interpreter does everything else: order and occurrence, choices, derived types, nil, facets,
//! wildcards, limits and errors with their path. Tables built in memory run on it as well. It
//! knows nothing of SOAP envelopes.
mod attached;
mod blank;
mod constructors;
mod context;
mod derive;
mod dynamic;
pub mod encoded;
mod enumeration;
mod error;
mod first;
mod generated;
mod globals;
mod identity;
mod matcher;
mod own;
pub mod places;
mod read;
mod slots;
mod tables;
mod write;

pub use attached::{PartSink, Parts};
pub use constructors::*;
pub use context::{Declarations, Declared, Holder, Mode, ReadContext, ReadOptions};
pub use derive::{copy_choice, copy_record, debug_choice, debug_record, equal_choices, equal_records};
pub use dynamic::{Arena, Schema, Validator};
pub use encoded::{Encoding, Link};
pub use enumeration::{Enumeration, parse_enumeration};
pub use error::{BindError, Rule};
pub use generated::{member_value, no_member};
pub use globals::{DocumentElement, Global, Globals, held};
pub use identity::{Constraint, ConstraintKind, NameTest, XPath};
pub use matcher::Matcher;
pub use own::own_error;
pub use read::{Frames, ItemReader, Step, read_root};

/// Most bytes of identifiers and references to them that reading a document keeps.
const MAX_ID_BYTES: usize = 64 << 20;
pub use slots::*;
pub use tables::*;
pub use write::{ItemWriter, WriteOptions, write_root, write_root_with, write_root_with_parts};

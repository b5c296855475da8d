//! How strictly a message is read, and what was tolerated.
use super::{Attribute, BindError, Element, Parts, SlotMut};
use crate::contract::DerivationSet;
use crate::datatypes::Simple;
use crate::xml::{Name, Reader, State};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How much a message may deviate from its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Not at all: everything the tables say is checked.
    #[default]
    Strict,
    /// As far as values can be found: unknown elements and attributes are skipped, any order and elements
    /// that are qualified where they should not be, or the other way round, are
    /// read, places that can be empty or nil may be, unknown enumeration values and types are kept. All of it is
    /// reported in [`ReadContext::tolerated`]. A required value that is missing, and could only be made up, is an error
    /// unless [`ReadOptions::blanks`] says otherwise.
    Lax,
}

/// Settings of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Strict (the default) or lax.
    pub mode: Mode,
    /// Most deviations that lax reading remembers: 64.
    pub max_tolerated: usize,
    /// Lax reading makes up required values that are missing (0, false, an empty text, a record of such) and reports them.
    /// Default: they are errors.
    pub blanks: bool,
    /// Attributes of the root element that its type does not declare are passed over in silence: header
    /// blocks carry those of the envelope.
    pub open_root: bool,
    /// Identity constraints (`key`, `keyref`, `unique`) are evaluated, as far as what is kept for them takes no more than
    /// this many bytes; a document that needs more is refused. None (the default): they are not.
    pub identity_bytes: Option<usize>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            mode: Mode::Strict,
            max_tolerated: 64,
            blanks: false,
            open_root: false,
            identity_bytes: None,
        }
    }
}

impl ReadOptions {
    /// Strict reading.
    pub fn strict() -> Self {
        Self::default()
    }

    /// Lax reading.
    pub fn lax() -> Self {
        ReadOptions { mode: Mode::Lax, ..Self::default() }
    }

    /// With required values that are missing made up and reported: lax reading only.
    pub fn with_blanks(mut self) -> Self {
        self.blanks = true;
        self
    }

    /// With identity constraints evaluated, in at most this many bytes: [`ReadOptions::IDENTITY_BYTES`] is a good number.
    pub fn with_identity(mut self, max_bytes: usize) -> Self {
        self.identity_bytes = Some(max_bytes);
        self
    }

    /// What identity constraints may take by default, where they are asked for: 16 MiB.
    pub const IDENTITY_BYTES: usize = 16 << 20;

    /// With the root's undeclared attributes passed over.
    pub fn with_open_root(mut self) -> Self {
        self.open_root = true;
        self
    }
}

/// Most elements before a root that it may refer into: each keeps the declarations in scope.
const MOST_BEFORE: usize = 64;

/// What goes along with the reading of one or several roots.
#[derive(Default)]
pub struct ReadContext<'t> {
    /// Settings.
    pub options: ReadOptions,
    pub(super) tolerated: Vec<BindError>,
    pub(super) more_tolerated: bool,
    pub(super) declarations: Option<&'t dyn Declarations<'t>>,
    /// What is assessed by declarations is kept as well.
    pub(super) keeps: bool,
    pub(super) ids: Option<Box<Ids>>,
    pub(super) entities: Option<BTreeSet<String>>,
    pub(super) parts: Option<Arc<dyn Parts>>,
    /// Encoded elements before the root, each at its start tag.
    pub(super) before: Vec<State>,
}

impl<'t> ReadContext<'t> {
    /// A context with these settings.
    pub fn new(options: ReadOptions) -> Self {
        ReadContext { options, ..Self::default() }
    }

    /// With declarations by name, so that what wildcards match is assessed. Without them it is only
    /// kept.
    pub fn with_declarations(mut self, declarations: &'t dyn Declarations<'t>) -> Self {
        self.declarations = Some(declarations);
        self
    }

    /// With values of type `xs:ID` checked for uniqueness and `xs:IDREF` for being one of them, by
    /// [`finish_ids`](ReadContext::finish_ids), as far as they take no more than this many bytes.
    pub fn with_ids(mut self, max_bytes: usize) -> Self {
        self.ids = Some(Box::new(Ids { max_bytes, ..Ids::default() }));
        self
    }

    /// With the parts of the message: binary values may be references to them (XOP).
    pub fn with_parts(mut self, parts: Arc<dyn Parts>) -> Self {
        self.parts = Some(parts);
        self
    }

    /// The reader stands at the start tag of an element in the SOAP encoding that roots to come may refer into: a header block. It is
    /// read again then.
    pub fn refers_into(&mut self, reader: &Reader<'_>) {
        if self.before.len() < MOST_BEFORE {
            self.before.push(reader.state().clone());
        }
    }

    /// With the names of the unparsed entities that the document declares: values of type `xs:ENTITY` are among them. Without
    /// a document type declaration they are only names.
    pub fn with_entities(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.entities = Some(names.into_iter().collect());
        self
    }

    /// What lax reading passed over, with the paths, in the order of the message; at most
    /// [`ReadOptions::max_tolerated`].
    pub fn tolerated(&self) -> &[BindError] {
        &self.tolerated
    }

    /// More was tolerated than is remembered.
    pub fn tolerated_more(&self) -> bool {
        self.more_tolerated
    }

    /// Takes what was tolerated, so that the context can be used again.
    pub fn take_tolerated(&mut self) -> Vec<BindError> {
        self.more_tolerated = false;
        std::mem::take(&mut self.tolerated)
    }

    /// Checks that every reference met (`xs:IDREF`) refers to an `xs:ID` met, when the whole document was read.
    pub fn finish_ids(&mut self) -> Result<(), BindError> {
        match &mut self.ids {
            Some(ids) => ids.finish(),
            None => Ok(()),
        }
    }
}

impl std::fmt::Debug for ReadContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadContext")
            .field("options", &self.options)
            .field("tolerated", &self.tolerated)
            .finish()
    }
}

/// Declarations by name, for what wildcards and `xsi:type` on `xs:anyType` refer to.
pub trait Declarations<'t>: Sync {
    /// The global element of this name, with a value to read it into.
    fn element(&self, name: Name<'_>) -> Option<Declared<'t>>;
    /// The type of this name, as an element of that type without a declaration.
    fn of_type(&self, name: Name<'_>) -> Option<Declared<'t>>;
    /// The simple type of this name, if it is derived from the other one by restriction. For elements whose tables
    /// know one type only.
    fn restriction(&self, name: Name<'_>, of: Name<'_>) -> Option<&'t Simple<'t>> {
        let _ = (name, of);
        None
    }
    /// The global attribute of this name.
    fn attribute(&self, name: Name<'_>) -> Option<&'t Attribute<'t>>;
}

/// An element and a blank value of its type.
pub struct Declared<'t> {
    /// The element.
    pub element: &'t Element<'t>,
    /// The element or type is abstract: it may not stand in a document itself.
    pub is_abstract: bool,
    /// The derivations by which the type came from `xs:anyType`, or from `xs:anySimpleType` where that is among its bases.
    pub methods: DerivationSet,
    /// `xs:anySimpleType` is among the bases.
    pub is_simple: bool,
    /// The value.
    pub value: Box<dyn Holder<'t> + 't>,
}

/// Something that owns the value behind a slot.
pub trait Holder<'t> {
    /// The slot.
    fn slot(&mut self) -> SlotMut<'_, 't>;
}

/// The values of type `xs:ID` and `xs:IDREF` met so far.
#[derive(Debug, Default)]
pub(super) struct Ids {
    ids: std::collections::HashSet<Box<str>>,
    references: Vec<(Box<str>, usize)>,
    bytes: usize,
    max_bytes: usize,
}

impl Ids {
    /// Adds an ID; false if it is there already.
    pub(super) fn id(&mut self, id: &str, offset: usize) -> Result<(), BindError> {
        self.count(id, offset)?;
        if self.ids.insert(id.into()) {
            Ok(())
        } else {
            Err(BindError::new(super::Rule::Id, offset).found(id))
        }
    }

    /// Adds a reference.
    pub(super) fn reference(&mut self, id: &str, offset: usize) -> Result<(), BindError> {
        self.count(id, offset)?;
        self.references.push((id.into(), offset));
        Ok(())
    }

    fn count(&mut self, id: &str, offset: usize) -> Result<(), BindError> {
        self.bytes += id.len() + size_of::<(Box<str>, usize)>();
        if self.bytes <= self.max_bytes {
            return Ok(());
        }
        Err(BindError::new(super::Rule::Id, offset).found("more identifiers than the limit admits"))
    }

    fn finish(&mut self) -> Result<(), BindError> {
        match self.references.iter().find(|(id, _)| !self.ids.contains(id)) {
            Some((id, offset)) => Err(BindError::new(super::Rule::Id, *offset).found(id)),
            None => Ok(()),
        }
    }
}

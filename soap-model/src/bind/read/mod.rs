//! Reading: from XML to values, by the tables.
//!
//! The reader stands at a start tag, the tables say what may follow, and slots take the values. In
//! ordinary messages one comparison finds the particle an element belongs to: the reader keeps the one
//! expected next. Order and occurrence are checked on the way, so strict reading costs no second pass.
//! How deep the recursion goes is bounded by the reader's limit of depth.
mod attributes;
mod content;
mod counted;
mod element;
mod identity;
mod items;
mod mixed;
mod nil;
mod value;

pub(super) use element::derives;
pub use items::{Frames, ItemReader, Step};

use super::identity::Identities;
use super::{BindError, Desc, Mode, ReadContext, Root, Rule, SlotMut};
use crate::datatypes::{NamespaceScope, TextContext};
use crate::xml::{self, ErrorKind, Name, Reader};

/// Reads the element whose start tag the reader has just read into the slot, up to and with its end tag.
///
/// A root that stands in the SOAP encoding is read with the elements after it, which its values may refer to, up to and with
/// the end tag of the element around them: then the result is true. A document's root element and header blocks
/// ([`ReadOptions::open_root`](super::ReadOptions)) stand alone.
///
/// The reader must know the root's tables ([`Reader::new`] with [`Tables::namespaces`](super::Tables)).
///
/// # Errors
/// The first violation in strict reading; in lax reading only what is not well-formed, exceeds a limit, or is no
/// value of its type.
pub fn read_root<'t>(
    root: &Root<'t>,
    slot: SlotMut<'_, 't>,
    reader: &mut Reader<'_>,
    cx: &mut ReadContext<'t>,
) -> Result<bool, BindError> {
    let source = reader.source();
    let first = cx.tolerated.len();
    let strict = cx.options.mode == Mode::Strict;
    if strict
        && cx.declarations.is_none()
        && let Some(globals) = root.tables.globals
    {
        cx.declarations = Some(globals);
        cx.keeps = true;
    }
    let open_root = cx.options.open_root;
    let mut binder = Binder::new(reader, cx, open_root);
    let read = if root.encoded {
        super::encoded::read(&mut binder, root, slot)
    } else {
        binder.root(root, slot).map(|()| false)
    };
    BindError::locate_all(&mut cx.tolerated[first..], source);
    read.map_err(|mut error| {
        error.locate(source);
        error
    })
}

/// Reads a whole document into values of its declarations, which are dropped: validation. Where `must_be_declared`, the
/// root is declared or names its type.
pub(super) fn read_declared<'t>(
    reader: &mut Reader<'_>,
    cx: &mut ReadContext<'t>,
    must_be_declared: bool,
) -> Result<(), BindError> {
    let source = reader.source();
    let mut read = || {
        let name = reader.root().map_err(BindError::xml)?;
        let mut binder = Binder::new(reader, cx, false);
        match binder.cx.declarations.and_then(|declarations| declarations.element(name)) {
            Some(declared) => binder.assess(declared, name)?,
            None if must_be_declared && binder.reader.xsi_type().is_none() => {
                let error = BindError::new(Rule::NotDeclared, binder.reader.start_offset());
                return Err(error.found(&binder.clark(name)));
            }
            None => binder.undeclared()?,
        }
        reader.finish().map_err(BindError::xml)?;
        cx.finish_ids()
    };
    read().map_err(|mut error| {
        error.locate(source);
        error
    })
}

use counted::Repeats;
pub(super) use nil::{can_be_without, set_nil, takes_nil};

pub(super) type Read<T> = Result<T, BindError>;

/// One reading.
pub(super) struct Binder<'r, 'a, 't> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) cx: &'r mut ReadContext<'t>,
    pub(super) strict: bool,
    /// The start tag at hand is the root's, and its undeclared attributes are passed over.
    root: bool,
    /// The particle of the sequence read last with which what could still have followed begins.
    open_from: usize,
    /// The record whose content is being read: in lax reading an element that has no place in all of it is skipped.
    content: Option<&'t Desc<'t>>,
    /// How deep in the groups of the content at hand.
    level: u32,
    /// What was worked out of counted contents that are being read.
    counted: Vec<Repeats>,
    /// Identity constraints, where they are asked for.
    identity: Option<Box<Identities<'a, 't>>>,
}

impl<'r, 'a, 't> Binder<'r, 'a, 't> {
    fn new(reader: &'r mut Reader<'a>, cx: &'r mut ReadContext<'t>, open_root: bool) -> Self {
        let strict = cx.options.mode == Mode::Strict;
        let identity = cx.options.identity_bytes.map(|bytes| Box::new(Identities::new(bytes)));
        Binder {
            strict,
            root: open_root,
            open_from: 0,
            content: None,
            level: 0,
            counted: Vec::new(),
            identity,
            reader,
            cx,
        }
    }
}

impl<'a, 't> Binder<'_, 'a, 't> {
    fn root(&mut self, root: &Root<'t>, slot: SlotMut<'_, 't>) -> Read<()> {
        match self.reader.name() {
            Some(name) if super::first::same(name, root.element.name) => self.element(&root.element, slot),
            name => {
                let error = BindError::new(Rule::UnexpectedElement, self.reader.start_offset());
                let expected = self.clark(root.element.name);
                Err(error.found(&name.map_or_else(String::new, |name| self.clark(name))).expect(expected))
            }
        }
    }

    /// The next child's start tag, or None after the end tag of the current element.
    #[inline]
    pub(super) fn next_child(&mut self) -> Read<Option<Name<'a>>> {
        match self.reader.next_child() {
            Ok(name) => Ok(name),
            Err(error) => self.child_after(error),
        }
    }

    #[cold]
    fn child_after(&mut self, mut error: xml::Error) -> Read<Option<Name<'a>>> {
        loop {
            if !matches!(error.kind(), ErrorKind::TextInElementContent) {
                return Err(BindError::xml(error));
            }
            self.report(Rule::UnexpectedText, error.offset(), |_, error| error)?;
            self.reader.skip_text().map_err(BindError::xml)?;
            match self.reader.next_child() {
                Ok(name) => return Ok(name),
                Err(next) => error = next,
            }
        }
    }

    /// A deviation: an error in strict reading, remembered in lax reading.
    #[cold]
    pub(super) fn report(
        &mut self,
        rule: Rule,
        offset: usize,
        with: impl FnOnce(&Self, BindError) -> BindError,
    ) -> Read<()> {
        if self.strict {
            return Err(with(self, BindError::new(rule, offset)));
        }
        if self.cx.tolerated.len() < self.cx.options.max_tolerated {
            let error = with(self, BindError::new(rule, offset));
            self.cx.tolerated.push(error);
        } else {
            self.cx.more_tolerated = true;
        }
        Ok(())
    }

    /// A required value that is missing. Where its place can neither be empty nor nil it would have to be made up: that is an error in lax
    /// reading too, unless the settings admit it.
    #[cold]
    pub(super) fn report_missing(
        &mut self,
        is_empty: bool,
        rule: Rule,
        offset: usize,
        with: impl FnOnce(&Self, BindError) -> BindError,
    ) -> Read<()> {
        if !is_empty && !self.cx.options.blanks {
            return Err(with(self, BindError::new(rule, offset)));
        }
        self.report(rule, offset, with)
    }

    /// Skips the current element, which has no place here.
    #[cold]
    fn skip(&mut self) -> Read<()> {
        self.reader.skip_element().map_err(BindError::xml)
    }

    /// A name as `{namespace}local`.
    #[cold]
    pub(super) fn clark(&self, name: Name<'_>) -> String {
        match self.reader.uri(name.ns) {
            "" => name.local.to_owned(),
            uri => format!("{{{uri}}}{}", name.local),
        }
    }

    /// What values see of the reader, or of the one given.
    fn text_context<'s>(&'s self, scope: Option<&'s dyn NamespaceScope>) -> TextContext<'s> {
        TextContext::new().with_scope(scope.unwrap_or(&*self.reader)).with_lax(!self.strict)
    }
}

impl NamespaceScope for Reader<'_> {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.namespace_uri(prefix)
    }
}

/// The tables and the value do not fit together: a defect of whoever made them.
#[cold]
pub(super) fn mismatch(offset: usize) -> BindError {
    BindError::new(Rule::Unwritable, offset).found("the table does not fit the value it is used for")
}

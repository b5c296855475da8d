//! The pull reader.
use std::borrow::Cow;

use super::{Error, ErrorKind, Fragment, Limits, Name, Namespace, Ns};

/// Where a reader stands in its text: offsets, open elements, declarations in scope. It does not
/// borrow the text, so it can be kept over an `await`, cloned to read a part twice, and put back
/// on the same or a longer text with [`Reader::resume`].
#[derive(Debug, Clone)]
pub struct State {
    limits: Limits,
}

/// What [`Reader::next_event`] delivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// A start tag; its attributes are at hand until the next call. An empty-element tag is a
    /// start followed by an end.
    Start(Name<'a>),
    /// Text with references resolved and line ends normalised. Text next to text is possible
    /// (a CDATA section is an event of its own).
    Text(Cow<'a, str>),
    /// The end of the innermost element.
    End,
    /// The end of the document: everything was well-formed.
    Done,
}

/// An attribute of the current start tag. Namespace declarations are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its name.
    pub name: Name<'a>,
    raw: &'a str,
    plain: bool,
}

impl<'a> Attribute<'a> {
    /// The value, normalised (XML 1.0, 3.3.3, as CDATA).
    pub fn value(&self) -> Cow<'a, str> {
        unimplemented!()
    }

    /// The value as written.
    pub fn raw(&self) -> &'a str {
        self.raw
    }
}

/// A strict pull reader over one text.
///
/// Made for tables: [`next_child`](Reader::next_child) and [`text`](Reader::text) read
/// element-only and simple content without events for everything between.
///
/// ```
/// use soap_model::xml::{Limits, Reader};
///
/// let mut reader = Reader::new("<o><id>7</id> <id>8</id></o>", &Limits::default(), &[]);
/// assert_eq!(reader.root()?.local, "o");
/// let mut ids = Vec::new();
/// while let Some(name) = reader.next_child()? {
///     assert_eq!(name.local, "id");
///     ids.push(reader.text()?);
/// }
/// reader.finish()?;
/// assert_eq!(ids, ["7", "8"]);
/// # Ok::<(), soap_model::xml::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    known: &'a [Namespace<'a>],
    state: State,
}

impl State {
    /// The start of a document.
    pub fn new(limits: &Limits) -> Self {
        State { limits: *limits }
    }
}

impl<'a> Reader<'a> {
    /// A reader at the start of a whole document. `known` are the namespaces of the tables: they get
    /// the numbers from [`Ns::FIRST_OWN`] on.
    pub fn new(text: &'a str, limits: &Limits, known: &'a [Namespace<'a>]) -> Self {
        Reader { text, known, state: State::new(limits) }
    }

    /// Goes on where `state` was left. `text` must start with the text that was read so far and is all of
    /// the document; `known` must be the same.
    pub fn resume(text: &'a str, state: State, known: &'a [Namespace<'a>]) -> Self {
        Reader { text, known, state }
    }

    /// Like [`resume`](Reader::resume), over the first part of a document: where the text ends before a
    /// token does, calls fail with [`ErrorKind::Incomplete`] and may be repeated when more text is there.
    pub fn partial(text: &'a str, state: State, known: &'a [Namespace<'a>]) -> Self {
        Reader { text, known, state }
    }

    /// Leaves the text.
    pub fn into_state(self) -> State {
        self.state
    }

    /// The state, to be cloned for a second reader that starts here.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The text being read.
    pub fn source(&self) -> &'a str {
        self.text
    }

    /// Reads up to and with the root's start tag.
    pub fn root(&mut self) -> Result<Name<'a>, Error> {
        unimplemented!()
    }

    /// The next event, whatever it is.
    pub fn next_event(&mut self) -> Result<Event<'a>, Error> {
        unimplemented!()
    }

    /// In element-only content: the next child's start tag, or None when the current element's end tag was
    /// read. White space, comments and processing instructions are skipped; other text is
    /// [`ErrorKind::TextInElementContent`].
    pub fn next_child(&mut self) -> Result<Option<Name<'a>>, Error> {
        unimplemented!()
    }

    /// Goes over text, comments and processing instructions up to the next tag.
    pub fn skip_text(&mut self) -> Result<(), Error> {
        unimplemented!()
    }

    /// The text of the current element up to and with its end tag: references resolved, CDATA sections
    /// unwrapped, line ends normalised, comments and processing instructions dropped.
    /// [`ErrorKind::ElementInText`] where there is a child element.
    pub fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        unimplemented!()
    }

    /// Reads to the end of the current element and drops it, well-formedness checked.
    pub fn skip_element(&mut self) -> Result<(), Error> {
        unimplemented!()
    }

    /// Reads to the end of the current element, whose start tag was just read, and keeps it as it is written.
    pub fn fragment(&mut self) -> Result<Fragment, Error> {
        unimplemented!()
    }

    /// Checks that nothing but comments, processing instructions and blanks follow the root element.
    pub fn finish(&mut self) -> Result<(), Error> {
        unimplemented!()
    }

    /// Name of the innermost open element.
    pub fn name(&self) -> Option<Name<'a>> {
        unimplemented!()
    }

    /// Attributes of the start tag read last, in document order, those of `xsi` included.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = Attribute<'a>> + '_ {
        (0..0).map(|_| unimplemented!())
    }

    /// An attribute of the start tag read last.
    pub fn attribute(&self, name: Name<'_>) -> Option<Attribute<'a>> {
        self.attributes().find(|a| a.name == name)
    }

    /// The start tag read last has attributes other than those of the namespace `xsi`.
    pub fn has_attributes(&self) -> bool {
        unimplemented!()
    }

    /// `xsi:type` of the start tag read last, as written; resolve it with [`qname`](Reader::qname).
    pub fn xsi_type(&self) -> Option<Cow<'a, str>> {
        unimplemented!()
    }

    /// `xsi:nil` of the start tag read last; false where it is absent. [`ErrorKind::Nil`] if it is no boolean.
    pub fn xsi_nil(&self) -> Result<bool, Error> {
        unimplemented!()
    }

    /// Resolves an `xs:QName` value with the declarations in scope; without a prefix it is in the default
    /// namespace. Blanks around it are dropped. [`ErrorKind::QNameValue`] if it is none.
    pub fn qname<'t>(&self, text: &'t str) -> Result<Name<'t>, Error> {
        let _ = text;
        unimplemented!()
    }

    /// The namespace a prefix is bound to at this point; `""` is the default namespace, which is
    /// [`Ns::NONE`] if there is none.
    pub fn namespace(&self, prefix: &str) -> Option<Ns> {
        let _ = prefix;
        unimplemented!()
    }

    /// [`namespace`](Reader::namespace) as a namespace name.
    pub fn namespace_uri(&self, prefix: &str) -> Option<&str> {
        self.namespace(prefix).map(|ns| self.uri(ns))
    }

    /// Name of a namespace by its number; empty for none and for numbers this reader never gave.
    pub fn uri(&self, ns: Ns) -> &str {
        let _ = ns;
        unimplemented!()
    }

    /// Number of a namespace by name, if it is well known, in the tables or was declared so far.
    pub fn number(&self, uri: &str) -> Option<Ns> {
        let _ = uri;
        unimplemented!()
    }

    /// Byte offset of what is read next.
    pub fn offset(&self) -> usize {
        unimplemented!()
    }

    /// Byte offset of the innermost open element's start tag.
    pub fn start_offset(&self) -> usize {
        unimplemented!()
    }

    /// Number of open elements.
    pub fn depth(&self) -> usize {
        unimplemented!()
    }

    /// Path of the innermost open element, for instance `/Envelope/Body/order/item[3]`. It is found by reading
    /// the text again, in time linear in its length: bound the number of calls.
    pub fn path(&self) -> String {
        super::path::path(self.text, self.offset())
    }

    /// An error at [`offset`](Reader::offset).
    pub fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.offset())
    }
}

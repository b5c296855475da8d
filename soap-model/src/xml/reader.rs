//! The pull reader: where it stands, and what callers ask of it. Tags are read in `tags`, text in
//! `content`, what stands around the root element in `prolog`.
use std::borrow::Cow;

use super::attributes::{Attribute, Found};
use super::chars::Survey;
use super::scope::Scope;
use super::{Error, ErrorKind, Fragment, Limit, Limits, Name, Namespace, Ns};

/// Offsets are kept in 32 bits.
const LONGEST: usize = u32::MAX as usize;

/// Where a reader stands in its text: offsets, open elements, declarations in scope. It does not
/// borrow the text, so it can be kept over an `await`, cloned to read a part twice, and put back
/// on the same or a longer text with [`Reader::resume`].
#[derive(Debug, Clone)]
pub struct State {
    pub(super) limits: Limits,
    /// What is read next; always between tokens.
    pub(super) position: usize,
    pub(super) survey: Survey,
    pub(super) open: Vec<Open>,
    pub(super) scope: Scope,
    /// Attributes of the start tag read last.
    pub(super) found: Found,
    /// The start tag read last was an empty-element tag, whose end is still to be delivered.
    pub(super) empty: bool,
    pub(super) root_seen: bool,
    /// The first processing instruction below the root element's children.
    pub(super) instruction: Option<usize>,
    /// Names are qualified names.
    pub(super) namespaces: bool,
    /// The text ends where the document does.
    pub(super) whole: bool,
    /// Number of open elements at which a [`Reader::skip_element`] that ran out of text ends.
    pub(super) skip_to: Option<usize>,
    /// Bytes that fragments got besides their own text.
    pub(super) added: u64,
}

/// An open element; offsets of its start tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    /// Of the `<`.
    pub(super) tag: u32,
    /// Of the local name.
    pub(super) local: u32,
    /// After the name.
    pub(super) name_end: u32,
    /// After the `>`.
    pub(super) tag_end: u32,
    /// Declarations in scope before it.
    pub(super) mark: u32,
    pub(super) ns: Ns,
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
    /// The text up to the first character that cannot be read.
    pub(super) text: &'a str,
    source: &'a str,
    pub(super) known: &'a [Namespace<'a>],
    pub(super) state: State,
}

impl State {
    /// The start of a document.
    pub fn new(limits: &Limits) -> Self {
        State {
            limits: *limits,
            position: 0,
            survey: Survey::default(),
            open: Vec::with_capacity(16),
            scope: Scope::new(),
            found: Found::default(),
            empty: false,
            root_seen: false,
            instruction: None,
            namespaces: true,
            whole: true,
            skip_to: None,
            added: 0,
        }
    }

    /// The start of a document that knows no namespaces: names are as written, with any number of colons, and in no
    /// namespace; `xmlns` is an attribute like others. No message is such a document.
    pub fn without_namespaces(limits: &Limits) -> Self {
        State { namespaces: false, ..State::new(limits) }
    }
}

impl<'a> Reader<'a> {
    /// A reader at the start of a whole document. `known` are the namespaces of the tables: they get
    /// the numbers from [`Ns::FIRST_OWN`] on.
    pub fn new(text: &'a str, limits: &Limits, known: &'a [Namespace<'a>]) -> Self {
        Reader::resume(text, State::new(limits), known)
    }

    /// Goes on where `state` was left. `text` must start with the text that was read so far and is all of
    /// the document; `known` must be the same.
    pub fn resume(text: &'a str, mut state: State, known: &'a [Namespace<'a>]) -> Self {
        state.whole = true;
        Reader::over(text, state, known)
    }

    /// Like [`resume`](Reader::resume), over the first part of a document: where the text ends before a
    /// token does, calls fail with [`ErrorKind::Incomplete`] and may be repeated when more text is there. Each
    /// call starts again at the token that was cut, so let the text grow by a factor. What was read can be
    /// dropped with [`State::discard`].
    pub fn partial(text: &'a str, mut state: State, known: &'a [Namespace<'a>]) -> Self {
        state.whole = false;
        Reader::over(text, state, known)
    }

    fn over(source: &'a str, mut state: State, known: &'a [Namespace<'a>]) -> Self {
        let mut text = source;
        if source.len() > LONGEST {
            text = (0..4).find_map(|less| source.get(..LONGEST - less)).unwrap_or_default();
        }
        state.survey.extend(text);
        if let Some(end) = state.survey.inadmissible {
            text = text.get(..end).unwrap_or_default();
        }
        Reader { text, source, known, state }
    }

    /// Leaves the text.
    pub fn into_state(self) -> State {
        self.state
    }

    /// The state, to be cloned for a second reader that starts here.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The bounds it keeps to.
    pub fn limits(&self) -> &Limits {
        &self.state.limits
    }

    /// The text being read.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Reads up to and with the root's start tag.
    pub fn root(&mut self) -> Result<Name<'a>, Error> {
        self.prolog()?;
        self.start_tag(self.state.position)
    }

    /// The next event, whatever it is.
    pub fn next_event(&mut self) -> Result<Event<'a>, Error> {
        if self.state.empty {
            self.close();
            return Ok(Event::End);
        }
        if self.state.open.is_empty() {
            if !self.state.root_seen {
                return self.root().map(Event::Start);
            }
            self.epilog()?;
            return Ok(Event::Done);
        }
        loop {
            let p = self.state.position;
            match (self.at(p), self.at(p + 1)) {
                (b'<', b'/') => {
                    self.end_tag(p)?;
                    return Ok(Event::End);
                }
                (b'<', b'!' | b'?') => {
                    if let Some(text) = self.markup()? {
                        return Ok(Event::Text(text));
                    }
                }
                (b'<', _) => return self.start_tag(p).map(Event::Start),
                _ => {
                    let (text, end) = match self.plain_text(p) {
                        Some(end) => (Cow::Borrowed(&self.text[p..end]), end),
                        None => self.character_data(p)?,
                    };
                    self.state.position = end;
                    return Ok(Event::Text(text));
                }
            }
        }
    }

    /// In element-only content: the next child's start tag, or None when the current element's end tag was
    /// read. White space, comments and processing instructions are skipped; other text is
    /// [`ErrorKind::TextInElementContent`].
    #[inline]
    pub fn next_child(&mut self) -> Result<Option<Name<'a>>, Error> {
        if self.state.empty {
            self.close();
            return Ok(None);
        }
        let mut p = self.state.position;
        loop {
            match self.at(p) {
                b'<' => match self.at(p + 1) {
                    b'/' => return self.end_tag(p).map(|()| None),
                    b'!' | b'?' => {
                        self.between(p)?;
                        p = self.state.position;
                    }
                    _ if self.state.open.is_empty() => return self.outside(),
                    _ => return self.start_tag(p).map(Some),
                },
                b' ' | b'\n' | b'\t' | b'\r' => p += 1,
                _ => {
                    self.between(p)?;
                    p = self.state.position;
                }
            }
        }
    }

    /// A call of [`next_child`](Reader::next_child) before or after the root element.
    #[cold]
    fn outside(&mut self) -> Result<Option<Name<'a>>, Error> {
        if self.state.root_seen {
            return Err(self.error_at(ErrorKind::SecondRoot, self.state.position));
        }
        self.root().map(Some)
    }

    /// A second reader at the same place: for looking ahead, or for looking prefixes up in the scope of an element
    /// that is about to be read.
    pub fn fork(&self) -> Reader<'a> {
        Reader { text: self.text, source: self.source, known: self.known, state: self.state.clone() }
    }

    /// A second reader over the same text where `state`, a clone of this reader's own, was left.
    pub fn back_at(&self, state: State) -> Reader<'a> {
        Reader { text: self.text, source: self.source, known: self.known, state }
    }

    /// The current element has namespace declarations of its own.
    pub fn declares(&self) -> bool {
        self.state.open.last().is_some_and(|open| self.state.scope.len() != open.mark as usize)
    }

    /// Goes over text, comments and processing instructions up to the next tag.
    pub fn skip_text(&mut self) -> Result<(), Error> {
        if self.state.empty || self.state.open.is_empty() {
            return Ok(());
        }
        loop {
            let p = self.state.position;
            match (self.at(p), self.at(p + 1)) {
                (b'<', b'!' | b'?') => {
                    self.markup()?;
                }
                (b'<', _) => return Ok(()),
                _ => self.state.position = self.character_data(p)?.1,
            }
        }
    }

    /// The text of the current element up to and with its end tag: references resolved, CDATA sections
    /// unwrapped, line ends normalised, comments and processing instructions dropped.
    /// [`ErrorKind::ElementInText`] where there is a child element.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        if self.state.empty {
            self.close();
            return Ok(Cow::Borrowed(""));
        }
        let p = self.state.position;
        match self.plain_text(p) {
            Some(end) if self.at(end + 1) == b'/' => {
                self.end_tag(end)?;
                Ok(Cow::Borrowed(&self.text[p..end]))
            }
            _ => self.simple_content(),
        }
    }

    /// Reads to the end of the current element and drops it, well-formedness checked. When it ran out of text,
    /// the next call goes on with the same element.
    pub fn skip_element(&mut self) -> Result<(), Error> {
        let target = self.state.skip_to.unwrap_or(self.state.open.len().saturating_sub(1));
        while self.state.open.len() > target {
            if let Err(error) = self.step() {
                if *error.kind() == ErrorKind::Incomplete {
                    self.state.skip_to = Some(target);
                }
                return Err(error);
            }
        }
        self.state.skip_to = None;
        Ok(())
    }

    /// Goes on to the next tag: true after a start tag, false after an end tag, None after the root's end.
    pub(super) fn tag(&mut self) -> Result<Option<bool>, Error> {
        if self.state.open.is_empty() {
            return if self.state.root_seen { Ok(None) } else { self.root().map(|_| Some(true)) };
        }
        self.skip_text()?;
        let depth = self.state.open.len();
        self.step()?;
        Ok(Some(self.state.open.len() > depth))
    }

    /// Goes over one token inside the root element.
    fn step(&mut self) -> Result<(), Error> {
        if self.state.empty {
            self.close();
            return Ok(());
        }
        let p = self.state.position;
        match (self.at(p), self.at(p + 1)) {
            (b'<', b'/') => self.end_tag(p),
            (b'<', b'!' | b'?') => self.markup().map(drop),
            (b'<', _) => self.start_tag(p).map(drop),
            _ => {
                self.state.position = match self.plain_text(p) {
                    Some(end) => end,
                    None => self.check_character_data(p)?,
                };
                Ok(())
            }
        }
    }

    /// Reads to the end of the current element, whose start tag was just read, and keeps it as it is written,
    /// see [`Fragment`]. When it ran out of text, the next call goes on with the same element.
    pub fn fragment(&mut self) -> Result<Fragment, Error> {
        let target = self.state.skip_to.unwrap_or(self.state.open.len().saturating_sub(1));
        let Some(element) = self.state.open.get(target).copied() else {
            return Err(self.error(ErrorKind::NoRoot));
        };
        self.skip_element()?;
        let (from, to) = (element.tag as usize, self.state.position);
        let text = &self.text[from..to];
        let local = &self.text[element.local as usize..element.name_end as usize];
        let in_scope = self.state.scope.declared() > 0;
        let around = |prefix: &str| self.namespace_uri(prefix);
        let fragment = Fragment::capture(text, self.uri(element.ns), local, in_scope, around);
        self.state.added += (fragment.as_str().len() - text.len() + fragment.name().0.len()) as u64;
        if self.state.added > self.state.limits.fragment_scope {
            return Err(self.error(ErrorKind::Limit(Limit::FragmentScope)));
        }
        Ok(fragment)
    }

    /// Reads what is left of the document and checks it. Where the root element was read to its end, only comments,
    /// processing instructions and blanks may follow.
    pub fn finish(&mut self) -> Result<(), Error> {
        if !self.state.root_seen {
            self.root()?;
        }
        self.state.skip_to = None;
        while !self.state.open.is_empty() {
            self.step()?;
        }
        self.epilog()
    }

    /// Name of the innermost open element.
    pub fn name(&self) -> Option<Name<'a>> {
        let open = self.state.open.last()?;
        Some(Name { ns: open.ns, local: &self.text[open.local as usize..open.name_end as usize] })
    }

    /// The namespace of the element around the one whose start tag was read last.
    pub fn parent_namespace(&self) -> Option<Ns> {
        self.state.open.iter().rev().nth(1).map(|open| open.ns)
    }

    /// Attributes of the start tag read last, in document order, those of `xsi` included.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = Attribute<'a>> + '_ {
        self.state.found.iter(self.text)
    }

    /// Number of attributes of the start tag read last, those of `xsi` included.
    #[inline]
    pub fn attribute_count(&self) -> usize {
        self.state.found.len()
    }

    /// The nth attribute of the start tag read last.
    #[inline]
    pub fn attribute_at(&self, n: usize) -> Option<Attribute<'a>> {
        self.state.found.get(n).map(|written| written.attribute(self.text))
    }

    /// An attribute of the start tag read last.
    pub fn attribute(&self, name: Name<'_>) -> Option<Attribute<'a>> {
        self.attributes().find(|a| a.name == name)
    }

    /// The start tag read last has attributes other than those of the namespace `xsi`.
    #[inline]
    pub fn has_attributes(&self) -> bool {
        self.state.found.own() > 0
    }

    /// The start tag read last has `xsi:type` or `xsi:nil`.
    #[inline]
    pub fn has_xsi(&self) -> bool {
        self.state.found.has_xsi()
    }

    /// `xsi:type` of the start tag read last, normalised; resolve it with [`qname`](Reader::qname).
    #[inline]
    pub fn xsi_type(&self) -> Option<Cow<'a, str>> {
        self.state.found.xsi_type(self.text).map(|a| a.value())
    }

    /// `xsi:nil` of the start tag read last; false where it is absent. [`ErrorKind::Nil`] if it is no boolean.
    #[inline]
    pub fn xsi_nil(&self) -> Result<bool, Error> {
        let Some(attribute) = self.state.found.xsi_nil(self.text) else { return Ok(false) };
        let value = attribute.value();
        match value.trim() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            other => Err(self.error(ErrorKind::Nil(other.chars().take(100).collect()))),
        }
    }

    /// The start tag read last has `xsi:nil`, whatever it says.
    #[inline]
    pub fn has_xsi_nil(&self) -> bool {
        self.state.found.has_xsi_nil()
    }

    /// Resolves an `xs:QName` value with the declarations in scope; without a prefix it is in the default
    /// namespace. Blanks around it are dropped. [`ErrorKind::QNameValue`] if it is none.
    pub fn qname<'t>(&self, value: &'t str) -> Result<Name<'t>, Error> {
        self.state.scope.qname(value, self.text).map_err(|kind| self.error(kind))
    }

    /// The namespace a prefix is bound to at this point; `""` is the default namespace, which is
    /// [`Ns::NONE`] if there is none.
    pub fn namespace(&self, prefix: &str) -> Option<Ns> {
        self.state.scope.find(prefix, self.text)
    }

    /// [`namespace`](Reader::namespace) as a namespace name.
    pub fn namespace_uri<'s>(&'s self, prefix: &str) -> Option<&'s str> {
        self.namespace(prefix).map(|ns| self.uri(ns))
    }

    /// All declarations in scope, outermost first, as (prefix, namespace name); the default namespace has an
    /// empty prefix. `xml` is not among them.
    pub fn declarations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.state.scope.visible(self.text).into_iter().map(|(prefix, ns)| (prefix, self.uri(ns)))
    }

    /// Name of a namespace by its number; empty for none and for numbers this reader never gave.
    pub fn uri(&self, ns: Ns) -> &str {
        self.state.scope.uri(ns, self.known)
    }

    /// Number of a namespace by name, if it is well known, in the tables or was declared so far.
    pub fn number(&self, uri: &str) -> Option<Ns> {
        self.state.scope.number(uri, self.known)
    }

    /// Byte offset of what is read next.
    #[inline]
    pub fn offset(&self) -> usize {
        self.state.position
    }

    /// Byte offset of the innermost open element's start tag; that of what is read next outside the root.
    #[inline]
    pub fn start_offset(&self) -> usize {
        self.state.open.last().map_or(self.state.position, |open| open.tag as usize)
    }

    /// Byte offset of the first processing instruction that was read within a child of the root element.
    pub fn instruction(&self) -> Option<usize> {
        self.state.instruction
    }

    /// Number of open elements.
    #[inline]
    pub fn depth(&self) -> usize {
        self.state.open.len()
    }

    /// Path of the innermost open element, for instance `/Envelope/Body/order/item[3]`. It is found by reading
    /// the text again, in time linear in its length: bound the number of calls.
    pub fn path(&self) -> String {
        super::path::path(self.source, self.start_offset())
    }

    /// Path of the innermost element around a byte offset; that of a start tag gives its element. As costly as
    /// [`path`](Reader::path).
    pub fn path_at(&self, offset: usize) -> String {
        super::path::path(self.source, offset)
    }

    /// An error at [`offset`](Reader::offset).
    #[cold]
    pub fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.state.position)
    }

    #[cold]
    pub(super) fn error_at(&self, kind: ErrorKind, offset: usize) -> Error {
        Error::new(kind, offset)
    }

    /// The byte at an offset; 0, which no text holds, after the end.
    #[inline(always)]
    pub(super) fn at(&self, offset: usize) -> u8 {
        match self.text.as_bytes().get(offset) {
            Some(b) => *b,
            None => 0,
        }
    }

    /// The end of the text is that of the document.
    pub(super) fn ends_here(&self) -> bool {
        self.state.whole && self.text.len() == self.source.len()
    }

    /// What it means that the text ends although something must follow.
    #[cold]
    pub(super) fn ran_out(&self) -> Error {
        let end = self.text.len();
        let character = || self.source.get(end..)?.chars().next();
        let kind = match self.state.survey.inadmissible.and_then(|_| character()) {
            Some(c) => ErrorKind::Character(c),
            None if self.text.len() < self.source.len() => ErrorKind::Limit(Limit::Text),
            None if !self.state.whole => ErrorKind::Incomplete,
            None => ErrorKind::UnexpectedEnd,
        };
        Error::new(kind, end)
    }

    /// The error for an offset at which something else was expected.
    #[cold]
    pub(super) fn unexpected(&self, kind: ErrorKind, offset: usize) -> Error {
        if offset >= self.text.len() { self.ran_out() } else { Error::new(kind, offset) }
    }

    /// Leaves the innermost element.
    #[inline]
    pub(super) fn close(&mut self) {
        self.state.empty = false;
        if let Some(open) = self.state.open.pop()
            && self.state.scope.len() != open.mark as usize
        {
            self.state.scope.close(open.mark as usize);
        }
    }
}

//! The writer: elements by name, prefixes fixed per namespace number.
use super::{Fragment, Name, Namespace, Ns};

/// Prefixes of one message and which of them were used. Body and headers are written first, with one
/// `Prefixes`; then the envelope's start tag declares exactly what they used.
#[derive(Debug, Clone)]
pub struct Prefixes<'t> {
    known: &'t [Namespace<'t>],
}

/// How things are written where XML leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// `<a/>` for elements without content; otherwise `<a></a>`.
    pub empty_element_tags: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { empty_element_tags: true }
    }
}

/// A text cannot be written as XML.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// A character that XML cannot carry, not even as a reference (XML 1.0, 2.2).
    Character(char),
}

/// Writes elements into a buffer of UTF-8.
///
/// Names are (namespace number, local name). The first error is kept and given by [`finish`](Writer::finish), so
/// that writing needs no check per value.
#[derive(Debug)]
pub struct Writer<'o, 't> {
    out: &'o mut Vec<u8>,
    prefixes: &'o mut Prefixes<'t>,
    settings: Settings,
}

impl<'t> Prefixes<'t> {
    /// Prefixes of the well-known namespaces and of a set of tables.
    pub fn new(known: &'t [Namespace<'t>]) -> Self {
        Prefixes { known }
    }

    /// Number of a namespace by name; unknown ones get a number and a made-up prefix.
    pub fn namespace(&mut self, uri: &str) -> Ns {
        let _ = uri;
        unimplemented!()
    }

    /// The prefix of a namespace, which counts as used from now on; empty for [`Ns::NONE`].
    pub fn prefix(&mut self, ns: Ns) -> &str {
        let _ = ns;
        unimplemented!()
    }

    /// The namespaces used so far, as (prefix, namespace name); `xml` is never among them.
    pub fn used(&self) -> impl Iterator<Item = (&str, &str)> {
        std::iter::empty()
    }

    /// Appends the declarations of the namespaces used so far, each with a blank before it.
    pub fn declare(&self, out: &mut Vec<u8>) {
        let _ = out;
        unimplemented!()
    }
}

/// Values ask for the prefixes of the namespaces they name (`xs:QName`).
impl crate::datatypes::Prefixes for Prefixes<'_> {
    fn prefix_for(&mut self, namespace: &str, _: &mut Vec<u8>) -> &str {
        let ns = self.namespace(namespace);
        self.prefix(ns)
    }
}

impl<'o, 't> Writer<'o, 't> {
    /// A writer that appends to `out`.
    pub fn new(out: &'o mut Vec<u8>, prefixes: &'o mut Prefixes<'t>, settings: Settings) -> Self {
        Writer { out, prefixes, settings }
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`.
    pub fn declaration(&mut self) {
        unimplemented!()
    }

    /// A start tag; attributes may follow.
    pub fn start(&mut self, name: Name<'_>) {
        let _ = name;
        unimplemented!()
    }

    /// An attribute of the start tag just written.
    pub fn attribute(&mut self, name: Name<'_>, value: &str) {
        let _ = (name, value);
        unimplemented!()
    }

    /// Starts an attribute; [`text`](Writer::text) and [`plain`](Writer::plain) give its value.
    pub fn start_attribute(&mut self, name: Name<'_>) {
        let _ = name;
        unimplemented!()
    }

    /// Ends the attribute.
    pub fn end_attribute(&mut self) {
        unimplemented!()
    }

    /// Declares on the start tag just written all namespaces used up to the end of this element that
    /// were not used before it. The declarations are put there when the element ends.
    pub fn declare_here(&mut self) {
        unimplemented!()
    }

    /// Text, escaped. In an attribute: part of its value.
    pub fn text(&mut self, text: &str) {
        let _ = text;
        unimplemented!()
    }

    /// Text that is known to hold no markup and only characters of XML: numbers, dates, base64.
    pub fn plain(&mut self, text: &str) {
        let _ = text;
        unimplemented!()
    }

    /// A simple value that writes itself: in content, or in the attribute that was started. What it could not
    /// write ([`TextWriter::invalid`](crate::datatypes::TextWriter::invalid)) becomes the writer's error.
    pub fn value<R>(&mut self, write: impl FnOnce(&mut crate::datatypes::TextWriter<'_>) -> R) -> R {
        write(&mut crate::datatypes::TextWriter::content(self.out, self.prefixes))
    }

    /// An `xs:QName` value as text (or part of an attribute's value).
    pub fn qname(&mut self, name: Name<'_>) {
        let _ = name;
        unimplemented!()
    }

    /// An element as it was read.
    pub fn fragment(&mut self, fragment: &Fragment) {
        let _ = fragment;
        unimplemented!()
    }

    /// The end of the innermost open element.
    pub fn end(&mut self) {
        unimplemented!()
    }

    /// The prefixes, for numbers of foreign namespaces.
    pub fn prefixes(&mut self) -> &mut Prefixes<'t> {
        self.prefixes
    }

    /// Ends writing and says whether all of it could be written.
    pub fn finish(self) -> Result<(), WriteError> {
        unimplemented!()
    }
}

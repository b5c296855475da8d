//! How header blocks and bodies may be read.
use std::any::Any;
use std::fmt;

use soap_model::xml::{Fragment, Map, Tree};

use super::Failure;
use crate::soap::QName;

/// A header block before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockName<'a> {
    /// Namespace name.
    pub namespace: &'a str,
    /// Local name.
    pub local: &'a str,
    /// `mustUnderstand`.
    pub must_understand: bool,
    /// `role` (SOAP 1.1: `actor`), where it is given.
    pub role: Option<&'a str>,
    /// The WSDL describes it.
    pub described: bool,
}

impl BlockName<'_> {
    /// The parser used unless the handler says otherwise: typed if the WSDL describes the block, else skip.
    pub fn default_parser(&self) -> Parser {
        if self.described { Parser::Typed } else { Parser::Skip }
    }
}

/// The body's first entry before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodyName<'a> {
    /// Namespace name; empty for none.
    pub namespace: &'a str,
    /// Local name.
    pub local: &'a str,
}

impl BodyName<'_> {
    /// The name, kept.
    pub fn to_qname(self) -> QName {
        QName::new(self.namespace, self.local)
    }
}

/// How an element is read.
#[non_exhaustive]
pub enum Parser {
    /// As the generated type. A header block that the WSDL does not describe is skipped.
    Typed,
    /// Not at all.
    Skip,
    /// As it is written.
    Raw,
    /// As a tree with names resolved.
    Tree,
    /// As plain data, JSON-like.
    Map,
    /// By the handler's own consumer of events.
    Custom(Box<dyn Consumer>),
}

impl fmt::Debug for Parser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Parser::Typed => "Typed",
            Parser::Skip => "Skip",
            Parser::Raw => "Raw",
            Parser::Tree => "Tree",
            Parser::Map => "Map",
            Parser::Custom(_) => "Custom",
        })
    }
}

/// What a [`Parser`] made of an element.
#[derive(Debug)]
#[non_exhaustive]
pub enum Parsed {
    /// Nothing: it was skipped, or there was no element.
    Skipped,
    /// The element as it is written.
    Raw(Fragment),
    /// The element as a tree.
    Tree(Tree),
    /// The element as plain data.
    Map(Map),
    /// What the handler's own consumer made of it.
    Custom(Box<dyn Any + Send>),
}

/// The handler's own way to read an element.
///
/// It sees the element's start tag first and its end tag last, and is asked for its result after that.
pub trait Consumer: Send {
    /// The next event.
    fn event(&mut self, event: ParserEvent<'_>) -> Result<(), Failure>;

    /// The result.
    fn finish(self: Box<Self>) -> Result<Box<dyn Any + Send>, Failure>;
}

/// What a [`Consumer`] sees.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ParserEvent<'a> {
    /// A start tag.
    Start {
        /// Namespace name; empty for none.
        namespace: &'a str,
        /// Local name.
        local: &'a str,
        /// Attributes as (namespace name, local name, value).
        attributes: &'a [(&'a str, &'a str, &'a str)],
    },
    /// Text.
    Text(&'a str),
    /// An end tag.
    End,
}

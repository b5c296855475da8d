//! What can be wrong with a text that should be XML.
use std::fmt;

use super::Limit;

/// An error at a place in the text.
///
/// It holds the byte offset only; [`Error::position`] and [`Error::path`] find line, column and
/// element path when they are asked for, in time linear in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    offset: usize,
}

/// A place in a text, as people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// What is wrong. Each kind shows a text that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Not an error of the document: the window ends within a token and more text may follow
    /// ([`Reader::partial`](super::Reader::partial)). The reader stands where it stood.
    Incomplete,
    /// No root element: an empty text.
    NoRoot,
    /// The text ends within markup or with open elements: `<a><b></b>`.
    UnexpectedEnd,
    /// A document type declaration: `<!DOCTYPE a>`. Never read in messages.
    Doctype,
    /// A character that XML does not admit: U+0000, U+000B, U+FFFE.
    Character(char),
    /// A name was expected, or a name has a character that names do not admit: `<1a/>`.
    Name,
    /// Not a qualified name: `<a:b:c/>`, `<:a/>`, `<a:/>`.
    QualifiedName,
    /// Something else was expected here: `<a b/>` lacks `=`, `<a b=c/>` a quote, `<a b="1"c="2"/>` a blank.
    Expected(&'static str),
    /// The end tag does not match the start tag: `<a></b>`.
    EndTag {
        /// Name of the open element as written.
        open: String,
    },
    /// An end tag without a start tag: `</a>`.
    UnopenedEndTag,
    /// A second root element: `<a/><b/>`.
    SecondRoot,
    /// Text before or after the root element: `<a/>b`.
    TextOutsideRoot,
    /// `]]>` in text: `<a>]]></a>`.
    CdataEnd,
    /// `<` in an attribute value: `<a b="<"/>`.
    LessThan,
    /// The same attribute twice, by its name as written or by its expanded name: `<a b="" b=""/>`.
    DuplicateAttribute(String),
    /// The same prefix declared twice: `<a xmlns:p="u" xmlns:p="v"/>`.
    DuplicateDeclaration(String),
    /// A prefix that is not declared: `<p:a/>`.
    UnboundPrefix(String),
    /// A prefix declared as empty: `<a xmlns:p=""/>` (Namespaces 1.0, section 5).
    EmptyPrefix(String),
    /// A reserved prefix or namespace name declared against Namespaces 1.0, section 3:
    /// `<a xmlns:xmlns="u"/>`, `<a xmlns:xml="u"/>`.
    ReservedNamespace,
    /// The XML declaration is wrong: `<?xml version="2"?>`, `<?xml encoding="UTF-8"?>`.
    Declaration(&'static str),
    /// An XML declaration that is not at the very start, or a processing instruction of that name:
    /// `<a><?xml version="1.0"?></a>`.
    MisplacedDeclaration,
    /// `--` in a comment: `<!-- -- -->`.
    Comment,
    /// Markup that does not exist: `<!ELEMENT`, `<![IGNORE[`.
    Markup,
    /// `&` that starts no reference: `a & b`, `&#x;`.
    Reference,
    /// A reference to a character that XML does not admit: `&#0;`.
    CharacterReference(u32),
    /// An entity that is not one of the five: `&nbsp;`.
    Entity(String),
    /// A bound was exceeded.
    Limit(Limit),
    /// Text where only elements may stand: `<a>text<b/></a>`. Not malformed: the reader stands
    /// before the text and [`Reader::skip_text`](super::Reader::skip_text) goes over it.
    TextInElementContent,
    /// An element where only text may stand: `<a>1<b/></a>` read as text. Not malformed: the
    /// reader stands where it stood.
    ElementInText,
    /// `xsi:nil` is neither true nor false: `<a xsi:nil="maybe"/>`. Not malformed.
    Nil(String),
    /// An `xs:QName` value that is none or whose prefix is not declared. Not malformed.
    QNameValue(String),
}

impl Error {
    /// An error at a byte offset.
    #[cold]
    pub fn new(kind: ErrorKind, offset: usize) -> Self {
        Error(Box::new(Inner { kind, offset }))
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Byte offset in the text that the reader was given.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The document is not well-formed (or a limit was exceeded), so that nothing that follows can
    /// be read. False for the kinds that say that content is not what the caller asked for.
    pub fn is_malformed(&self) -> bool {
        !matches!(
            self.0.kind,
            ErrorKind::Incomplete
                | ErrorKind::TextInElementContent
                | ErrorKind::ElementInText
                | ErrorKind::Nil(_)
                | ErrorKind::QNameValue(_)
        )
    }

    /// Line and column in the text that the reader was given.
    pub fn position(&self, text: &str) -> Position {
        Position::at(text, self.0.offset)
    }

    /// Path of the innermost element that is open at the error, for instance
    /// `/Envelope/Body/order/item[3]`.
    pub fn path(&self, text: &str) -> String {
        super::path::path(text, self.0.offset)
    }
}

impl Position {
    /// The position of a byte offset.
    pub fn at(text: &str, offset: usize) -> Position {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Position {
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.0.kind, self.0.offset)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ErrorKind::*;
        match self {
            Incomplete => f.write_str("more text is needed"),
            NoRoot => f.write_str("there is no root element"),
            UnexpectedEnd => f.write_str("the document ends here, but elements or markup are still open"),
            Doctype => f.write_str("a document type declaration is not admitted"),
            Character(c) => write!(f, "the character U+{:04X} is not admitted in XML", u32::from(*c)),
            Name => f.write_str("a name was expected"),
            QualifiedName => {
                f.write_str("not a qualified name: one colon at most, with a name on both sides")
            }
            Expected(what) => write!(f, "{what} was expected"),
            EndTag { open } => write!(f, "the end tag `</{open}>` was expected"),
            UnopenedEndTag => f.write_str("this end tag has no start tag"),
            SecondRoot => f.write_str("a second root element"),
            TextOutsideRoot => f.write_str("text outside of the root element"),
            CdataEnd => f.write_str("`]]>` in text must be written `]]&gt;`"),
            LessThan => f.write_str("`<` in an attribute value must be written `&lt;`"),
            DuplicateAttribute(name) => write!(f, "the attribute `{name}` stands twice"),
            DuplicateDeclaration(prefix) => write!(f, "the prefix `{prefix}` is declared twice"),
            UnboundPrefix(prefix) => write!(f, "the prefix `{prefix}` is not declared"),
            EmptyPrefix(prefix) => write!(f, "the prefix `{prefix}` is declared without a namespace"),
            ReservedNamespace => f.write_str("`xml` and `xmlns` and their namespaces are reserved"),
            Declaration(what) => write!(f, "the XML declaration is wrong: {what} was expected"),
            MisplacedDeclaration => {
                f.write_str("an XML declaration may only stand at the very start of the document")
            }
            Comment => f.write_str("`--` is not admitted in a comment"),
            Markup => f.write_str("`<!` starts a comment or a CDATA section only"),
            Reference => f.write_str("`&` starts no reference; write `&amp;`"),
            CharacterReference(n) => write!(f, "a reference to U+{n:04X}, which XML does not admit"),
            Entity(name) => write!(f, "the entity `{name}` is not declared"),
            Limit(limit) => write!(f, "limit exceeded: {limit}"),
            TextInElementContent => f.write_str("text where only elements may stand"),
            ElementInText => f.write_str("an element where only text may stand"),
            Nil(value) => write!(f, "`xsi:nil` is `true` or `false`, not `{value}`"),
            QNameValue(value) => write!(f, "`{value}` is no qualified name with a declared prefix"),
        }
    }
}

//! What can be wrong with a document type declaration or with what refers to it.
use std::fmt;

/// An error at a byte offset of the text. What is wrong within an entity is placed at the reference to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where.
    pub offset: usize,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Something else was expected here.
    Expected(&'static str),
    /// The text ends within the declaration, or an entity within a construct.
    UnexpectedEnd,
    /// A character that XML does not admit.
    Character(char),
    /// A colon in a name that must not have one (Namespaces in XML 1.0, 7), or more than one in a qualified name.
    Colon(String),
    /// `&` that starts no reference.
    Reference,
    /// A reference to a character that XML does not admit.
    CharacterReference,
    /// A parameter entity reference within a declaration of the internal subset.
    ParameterReference,
    /// A conditional section in the internal subset.
    ConditionalSection,
    /// An entity that is not declared. `incomplete`: it may be declared in an external file, which is never read.
    Undeclared {
        /// Its name.
        name: String,
        /// There are declarations that were not read.
        incomplete: bool,
    },
    /// A reference to an entity in another file, which is never read.
    External(String),
    /// A reference to an unparsed entity.
    Unparsed(String),
    /// An entity that refers to itself.
    Recursive(String),
    /// A reference in an attribute value to an entity that contains `<`.
    LessThan(String),
    /// An entity that begins or ends within an element: elements must start and end in the same entity.
    Unbalanced(String),
    /// An entity of which the text is not well-formed content.
    Malformed(String),
    /// `lt`, `gt`, `amp`, `apos` or `quot` declared as something else (XML 1.0, 4.6).
    Predefined(String),
    /// A reference where no text may stand.
    Misplaced(String),
    /// A limit was passed; which.
    Limit(&'static str),
}

impl ErrorKind {
    pub(super) fn at(self, offset: usize) -> Error {
        Error { kind: self, offset }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.kind, self.offset)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ErrorKind::*;
        match self {
            Expected(what) => write!(f, "{what} was expected"),
            UnexpectedEnd => f.write_str("the text ends within the document type declaration"),
            Character(c) => write!(f, "the character U+{:04X} is not admitted in XML", u32::from(*c)),
            Colon(name) => write!(f, "`{name}` has a colon where names have none, or more than one"),
            Reference => f.write_str("`&` starts no reference; write `&amp;`"),
            CharacterReference => f.write_str("a reference to a character that XML does not admit"),
            ParameterReference => {
                f.write_str("`%` within a declaration of the internal subset; a literal one is `&#37;`")
            }
            ConditionalSection => f.write_str("there are no conditional sections in an internal subset"),
            Undeclared { name, incomplete: false } => write!(f, "the entity `{name}` is not declared"),
            Undeclared { name, incomplete: true } => {
                write!(
                    f,
                    "the entity `{name}` is not declared here, and external declarations are never read"
                )
            }
            External(name) => {
                write!(f, "the entity `{name}` is in another file, and external entities are never read")
            }
            Unparsed(name) => write!(f, "the unparsed entity `{name}` cannot be referred to in text"),
            Recursive(name) => write!(f, "the entity `{name}` refers to itself"),
            LessThan(name) => {
                write!(f, "the entity `{name}` contains `<`, which must not come into an attribute's value")
            }
            Unbalanced(name) => {
                write!(f, "elements must start and end in the same entity, and in `{name}` they do not")
            }
            Malformed(name) => write!(f, "the text of the entity `{name}` is not well-formed"),
            Predefined(name) => {
                write!(f, "the entity `{name}` is declared as another character than it stands for")
            }
            Misplaced(name) => write!(f, "a reference to `{name}` stands outside of the root element"),
            Limit(what) => write!(f, "limit exceeded: {what}"),
        }
    }
}

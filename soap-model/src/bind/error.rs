//! What can be wrong with a message that is well-formed XML, or with a value that is to be written.
use crate::datatypes::ValueError;
use crate::xml;
use std::fmt;

/// The rule that was broken. The text in each comment is the name of the validation rule in XML
/// Schema 1.0 part 1, appendix C.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Not well-formed, or a limit of the reader (`xml`).
    Xml,
    /// An element that the content model does not admit here (`cvc-complex-type.2.4`).
    UnexpectedElement,
    /// The content ends before a required element (`cvc-complex-type.2.4.b`).
    MissingElement,
    /// Text between elements that admit none (`cvc-complex-type.2.3`).
    UnexpectedText,
    /// An element within a simple value (`cvc-complex-type.2.2`, `cvc-type.3.1.2`).
    ElementInText,
    /// Something in an element that is empty by its type (`cvc-complex-type.2.1`).
    NotEmpty,
    /// An attribute that is not declared (`cvc-complex-type.3.2.2`).
    UnexpectedAttribute,
    /// A required attribute is absent (`cvc-complex-type.4`).
    MissingAttribute,
    /// A value outside of its type (`cvc-datatype-valid`, the facets' rules).
    Value,
    /// A value other than the fixed one (`cvc-elt.5.2.2`, `cvc-au`).
    Fixed,
    /// `xsi:nil` on an element that is not nillable (`cvc-elt.3.1`).
    NotNillable,
    /// Content in an element that is nil (`cvc-elt.3.2.1`).
    NilWithContent,
    /// `xsi:type` names a type that is unknown or not derived from the declared one (`cvc-elt.4`).
    Type,
    /// The declared type is abstract and `xsi:type` names no other (`cvc-type.2`).
    AbstractType,
    /// An element or attribute must be declared here and is not (`cvc-particle`, `processContents="strict"`).
    NotDeclared,
    /// A value of type `xs:ID` stands twice, or one of type `xs:IDREF` refers to none (`cvc-id`).
    Id,
    /// A key, unique or keyref does not hold (`cvc-identity-constraint`).
    Identity,
    /// SOAP encoding: a reference to an element that is not there (`enc:MissingID`).
    MissingId,
    /// SOAP encoding: two elements of the same identity (`enc:DuplicateID`).
    DuplicateId,
    /// SOAP encoding: a value that contains itself, in a place that cannot hold a reference.
    Cycle,
    /// SOAP encoding: the values, each multi-reference value counted as often as it is referred to, exceed a limit.
    Expansion,
    /// SOAP encoding: sizes or positions of an array that do not fit its items or its type.
    Array,
    /// Writing: fewer or more values than the schema admits.
    Occurrence,
    /// Writing: a value that no XML can express, a kind of element that the place does not admit.
    Unwritable,
}

impl Rule {
    /// The rule's name in XML Schema 1.0 part 1, appendix C, where it has one.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Xml => "xml",
            Rule::UnexpectedElement | Rule::MissingElement => "cvc-complex-type.2.4",
            Rule::UnexpectedText => "cvc-complex-type.2.3",
            Rule::ElementInText => "cvc-type.3.1.2",
            Rule::NotEmpty => "cvc-complex-type.2.1",
            Rule::UnexpectedAttribute => "cvc-complex-type.3.2.2",
            Rule::MissingAttribute => "cvc-complex-type.4",
            Rule::Value => "cvc-datatype-valid",
            Rule::Fixed => "cvc-elt.5.2.2",
            Rule::NotNillable => "cvc-elt.3.1",
            Rule::NilWithContent => "cvc-elt.3.2.1",
            Rule::Type => "cvc-elt.4",
            Rule::AbstractType => "cvc-type.2",
            Rule::NotDeclared => "cvc-particle",
            Rule::Id => "cvc-id",
            Rule::Identity => "cvc-identity-constraint",
            Rule::MissingId => "enc:MissingID",
            Rule::DuplicateId => "enc:DuplicateID",
            Rule::Cycle => "enc:cycle",
            Rule::Expansion => "enc:expansion",
            Rule::Array => "enc:array",
            Rule::Occurrence => "occurrence",
            Rule::Unwritable => "unwritable",
        }
    }
}

/// An error of binding: where, which rule, what was expected and what was found.
///
/// One word wide, so that results carry it cheaply.
#[derive(Clone, PartialEq)]
pub struct BindError(Box<Inner>);

#[derive(Clone, PartialEq, Debug)]
struct Inner {
    rule: Rule,
    path: String,
    offset: usize,
    attribute: Option<Box<str>>,
    expected: Vec<String>,
    more_expected: bool,
    found: String,
    xml: Option<xml::Error>,
    value: Option<ValueError>,
}

/// Most names that an error lists as expected.
const MAX_EXPECTED: usize = 12;

/// Most bytes of a found name or value that an error shows.
const MAX_EXCERPT: usize = 80;

impl BindError {
    /// A rule broken at a byte offset of the message (0 when writing).
    #[cold]
    pub fn new(rule: Rule, offset: usize) -> Self {
        BindError(Box::new(Inner {
            rule,
            path: String::new(),
            offset,
            attribute: None,
            expected: Vec::new(),
            more_expected: false,
            found: String::new(),
            xml: None,
            value: None,
        }))
    }

    /// An error of the reader beneath.
    #[cold]
    pub fn xml(error: xml::Error) -> Self {
        let rule = match error.kind() {
            xml::ErrorKind::TextInElementContent => Rule::UnexpectedText,
            xml::ErrorKind::ElementInText => Rule::ElementInText,
            xml::ErrorKind::Nil(_) | xml::ErrorKind::QNameValue(_) => Rule::Value,
            _ => Rule::Xml,
        };
        let mut this = Self::new(rule, error.offset());
        this.0.xml = Some(error);
        this
    }

    /// A text that is no value of its type.
    #[cold]
    pub fn value(error: ValueError, text: &str, offset: usize) -> Self {
        let mut this = Self::new(Rule::Value, offset);
        this.0.found = excerpt(text);
        this.0.value = Some(error);
        this
    }

    /// Finds the path of the element it happened in.
    #[cold]
    pub(super) fn locate(&mut self, source: &str) {
        Self::locate_all(std::slice::from_mut(self), source);
    }

    /// Finds the paths of several, reading the source no more often than for one.
    pub(super) fn locate_all(errors: &mut [BindError], source: &str) {
        let mut errors: Vec<_> = errors.iter_mut().filter(|error| error.0.path.is_empty()).collect();
        if errors.is_empty() {
            return;
        }
        let offsets: Vec<usize> = errors.iter().map(|error| error.0.offset).collect();
        for (error, path) in errors.iter_mut().zip(xml::paths(source, &offsets)) {
            error.0.path = path;
            if let Some(attribute) = error.0.attribute.take() {
                error.0.path.push_str("/@");
                error.0.path.push_str(&attribute);
            }
        }
    }

    /// It is about this attribute of the element.
    #[cold]
    pub(super) fn in_attribute(mut self, name: &str) -> Self {
        self.0.attribute = Some(name.into());
        self
    }

    /// Puts a step before the path (writing goes outwards from the error).
    #[cold]
    pub(super) fn within(mut self, name: &str) -> Self {
        self.0.path.insert_str(0, name);
        self.0.path.insert(0, '/');
        self
    }

    /// Numbers the first step of the path, which is this name.
    #[cold]
    pub(super) fn number(mut self, name: &str, number: usize) -> Self {
        if self.0.path.get(1..).is_some_and(|path| path.starts_with(name)) {
            self.0.path.insert_str(1 + name.len(), &format!("[{number}]"));
        }
        self
    }

    /// At another byte offset.
    #[cold]
    pub(super) fn at(mut self, offset: usize) -> Self {
        self.0.offset = offset;
        self
    }

    /// With what was found.
    #[cold]
    pub fn found(mut self, found: &str) -> Self {
        self.0.found = excerpt(found);
        self
    }

    /// With something that would have been right; after the twelfth only that there was more.
    #[cold]
    pub fn expect(mut self, expected: impl Into<String>) -> Self {
        if self.0.expected.len() < MAX_EXPECTED {
            self.0.expected.push(expected.into());
        } else {
            self.0.more_expected = true;
        }
        self
    }

    /// The rule that was broken.
    pub fn rule(&self) -> Rule {
        self.0.rule
    }

    /// Name of the rule as the specification spells it; of the facet's rule for values.
    pub fn rule_name(&self) -> &str {
        match &self.0.value {
            Some(value) => value.rule(),
            None => self.0.rule.name(),
        }
    }

    /// Path of the element, for instance `/Envelope/Body/order/item[3]/price`. In writing the path
    /// starts at the root that is written.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Byte offset in the message.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Names (or descriptions) of what would have been right, at most twelve.
    pub fn expected(&self) -> &[String] {
        &self.0.expected
    }

    /// What was found instead: a name, or the beginning of a value.
    pub fn what_was_found(&self) -> &str {
        &self.0.found
    }

    /// The reader's error, where it was one.
    pub fn xml_error(&self) -> Option<&xml::Error> {
        self.0.xml.as_ref()
    }

    /// The value's error, where it was one.
    pub fn value_error(&self) -> Option<&ValueError> {
        self.0.value.as_ref()
    }
}

/// `/order/item[3]/price: expected an xs:decimal: not a digit; found abc (cvc-datatype-valid)`.
impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { rule, path, expected, found, .. } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        if let Some(error) = &self.0.xml {
            return write!(f, "{}", error.kind());
        }
        match rule {
            Rule::Xml => f.write_str("not well-formed")?,
            Rule::UnexpectedElement => write!(f, "unexpected element `{found}`")?,
            Rule::MissingElement => f.write_str("an element is missing at the end")?,
            Rule::UnexpectedText => f.write_str("text where only elements may stand")?,
            Rule::ElementInText => f.write_str("an element where only text may stand")?,
            Rule::NotEmpty => f.write_str("content in an element that must be empty")?,
            Rule::UnexpectedAttribute => write!(f, "unexpected attribute `{found}`")?,
            Rule::MissingAttribute => f.write_str("a required attribute is missing")?,
            Rule::Value => match &self.0.value {
                Some(value) => write!(f, "`{found}`: {value}")?,
                None => write!(f, "`{found}` is not a value of the type")?,
            },
            Rule::Fixed => write!(f, "`{found}` is not the fixed value")?,
            Rule::NotNillable => f.write_str("the element is not nillable")?,
            Rule::NilWithContent => f.write_str("content in an element that is nil")?,
            Rule::Type => write!(f, "the type `{found}` may not stand here")?,
            Rule::AbstractType => {
                write!(f, "the type `{found}` is abstract: `xsi:type` must name one derived from it")?
            }
            Rule::NotDeclared => write!(f, "`{found}` is not declared")?,
            Rule::Id => write!(f, "`{found}`: an ID must be unique, and a reference must refer to one")?,
            Rule::MissingId => {
                write!(f, "nothing in the message has the identity `{found}` that is referred to")?
            }
            Rule::DuplicateId => write!(f, "a second element has the identity `{found}`")?,
            Rule::Cycle => write!(f, "`{found}` contains itself, which its type cannot express")?,
            Rule::Expansion | Rule::Array | Rule::Identity | Rule::Occurrence | Rule::Unwritable => {
                write!(f, "{found}")?
            }
        }
        if let Some((first, rest)) = expected.split_first() {
            write!(f, "; expected `{first}`")?;
            for name in rest {
                write!(f, ", `{name}`")?;
            }
            if self.0.more_expected {
                f.write_str(" or others")?;
            }
        }
        write!(f, " ({})", self.rule_name())
    }
}

impl fmt::Debug for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BindError({self} at byte {})", self.0.offset)
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match (&self.0.xml, &self.0.value) {
            (Some(xml), _) => Some(xml),
            (None, Some(value)) => Some(value),
            (None, None) => None,
        }
    }
}

/// The beginning of a text, cut between characters, control characters made visible.
fn excerpt(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if out.len() + c.len_utf8() > MAX_EXCERPT {
            out.push('…');
            break;
        }
        if c.is_control() { out.extend(c.escape_debug()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_cut_between_characters() {
        assert_eq!(excerpt("ä\n"), "ä\\n");
        let cut = excerpt(&"ä".repeat(100));
        assert_eq!(cut.chars().count(), 41);
        assert!(cut.ends_with('…'));
    }

    #[test]
    fn an_error_lists_twelve_names_and_says_that_there_are_more() {
        let mut error = BindError::new(Rule::UnexpectedElement, 0).found("x");
        for n in 0..20 {
            error = error.expect(format!("n{n}"));
        }
        assert_eq!(error.expected().len(), 12);
        assert!(error.to_string().contains("`n11` or others"), "{error}");
    }
}

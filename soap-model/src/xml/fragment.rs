//! Elements kept as they were read.
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use memchr::{memchr_iter, memchr2, memmem};

use super::chars::{CLASS, NAME, is_blank};
use super::content::resolve_reference;
use super::{Error, Limits, Namespace, Reader, escape_attribute};

/// An element as it is written, with every namespace declaration it needs: it can be put into any
/// document, or read on its own.
///
/// Declarations that were in scope around the element are added to its start tag: the default namespace, and every
/// prefix that stands before a colon anywhere in the element, be it in a name, a value or a text, because
/// values may be qualified names.
///
/// ```
/// use soap_model::xml::{Fragment, Limits, Reader};
///
/// let mut reader = Reader::new("<a xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q'><b>p:x</b></a>", &Limits::default(), &[]);
/// reader.root()?;
/// reader.next_child()?;
/// let fragment: Fragment = reader.fragment()?;
/// assert_eq!(fragment.as_str(), r#"<b xmlns="urn:d" xmlns:p="urn:p">p:x</b>"#);
/// assert_eq!(fragment.name(), ("urn:d", "b"));
/// # Ok::<(), soap_model::xml::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Fragment {
    text: String,
    namespace: String,
    local: String,
}

/// A fragment was within the limits of whoever read it; what it got besides shall not break them.
const NO_LIMITS: Limits = Limits {
    depth: u32::MAX,
    attributes: u32::MAX,
    declarations: u32::MAX,
    scope: u32::MAX,
    namespaces: u32::MAX,
    name: u32::MAX,
    attribute_value: u32::MAX,
    namespace_name: u32::MAX,
    fragment_scope: u64::MAX,
    // These two are of values, which are made anew.
    expansion: 16 << 20,
    nesting: 256,
};

impl Fragment {
    /// Takes the root element of a document, after checking that it is well-formed, with the default
    /// [`Limits`].
    pub fn parse(xml: &str) -> Result<Fragment, Error> {
        let mut reader = Reader::new(xml, &Limits::default(), &[]);
        reader.root()?;
        let fragment = reader.fragment()?;
        reader.finish()?;
        Ok(fragment)
    }

    /// An element of a document: its text, its name, whether there are declarations around it at all, and what says
    /// which namespace a prefix has there.
    pub(super) fn capture<'s>(
        element: &str,
        namespace: &str,
        local: &str,
        in_scope: bool,
        around: impl Fn(&str) -> Option<&'s str>,
    ) -> Fragment {
        let name_end = element.bytes().position(|b| is_blank(b) || matches!(b, b'/' | b'>')).unwrap_or(0);
        if !in_scope {
            return Fragment {
                text: element.to_owned(),
                namespace: namespace.to_owned(),
                local: local.to_owned(),
            };
        }
        let own = own_declarations(element);
        let readable = readable(element);
        let mut declarations = Vec::new();
        for prefix in std::iter::once("").chain(words_before_colons(&readable)) {
            let uri = around(prefix).unwrap_or_default();
            if uri.is_empty() || prefix == "xml" || own.contains(prefix) {
                continue;
            }
            declarations.extend_from_slice(b" xmlns");
            if !prefix.is_empty() {
                declarations.push(b':');
                declarations.extend_from_slice(prefix.as_bytes());
            }
            declarations.extend_from_slice(b"=\"");
            escape_attribute(&mut declarations, uri);
            declarations.push(b'"');
        }
        let (start, rest) = element.split_at(name_end);
        let mut text = String::with_capacity(element.len() + declarations.len());
        text.push_str(start);
        text.push_str(&String::from_utf8_lossy(&declarations));
        text.push_str(rest);
        Fragment { text, namespace: namespace.to_owned(), local: local.to_owned() }
    }

    /// An element that our writer wrote, with all declarations.
    pub(crate) fn written(text: Vec<u8>, namespace: &str, local: &str) -> Fragment {
        let text = String::from_utf8(text).unwrap_or_default();
        Fragment { text, namespace: namespace.to_owned(), local: local.to_owned() }
    }

    /// Namespace name (empty for none) and local name of the element.
    pub fn name(&self) -> (&str, &str) {
        (&self.namespace, &self.local)
    }

    /// The element.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A reader of the element; `known` as in [`Reader::new`].
    pub fn reader<'a>(&'a self, known: &'a [Namespace<'a>]) -> Reader<'a> {
        Reader::new(&self.text, &NO_LIMITS, known)
    }
}

/// A well-formed element as its values read, so that no reference and no CDATA section divides a prefix from its colon.
fn readable(element: &str) -> Cow<'_, str> {
    let has = |what: &[u8]| memmem::find(element.as_bytes(), what).is_some();
    if !has(b"&#") && !has(b"<!") && !has(b"<?") {
        return Cow::Borrowed(element);
    }
    let mut text = String::with_capacity(element.len());
    let mut rest = element;
    while let Some(at) = memchr2(b'&', b'<', rest.as_bytes()) {
        let (before, found) = rest.split_at(at);
        text.push_str(before);
        let after = |end: &str| found.split_once(end).map_or("", |(_, rest)| rest);
        if let Some((c, length)) = resolve_reference(found) {
            text.push(c);
            rest = &found[length..];
        } else if found.starts_with("<!--") {
            rest = after("-->");
        } else if found.starts_with("<?") {
            rest = after("?>");
        } else if let Some(section) = found.strip_prefix("<![CDATA[") {
            let (section, behind) = section.split_once("]]>").unwrap_or_default();
            text.push_str(section);
            rest = behind;
        } else {
            text.push_str(&found[..1]);
            rest = &found[1..];
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

const FEW: usize = 8;

/// What may be prefixes: every run of name characters before a colon, each once.
fn words_before_colons(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let in_name = |b: &u8| CLASS[usize::from(*b)] & NAME != 0 || *b >= 0x80;
    let mut words: Vec<&str> = Vec::new();
    let mut seen = HashSet::new();
    for colon in memchr_iter(b':', bytes) {
        let length = bytes[..colon].iter().rev().take_while(|b| in_name(b)).count();
        let word = text.get(colon - length..colon).unwrap_or_default();
        // Elements have few prefixes; a set only helps against those that have many.
        if words.iter().take(FEW).any(|w| *w == word) {
            continue;
        }
        if words.len() < FEW || seen.insert(word) {
            words.push(word);
        }
    }
    words
}

/// The prefixes that the start tag of a well-formed element declares; `""` is the default namespace.
pub(super) fn own_declarations(element: &str) -> HashSet<&str> {
    let mut found = HashSet::new();
    let mut rest = element;
    while let Some(at) = rest.find(['"', '\'', '>']) {
        let (before, after) = rest.split_at(at);
        let Some(quote) = after.chars().next().filter(|c| *c != '>') else { break };
        let name = before.trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace());
        let name = name.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        if name == "xmlns" {
            found.insert("");
        } else if let Some(prefix) = name.strip_prefix("xmlns:") {
            found.insert(prefix);
        }
        rest = after[1..].split_once(quote).map_or("", |(_, rest)| rest);
    }
    found
}

impl fmt::Display for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Fragment {
    type Err = Error;

    fn from_str(xml: &str) -> Result<Self, Error> {
        Fragment::parse(xml)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ErrorKind, Limit};
    use super::*;

    /// The nth child of a root with some declarations.
    fn child(inner: &str) -> Fragment {
        let text = format!("<r xmlns:p='u&amp;p' xmlns:q='uq' xmlns:é='ue' xmlns='ud'>{inner}</r>");
        let mut reader = Reader::new(&text, &Limits::default(), &[]);
        reader.root().unwrap();
        reader.next_child().unwrap();
        let fragment = reader.fragment().unwrap();
        assert_eq!(reader.next_child(), Ok(None));
        // It stands on its own.
        assert_eq!(Fragment::parse(fragment.as_str()), Ok(fragment.clone()));
        fragment
    }

    #[test]
    fn declarations_around_are_added_where_the_element_may_need_them() {
        for (inner, expected) in [
            ("<a/>", r#"<a xmlns="ud"/>"#),
            ("<a  xmlns = ''>p</a>", "<a  xmlns = ''>p</a>"),
            ("<p:a b='1'></p:a >", r#"<p:a xmlns="ud" xmlns:p="u&amp;p" b='1'></p:a >"#),
            ("<p:a xmlns:p = 'x' xmlns=\"\"/>", "<p:a xmlns:p = 'x' xmlns=\"\"/>"),
            ("<a b='q:c'/>", r#"<a xmlns="ud" xmlns:q="uq" b='q:c'/>"#),
            ("<a>é:c</a>", r#"<a xmlns="ud" xmlns:é="ue">é:c</a>"#),
            (
                "<a b='>' c=\"'\"><![CDATA[<q:>]]></a>",
                r#"<a xmlns="ud" xmlns:q="uq" b='>' c="'"><![CDATA[<q:>]]></a>"#,
            ),
            ("<a>q&#58;c</a>", r#"<a xmlns="ud" xmlns:q="uq">q&#58;c</a>"#),
            (
                "<a>q<!-- p: --><?p p:?><![CDATA[:]]>c</a>",
                r#"<a xmlns="ud" xmlns:q="uq">q<!-- p: --><?p p:?><![CDATA[:]]>c</a>"#,
            ),
        ] {
            assert_eq!(child(inner).as_str(), expected);
        }
    }

    #[test]
    fn only_the_innermost_declaration_of_a_prefix_is_added() {
        let text = "<r xmlns:p='1' xmlns='2'><s xmlns:p='3' xmlns=''><p:a/></s></r>";
        let mut reader = Reader::new(text, &Limits::default(), &[]);
        reader.root().unwrap();
        reader.next_child().unwrap();
        reader.next_child().unwrap();
        assert_eq!(reader.fragment().unwrap().as_str(), r#"<p:a xmlns:p="3"/>"#);
    }

    #[test]
    fn what_fragments_of_a_document_add_is_bounded() {
        let limits = Limits { fragment_scope: 300, ..Limits::default() };
        let uri = "u".repeat(90);
        let text = format!("<r xmlns='{uri}'><a/><a/><a/></r>");
        let mut reader = Reader::new(&text, &limits, &[]);
        reader.root().unwrap();
        reader.next_child().unwrap();
        assert!(reader.fragment().is_ok());
        reader.next_child().unwrap();
        let error = reader.fragment().unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Limit(Limit::FragmentScope));
    }

    #[test]
    fn a_fragment_is_parsed_without_what_stands_around_it() {
        let fragment = Fragment::parse("<?xml version='1.0'?><!-- c -->\n<a xmlns='u'>x\r\n</a>\n").unwrap();
        assert_eq!(fragment.to_string(), "<a xmlns='u'>x\r\n</a>");
        assert_eq!(fragment.name(), ("u", "a"));
        assert!(Fragment::parse("<a/><b/>").is_err());
        assert!("<p:a/>".parse::<Fragment>().is_err());
    }

    #[test]
    fn a_fragment_can_be_read_whatever_was_added_to_it() {
        let declarations: String = (0..256).map(|n| format!(" xmlns:p{n}='u'")).collect();
        let text = format!("<a{declarations}><p0:b xmlns:q='u'>&#32;</p0:b></a>");
        let mut reader = Reader::new(&text, &Limits::default(), &[]);
        reader.root().unwrap();
        reader.next_child().unwrap();
        let fragment = reader.fragment().unwrap();
        let mut reader = fragment.reader(&[]);
        assert_eq!(reader.root().unwrap().local, "b");
        assert_eq!(reader.text().unwrap(), " ");
    }
}

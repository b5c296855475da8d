//! Names as values: `xs:QName`, `xs:NOTATION`, and the lexical rules of the name types.
use super::white_space::trim;
use super::{TextContext, TextValue, TextWriter, ValueError};
use std::fmt;

/// `xs:QName` and `xs:NOTATION`: an expanded name. Which prefix it was written with is no part of the value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QName {
    /// Namespace name, empty for none.
    pub namespace: String,
    /// Local part.
    pub local: String,
}

/// `xs:anyURI` (part 2, 3.2.17), as it was written.
pub type AnyUri = String;

const EXPECTED: &str = "an `xs:QName`";

impl QName {
    /// A name in a namespace (`""`: in none).
    pub fn new(namespace: impl Into<String>, local: impl Into<String>) -> Self {
        QName { namespace: namespace.into(), local: local.into() }
    }
}

/// `{namespace}local`, or `local` alone where there is no namespace.
impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&TextWriter::to_string(self))
    }
}

impl TextValue for QName {
    fn parse(text: &str, cx: &TextContext<'_>) -> Result<Self, ValueError> {
        let text = trim(text);
        if cx.has_expanded_names() {
            let (namespace, local) =
                text.strip_prefix('{').and_then(|text| text.rsplit_once('}')).unwrap_or(("", text));
            if is_ncname(local) {
                return Ok(QName::new(namespace, local));
            }
        }
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        if !is_ncname(local) || !is_ncname(prefix) && prefix.len() + local.len() != text.len() {
            return Err(ValueError::new(EXPECTED, "it is no name, nor two with a colon between them"));
        }
        match cx.namespace(prefix) {
            Some(namespace) => Ok(QName::new(namespace, local)),
            None if prefix.is_empty() => Ok(QName::new("", local)),
            None => {
                let prefix = super::error::excerpt(prefix);
                Err(ValueError::new(EXPECTED, format!("the prefix {prefix} is not bound to a namespace")))
            }
        }
    }

    fn write(&self, out: &mut TextWriter<'_>) {
        out.qname(&self.namespace, &self.local);
    }
}

/// May start a `Name` other than a colon (XML 1.0 fifth edition, 2.3).
pub(crate) fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// May stand in a `Name`, but for a colon.
pub(crate) fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// `NCName` of Namespaces in XML.
pub(crate) fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// `Name` of XML.
pub(crate) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == ':' || is_name_start(c)) && chars.all(|c| c == ':' || is_name_char(c))
}

/// `Nmtoken` of XML.
pub(crate) fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == ':' || is_name_char(c))
}

/// `xs:language`: `[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*`.
pub(crate) fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(n, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_alphabetic() || n > 0 && byte.is_ascii_digit())
    })
}

/// `xs:anyURI`: a URI reference of RFC 2396 once the characters it excludes are escaped (part 2, 3.2.17). What escaping
/// cannot mend: something before the first colon that is no scheme, a `%` without two digits, a second `#`.
pub(crate) fn is_any_uri(text: &str) -> bool {
    let scheme =
        text.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#']));
    let scheme_fits = scheme.is_none_or(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    });
    let escaped =
        |rest: &str| rest.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    scheme_fits
        && text.split('%').skip(1).all(escaped)
        && text.bytes().filter(|byte| *byte == b'#').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qualified_name_is_resolved_by_the_namespaces_in_scope() {
        let scope = [("p", "urn:p"), ("", "urn:default")];
        let cx = TextContext::new().with_scope(&scope);
        assert_eq!(QName::parse(" p:a\n", &cx), Ok(QName::new("urn:p", "a")));
        assert_eq!(QName::parse("a", &cx), Ok(QName::new("urn:default", "a")));
        assert_eq!(QName::parse("a", &TextContext::new()), Ok(QName::new("", "a")));
        assert!(QName::parse("q:a", &cx).unwrap_err().reason().contains("`q`"));
        for text in ["", ":", ":a", "p:", "p:a:b", "p :a", "1a", "p:1", "a b", "p::a"] {
            assert!(QName::parse(text, &cx).is_err(), "{text}");
        }
        let expanded = TextContext::new().with_expanded_names();
        assert_eq!(QName::parse("{urn:p}a", &expanded), Ok(QName::new("urn:p", "a")));
        assert_eq!(QName::parse("a", &expanded), Ok(QName::new("", "a")));
        assert!(QName::parse("{urn:p}a", &cx).is_err() && QName::parse("{urn:p}", &expanded).is_err());
        assert_eq!(QName::new("urn:p", "a").to_string(), "{urn:p}a");
        assert_eq!(QName::new("", "a").to_string(), "a");
    }

    #[test]
    fn the_name_types_follow_xml() {
        assert!(is_ncname("_é-1.x·") && !is_ncname("a:b") && !is_ncname("-a") && !is_ncname(""));
        assert!(is_name(":a:b") && !is_name("1") && !is_name("") && is_name("\u{10000}"));
        assert!(is_nmtoken("-1:a") && !is_nmtoken("a b") && !is_nmtoken("") && !is_nmtoken("a\u{d7}"));
    }

    #[test]
    fn a_uri_may_hold_what_escaping_mends() {
        for text in [
            "",
            "a b",
            "http://x/é?q#f",
            "../x",
            "//host",
            "urn:a:b",
            "mailto:a@b",
            "a/b:c",
            "?:",
            "%20",
            "C:\\x",
            "foo<bar",
        ] {
            assert!(is_any_uri(text), "{text}");
        }
        for text in ["1http://x", ":", "a b:c", "%", "%2", "%zz", "a#b#c", "é:x"] {
            assert!(!is_any_uri(text), "{text}");
        }
    }

    #[test]
    fn a_language_is_subtags_of_one_to_eight_characters() {
        assert!(is_language("en") && is_language("de-CH-1996") && is_language("x-klingon"));
        for text in ["", "en-", "-en", "en_US", "123", "abcdefghi", "en-abcdefghi", "é"] {
            assert!(!is_language(text), "{text}");
        }
    }
}

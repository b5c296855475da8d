//! Where simple values write themselves: markup is escaped, namespaces get prefixes.
use super::{escape_attribute, escape_text};

/// Gives prefixes to the namespaces of values (`xs:QName`). The XML writer implements it.
pub trait PrefixSource {
    /// A prefix that is bound to the namespace where the value is being written, declared now if need be. `out` is the
    /// document so far, so that a declaration can be inserted into the start tag. For `""` (no namespace) the answer
    /// is `""`, and no default namespace may be in scope.
    fn prefix_for(&mut self, namespace: &str, out: &mut Vec<u8>) -> &str;
}

/// What stands around the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Content,
    Attribute,
    Plain,
}

/// Where a simple value writes its lexical form. Markup characters are escaped on the way.
pub struct TextWriter<'a> {
    out: &'a mut Vec<u8>,
    place: Place,
    prefixes: Option<&'a mut dyn PrefixSource>,
    invalid: Option<char>,
}

impl<'a> TextWriter<'a> {
    /// Writes into the content of an element.
    pub fn content(out: &'a mut Vec<u8>, prefixes: &'a mut dyn PrefixSource) -> Self {
        TextWriter { out, place: Place::Content, prefixes: Some(prefixes), invalid: None }
    }

    /// Writes into the value of an attribute, between `"` and `"`.
    pub fn attribute(out: &'a mut Vec<u8>, prefixes: &'a mut dyn PrefixSource) -> Self {
        TextWriter { out, place: Place::Attribute, prefixes: Some(prefixes), invalid: None }
    }

    /// Writes plain text: nothing is escaped, qualified names are written `{namespace}local`.
    pub fn plain(out: &'a mut Vec<u8>) -> Self {
        TextWriter { out, place: Place::Plain, prefixes: None, invalid: None }
    }

    /// Appends text.
    pub fn text(&mut self, text: &str) {
        let invalid = match self.place {
            Place::Content => escape_text(self.out, text),
            Place::Attribute => escape_attribute(self.out, text),
            Place::Plain => {
                self.out.extend_from_slice(text.as_bytes());
                None
            }
        };
        self.invalid = self.invalid.or(invalid);
    }

    /// Appends text known to hold none of `& < > "`, no white space but blanks and no control characters.
    #[inline]
    pub fn verbatim(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// [`TextWriter::verbatim`] for ASCII.
    #[inline]
    pub(crate) fn ascii(&mut self, text: &[u8]) {
        debug_assert!(text.is_ascii());
        self.out.extend_from_slice(text);
    }

    /// The document so far, to append ASCII without markup characters to.
    #[inline]
    pub(crate) fn bytes(&mut self) -> &mut Vec<u8> {
        self.out
    }

    /// Appends a qualified name.
    pub fn qname(&mut self, namespace: &str, local: &str) {
        match &mut self.prefixes {
            Some(prefixes) => {
                let prefix = prefixes.prefix_for(namespace, self.out);
                if !prefix.is_empty() {
                    self.out.extend_from_slice(prefix.as_bytes());
                    self.out.push(b':');
                }
            }
            None if namespace.is_empty() => {}
            None => {
                self.out.push(b'{');
                self.out.extend_from_slice(namespace.as_bytes());
                self.out.push(b'}');
            }
        }
        self.text(local);
    }

    /// The first character written that XML 1.0 has no way to express; it was left out.
    pub fn invalid(&self) -> Option<char> {
        self.invalid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;
    impl PrefixSource for Fixed {
        fn prefix_for(&mut self, namespace: &str, _: &mut Vec<u8>) -> &str {
            if namespace.is_empty() { "" } else { "p" }
        }
    }

    fn written(
        make: impl for<'a> Fn(&'a mut Vec<u8>, &'a mut Fixed) -> TextWriter<'a>,
        text: &str,
    ) -> (String, Option<char>) {
        let mut out = Vec::new();
        let mut fixed = Fixed;
        let mut writer = make(&mut out, &mut fixed);
        writer.text(text);
        let invalid = writer.invalid();
        (String::from_utf8(out).unwrap(), invalid)
    }

    #[test]
    fn markup_is_escaped_for_the_place_it_stands_in() {
        let text = "a<b & \"c\"\t]]>\r\n€";
        assert_eq!(
            written(|out, p| TextWriter::content(out, p), text).0,
            "a&lt;b &amp; \"c\"\t]]&gt;&#13;\n€"
        );
        assert_eq!(
            written(|out, p| TextWriter::attribute(out, p), text).0,
            "a&lt;b &amp; &quot;c&quot;&#9;]]&gt;&#13;&#10;€"
        );
        assert_eq!(written(|out, _| TextWriter::plain(out), text).0, text);
    }

    #[test]
    fn characters_that_xml_cannot_express_are_left_out_and_reported() {
        fn content<'a>(out: &'a mut Vec<u8>, p: &'a mut Fixed) -> TextWriter<'a> {
            TextWriter::content(out, p)
        }
        assert_eq!(written(content, "a\u{0}b\u{1f}").0, "ab");
        assert_eq!(written(content, "a\u{0}b").1, Some('\u{0}'));
        assert_eq!(written(content, "x\u{fffe}y\u{ffff}"), ("xy".to_owned(), Some('\u{fffe}')));
        assert_eq!(written(content, "x\u{fffd}y\u{feff}"), ("x\u{fffd}y\u{feff}".to_owned(), None));
        assert_eq!(written(content, "\u{10fffe}\u{7f}"), ("\u{10fffe}\u{7f}".to_owned(), None));
    }

    #[test]
    fn a_qualified_name_asks_for_a_prefix() {
        let mut out = Vec::new();
        let mut prefixes = Fixed;
        let mut writer = TextWriter::content(&mut out, &mut prefixes);
        writer.qname("urn:a", "b");
        writer.verbatim(" ");
        writer.qname("", "c");
        assert_eq!(out, b"p:b c");
        let mut out = Vec::new();
        TextWriter::plain(&mut out).qname("urn:a", "b");
        assert_eq!(out, b"{urn:a}b");
    }
}

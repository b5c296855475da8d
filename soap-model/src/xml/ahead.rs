//! Reading what a table foretells: the bytes that come next are compared with the name that is expected, so that what is as
//! expected needs no scanning of names, no looking up of prefixes and no search for the name. A name of the tables is a name,
//! and a prefix that stood before the last one in its namespace is still bound to it while no declaration came or went.
use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::chars::{CLASS, NAME, is_blank};
use super::content::resolve_reference;
use super::tags::QName;
use super::words::{find, word_at};
use super::{Error, Name, Reader};

/// What stands next, compared with the name of a child that is expected.
#[derive(Debug)]
pub enum Ahead<T> {
    /// The child, which was read (with [`Reader::child_named`] its start tag).
    Child(T),
    /// A child of another name.
    Other,
    /// [`Reader::next_child`] has to tell.
    Unclear,
}

/// A child with nothing but text: see [`Reader::leaf`].
#[derive(Debug, Clone)]
pub struct Leaf<'a> {
    /// Its text, references resolved.
    pub text: Cow<'a, str>,
    /// Byte offset of its start tag.
    pub start: usize,
}

impl<'a> Reader<'a> {
    /// Reads the next child whole where it has this name, no attributes, and nothing but text and references between its tags.
    /// Else nothing was read.
    #[inline]
    pub fn leaf(&mut self, name: Name<'_>) -> Ahead<Leaf<'a>> {
        let (start, qname) = match self.named(name) {
            Ahead::Child(found) => found,
            Ahead::Other => return Ahead::Other,
            Ahead::Unclear => return Ahead::Unclear,
        };
        match self.leaf_after(start, qname) {
            Some(leaf) => Ahead::Child(leaf),
            None => Ahead::Unclear,
        }
    }

    /// Reads the next child's start tag where it has this name as written. Declarations of its own may put it in another
    /// namespace: compare.
    #[inline]
    pub fn child_named(&mut self, name: Name<'_>) -> Result<Ahead<Name<'a>>, Error> {
        match self.named(name) {
            Ahead::Child((start, qname)) => {
                self.start_tag_named(start, qname, Some(name.ns)).map(Ahead::Child)
            }
            Ahead::Other => Ok(Ahead::Other),
            Ahead::Unclear => Ok(Ahead::Unclear),
        }
    }

    /// Where the next start tag is and where its name, if that is the one expected.
    #[inline(always)]
    fn named(&self, name: Name<'_>) -> Ahead<(usize, QName)> {
        if self.state.empty || self.state.open.is_empty() {
            return Ahead::Unclear;
        }
        let bytes = self.text.as_bytes();
        let mut start = self.state.position;
        while is_blank(self.at(start)) {
            start += 1;
        }
        let Some(foretold) = self.state.scope.foretold(name.ns) else { return Ahead::Unclear };
        let Some(word) = word_at(bytes, start + 1) else { return Ahead::Unclear };
        if self.at(start) != b'<' || word & foretold.mask != foretold.prefix {
            return Ahead::Unclear;
        }
        let local = start + 1 + foretold.length;
        let end = local + name.local.len();
        // Without a prefix the name may have another one for the same namespace.
        let other = if foretold.length == 0 { Ahead::Unclear } else { Ahead::Other };
        match bytes.get(local..end) {
            Some(written) if written == name.local.as_bytes() => {}
            Some(_) => return other,
            None => return Ahead::Unclear,
        }
        let after = self.at(end);
        if CLASS[usize::from(after)] & NAME != 0 || after >= 0x80 || after == b':' {
            return other;
        }
        if end - start - 1 > self.state.limits.name as usize {
            return Ahead::Unclear;
        }
        Ahead::Child((start, QName { local, end }))
    }

    /// The text and the end tag of the element whose start tag begins with this name.
    #[inline(always)]
    fn leaf_after(&mut self, start: usize, name: QName) -> Option<Leaf<'a>> {
        let bytes = self.text.as_bytes();
        if self.at(name.end) != b'>' || self.state.open.len() >= self.state.limits.depth as usize {
            return None;
        }
        let from = name.end + 1;
        let at = find([b'<', b'&'], bytes, from)?;
        let (text, to) = if bytes[at] == b'<' {
            (Cow::Borrowed(self.text.get(from..at)?), at)
        } else {
            self.with_references(from, at)?
        };
        // The name with the `>` after it.
        let tag = bytes.get(start + 1..from)?;
        let end = to + 2 + tag.len();
        if self.at(to + 1) != b'/' || bytes.get(to + 2..end)? != tag {
            return None;
        }
        let survey = &self.state.survey;
        if (survey.carriage_return || survey.cdata_end) && !self.stands_for_itself(from, to) {
            return None;
        }
        self.state.position = end;
        self.state.found.clear();
        Some(Leaf { text, start })
    }

    /// The text from `from` to the next `<`, which is there, with a first reference at `at`.
    #[inline(never)]
    fn with_references(&self, from: usize, mut at: usize) -> Option<(Cow<'a, str>, usize)> {
        let bytes = self.text.as_bytes();
        let mut text = String::with_capacity(at - from + 32);
        let mut done = from;
        loop {
            text.push_str(self.text.get(done..at)?);
            if bytes[at] == b'<' {
                return Some((Cow::Owned(text), at));
            }
            let (c, length) = resolve_reference(self.text.get(at..)?)?;
            text.push(c);
            done = at + length;
            at = find([b'<', b'&'], bytes, done)?;
        }
    }

    /// No line end is to be normalised there, and no `]]>` to be refused.
    #[cold]
    fn stands_for_itself(&self, from: usize, to: usize) -> bool {
        let bytes = self.text.as_bytes().get(from..to).unwrap_or_default();
        memchr(b'\r', bytes).is_none() && memmem::find(bytes, b"]]>").is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Namespace, Ns};
    use super::*;

    const KNOWN: [Namespace<'static>; 2] =
        [Namespace { uri: "urn:a", prefix: "a" }, Namespace { uri: "urn:b", prefix: "b" }];
    const A: Ns = Ns(16);
    const B: Ns = Ns(17);
    const ID: Name<'static> = Name { ns: A, local: "id" };

    fn within(text: &str) -> Reader<'_> {
        let mut reader = Reader::new(text, &Limits::default(), &KNOWN);
        reader.root().unwrap();
        reader
    }

    fn leaf(text: &str) -> Option<String> {
        match within(text).leaf(ID) {
            Ahead::Child(leaf) => Some(leaf.text.into_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_child_as_expected_is_read_whole() {
        for text in [
            "<p:o xmlns:p='urn:a'> <p:id>7</p:id></p:o>",
            "<o xmlns='urn:a'>\r\n<id>7</id></o>",
            "<sevenbb:o xmlns:sevenbb='urn:a'><sevenbb:id>7</sevenbb:id></sevenbb:o>",
        ] {
            let mut reader = within(text);
            let Ahead::Child(Leaf { text: value, start }) = reader.leaf(ID) else { panic!("{text}") };
            assert_eq!((&*value, text[start..].starts_with('<')), ("7", true));
            assert_eq!(reader.next_child().unwrap(), None);
            reader.finish().unwrap();
        }
        assert_eq!(leaf("<p:o xmlns:p='urn:a'><p:id></p:id></p:o>").as_deref(), Some(""));
        let references = leaf("<o xmlns='urn:a'><id>&lt;a&#x20;&amp; b&gt;</id></o>");
        assert_eq!(references.as_deref(), Some("<a & b>"));
    }

    #[test]
    fn what_is_not_as_expected_is_left_for_the_reader_of_everything() {
        for content in [
            "<p:id x='1'>7</p:id>",
            "<p:id >7</p:id>",
            "<p:id/>",
            "<p:id>7</p:id >",
            "<p:id>7&no;</p:id>",
            "<p:id>7&#0;</p:id>",
            "<p:id>&amp;]]></p:id>",
            "<p:id>7<p:x/></p:id>",
            "<p:id>7</p:ix>",
            "<p:id>]]></p:id>",
            "<p:id>7\r</p:id>",
            "<!-- --><p:id>7</p:id>",
            "x<p:id>7</p:id>",
            "<q:id>7</q:id>",
            "<id>7</id>",
            "<p:id",
            "<p:id>7</p:",
            "",
        ] {
            let text = format!("<p:o xmlns:p='urn:a' xmlns:q='urn:a'>{content}");
            let mut reader = within(&text);
            assert!(matches!(reader.leaf(ID), Ahead::Unclear), "{content}");
            assert_eq!(reader.offset(), text.len() - content.len(), "{content}");
        }
    }

    #[test]
    fn a_child_of_another_name_is_told_by_its_prefix() {
        for content in ["<p:ix>7</p:ix>", "<p:id2>7</p:id2>", "<p:idé/>", "<p:id:x/>"] {
            let text = format!("<p:o xmlns:p='urn:a'>{content}</p:o>");
            let mut reader = within(&text);
            assert!(matches!(reader.leaf(ID), Ahead::Other), "{content}");
            assert!(matches!(reader.child_named(ID), Ok(Ahead::Other)), "{content}");
        }
        // It could have a prefix of the same namespace.
        let mut reader = within("<o xmlns='urn:a' xmlns:q='urn:a'><q:id>7</q:id></o>");
        assert!(matches!(reader.leaf(ID), Ahead::Unclear));
    }

    #[test]
    fn a_prefix_is_foretold_only_while_declarations_stay_as_they_were() {
        let mut reader =
            within("<p:o xmlns:p='urn:a'><p:n xmlns:p='urn:b'><p:id>7</p:id></p:n><p:id>8</p:id></p:o>");
        let name = reader.child_named(Name { ns: A, local: "n" }).unwrap();
        assert!(matches!(name, Ahead::Child(Name { ns: B, local: "n" })));
        assert!(matches!(reader.leaf(ID), Ahead::Unclear));
        assert!(matches!(reader.leaf(Name { ns: B, local: "id" }), Ahead::Child(leaf) if leaf.text == "7"));
        assert_eq!(reader.next_child().unwrap(), None);
        assert!(matches!(reader.leaf(Name { ns: B, local: "id" }), Ahead::Unclear));
        assert_eq!(reader.next_child().unwrap(), Some(ID));
    }

    #[test]
    fn limits_hold_for_what_is_as_expected() {
        let number = Name { ns: A, local: "number" };
        for limits in [Limits { depth: 1, ..Limits::default() }, Limits { name: 5, ..Limits::default() }] {
            let mut reader = Reader::new("<o xmlns='urn:a'><number>7</number></o>", &limits, &KNOWN);
            reader.root().unwrap();
            assert!(matches!(reader.leaf(number), Ahead::Unclear));
            assert!(reader.next_child().is_err());
        }
    }

    #[test]
    fn a_window_that_ends_within_a_child_leaves_it_unread() {
        let text = "<p:o xmlns:p='urn:a'><p:id>7</p:id>";
        for cut in 21..text.len() {
            let state = super::super::State::new(&Limits::default());
            let mut reader = Reader::partial(&text[..cut], state, &KNOWN);
            reader.root().unwrap();
            assert!(matches!(reader.leaf(ID), Ahead::Unclear), "{cut}");
        }
    }
}

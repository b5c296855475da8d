//! White-space normalisation (part 2, 4.3.6).
use std::borrow::Cow;

/// `whiteSpace` facet (part 2, 4.3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum WhiteSpace {
    /// As it stands.
    Preserve,
    /// Tabs and line ends become blanks.
    Replace,
    /// And runs of blanks become one, none at the ends.
    Collapse,
}

impl WhiteSpace {
    /// The normalised text; borrowed where nothing changes.
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            WhiteSpace::Preserve => Cow::Borrowed(text),
            WhiteSpace::Replace => replace(text),
            WhiteSpace::Collapse => collapse(text),
        }
    }

    /// The value of the facet as a schema spells it.
    pub const fn name(self) -> &'static str {
        match self {
            WhiteSpace::Preserve => "preserve",
            WhiteSpace::Replace => "replace",
            WhiteSpace::Collapse => "collapse",
        }
    }
}

/// One of the four white-space characters of XML.
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text without white space at its ends. All that collapsing does to a lexical form without inner white space.
pub fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// [`trim`] on bytes.
pub(crate) fn trim_bytes(mut text: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = text
        && is_space(*first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && is_space(*last)
    {
        text = rest;
    }
    text
}

/// The items of a list: what stands between white space.
pub fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\t', '\n', '\r']).filter(|item| !item.is_empty())
}

fn replace(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| matches!(b, b'\t' | b'\n' | b'\r')) {
        Cow::Owned(text.replace(['\t', '\n', '\r'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

fn collapse(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    let mut after_space = false;
    let already = text.bytes().all(|b| {
        let good = !is_space(b) || (b == b' ' && !after_space);
        after_space = is_space(b);
        good
    });
    if already {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for item in items(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(item);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_normalisation_does_what_the_facet_says() {
        let text = " a\t\n b\r";
        assert_eq!(WhiteSpace::Preserve.apply(text), text);
        assert_eq!(WhiteSpace::Replace.apply(text), " a   b ");
        assert_eq!(WhiteSpace::Collapse.apply(text), "a b");
        assert_eq!(WhiteSpace::Collapse.apply(" \t"), "");
        assert_eq!(trim_bytes(b" \ta b\n"), b"a b");
        assert_eq!(trim_bytes(b" "), b"");
    }

    #[test]
    fn text_that_is_normal_already_is_borrowed() {
        assert!(matches!(WhiteSpace::Collapse.apply(" a b "), Cow::Borrowed("a b")));
        assert!(matches!(WhiteSpace::Replace.apply(" a  b "), Cow::Borrowed(_)));
    }

    #[test]
    fn only_the_four_characters_of_xml_are_white_space() {
        assert_eq!(WhiteSpace::Collapse.apply("\u{a0}a\u{2003}"), "\u{a0}a\u{2003}");
        assert_eq!(items("a\u{a0}b\u{85}").count(), 1);
    }
}

//! Characters and names of XML 1.0, fifth edition.

/// A byte that may start a name; only ASCII.
pub(super) const START: u8 = 1;
/// A byte that may stand in a name; only ASCII, no colon.
pub(super) const NAME: u8 = 2;
/// White space (XML 1.0, 2.3).
pub(super) const BLANK: u8 = 4;

/// Classes of bytes. Bytes above ASCII have none: what meets them decides by the character.
pub(super) static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 128 {
        let b = i as u8;
        table[i] = match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => START | NAME,
            b'0'..=b'9' | b'-' | b'.' => NAME,
            b' ' | b'\t' | b'\n' | b'\r' => BLANK,
            _ => 0,
        };
        i += 1;
    }
    table
};

/// White space (XML 1.0, 2.3).
pub(super) fn is_blank(b: u8) -> bool {
    CLASS[usize::from(b)] & BLANK != 0
}

/// All of it is white space.
pub(super) fn is_blank_text(text: &str) -> bool {
    text.bytes().all(is_blank)
}

/// A character that may stand in a document (XML 1.0, 2.2 `Char`).
pub(super) fn is_char(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        c if c < ' ' => false,
        '\u{FFFE}' | '\u{FFFF}' => false,
        _ => true,
    }
}

/// `NameStartChar` without the colon (XML 1.0, 2.3).
pub(super) fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` without the colon (XML 1.0, 2.3).
pub(super) fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// `NCName` (Namespaces 1.0, 3).
pub(super) fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// What one pass over a text finds, so that reading its tokens needs no look at every character.
#[derive(Debug, Clone, Default)]
pub(super) struct Survey {
    /// Bytes looked at.
    pub(super) upto: usize,
    /// There is a carriage return.
    pub(super) carriage_return: bool,
    /// There is a `]]>`.
    pub(super) cdata_end: bool,
    /// Offset of the first character that XML does not admit.
    pub(super) inadmissible: Option<usize>,
}

impl Survey {
    /// Looks at what was added to the text since the last time.
    pub(super) fn extend(&mut self, text: &str) {
        // `]]>` may have been cut in two.
        let from = self.upto.saturating_sub(2);
        let bytes = text.as_bytes();
        let (chunks, rest) = bytes.get(from..).unwrap_or_default().as_chunks::<64>();
        let mut at = from;
        for chunk in chunks {
            if chunk.iter().fold(false, |found, b| found | is_suspicious(*b)) && !self.inspect(bytes, at, 64)
            {
                return;
            }
            at += 64;
        }
        if !rest.iter().fold(false, |found, b| found | is_suspicious(*b))
            || self.inspect(bytes, at, rest.len())
        {
            self.upto = bytes.len();
        }
    }

    /// Looks at each byte; false after a character that is not admitted.
    #[inline(never)]
    fn inspect(&mut self, bytes: &[u8], from: usize, length: usize) -> bool {
        for (i, b) in bytes.iter().enumerate().skip(from).take(length) {
            let inadmissible = match b {
                b'\r' => {
                    self.carriage_return = true;
                    false
                }
                b']' => {
                    self.cdata_end |= bytes[i..].starts_with(b"]]>");
                    false
                }
                0xEF => matches!(bytes[i..], [_, 0xBF, 0xBE | 0xBF, ..]),
                b => *b < b' ' && !is_blank(*b),
            };
            if inadmissible {
                self.inadmissible = Some(i);
                self.upto = i;
                return false;
            }
        }
        true
    }
}

/// May be, or start, something that [`Survey`] looks for. Branch-free, so that it is done for many
/// bytes at once.
#[inline(always)]
fn is_suspicious(b: u8) -> bool {
    ((b < b' ') & (b != b'\n') & (b != b'\t')) | (b == b']') | (b == 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(text: &str) -> Survey {
        let mut survey = Survey::default();
        survey.extend(text);
        survey
    }

    #[test]
    fn the_survey_finds_each_thing_at_every_offset() {
        for n in 0..200 {
            let pad = "x".repeat(n);
            let tail = "y".repeat(70);
            let plain = survey(&format!("{pad}\n\t]]é\u{FFFD}{tail}"));
            assert!(!plain.carriage_return && !plain.cdata_end && plain.inadmissible.is_none(), "{n}");
            assert!(survey(&format!("{pad}\r{tail}")).carriage_return, "{n}");
            assert!(survey(&format!("{pad}]]>{tail}")).cdata_end, "{n}");
            for bad in ['\0', '\u{8}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
                assert_eq!(survey(&format!("{pad}{bad}{tail}")).inadmissible, Some(n));
            }
        }
    }

    #[test]
    fn the_survey_sees_a_cdata_end_that_arrives_in_pieces() {
        let text = "<a>]]></a>";
        for cut in 0..text.len() {
            let mut survey = Survey::default();
            survey.extend(&text[..cut]);
            survey.extend(text);
            assert!(survey.cdata_end, "{cut}");
        }
    }

    #[test]
    fn name_characters_are_those_of_the_fifth_edition() {
        assert!(is_ncname("_a-1.é") && is_ncname("ſ") && is_ncname("\u{EFFFF}"));
        for bad in
            ["", "1a", "-a", ".a", "a:b", "a b", "×", "÷", "a\u{2041}", "\u{F0000}", "\u{37E}", "\u{300}a"]
        {
            assert!(!is_ncname(bad), "{bad:?}");
        }
    }
}

//! Text as XML: what markup would misread becomes a reference.

/// Bytes handled at once where nothing needs a reference.
const CHUNK: usize = 32;

/// Appends text as the content of an element (XML 1.0, 2.4). A carriage return becomes a reference, because
/// reading would make a line feed of it. Gives the first character that XML cannot carry; such are left out.
#[inline]
pub fn escape_text(out: &mut Vec<u8>, text: &str) -> Option<char> {
    escape::<false>(out, text)
}

/// Appends text as the value of an attribute between double quotes (XML 1.0, 2.3). Tabs and line ends become
/// references, because reading would make blanks of them. Gives the first character that XML cannot carry; such
/// are left out.
#[inline]
pub fn escape_attribute(out: &mut Vec<u8>, text: &str) -> Option<char> {
    escape::<true>(out, text)
}

#[inline]
fn escape<const ATTRIBUTE: bool>(out: &mut Vec<u8>, text: &str) -> Option<char> {
    let bytes = text.as_bytes();
    let clean = match bytes.len() {
        0..4 => !bytes.iter().any(|b| is_special::<ATTRIBUTE>(*b)),
        4..8 => are_clean::<ATTRIBUTE, 4>(bytes),
        8..16 => are_clean::<ATTRIBUTE, 8>(bytes),
        16..64 => are_clean::<ATTRIBUTE, 16>(bytes),
        _ => are_clean::<ATTRIBUTE, CHUNK>(bytes),
    };
    if clean {
        out.extend_from_slice(bytes);
        return None;
    }
    escape_each::<ATTRIBUTE>(out, bytes)
}

/// Of at least so many bytes; the last ones are looked at together, some of them twice.
#[inline(always)]
fn are_clean<const ATTRIBUTE: bool, const N: usize>(bytes: &[u8]) -> bool {
    bytes.as_chunks::<N>().0.iter().all(is_clean::<ATTRIBUTE, N>)
        && bytes.last_chunk::<N>().is_none_or(is_clean::<ATTRIBUTE, N>)
}

#[inline(always)]
fn is_clean<const ATTRIBUTE: bool, const N: usize>(bytes: &[u8; N]) -> bool {
    !bytes.iter().fold(false, |found, b| found | is_special::<ATTRIBUTE>(*b))
}

#[inline(never)]
fn escape_each<const ATTRIBUTE: bool>(out: &mut Vec<u8>, bytes: &[u8]) -> Option<char> {
    let mut inadmissible = None;
    let mut done = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if !is_special::<ATTRIBUTE>(*byte) {
            at += 1;
            continue;
        }
        let (replacement, length): (&[u8], usize) = match byte {
            b'&' => (b"&amp;", 1),
            b'<' => (b"&lt;", 1),
            b'>' => (b"&gt;", 1),
            b'"' if ATTRIBUTE => (b"&quot;", 1),
            b'\r' => (b"&#13;", 1),
            b'\t' if ATTRIBUTE => (b"&#9;", 1),
            b'\n' if ATTRIBUTE => (b"&#10;", 1),
            0xEF => match bytes[at..] {
                [_, 0xBF, last @ (0xBE | 0xBF), ..] => {
                    inadmissible = inadmissible.or(Some(if last == 0xBE { '\u{FFFE}' } else { '\u{FFFF}' }));
                    (b"", 3)
                }
                _ => {
                    at += 1;
                    continue;
                }
            },
            control => {
                inadmissible = inadmissible.or(Some(char::from(*control)));
                (b"", 1)
            }
        };
        out.extend_from_slice(&bytes[done..at]);
        out.extend_from_slice(replacement);
        at += length;
        done = at;
    }
    out.extend_from_slice(&bytes[done..]);
    inadmissible
}

/// May need a reference. Branch-free, so that it is done for many bytes at once.
#[inline(always)]
fn is_special<const ATTRIBUTE: bool>(b: u8) -> bool {
    let blank = !ATTRIBUTE & ((b == b'\n') | (b == b'\t'));
    ((b < b' ') & !blank) | (b == b'&') | (b == b'<') | (b == b'>') | (ATTRIBUTE & (b == b'"')) | (b == 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> (String, Option<char>) {
        let mut out = Vec::new();
        let bad = escape_text(&mut out, text);
        (String::from_utf8(out).unwrap(), bad)
    }

    #[test]
    fn markup_and_line_ends_become_references_at_every_offset() {
        for n in 0..80 {
            let (a, b) = ("é".repeat(n / 2), "y".repeat(n));
            assert_eq!(
                text(&format!("{a}<&>\"'\t\n\r]]>{b}")).0,
                format!("{a}&lt;&amp;&gt;\"'\t\n&#13;]]&gt;{b}")
            );
            let mut out = Vec::new();
            assert_eq!(escape_attribute(&mut out, &format!("{a}<&>\"'\t\n\r{b}")), None);
            assert_eq!(String::from_utf8(out).unwrap(), format!("{a}&lt;&amp;&gt;&quot;'&#9;&#10;&#13;{b}"));
            let plain = format!("{a}\u{FFFD}\u{FEFF}x{b}");
            assert_eq!(text(&plain), (plain, None));
        }
    }

    #[test]
    fn a_character_that_xml_cannot_carry_is_reported_and_left_out() {
        for c in ['\0', '\u{8}', '\u{B}', '\u{C}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
            assert_eq!(text(&format!("a{c}b\u{1}")), ("ab".into(), Some(c)));
        }
        assert_eq!(text("\u{7F}\u{85}\u{10FFFF}").1, None);
    }
}

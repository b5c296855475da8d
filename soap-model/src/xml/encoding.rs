//! Bytes to text, once, before anything is parsed.
use std::borrow::Cow;
use std::fmt;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::chars::is_blank;

/// Bytes that are no text in the encoding they claim to have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The charset of the transport or of the XML declaration is not supported.
    Unsupported(String),
    /// Bytes that the encoding does not admit.
    Malformed {
        /// Name of the encoding.
        encoding: &'static str,
        /// Offset of the first wrong byte, or after it.
        offset: usize,
    },
    /// The XML declaration names an encoding that the bytes cannot have, for instance UTF-16 in a text
    /// whose declaration is readable byte by byte.
    Mismatch(String),
}

/// Decodes a document. The encoding is, in this order (RFC 7303, 3; XML 1.0, appendix F): that of a byte order mark, the
/// transport's charset, what the first bytes show (UTF-16 without a mark), that of the XML declaration, UTF-8. A byte
/// order mark is removed. UTF-8 is checked and not copied. `ISO-8859-1` and `US-ASCII` mean just that, other
/// labels are those of the Encoding Standard.
///
/// ```
/// use soap_model::xml::decode;
///
/// let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>";
/// assert!(decode(latin, None)?.ends_with("<a>é</a>"));
/// assert!(decode(latin, Some("utf-8")).is_err());
/// # Ok::<(), soap_model::xml::DecodeError>(())
/// ```
pub fn decode<'b>(bytes: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, DecodeError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = strict(encoding, bytes.get(mark..).unwrap_or_default(), mark)?;
        if let Some(declared) = declared(text.as_bytes())
            && charset.is_none()
        {
            agrees(declared, encoding)?;
        }
        return Ok(text);
    }
    if let Some(label) = charset {
        return labelled(label, bytes);
    }
    let wide = match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let text = strict(encoding, bytes, 0)?;
        // XML 1.0, 4.3.3: without a mark and without a declaration it would have to be UTF-8.
        return match declared(text.as_bytes()) {
            Some(label) => agrees(label, encoding).map(|()| text),
            None => Err(DecodeError::Mismatch("UTF-8".to_owned())),
        };
    }
    match declared(bytes) {
        None => strict(UTF_8, bytes, 0),
        Some(label) => {
            let utf16 = Encoding::for_label(label.as_bytes()).is_some_and(|e| e == UTF_16LE || e == UTF_16BE);
            if utf16 { Err(DecodeError::Mismatch(label.to_owned())) } else { labelled(label, bytes) }
        }
    }
}

/// The declared encoding is the one found.
fn agrees(declared: &str, found: &'static Encoding) -> Result<(), DecodeError> {
    let same = match Encoding::for_label(declared.as_bytes()) {
        // "UTF-16" means either order, and is what a label for little-endian is an alias of.
        Some(encoding) if encoding == UTF_16LE => found == UTF_16LE || found == UTF_16BE,
        Some(encoding) => encoding == found,
        None => false,
    };
    if same { Ok(()) } else { Err(DecodeError::Mismatch(declared.to_owned())) }
}

fn labelled<'b>(label: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, DecodeError> {
    if label.eq_ignore_ascii_case("utf-8") {
        return strict(UTF_8, bytes, 0);
    }
    let label = label.trim_matches(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
    let is = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(label));
    if is(&["us-ascii", "ascii"]) {
        return match bytes.iter().position(|b| !b.is_ascii()) {
            Some(offset) => Err(DecodeError::Malformed { encoding: "US-ASCII", offset }),
            None => strict(UTF_8, bytes, 0),
        };
    }
    if is(&["iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1"]) {
        return Ok(encoding_rs::mem::decode_latin1(bytes));
    }
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(encoding) => strict(encoding, bytes, 0),
        None => Err(DecodeError::Unsupported(label.to_owned())),
    }
}

/// Decodes and tolerates nothing. `skipped` bytes stand before.
fn strict<'b>(
    encoding: &'static Encoding,
    bytes: &'b [u8],
    skipped: usize,
) -> Result<Cow<'b, str>, DecodeError> {
    let malformed =
        |offset: usize| DecodeError::Malformed { encoding: encoding.name(), offset: skipped + offset };
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| malformed(e.valid_up_to()));
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(Cow::Owned(text)),
        (_, read) => Err(malformed(read)),
    }
}

/// The encoding that an XML declaration at the start of the bytes names. Its syntax is the reader's business.
fn declared(bytes: &[u8]) -> Option<&str> {
    let inside = bytes.strip_prefix(b"<?xml").filter(|rest| rest.first().is_some_and(|b| is_blank(*b)))?;
    let end = inside.iter().take(1024).position(|b| matches!(b, b'>' | b'<'))?;
    let text = std::str::from_utf8(inside.get(..end)?).ok()?;
    let (_, rest) = text.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(label, _)| label)
}

impl std::error::Error for DecodeError {}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Unsupported(label) => write!(f, "the encoding `{label}` is not supported"),
            DecodeError::Malformed { encoding, offset } => {
                write!(f, "the bytes at {offset} are not {encoding}")
            }
            DecodeError::Mismatch(label) => {
                write!(f, "the encoding should be `{label}`, which these bytes cannot be")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn utf8_is_the_default_and_not_copied() {
        assert!(matches!(decode("<a>é</a>".as_bytes(), None), Ok(Cow::Borrowed("<a>é</a>"))));
        assert!(matches!(decode("\u{FEFF}<a/>".as_bytes(), None), Ok(Cow::Borrowed("<a/>"))));
        assert_eq!(decode(b"", None), Ok(Cow::Borrowed("")));
        assert_eq!(
            decode(b"<a>\xE9</a>", None),
            Err(DecodeError::Malformed { encoding: "UTF-8", offset: 3 })
        );
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        for big in [false, true] {
            for (text, expected) in [
                ("\u{FEFF}<a>é😀</a>", "<a>é😀</a>"),
                (
                    "\u{FEFF}<?xml version='1.0' encoding='utf-16'?><a/>",
                    "<?xml version='1.0' encoding='utf-16'?><a/>",
                ),
                (
                    "<?xml version='1.0' encoding='UTF-16'?><a/>",
                    "<?xml version='1.0' encoding='UTF-16'?><a/>",
                ),
            ] {
                assert_eq!(decode(&utf16(text, big), None).unwrap(), expected);
            }
        }
        assert!(decode(b"\xFF\xFE<\0\x00\xD8", None).is_err());
        assert!(decode(b"\xFF\xFE<", None).is_err());
    }

    #[test]
    fn the_transports_charset_wins_over_the_declaration_but_not_over_a_mark() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>";
        assert!(decode(latin, None).unwrap().ends_with("é</a>"));
        assert!(decode(latin, Some(" \"ISO-8859-15\" ")).unwrap().ends_with("é</a>"));
        assert!(decode(latin, Some("utf-8")).is_err());
        assert_eq!(decode("\u{FEFF}<a>é</a>".as_bytes(), Some("iso-8859-1")).unwrap(), "<a>é</a>");
        assert_eq!(decode(&utf16("<a/>", true), Some("utf-16be")).unwrap(), "<a/>");
        assert_eq!(decode(b"<a/>", Some("ebcdic-x")), Err(DecodeError::Unsupported("ebcdic-x".into())));
    }

    #[test]
    fn declared_encodings_are_taken_at_their_word() {
        let text = |label: &str| {
            [b"<?xml version=\"1.0\" encoding = \"", label.as_bytes(), b"\"?><a>\x80\xA4</a>"].concat()
        };
        assert!(decode(&text("windows-1252"), None).unwrap().ends_with("<a>€¤</a>"));
        assert!(decode(&text("ISO-8859-15"), None).unwrap().ends_with("<a>\u{80}€</a>"));
        assert!(decode(&text("iso-8859-1"), None).unwrap().ends_with("<a>\u{80}¤</a>"));
        assert!(matches!(
            decode(&text("US-ASCII"), None),
            Err(DecodeError::Malformed { encoding: "US-ASCII", .. })
        ));
        assert!(decode(&text("euc-jp"), None).is_err());
        assert_eq!(decode(&text("UTF-16"), None), Err(DecodeError::Mismatch("UTF-16".into())));
        assert_eq!(decode(&text("UTF-99"), None), Err(DecodeError::Unsupported("UTF-99".into())));
        let mark = [b"\xEF\xBB\xBF", &b"<?xml version='1.0' encoding='latin1'?><a/>"[..]].concat();
        assert_eq!(decode(&mark, None), Err(DecodeError::Mismatch("latin1".into())));
    }
}

//! Bytes to text: byte order marks, declared encodings, and what stands before the XML declaration.
//!
//! The result has no byte order mark; lines and columns are those of the file. Its declaration still names the encoding that the
//! bytes had, so that what reads it can check the declaration.
use crate::diagnostic::Deviation;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::ops::Range;

/// Text and what was odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// With a sentence each.
    pub deviations: Vec<(Deviation, String)>,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotText {
    /// What is wrong.
    pub message: String,
    /// How it can be mended.
    pub help: String,
    /// The bytes as well as they could be read, for showing the line.
    pub text: String,
    /// Where in it.
    pub range: Range<usize>,
}

const SUPPORTED: &str = "UTF-8, UTF-16, UTF-32, US-ASCII, ISO-8859-*, windows-125* and the other encodings of the WHATWG list can be read";

/// Decodes a document (XML 1.0, 4.3.3 and appendix F).
///
/// # Errors
/// The bytes are no text in the encoding that they claim to be in, or in one that is not known.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, NotText> {
    let mut deviations = Vec::new();
    if let Some((big, mark)) = utf32(&bytes) {
        return Ok(straighten(decode_utf32(&bytes, big, mark)?, deviations));
    }
    let marked = match Encoding::for_bom(&bytes) {
        Some((encoding, length)) => Some((encoding, length)),
        None if bytes.starts_with(&[b'<', 0]) => Some((UTF_16LE, 0)),
        None if bytes.starts_with(&[0, b'<']) => Some((UTF_16BE, 0)),
        None => None,
    };
    let declared = match marked {
        Some((encoding, _)) if encoding != UTF_8 => None,
        _ => declared_encoding(&bytes),
    };
    let text = match (marked, declared) {
        (Some((encoding, mark)), declared) => {
            if let Some(name) = declared.filter(|name| !names(name, encoding)) {
                let found = format!("declared as {name}, but the byte order mark says {}", encoding.name());
                deviations.push((Deviation::EncodingMismatch, found));
            }
            decode_as(bytes, mark, encoding, &format!("has the mark or the form of {}", encoding.name()))?
        }
        (None, None) => decode_as(bytes, 0, UTF_8, "declares no encoding and must be UTF-8")?,
        (None, Some(name)) => {
            let Some(encoding) = labelled(&name).filter(|e| *e != encoding_rs::REPLACEMENT) else {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let offset = text.find(&name).unwrap_or(0);
                return Err(NotText {
                    message: format!("the declared encoding `{name}` cannot be read"),
                    help: SUPPORTED.into(),
                    text,
                    range: offset..offset + name.len(),
                });
            };
            if encoding == UTF_16LE || encoding == UTF_16BE {
                // The declaration was read byte by byte, so that it cannot be true.
                let found = format!("declared as {name}, but the bytes are UTF-8");
                deviations.push((Deviation::EncodingMismatch, found));
                decode_as(bytes, 0, UTF_8, &format!("is declared as {name}"))?
            } else if is_latin1(&name) {
                encoding_rs::mem::decode_latin1(&bytes).into_owned()
            } else if is_ascii(&name) && !bytes.is_ascii() {
                let found = format!("declared as {name}, but there are other characters");
                deviations.push((Deviation::EncodingMismatch, found));
                decode_as(bytes, 0, UTF_8, &format!("is declared as {name}"))?
            } else {
                decode_as(bytes, 0, encoding, &format!("is declared as {name}"))?
            }
        }
    };
    Ok(straighten(text, deviations))
}

/// Decodes the bytes after the mark; `said` is how the encoding is known, for the error.
fn decode_as(
    mut bytes: Vec<u8>,
    mark: usize,
    encoding: &'static Encoding,
    said: &str,
) -> Result<String, NotText> {
    if encoding == UTF_8 {
        bytes.drain(..mark.min(bytes.len()));
        return String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let byte = bytes.get(offset).copied().unwrap_or_default();
            NotText {
                message: format!("the file {said}, but the byte 0x{byte:02X} at offset {} begins no character", offset + mark),
                help: "save it as UTF-8, or declare the encoding it is in, for instance `<?xml version=\"1.0\" encoding=\"windows-1252\"?>`".into(),
                text: String::from_utf8_lossy(&bytes).into_owned(),
                range: offset..offset,
            }
        });
    }
    let encoded = bytes.get(mark..).unwrap_or_default();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(encoded.len());
    let mut text = String::with_capacity(room.unwrap_or(encoded.len()));
    let (result, read) = decoder.decode_to_string_without_replacement(encoded, &mut text, true);
    let DecoderResult::Malformed(length, after) = result else { return Ok(text) };
    let offset = read.saturating_sub(usize::from(length) + usize::from(after));
    let wrong = encoded.get(offset..offset + usize::from(length)).unwrap_or_default();
    Err(not_text(
        text,
        encoding.name(),
        said,
        wrong,
        mark + offset,
        encoded.get(read..).map(|rest| encoding.decode_without_bom_handling(rest).0.into_owned()),
    ))
}

/// Bytes that mean nothing, after the text before them. `offset` counts from the start of the file.
fn not_text(
    mut text: String,
    encoding: &str,
    said: &str,
    wrong: &[u8],
    offset: usize,
    rest: Option<String>,
) -> NotText {
    let at = text.len();
    text.push('\u{FFFD}');
    text.push_str(&rest.unwrap_or_default());
    let wrong: String = wrong.iter().map(|byte| format!(" 0x{byte:02X}")).collect();
    let what = if wrong.is_empty() { " what follows".to_string() } else { wrong };
    NotText {
        message: format!("the file {said}, but{what} at offset {offset} is no character of {encoding}"),
        help: "save it as UTF-8, or declare the encoding it is in".into(),
        range: at..at,
        text,
    }
}

/// The encoding of a name: one of the WHATWG list, one of XML's for 16 bits, or the spelling of another system
/// (`windows1252`, `ISO8859_1`, `latin-1`).
fn labelled(name: &str) -> Option<&'static Encoding> {
    let known = |name: &str| Encoding::for_label(name.as_bytes());
    let plain: String = name.to_ascii_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let respelled = || match plain.as_str() {
        "iso10646ucs2" | "ucs2" | "utf16" => Some(UTF_16LE),
        _ => {
            let prefixes = [
                ("windows", "windows-"),
                ("iso8859", "iso-8859-"),
                ("cp", "cp"),
                ("latin", "latin"),
                ("utf", "utf-"),
            ];
            prefixes
                .iter()
                .find_map(|(prefix, usual)| known(&format!("{usual}{}", plain.strip_prefix(prefix)?)))
        }
    };
    known(name).or_else(respelled)
}

/// Four bytes a character (XML 1.0, appendix F): whether the high one comes first, and the length of the mark.
fn utf32(bytes: &[u8]) -> Option<(bool, usize)> {
    match bytes.get(..4)? {
        [0, 0, 0xFE, 0xFF] => Some((true, 4)),
        [0xFF, 0xFE, 0, 0] => Some((false, 4)),
        [0, 0, 0, b'<'] => Some((true, 0)),
        [b'<', 0, 0, 0] => Some((false, 0)),
        _ => None,
    }
}

fn decode_utf32(bytes: &[u8], big: bool, mark: usize) -> Result<String, NotText> {
    let mut text = String::with_capacity(bytes.len() / 4);
    for (number, unit) in bytes.get(mark..).unwrap_or_default().chunks(4).enumerate() {
        let value = <[u8; 4]>::try_from(unit)
            .ok()
            .map(|unit| if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) });
        match value.and_then(char::from_u32) {
            Some(c) => text.push(c),
            None => {
                return Err(not_text(
                    text,
                    "UTF-32",
                    "has the form of UTF-32",
                    unit,
                    mark + number * 4,
                    None,
                ));
            }
        }
    }
    Ok(text)
}

/// The `encoding` of the XML declaration of bytes that are a superset of ASCII.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = bytes.iter().position(|b| !b" \t\r\n".contains(b))?;
    let head = bytes.get(start..)?;
    let head = head.get(..head.len().min(512))?;
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|w| w == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok()?;
    let (from, to) = encoding_value(declaration)?;
    declaration.get(from..to).map(str::to_string)
}

/// The range of the value of `encoding` in a declaration.
fn encoding_value(declaration: &str) -> Option<(usize, usize)> {
    let name = declaration.find("encoding")? + "encoding".len();
    let rest = declaration.get(name..)?;
    let equals = rest.find(|c: char| !c.is_ascii_whitespace()).filter(|i| rest[*i..].starts_with('='))?;
    let rest_start = name + equals + 1;
    let rest = declaration.get(rest_start..)?;
    let open = rest.find(|c: char| !c.is_ascii_whitespace())?;
    let quote = rest[open..].chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let value = rest_start + open + 1;
    let length = declaration.get(value..)?.find(quote)?;
    Some((value, value + length))
}

fn names(name: &str, encoding: &'static Encoding) -> bool {
    labelled(name) == Some(encoding)
        || (name.eq_ignore_ascii_case("utf-16") && (encoding == UTF_16LE || encoding == UTF_16BE))
}

/// The WHATWG list takes Latin-1 and ASCII for windows-1252; XML does not.
fn is_latin1(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    labelled(&name) == Some(WINDOWS_1252)
        && (name.contains("8859") || name.contains("l1") || name.contains("latin") || name.contains("iso-ir"))
}

fn is_ascii(name: &str) -> bool {
    name.to_ascii_lowercase().contains("ascii")
}

/// Blanks out what an XML parser would refuse, at the same offsets: marks at the start, and an XML declaration after white space.
fn straighten(mut text: String, mut deviations: Vec<(Deviation, String)>) -> Decoded {
    let start = text.find(|c: char| !(c.is_ascii_whitespace() || c == '\u{FEFF}')).unwrap_or(text.len());
    if text.get(..start).is_some_and(|head| head.contains('\u{FEFF}')) {
        let blanks = " ".repeat('\u{FEFF}'.len_utf8());
        let head = text.get(..start).unwrap_or_default().replace('\u{FEFF}', &blanks);
        text.replace_range(..start, &head);
        deviations.push((Deviation::LeadingBlank, "a second byte order mark stands at the start".into()));
    }
    let Some(declaration) =
        text.get(start..).filter(|rest| rest.starts_with("<?xml") && !rest.starts_with("<?xml-"))
    else {
        return Decoded { text, deviations };
    };
    let Some(length) = declaration.find("?>") else { return Decoded { text, deviations } };
    if start > 0 {
        let blanks = blank(&declaration[..length + 2]);
        text.replace_range(start..start + length + 2, &blanks);
        deviations
            .push((Deviation::LeadingBlank, "the XML declaration is not at the start of the file".into()));
    }
    Decoded { text, deviations }
}

/// As many bytes of blanks, line ends kept.
fn blank(text: &str) -> String {
    text.bytes().map(|b| if b == b'\n' || b == b'\r' { b as char } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap().text
    }

    #[test]
    fn plain_utf8_is_taken_as_it_is_without_its_mark() {
        assert_eq!(text("<a>ü</a>".as_bytes()), "<a>ü</a>");
        assert_eq!(text(b"\xEF\xBB\xBF<a/>"), "<a/>");
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>ü€</a>";
        let le: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = xml.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&le), xml);
        assert_eq!(text(&be), xml);
        assert_eq!(text(&[&[0xFF, 0xFE][..], &le].concat()), xml);
        assert_eq!(text(&[&[0xFE, 0xFF][..], &be].concat()), xml);
    }

    #[test]
    fn single_byte_encodings_are_read_as_declared() {
        for (name, byte, character) in [
            ("ISO-8859-1", 0xE4, 'ä'),
            ("iso-8859-15", 0xA4, '€'),
            ("windows-1252", 0x80, '€'),
            ("windows-1255", 0xE0, 'א'),
        ] {
            let mut bytes = format!("<?xml version='1.0' encoding='{name}'?><a>").into_bytes();
            bytes.push(byte);
            bytes.extend(b"</a>");
            assert!(text(&bytes).ends_with(&format!("<a>{character}</a>")), "{name}");
        }
        let latin1 = [b"<?xml version='1.0' encoding='latin1'?><a>".as_slice(), &[0x85], b"</a>"].concat();
        assert!(text(&latin1).contains('\u{85}'), "Latin-1 is not windows-1252");
    }

    #[test]
    fn an_unknown_encoding_is_named() {
        let error = decode(b"<?xml version='1.0' encoding='ebcdic-cp-us'?><a/>".to_vec()).unwrap_err();
        assert_eq!(error.message, "the declared encoding `ebcdic-cp-us` cannot be read");
        assert_eq!(&error.text[error.range], "ebcdic-cp-us");
    }

    #[test]
    fn bytes_that_are_not_the_declared_encoding_are_refused() {
        let error = decode(b"<a>\xE4</a>".to_vec()).unwrap_err();
        assert_eq!(error.range.start, 3);
        assert!(error.message.contains("0xE4 at offset 3"), "{}", error.message);
        assert!(decode(vec![0xFF, 0xFE, b'<', 0, 0x00, 0xD8]).is_err(), "half a surrogate pair");
    }

    #[test]
    fn an_error_says_which_byte_it_is_and_stands_at_its_place() {
        let bytes = [b"<?xml version='1.0' encoding='windows-1253'?>\n<a>\xE1\xD2</a>".as_slice()].concat();
        let error = decode(bytes.clone()).unwrap_err();
        let at = bytes.iter().position(|b| *b == 0xD2).unwrap();
        assert!(error.message.contains(&format!("0xD2 at offset {at}")), "{}", error.message);
        assert_eq!(
            &error.text[..error.range.start],
            "<?xml version='1.0' encoding='windows-1253'?>\n<a>\u{3b1}"
        );
        assert!(error.text.ends_with("</a>"));
        let mut wide: Vec<u8> = "\u{FEFF}<a>\u{1F600}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        wide.extend([0xDC, 0x00, 0, b'<']);
        let error = decode(wide).unwrap_err();
        assert!(error.message.contains("0xDC 0x00 at offset 12"), "{}", error.message);
        assert_eq!(&error.text[..error.range.start], "<a>\u{1F600}");
    }

    #[test]
    fn utf32_is_read_with_and_without_a_mark() {
        let xml = "<?xml version='1.0' encoding='UTF-32'?><a>\u{1F600}</a>";
        for mark in ["", "\u{FEFF}"] {
            let units = || mark.chars().chain(xml.chars()).map(u32::from);
            for bytes in [
                units().flat_map(u32::to_be_bytes).collect::<Vec<_>>(),
                units().flat_map(u32::to_le_bytes).collect(),
            ] {
                assert!(text(&bytes).ends_with("?><a>\u{1F600}</a>"));
                assert!(decode(bytes[..bytes.len() - 1].to_vec()).unwrap_err().message.contains("UTF-32"));
            }
        }
    }

    #[test]
    fn encodings_are_known_by_the_names_of_other_systems() {
        for name in ["windows1252", "Windows_1252", "CP1252", "cp-1252"] {
            let bytes =
                [b"<?xml version='1.0' encoding='".as_slice(), name.as_bytes(), b"'?><a>\x80</a>"].concat();
            assert!(text(&bytes).ends_with("<a>\u{20ac}</a>"), "{name}");
        }
        for name in ["ISO8859_1", "ISO_8859-1", "latin-1", "Latin1", "iso-ir-100"] {
            let bytes =
                [b"<?xml version='1.0' encoding='".as_slice(), name.as_bytes(), b"'?><a>\x80\xE4</a>"]
                    .concat();
            assert!(text(&bytes).ends_with("<a>\u{80}\u{e4}</a>"), "{name}");
        }
        for number in 1250..=1258 {
            let bytes =
                format!("<?xml version='1.0' encoding='windows-{number}'?><a>\u{7f}</a>").into_bytes();
            assert!(text(&bytes).ends_with("</a>"), "{number}");
        }
    }

    #[test]
    fn a_declaration_that_contradicts_the_bytes_is_a_deviation() {
        let decoded = decode(b"<?xml version='1.0' encoding='utf-16'?><a/>".to_vec()).unwrap();
        assert_eq!(decoded.deviations[0].0, Deviation::EncodingMismatch);
        let decoded =
            decode(b"\xEF\xBB\xBF<?xml version='1.0' encoding='iso-8859-1'?><a/>".to_vec()).unwrap();
        assert_eq!(decoded.deviations[0].0, Deviation::EncodingMismatch);
        let ascii = "<?xml version='1.0' encoding='us-ascii'?><a>ü</a>".as_bytes().to_vec();
        assert_eq!(decode(ascii).unwrap().deviations[0].0, Deviation::EncodingMismatch);
    }

    #[test]
    fn what_stands_before_the_declaration_keeps_its_place() {
        let decoded = decode(b"\r\n <?xml version='1.0'?>\n<a/>".to_vec()).unwrap();
        assert_eq!(decoded.deviations[0].0, Deviation::LeadingBlank);
        assert_eq!(decoded.text.find("<a/>"), Some(25));
        let decoded = decode("\u{FEFF}\u{FEFF}<?xml version='1.0'?><a/>".as_bytes().to_vec()).unwrap();
        assert!(decoded.text.trim_start().starts_with("<a/>") && !decoded.deviations.is_empty());
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for bytes in [
            &b""[..],
            b"\xFF",
            b"\xFE\xFF",
            b"\xEF\xBB\xBF",
            b"<?xml",
            b"<?xml encoding",
            b"<?xml encoding=",
            b"<?xml encoding='",
            b"<?xml encoding='?>",
            b"   ",
            b"\0<",
        ] {
            let _ = decode(bytes.to_vec());
        }
    }
}

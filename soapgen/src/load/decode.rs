//! Bytes to text: byte order marks, declared encodings, and what stands before the XML declaration.
//!
//! The result has no byte order mark and no `encoding` in its declaration (blanks instead), so that it is a correct
//! UTF-8 document whose lines and columns are those of the file.
use crate::diagnostic::Deviation;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::ops::Range;

/// Text and what was odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// With a sentence each.
    pub(crate) deviations: Vec<(Deviation, String)>,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotText {
    pub(crate) message: String,
    pub(crate) help: String,
    /// The bytes as well as they could be read, for showing the line.
    pub(crate) text: String,
    /// Where in it.
    pub(crate) range: Range<usize>,
}

const SUPPORTED: &str = "UTF-8, UTF-16, US-ASCII, ISO-8859-*, windows-125* and the other encodings of the WHATWG list can be read";

/// Decodes a document (XML 1.0, 4.3.3 and appendix F).
pub(crate) fn decode(bytes: Vec<u8>) -> Result<Decoded, NotText> {
    let mut deviations = Vec::new();
    if bytes.starts_with(&[0, 0, 0xFE, 0xFF]) || bytes.starts_with(&[0xFF, 0xFE, 0, 0]) {
        return Err(NotText {
            message: "the file is in UTF-32, which cannot be read".into(),
            help: format!("save it as UTF-8: {SUPPORTED}"),
            text: String::new(),
            range: 0..0,
        });
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
            let Some(encoding) =
                Encoding::for_label(name.as_bytes()).filter(|e| *e != encoding_rs::REPLACEMENT)
            else {
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
    let (text, malformed) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    if malformed {
        let offset = text.find('\u{FFFD}').unwrap_or(0);
        return Err(NotText {
            message: format!("the file {said}, but there are bytes that mean nothing in it"),
            help: "save it as UTF-8, or declare the encoding it is in".into(),
            range: offset..offset,
            text: text.into_owned(),
        });
    }
    Ok(text.into_owned())
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
    Encoding::for_label(name.as_bytes()) == Some(encoding)
        || (name.eq_ignore_ascii_case("utf-16") && (encoding == UTF_16LE || encoding == UTF_16BE))
}

/// The WHATWG list takes Latin-1 and ASCII for windows-1252; XML does not.
fn is_latin1(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    Encoding::for_label(name.as_bytes()) == Some(WINDOWS_1252)
        && (name.contains("8859") || name.contains("l1") || name.contains("latin1"))
}

fn is_ascii(name: &str) -> bool {
    name.to_ascii_lowercase().contains("ascii")
}

/// Blanks out what an XML parser would refuse or misread, at the same offsets: marks at the start, an XML declaration
/// after white space, and the declared encoding.
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
    } else if let Some((from, to)) = encoding_value(&declaration[..length]) {
        let name = declaration[..from].rfind("encoding").unwrap_or(from);
        let blanks = blank(&declaration[name..to + 1]);
        text.replace_range(name..to + 1, &blanks);
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
        let blanked = format!("<?xml version=\"1.0\" {}?><a>ü€</a>", " ".repeat("encoding=\"UTF-16\"".len()));
        let le: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = xml.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&le), blanked);
        assert_eq!(text(&be), blanked);
        assert_eq!(text(&[&[0xFF, 0xFE][..], &le].concat()), blanked);
        assert_eq!(text(&[&[0xFE, 0xFF][..], &be].concat()), blanked);
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
        assert!(decode(b"\xFF\xFE\0\0<\0\0\0".to_vec()).unwrap_err().message.contains("UTF-32"));
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

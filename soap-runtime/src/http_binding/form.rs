//! Parameters as HTML forms write them, in a query or a body.

/// The parameters of a query or form; None: it is not UTF-8.
pub(crate) fn pairs(text: &str, separator: char) -> Option<Vec<(String, String)>> {
    items(text, separator).map(pair).collect()
}

/// What stands between separators.
pub(super) fn items(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).filter(|item| !item.is_empty())
}

/// Name and value of an item; None: it is not UTF-8.
pub(super) fn pair(item: &str) -> Option<(String, String)> {
    let (name, value) = item.split_once('=').unwrap_or((item, ""));
    Some((decode(name, true)?, decode(value, true)?))
}

/// Parameters as a query or form.
pub(crate) fn write_pairs<'p>(
    parameters: impl Iterator<Item = (&'p str, &'p str)>,
    separator: char,
) -> String {
    let mut out = String::new();
    for (name, value) in parameters {
        if !out.is_empty() {
            out.push(separator);
        }
        encode(name, &mut out);
        out.push('=');
        encode(value, &mut out);
    }
    out
}

/// `%xx` undone, and in forms `+`. A percent sign that is not followed by two digits stays.
pub(super) fn decode(text: &str, form: bool) -> Option<String> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).ok()?);
                at += 2;
            }
            (b'+', ..) if form => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

/// Everything escaped but what no address gives a meaning to (RFC 3986, 2.3).
pub(super) fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            escape(byte, out);
        }
    }
}

/// What no address may hold escaped, everything else as it is (RFC 3987, 3.1).
pub(super) fn encode_reference(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        {
            out.push(char::from(byte));
        } else {
            escape(byte, out);
        }
    }
}

fn escape(byte: u8, out: &mut String) {
    out.push('%');
    out.extend([byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_they_are_written() {
        let values = [("näme", "1 + 1 = 2 & more %"), ("e", "")];
        let written = write_pairs(values.into_iter(), '&');
        let read = pairs(&written, '&').expect("UTF-8");
        assert_eq!(read, values.map(|(name, value)| (name.to_string(), value.to_string())));
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        assert_eq!(pairs("a=1+2&&b", '&'), Some(vec![pair("a", "1 2"), pair("b", "")]));
        assert_eq!(pairs("a=1&2;;b", ';'), Some(vec![pair("a", "1&2"), pair("b", "")]));
        assert_eq!(pairs("a=100%", '&'), Some(vec![pair("a", "100%")]));
        assert_eq!(pairs("a=%FF", '&'), None);
    }
}

//! Locations with parameters in them, and parameters as HTML forms write them.

/// A piece of a location.
#[derive(Debug, PartialEq)]
enum Piece<'t> {
    Literal(String),
    Parameter(&'t str),
}

fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        literal.push_str(before);
        let double = brace.starts_with("{{") || brace.starts_with("}}");
        match brace[1..].split_once('}').filter(|_| !double && brace.starts_with('{')) {
            Some((name, after)) => {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Parameter(name));
                rest = after;
            }
            None => {
                literal.push_str(&brace[..1]);
                rest = &brace[if double { 2 } else { 1 }..];
            }
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    pieces
}

/// The parameters in a path that ends with this location; None: it is another one.
pub(crate) fn match_path(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let template: Vec<&str> = template.trim_start_matches('/').split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    let tail = path.get(path.len().checked_sub(template.len())?..)?;
    let mut found = Vec::new();
    for (expected, given) in template.iter().zip(tail) {
        match_segment(&pieces(expected), &decode(given, false)?, &mut found)?;
    }
    Some(found)
}

fn match_segment(pieces: &[Piece<'_>], mut text: &str, found: &mut Vec<(String, String)>) -> Option<()> {
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => text = text.strip_prefix(literal.as_str())?,
            Piece::Parameter(name) => {
                let end = match pieces.get(index + 1) {
                    Some(Piece::Literal(next)) => text.find(next.as_str())?,
                    Some(Piece::Parameter(_)) => text.chars().next().map_or(0, char::len_utf8),
                    None => text.len(),
                };
                let (value, rest) = text.split_at(end);
                found.push(((*name).to_string(), value.to_string()));
                text = rest;
            }
        }
    }
    text.is_empty().then_some(())
}

/// The location with values in place of the parameters it names, which are taken out of the list.
pub(crate) fn fill(template: &str, parameters: &mut Vec<(String, String)>) -> String {
    let mut out = String::new();
    for piece in pieces(template) {
        match piece {
            Piece::Literal(text) => out.push_str(&text),
            Piece::Parameter(name) => {
                if let Some(at) = parameters.iter().position(|(known, _)| known == name) {
                    encode(&parameters.remove(at).1, &mut out);
                }
            }
        }
    }
    out
}

/// The parameters of a query or form; None: it is not UTF-8.
pub(crate) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let items = text.split('&').filter(|item| !item.is_empty());
    items
        .map(|item| {
            let (name, value) = item.split_once('=').unwrap_or((item, ""));
            Some((decode(name, true)?, decode(value, true)?))
        })
        .collect()
}

/// Parameters as a query or form.
pub(crate) fn write_pairs(parameters: &[(String, String)]) -> String {
    let mut out = String::new();
    for (name, value) in parameters {
        if !out.is_empty() {
            out.push('&');
        }
        encode(name, &mut out);
        out.push('=');
        encode(value, &mut out);
    }
    out
}

/// `%xx` undone, and in forms `+`. A percent sign that is not followed by two digits stays.
fn decode(text: &str, form: bool) -> Option<String> {
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

fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(template: &str, path: &str) -> Option<Vec<(String, String)>> {
        match_path(template, path)
    }

    #[test]
    fn a_location_is_the_end_of_the_path() {
        assert_eq!(found("/GetWeather", "/weather.asmx/GetWeather"), Some(vec![]));
        assert_eq!(found("Wsiv/getLines", "/services/Wsiv/getLines"), Some(vec![]));
        assert_eq!(found("getLines", "/services/xgetLines"), None);
        assert_eq!(found("a/b/c", "/c"), None);
    }

    #[test]
    fn parameters_stand_anywhere_in_a_segment_and_are_decoded() {
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        assert_eq!(
            found("o1/A{x}B{y}/{z}", "/base/o1/Aone%20twoB2/d%C3%A9"),
            Some(vec![pair("x", "one two"), pair("y", "2"), pair("z", "dé")])
        );
        assert_eq!(found("{{{x}}}", "/{1}"), Some(vec![pair("x", "1")]));
        assert_eq!(found("{x}", "/%ff"), None, "not UTF-8");
    }

    #[test]
    fn a_filled_location_is_matched_with_the_same_values() {
        let mut values = vec![("y".to_string(), "a/b ?".to_string()), ("rest".to_string(), "r".to_string())];
        let path = format!("/base/{}", fill("get/{y}.xml", &mut values));
        assert_eq!(path, "/base/get/a%2Fb%20%3F.xml");
        assert_eq!(values, [("rest".to_string(), "r".to_string())]);
        assert_eq!(found("get/{y}.xml", &path), Some(vec![("y".into(), "a/b ?".into())]));
    }

    #[test]
    fn forms_are_read_as_they_are_written() {
        let values =
            vec![("näme".to_string(), "1 + 1 = 2 & more %".to_string()), ("e".into(), String::new())];
        assert_eq!(pairs(&write_pairs(&values)), Some(values));
        assert_eq!(pairs("a=1+2&&b"), Some(vec![("a".into(), "1 2".into()), ("b".into(), String::new())]));
        assert_eq!(pairs("a=100%"), Some(vec![("a".into(), "100%".into())]));
    }
}

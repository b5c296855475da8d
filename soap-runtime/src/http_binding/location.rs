//! Locations with parameters in them (WSDL 1.1, 4.6; WSDL 2.0 part 2, 6.8.1): `{name}` stands for a value, `{!name}` for one that is
//! not escaped, `{{` and `}}` for braces.
use http::Uri;

use super::form::{decode, encode, encode_reference, items};
use super::{Content, HttpDef};

/// A piece of a location.
#[derive(Debug, PartialEq)]
enum Piece<'t> {
    Literal(String),
    Parameter { name: &'t str, raw: bool },
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
                let raw = name.strip_prefix('!');
                pieces.push(Piece::Parameter { name: raw.unwrap_or(name), raw: raw.is_some() });
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

/// What a location says of the path, without steps that only an address can follow, and of the query.
fn split(template: &str) -> (&str, &str) {
    let (mut path, query) = template.split_once('?').unwrap_or((template, ""));
    while let Some(rest) = path.strip_prefix("./").or_else(|| path.strip_prefix("../")) {
        path = rest;
    }
    (path.trim_start_matches('/'), query)
}

/// The location has a path of its own.
pub(crate) fn has_path(template: &str) -> bool {
    !split(template).0.is_empty()
}

/// The parameters in a path that ends with this location; None: it is another one. A location without a path is at any.
pub(crate) fn match_path(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (template, _) = split(template);
    let mut found = Vec::new();
    if template.is_empty() {
        return Some(found);
    }
    let template: Vec<&str> = template.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    // What is not escaped may have slashes in it: at the end it takes all the rest.
    if let Some((last, fixed)) = template.split_last()
        && let ([Piece::Parameter { name, raw: true }], false) = (pieces(last).as_slice(), fixed.is_empty())
    {
        let starts = 0..path.len().checked_sub(fixed.len())?;
        return starts.into_iter().find_map(|start| {
            let mut found = Vec::new();
            let (given, rest) = path.get(start..)?.split_at(fixed.len());
            match_segments(fixed, given, &mut found)?;
            found.push(((*name).to_string(), decode(&rest.join("/"), false)?));
            Some(found)
        });
    }
    let tail = path.get(path.len().checked_sub(template.len())?..)?;
    match_segments(&template, tail, &mut found)?;
    Some(found)
}

fn match_segments(template: &[&str], path: &[&str], found: &mut Vec<(String, String)>) -> Option<()> {
    for (expected, given) in template.iter().zip(path) {
        match_piece(expected, given, false, found)?;
    }
    Some(())
}

/// A step of a path, or an item of a query.
fn match_piece(template: &str, given: &str, form: bool, found: &mut Vec<(String, String)>) -> Option<()> {
    let template = decode(template, form)?;
    match_text(&pieces(&template), &decode(given, form)?, found)
}

fn match_text(pieces: &[Piece<'_>], mut text: &str, found: &mut Vec<(String, String)>) -> Option<()> {
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => text = text.strip_prefix(literal.as_str())?,
            Piece::Parameter { name, .. } => {
                let end = match pieces.get(index + 1) {
                    Some(Piece::Literal(next)) => text.find(next.as_str())?,
                    Some(Piece::Parameter { .. }) => text.chars().next().map_or(0, char::len_utf8),
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

/// The items of a query that a location does not speak of, and the parameters in those it does; None: what it has there without
/// parameters is missing.
pub(crate) fn match_query<'q>(
    template: &str,
    query: &'q str,
    separator: char,
    found: &mut Vec<(String, String)>,
) -> Option<Vec<&'q str>> {
    let mut left: Vec<&str> = items(query, separator).collect();
    for expected in items(split(template).1, separator) {
        let mut values = Vec::new();
        let at = left.iter().position(|given| {
            values.clear();
            match_piece(expected, given, true, &mut values).is_some()
        });
        match at {
            Some(at) => {
                left.remove(at);
                found.append(&mut values);
            }
            None if pieces(expected).iter().any(|piece| matches!(piece, Piece::Parameter { .. })) => {}
            None => return None,
        }
    }
    Some(left)
}

/// How much of a location is literal text.
pub(crate) fn literal_length(template: &str) -> usize {
    let length = |piece: Piece<'_>| match piece {
        Piece::Literal(text) => text.len(),
        Piece::Parameter { .. } => 0,
    };
    pieces(template).into_iter().map(length).sum()
}

/// The template with values in place of the parameters it names, which are taken out of the list: of several with one name
/// the first.
fn fill(template: &str, parameters: &mut Vec<(String, Content)>, out: &mut String) {
    for piece in pieces(template) {
        match piece {
            Piece::Literal(text) => encode_reference(&text, out),
            Piece::Parameter { name, raw } => {
                let known = |(known, value): &(String, Content)| known == name && value.text().is_some();
                let Some(at) = parameters.iter().position(known) else { continue };
                let (_, value) = parameters.remove(at);
                let value = value.text().unwrap_or_default();
                if raw { encode_reference(value, out) } else { encode(value, out) }
            }
        }
    }
}

/// The address at which the operation is, with the values that its location cites, which are taken out of the list.
pub(crate) fn address(to: &Uri, def: &HttpDef, parameters: &mut Vec<(String, Content)>) -> String {
    let (path, query) = match def.location.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (def.location, None),
    };
    let scheme = to.scheme_str().map(|scheme| format!("{scheme}:")).unwrap_or_default();
    let authority = to.authority().map(|authority| format!("//{authority}")).unwrap_or_default();
    let (mut out, path) = match def.relative {
        true => resolve(to.path(), path),
        false => (format!("{}/", to.path().trim_end_matches('/')), path.trim_start_matches('/')),
    };
    out.insert_str(0, &format!("{scheme}{authority}"));
    fill(path, parameters, &mut out);
    match query {
        Some(query) => {
            out.push('?');
            fill(query, parameters, &mut out);
        }
        None if def.relative && path.is_empty() => {
            out.extend(to.query().into_iter().flat_map(|query| ["?", query]));
        }
        None => {}
    }
    out
}

/// The beginning of a path that a relative reference leads to, and what of the reference follows it (RFC 3986, 5.2).
fn resolve<'p>(base: &str, path: &'p str) -> (String, &'p str) {
    if path.is_empty() {
        return (base.to_string(), path);
    }
    if path.starts_with('/') {
        return (String::new(), path);
    }
    let parent = |path: &str| path.get(..=path.rfind('/').unwrap_or(0)).unwrap_or("/").to_string();
    let (mut base, mut path) = (parent(base), path);
    loop {
        if let Some(rest) = path.strip_prefix("./") {
            path = rest;
        } else if let Some(rest) = path.strip_prefix("../") {
            base = parent(base.trim_end_matches('/'));
            path = rest;
        } else {
            return (base, path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(template: &str, path: &str) -> Option<Vec<(String, String)>> {
        match_path(template, path)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_string(), value.to_string())
    }

    #[test]
    fn a_location_is_the_end_of_the_path() {
        assert_eq!(found("/GetWeather", "/weather.asmx/GetWeather"), Some(vec![]));
        assert_eq!(found("Wsiv/getLines", "/services/Wsiv/getLines"), Some(vec![]));
        assert_eq!(found("../a%20b", "/services/a b"), Some(vec![]));
        assert_eq!(found("getLines", "/services/xgetLines"), None);
        assert_eq!(found("a/b/c", "/c"), None);
        assert_eq!(found("?op=x", "/any/path"), Some(vec![]));
    }

    #[test]
    fn parameters_stand_anywhere_in_a_segment_and_are_decoded() {
        assert_eq!(
            found("o1/A{x}B{y}/{z}", "/base/o1/Aone%20twoB2/d%C3%A9"),
            Some(vec![pair("x", "one two"), pair("y", "2"), pair("z", "dé")])
        );
        assert_eq!(found("{{{x}}}", "/{1}"), Some(vec![pair("x", "1")]));
        assert_eq!(found("{x}", "/%ff"), None, "not UTF-8");
        assert_eq!(found("files/{!path}", "/s/files/a/b%20c"), Some(vec![pair("path", "a/b c")]));
        assert_eq!(found("files/{path}", "/s/files/a/b"), None);
    }

    #[test]
    fn what_a_location_has_in_the_query_must_be_there_and_the_rest_is_left() {
        let mut values = Vec::new();
        let left = match_query("x?op=Find&in={town}", "day=1&in=S%C3%A3o+Paulo&op=Find", '&', &mut values);
        assert_eq!(left, Some(vec!["day=1"]));
        assert_eq!(values, [pair("town", "São Paulo")]);
        assert_eq!(match_query("?op=Find", "op=Count", '&', &mut values), None);
        values.clear();
        assert_eq!(match_query("?a={a};b={b}", "b=2;c=3", ';', &mut values), Some(vec!["c=3"]));
        assert_eq!(values, [pair("b", "2")]);
    }

    #[test]
    fn an_address_is_the_base_with_the_location_and_its_values() {
        let at = |base: &str, location: &'static str, relative: bool| {
            let def = HttpDef { location, relative, ..HttpDef::NEW };
            let mut values = vec![
                ("y".to_string(), Content::Text("a/b ?".to_string())),
                ("rest".to_string(), Content::Text("r".to_string())),
            ];
            let address = address(&base.parse().expect("an address"), &def, &mut values);
            (address.replace("http://h", ""), values.len())
        };
        assert_eq!(at("http://h/base/", "get/{y}.xml", false), ("/base/get/a%2Fb%20%3F.xml".into(), 1));
        assert_eq!(at("http://h/base", "get/{y}.xml", true), ("/get/a%2Fb%20%3F.xml".into(), 1));
        assert_eq!(at("http://h/base/", "get/{!y}", true), ("/base/get/a/b%20?".into(), 1));
        assert_eq!(at("http://h/a/b/c", "../d/{z}", true), ("/a/d/".into(), 2));
        assert_eq!(at("http://h/a/b", "/é?x={y}", true), ("/%C3%A9?x=a%2Fb%20%3F".into(), 1));
        assert_eq!(at("http://h/a?b", "", true), ("/a?b".into(), 2));
        assert_eq!(at("http://h/a?b", "?c", true), ("/a?c".into(), 2));
        assert_eq!(at("http://h/a", "../../../d", true), ("/d".into(), 2));
    }
}

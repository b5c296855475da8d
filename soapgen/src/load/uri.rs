//! URI references as imports and catalogs use them (RFC 3986), without a network.
use std::path::PathBuf;

/// The scheme of an absolute URI. A single letter is a drive of Windows, not a scheme.
pub(crate) fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let first = scheme.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let rest = scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (first && rest && scheme.len() > 1).then_some(scheme)
}

/// The path of a `file:` URI.
pub(crate) fn file_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.get(..5).filter(|s| s.eq_ignore_ascii_case("file:")).and_then(|_| uri.get(5..))?;
    let path = match rest.strip_prefix("//") {
        Some(with_host) => with_host.get(with_host.find('/')?..)?,
        None => rest,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    Some(PathBuf::from(percent_decode(path)))
}

/// `%20` and its like decoded; what is no UTF-8 afterwards stays as it was.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = |b: u8| (b as char).to_digit(16);
        match tail {
            [a, b, after @ ..] if *first == b'%' && hex(*a).is_some() && hex(*b).is_some() => {
                bytes.push((hex(*a).unwrap_or(0) * 16 + hex(*b).unwrap_or(0)) as u8);
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_string())
}

/// Resolves a reference against an absolute URI (RFC 3986, 5.2).
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    if scheme(reference).is_some() {
        return reference.to_string();
    }
    let without = |s: &'_ str, ends: &[char]| s.find(ends).map_or(s.len(), |i| i);
    let base = &base[..without(base, &['#'])];
    let Some(scheme) = scheme(base) else { return reference.to_string() };
    let hierarchy = base.get(scheme.len() + 1..).unwrap_or_default();
    if let Some(network) = reference.strip_prefix("//") {
        return format!("{scheme}://{network}");
    }
    let (authority, path_query) = match hierarchy.strip_prefix("//") {
        Some(rest) => {
            let end = without(rest, &['/', '?']);
            (format!("//{}", &rest[..end]), &rest[end..])
        }
        None => (String::new(), hierarchy),
    };
    let path = &path_query[..without(path_query, &['?'])];
    let target = if reference.is_empty() {
        path_query.to_string()
    } else if reference.starts_with('?') {
        format!("{path}{reference}")
    } else if reference.starts_with('/') {
        reference.to_string()
    } else {
        let folder = path.rfind('/').map_or("/", |i| &path[..=i]);
        format!("{folder}{reference}")
    };
    let query = without(&target, &['?', '#']);
    format!("{scheme}:{authority}{}{}", remove_dots(&target[..query]), &target[query..])
}

/// Removes `.` and `..` segments (RFC 3986, 5.2.4).
fn remove_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." if last => kept.push(""),
            "." => {}
            ".." => {
                if kept.len() > 1 {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_the_rfc_says() {
        let base = "http://a/b/c/d;p?q";
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("urn:x:y", "urn:x:y"),
        ] {
            assert_eq!(resolve(base, reference), expected, "{reference}");
        }
        assert_eq!(resolve("http://a", "g"), "http://a/g");
    }

    #[test]
    fn file_uris_become_paths() {
        assert_eq!(file_path("file:///a/b%20c.xsd"), Some("/a/b c.xsd".into()));
        assert_eq!(file_path("file:/a/b.xsd"), Some("/a/b.xsd".into()));
        assert_eq!(file_path("FILE://localhost/a"), Some("/a".into()));
        assert_eq!(file_path("file:rel.xsd"), Some("rel.xsd".into()));
        assert_eq!(file_path("http://a"), None);
    }

    #[test]
    fn odd_percent_signs_stay() {
        assert_eq!(percent_decode("a%2"), "a%2");
        assert_eq!(percent_decode("%zz%41"), "%zzA");
        assert_eq!(percent_decode("%ff"), "%ff");
    }

    #[test]
    fn a_drive_letter_is_no_scheme() {
        assert_eq!(scheme("C:\\a"), None);
        assert_eq!(scheme("urn:a"), Some("urn"));
        assert_eq!(scheme("a/b:c"), None);
    }
}

//! File names: readable, stable, and never outside of the folder.
use super::address::{authority, origin};
use crate::load::{DocumentKind, uri};
use std::collections::HashSet;

/// Longest part of a path, in bytes.
const LONGEST: usize = 120;
/// Longest name of a file, in bytes: a number and an extension follow.
const STEM: usize = 80;
/// Most folders that a path has.
const DEEPEST: usize = 8;

/// A path for a document, with `/`, that no other document has. What lies below the folder of the first document keeps
/// its place there; what lies elsewhere gets a folder named after its host.
pub(super) fn name(url: &str, first: &str, kind: DocumentKind, taken: &HashSet<String>) -> String {
    let (path, query) = match url.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (url, None),
    };
    let folder = folder_of(first);
    let (prefix, below) = match path.strip_prefix(folder) {
        Some(below) => (None, below),
        None => (Some(authority(url)), path.get(origin(url).len() + 1..).unwrap_or_default()),
    };
    let mut parts: Vec<String> = prefix.into_iter().filter(|p| !p.is_empty()).map(tame).collect();
    parts.extend(
        below.split('/').filter(|part| !part.is_empty()).map(|part| tame(&uri::percent_decode(part))),
    );
    if below.is_empty() || below.ends_with('/') {
        parts.push("index".to_string());
    }
    let mut last = parts.pop().unwrap_or_default();
    let extension = match kind {
        DocumentKind::Schema => "xsd",
        _ => "wsdl",
    };
    if let Some(query) = query.filter(|query| !query.is_empty() && !query.eq_ignore_ascii_case(extension)) {
        last = format!("{last}.{}", tame(&uri::percent_decode(query)));
    }
    let lower = last.to_ascii_lowercase();
    if query.is_some() || ![".wsdl", ".xsd", ".xml"].iter().any(|known| lower.ends_with(known)) {
        last = format!("{last}.{extension}");
    }
    let skip = parts.len().saturating_sub(DEEPEST);
    let folder: String = parts.iter().skip(skip).map(|part| format!("{part}/")).collect();
    let (stem, end) = last.rsplit_once('.').unwrap_or((&last, extension));
    let stem: String = stem.chars().take(STEM).collect();
    let candidate = |number: usize| match number {
        1 => format!("{folder}{stem}.{end}"),
        number => format!("{folder}{stem}-{number}.{end}"),
    };
    (1..).map(candidate).find(|path| !taken.contains(&path.to_ascii_lowercase())).unwrap_or_default()
}

/// The part of an address up to its last `/`.
fn folder_of(url: &str) -> &str {
    let path = url.split('?').next().unwrap_or_default();
    path.rfind('/').map_or("", |end| &path[..=end])
}

/// A part of a path with nothing odd in it: letters, digits, `.`, `-`, `_`; neither hidden nor a device of Windows.
fn tame(part: &str) -> String {
    let good = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let mut tamed: String = part.chars().map(good).take(LONGEST).collect();
    if tamed.starts_with('.') || tamed.is_empty() || is_device(&tamed) {
        tamed.insert(0, '_');
    }
    while tamed.ends_with('.') {
        tamed.pop();
    }
    tamed
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered =
        |prefix: &str| stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.parse::<u8>().is_ok());
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// A path as [`name`] makes it.
pub(super) fn is_tame(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !part.is_empty() && tame(part) == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(url: &str, kind: DocumentKind) -> String {
        let path = name(url, "http://x/a/b.asmx?wsdl", kind, &HashSet::new());
        assert!(is_tame(&path), "{path}");
        path
    }

    #[test]
    fn names_are_readable() {
        use DocumentKind::{Schema, Wsdl11};
        for (url, kind, expected) in [
            ("http://x/a/b.asmx?wsdl", Wsdl11, "b.asmx.wsdl"),
            ("http://x/a/b.asmx?singleWsdl", Wsdl11, "b.asmx.singleWsdl.wsdl"),
            ("http://x/a/b.asmx?xsd=xsd0", Schema, "b.asmx.xsd-xsd0.xsd"),
            ("http://x/a/types.xsd", Schema, "types.xsd"),
            ("http://x/a/sub/types.xsd", Schema, "sub/types.xsd"),
            ("http://x/c/types", Schema, "x/c/types.xsd"),
            ("http://y:81/", Wsdl11, "y-81/index.wsdl"),
            ("http://x/a/my%20types.xsd", Schema, "my-types.xsd"),
        ] {
            assert_eq!(path(url, kind), expected, "{url}");
        }
    }

    #[test]
    fn no_address_leads_out_of_the_folder_or_to_an_odd_file() {
        for url in [
            "http://x/a/%2e%2e/%2e%2e/etc/passwd",
            "http://x/a/..%2f..%2fpasswd",
            "http://x/a/%00%0a",
            "http://x/a/.ssh/authorized_keys",
            "http://x/a/CON",
            "http://x/a/nul.xsd",
            "http://x/a/C:%5Cx.xsd",
            "http://x/a//etc//passwd",
            "http://x/a/....",
            &format!("http://x/a/{}", "long".repeat(1_000)),
            &format!("http://x/a/{}", "d/".repeat(1_000)),
            &format!("http://x/a/b?{}", "q".repeat(1_000)),
        ] {
            let path = path(url, DocumentKind::Schema);
            assert!(
                path.len() < 1_000
                    && path.split('/').all(|part| part != "..")
                    && !path.starts_with(['.', '/']),
                "{url}: {path}"
            );
        }
    }

    #[test]
    fn two_documents_never_share_a_file_not_even_by_case() {
        let mut taken = HashSet::new();
        let mut paths = Vec::new();
        for url in ["http://x/a.xsd", "http://x/A.xsd", "http://x/a.xsd?", "http://x/%61.xsd"] {
            let path = name(url, "http://x/first.wsdl", DocumentKind::Schema, &taken);
            taken.insert(path.to_ascii_lowercase());
            paths.push(path);
        }
        assert_eq!(paths, ["a.xsd", "A-2.xsd", "a.xsd.xsd", "a-3.xsd"]);
    }
}

//! The documents of a contract as Rust text, with their import graph, for `?wsdl`.
use soap_model::contract::{Service, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The documents that services embed.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// The first document of each list that is needed.
    lists: BTreeSet<usize>,
}

impl Documents {
    /// The path of the list that a service answers `?wsdl` with, seen from a file of the tree.
    pub(super) fn list(&mut self, service: &Service, sources: &[Source]) -> Option<String> {
        let own = service.position?.source as usize;
        // The documents the user gave come first: the list starts with one of them, not with the
        // one in the depth of its imports that happens to hold the service.
        let entry = (0..sources.len()).find(|entry| reachable(sources, *entry).contains(&own))?;
        self.lists.insert(entry);
        Some(format!("super::documents::{}", list_name(entry)))
    }

    /// The file's text after its first line; None if nothing is embedded.
    pub(super) fn file(&self, sources: &[Source]) -> Option<String> {
        if self.lists.is_empty() {
            return None;
        }
        let mut out = String::from("use ::soap_runtime::codegen as rt;\n");
        let mut texts = BTreeSet::new();
        let common = common_folder(self.lists.iter().flat_map(|entry| reachable(sources, *entry)), sources);
        for entry in &self.lists {
            let members = reachable(sources, *entry);
            let index: BTreeMap<usize, usize> =
                members.iter().enumerate().map(|(n, source)| (*source, n)).collect();
            texts.extend(&members);
            _ = writeln!(
                out,
                "\npub(super) static {}: [rt::Document; {}] = [",
                list_name(*entry),
                members.len()
            );
            for member in &members {
                let Some(source) = sources.get(*member) else { continue };
                let kind = if is_wsdl(&source.text) { "Wsdl" } else { "Schema" };
                let imports: Vec<_> = source
                    .imports
                    .iter()
                    .filter_map(|(location, target)| Some(format!("({location:?}, {})", index.get(target)?)))
                    .collect();
                _ = writeln!(
                    out,
                    "    rt::Document {{ path: {:?}, kind: rt::DocumentKind::{kind}, text: {}, imports: &[{}] }},",
                    source.path.strip_prefix(common).unwrap_or(&source.path),
                    text_name(*member),
                    imports.join(", ")
                );
            }
            out.push_str("];\n");
        }
        for member in texts {
            let Some(source) = sources.get(member) else { continue };
            _ = writeln!(out, "\nstatic {}: &str = {};", text_name(member), literal(&as_utf8(&source.text)));
        }
        Some(out)
    }
}

fn list_name(entry: usize) -> String {
    if entry == 0 { "DOCUMENTS".to_string() } else { format!("DOCUMENTS_{entry}") }
}

fn text_name(source: usize) -> String {
    format!("TEXT_{source}")
}

/// A document and all that it imports, itself first.
fn reachable(sources: &[Source], entry: usize) -> Vec<usize> {
    let mut found = vec![entry];
    let mut next = 0;
    while let Some(source) = found.get(next).and_then(|index| sources.get(*index)) {
        for (_, target) in &source.imports {
            if !found.contains(target) {
                found.push(*target);
            }
        }
        next += 1;
    }
    found
}

/// The folder that all these files are in, with a `/` at its end: where the import root lies makes no
/// difference to what is generated. Files that are bundled or found through a catalog do not count.
fn common_folder(members: impl Iterator<Item = usize>, sources: &[Source]) -> &str {
    let paths = members.filter_map(|member| sources.get(member)).map(|source| source.path.as_str());
    let mut common: Option<&str> = None;
    for path in paths.filter(|path| !path.contains(':')) {
        let folder = path.rfind('/').map_or("", |end| &path[..=end]);
        common = Some(match common {
            None => folder,
            Some(known) => {
                let same = known.bytes().zip(folder.bytes()).take_while(|(a, b)| a == b).count();
                known.as_bytes()[..same].iter().rposition(|b| *b == b'/').map_or("", |end| &known[..=end])
            }
        });
    }
    common.unwrap_or("")
}

/// The document element is WSDL's: `definitions` (1.1) or `description` (2.0).
fn is_wsdl(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let skip = if rest.starts_with("<!--") {
            rest.find("-->")
        } else if rest.starts_with("<?") {
            rest.find("?>")
        } else if rest.starts_with("<!") {
            // A document type declaration; its internal subset ends with a bracket.
            let subset = rest.find('[').filter(|open| rest.find('>').is_none_or(|end| *open < end));
            match subset {
                Some(_) => rest.find("]"),
                None => rest.find('>'),
            }
        } else {
            let name =
                rest[1..].split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or("");
            let local = name.rsplit(':').next().unwrap_or("");
            return matches!(local, "definitions" | "description");
        };
        match skip.and_then(|end| rest.get(end + 1..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    false
}

/// The text with its XML declaration saying UTF-8, which is what is served, whatever the file was in.
fn as_utf8(text: &str) -> String {
    let Some((declaration, rest)) = text.strip_prefix("<?xml ").and_then(|text| text.split_once("?>")) else {
        return text.to_string();
    };
    let version = if declaration.contains("1.1") { "1.1" } else { "1.0" };
    format!("<?xml version=\"{version}\" encoding=\"UTF-8\"?>{rest}")
}

/// A string literal of exactly this value that keeps its lines readable: raw where that is possible.
fn literal(text: &str) -> String {
    // A raw literal cannot hold a carriage return, and the compiler refuses marks of writing direction.
    let special =
        |c: char| c == '\r' || c == '\0' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(special) {
        let mut fence = String::from("#");
        while text.contains(&format!("\"{fence}")) {
            fence.push('#');
        }
        // A rare document needs more than the 255 that the language allows.
        if fence.len() < 200 {
            return format!("r{fence}\"{text}\"{fence}");
        }
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            c if special(c) => _ = write!(out, "\\u{{{:x}}}", c as u32),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_says_utf_8_because_that_is_what_is_served() {
        let utf8 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>";
        assert_eq!(as_utf8("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), utf8);
        assert_eq!(as_utf8("<?xml version=\"1.0\"                     ?><a/>"), utf8);
        assert_eq!(as_utf8("<a encoding='x'/>"), "<a encoding='x'/>");
    }

    #[test]
    fn the_document_element_tells_wsdl_from_schema() {
        assert!(is_wsdl("<?xml version='1.0'?>\n<!-- <xs:schema> --><w:definitions/>"));
        assert!(is_wsdl("<!DOCTYPE d [<!ENTITY a '<x>'>]><description>"));
        assert!(!is_wsdl("<!DOCTYPE xs:schema PUBLIC 'a' 'b'>\n<xs:schema name='definitions'>"));
        assert!(!is_wsdl(""));
    }

    #[test]
    fn any_text_comes_back_from_its_literal() {
        for text in ["a\"b\n\\", "a\"#b", "one\r\ntwo \\ \"", "\u{202e}"] {
            let literal = literal(text);
            let back = match literal.strip_prefix('r') {
                Some(raw) => raw.trim_matches('#').trim_matches('"').to_string(),
                None => literal[1..literal.len() - 1]
                    .replace("\\r", "\r")
                    .replace("\\\"", "\"")
                    .replace("\\\\", "\\")
                    .replace("\\u{202e}", "\u{202e}"),
            };
            assert_eq!(back.trim_end_matches('"'), text.trim_end_matches('"'), "{literal}");
        }
    }

    #[test]
    fn paths_start_at_the_folder_that_all_documents_share() {
        let source = |path: &str| Source { path: path.into(), ..Source::default() };
        let sources = [
            source("a/wsdl/x.wsdl"),
            source("a/wsdl/sub/y.xsd"),
            source("a/types/z.xsd"),
            source("bundled:q"),
        ];
        assert_eq!(common_folder([0, 1].into_iter(), &sources), "a/wsdl/");
        assert_eq!(common_folder([0, 1, 2, 3].into_iter(), &sources), "a/");
        assert_eq!(common_folder([3].into_iter(), &sources), "");
    }

    #[test]
    fn a_document_comes_with_all_it_imports_and_circles_end() {
        let source = |imports: &[usize]| Source {
            path: String::new(),
            text: String::new(),
            imports: imports.iter().map(|i| (i.to_string(), *i)).collect(),
        };
        let sources = [source(&[2]), source(&[]), source(&[3, 0]), source(&[2])];
        assert_eq!(reachable(&sources, 0), [0, 2, 3]);
    }
}

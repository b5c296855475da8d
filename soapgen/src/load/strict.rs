//! What a tree's parser does not see to: document type declarations, which are worked into the text, and the finer points
//! of well-formedness.
use super::Limits;
use crate::diagnostic::{Diagnostic, closest};
use soap_model::xml::doctype::{self, ErrorKind, Expanded, Names};
use soap_model::xml::{self, Reader, State};

/// The text with its document type declaration worked into it: entities replaced, attribute defaults added, every line in its
/// place. Nothing external is read. With an error the text is as it was. Warnings are handed to `warn`.
pub(super) fn expand(
    text: String,
    source: u32,
    limits: &Limits,
    mut warn: impl FnMut(Diagnostic),
) -> (String, Option<Box<Diagnostic>>) {
    let bounds = doctype::Limits {
        declarations: limits.declarations,
        expansion: limits.entity_bytes,
        depth: limits.entity_depth,
    };
    match doctype::expand(&text, Names::Qualified, &bounds) {
        Ok(Expanded { doctype: None, .. }) => (text, None),
        Ok(Expanded { text: expanded, doctype }) => {
            for (name, at) in doctype.into_iter().flat_map(|doctype| doctype.skipped) {
                let message = format!("the entity `{name}` is not declared; nothing stands in its place");
                let end = at + name.len() + 2;
                warn(
                    Diagnostic::warning("entity-skipped", message)
                        .at((source, at..end), "")
                        .help(entity_help(&name)),
                );
            }
            (expanded.into_owned(), None)
        }
        Err(error) => {
            let problem = explain(&text, source, &error);
            (text, Some(Box::new(problem)))
        }
    }
}

/// An error of a document type declaration for people.
fn explain(text: &str, source: u32, error: &doctype::Error) -> Diagnostic {
    let at = error.offset.min(text.len());
    let rest = text.get(at..).unwrap_or_default();
    let marked = match rest.find(';').filter(|_| rest.starts_with(['&', '%'])) {
        Some(end) if end < 100 => end + 1,
        _ => rest.chars().next().map_or(0, char::len_utf8),
    };
    let found = match rest.chars().next() {
        _ if marked > 4 => "referred to here".to_string(),
        None => "the file ends here".to_string(),
        Some(c) => format!("found {c:?}"),
    };
    let rule = match &error.kind {
        ErrorKind::External(_) | ErrorKind::Undeclared { incomplete: true, .. } => "entity-external",
        ErrorKind::Limit(_) => "limit-entities",
        _ => "xml-syntax",
    };
    let message = match &error.kind {
        ErrorKind::Expected(_) => "the document type declaration is malformed here".to_string(),
        kind => kind.to_string(),
    };
    let diagnostic = Diagnostic::error(rule, message).at((source, at..at + marked), found);
    match &error.kind {
        ErrorKind::Expected(what) => diagnostic.expected(*what).clause("XML 1.0, 2.8"),
        ErrorKind::External(_) | ErrorKind::Undeclared { incomplete: true, .. } => {
            diagnostic.help("copy the entity's text into this file")
        }
        ErrorKind::Undeclared { name, .. } => diagnostic
            .expected("`&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` or an entity declared in the DOCTYPE")
            .help(entity_help_among(name, declared(text))),
        ErrorKind::Reference => diagnostic.expected("`&name;`").help("a literal `&` is written `&amp;`"),
        ErrorKind::Limit(_) => {
            diagnostic.help("entities that multiply are an attack (\"billion laughs\"); write the text out")
        }
        ErrorKind::Recursive(_) => diagnostic.clause("XML 1.0, 4.1"),
        _ => diagnostic,
    }
}

/// General entities declared in the internal subset.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.split("<!ENTITY").skip(1).take(1_000).filter_map(|rest| rest.split_ascii_whitespace().next())
}

/// What to do about an entity that is not declared.
pub(super) fn entity_help(name: &str) -> String {
    entity_help_among(name, std::iter::empty())
}

fn entity_help_among<'n>(name: &str, declared: impl Iterator<Item = &'n str>) -> String {
    let known = ["amp", "lt", "gt", "quot", "apos"].into_iter().chain(declared);
    closest(name, known)
        .map_or("a literal `&` is written `&amp;`".into(), |near| format!("did you mean `&{near};`?"))
}

/// Refuses what is not well-formed XML 1.0 with namespaces.
pub(super) fn check(text: &str, source: u32, limits: &Limits) -> Result<(), Box<Diagnostic>> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let bounds = xml::Limits {
        depth: count(limits.depth),
        attributes: count(limits.attributes),
        declarations: count(limits.namespaces),
        scope: count(limits.namespaces),
        namespaces: 1 << 16,
        name: 1 << 16,
        attribute_value: u32::MAX,
        namespace_name: 1 << 16,
        ..xml::Limits::default()
    };
    let Err(error) = Reader::resume(text, State::new(&bounds), &[]).finish() else { return Ok(()) };
    let at = error.offset().min(text.len());
    let end = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let rule = match error.kind() {
        xml::ErrorKind::Limit(_) => "limit-xml",
        _ => "xml-syntax",
    };
    Err(Box::new(Diagnostic::error(rule, error.kind().to_string()).at((source, at..end), "found here")))
}

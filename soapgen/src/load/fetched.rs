//! What `soapgen fetch` needs of the loader: a look at bytes that are no file yet, and at what is at hand without fetching.
use super::catalog::Catalogs;
use super::imports::{self, DocumentKind};
use super::{ImportKind, Limits, Settings, bundled, decode, parse, read, strict};
use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use std::path::Path;

/// A document as far as its imports go.
pub(crate) struct Look {
    /// The text that labels refer to.
    pub(crate) text: String,
    /// What it is and imports; an error with its place if it is no WSDL or schema.
    pub(crate) result: Result<(DocumentKind, Vec<Import>), Box<Diagnostic>>,
}

/// An import with a location.
pub(crate) struct Import {
    pub(crate) kind: ImportKind,
    pub(crate) namespace: Option<String>,
    pub(crate) location: String,
    /// Where it stands.
    pub(crate) label: Label,
}

/// Looks at a document. `source`: the number that labels get.
pub(crate) fn look(bytes: Vec<u8>, source: u32) -> Look {
    let limits = Limits::default();
    let decoded = match decode::decode(bytes) {
        Ok(decoded) => decoded.text,
        Err(problem) => {
            let diagnostic = Diagnostic::error("encoding", problem.message)
                .at((source, problem.range), "")
                .help(problem.help);
            return Look { text: problem.text, result: Err(Box::new(diagnostic)) };
        }
    };
    let (text, problem) = strict::expand(decoded, source, &limits, |_| ());
    let result = match problem {
        Some(problem) => Err(problem),
        None => imports_of(&text, source, &limits),
    };
    Look { text, result }
}

fn imports_of(
    text: &str,
    source: u32,
    limits: &Limits,
) -> Result<(DocumentKind, Vec<Import>), Box<Diagnostic>> {
    let tree = parse::parse(text, source, limits)?;
    let root = tree.root_element();
    let kind = imports::kind(root);
    if kind == DocumentKind::Other {
        let found = format!("the root element is `{}`", root.tag_name().name());
        let start = root.range().start;
        let diagnostic = Diagnostic::error("document-kind", "this is no WSDL and no schema")
            .at((source, start..start + 1 + root.tag_name().name().len()), found)
            .expected("`definitions` (WSDL 1.1), `description` (WSDL 2.0) or `schema` (XML Schema)");
        return Err(Box::new(match root.tag_name().name() {
            "html" | "HTML" => {
                diagnostic.help("this is a web page: the address may want `?wsdl` at its end, or a login")
            }
            _ => diagnostic,
        }));
    }
    let with_place = |import: super::Import| {
        let node = tree.get_node(import.node)?;
        let range = node.attribute_node(import.kind.attribute())?.range_value();
        Some(Import {
            kind: import.kind,
            namespace: import.namespace,
            location: import.location?,
            label: Label::new(source, range, ""),
        })
    };
    Ok((kind, imports::imports(root).into_iter().filter_map(with_place).collect()))
}

/// The user's catalogs.
pub(crate) struct Catalog(Catalogs);

impl Catalog {
    pub(crate) fn read(settings: &Settings, diagnostics: &mut Diagnostics) -> Self {
        Catalog(Catalogs::read(&[], settings, diagnostics))
    }

    /// The address need not be fetched.
    pub(crate) fn maps(&self, address: &str) -> bool {
        self.0.address(address).is_some()
    }
}

/// A schema of this address is part of the compiler.
pub(crate) fn is_bundled(address: &str) -> bool {
    bundled::by_location(address).is_some()
}

/// A schema of this namespace is part of the compiler.
pub(crate) fn is_bundled_namespace(namespace: &str) -> bool {
    bundled::by_namespace(namespace).is_some()
}

/// The bytes of a file; past the limit an error.
pub(crate) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, std::io::Error> {
    read::bytes(path, limit)
}

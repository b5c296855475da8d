//! Catalogs: what stands for an address that is not a file (OASIS XML Catalogs 1.1), or a plain table of both.
//!
//! Read are `system`, `uri`, `rewriteSystem`, `rewriteURI`, `systemSuffix`, `uriSuffix`, `public`, `group`, `nextCatalog`
//! and `xml:base`. `delegate*` entries and `prefer` are not: a schema import has one identifier only.
use super::{Limits, Settings, decode, locate, parse, read, strict, uri};
use crate::diagnostic::{Diagnostic, Diagnostics};
use roxmltree::Node;
use soap_model::xml::names::XML;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The file in which `soapgen fetch` notes which address each file of a folder has. Beside an input it is a catalog.
pub(crate) const LOCK: &str = "soapgen.lock";

const CATALOG: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";

/// All catalogs of a run, in the order in which they are asked.
#[derive(Debug, Default)]
pub(super) struct Catalogs {
    entries: Vec<Entry>,
    /// The addresses that files were fetched from, by absolute path.
    origins: HashMap<PathBuf, String>,
    /// Folders that count as inside the import root.
    pub(super) folders: Vec<PathBuf>,
    /// The catalog files.
    pub(super) files: Vec<PathBuf>,
}

#[derive(Debug)]
struct Entry {
    /// Number of the catalog file: entries of an earlier file win.
    file: usize,
    kind: Kind,
    name: String,
    target: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `system`, `uri`, a line of a table.
    Address,
    /// `rewriteSystem`, `rewriteURI`: a prefix is replaced.
    Rewrite,
    /// `systemSuffix`, `uriSuffix`.
    Suffix,
    /// `public`: a namespace serves as public identifier.
    Public,
}

impl Catalogs {
    /// Reads the catalogs of the settings and those they name, and the lock files beside inputs.
    pub(super) fn read(inputs: &[PathBuf], settings: &Settings, diagnostics: &mut Diagnostics) -> Self {
        let mut catalogs = Catalogs::default();
        let mut seen = HashSet::new();
        for given in &settings.catalogs {
            let mut waiting = match entry_file(given) {
                Some(file) => vec![locate::absolute(&file)],
                None => {
                    let message = format!("there is no catalog at `{}`", given.display());
                    diagnostics.push(Diagnostic::error("catalog-unreadable", message).expected(
                        "an OASIS XML catalog file, or a folder that holds `catalog.xml` or `CATALOG.tsv`",
                    ));
                    continue;
                }
            };
            while let Some(file) = waiting.pop() {
                let Ok(canonical) = file.canonicalize() else {
                    let message = format!("the catalog `{}` is not there", file.display());
                    diagnostics.push(Diagnostic::warning("catalog-unreadable", message));
                    continue;
                };
                if !seen.insert(canonical.clone()) {
                    continue;
                }
                match catalogs.read_file(&file, &settings.limits) {
                    // The catalogs a file names are asked before those given after it.
                    Ok(next) => waiting.extend(next.into_iter().rev()),
                    Err(problem) => diagnostics.push(*problem),
                }
                catalogs.folders.extend(file.parent().map(Path::to_path_buf));
                catalogs.files.push(file);
            }
        }
        for input in inputs {
            let lock = locate::absolute(input).with_file_name(LOCK);
            if lock.is_file() && seen.insert(lock.clone()) {
                if let Err(problem) = catalogs.read_file(&lock, &settings.limits) {
                    diagnostics.push(*problem);
                }
                catalogs.files.push(lock);
            }
        }
        catalogs
    }

    /// The address that a file was fetched from.
    pub(super) fn origin(&self, file: &Path) -> Option<String> {
        self.origins.get(file).cloned()
    }

    fn read_file(&mut self, file: &Path, limits: &Limits) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
        let number = self.files.len();
        let unreadable = |why: String| {
            let message = format!("the catalog `{}` cannot be read: {why}", file.display());
            Box::new(Diagnostic::error("catalog-unreadable", message))
        };
        let bytes = read::bytes(file, limits.file_bytes).map_err(|e| unreadable(e.to_string()))?;
        let text = decode::decode(bytes).map_err(|e| unreadable(e.message))?.text;
        let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
        let lock = file.file_name().is_some_and(|name| name == LOCK);
        if lock || file.extension().is_some_and(|e| e.eq_ignore_ascii_case("tsv")) {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let mut columns = line.split('\t');
                if let (Some(url), Some(target)) = (columns.next(), columns.next())
                    && uri::scheme(url).is_some()
                {
                    let target = folder.join(target);
                    if lock {
                        // The first address of a file is where it was; others lead there.
                        self.origins.entry(locate::absolute(&target)).or_insert_with(|| url.to_string());
                    }
                    let target = target.display().to_string();
                    self.entries.push(Entry { file: number, kind: Kind::Address, name: normal(url), target });
                }
            }
            return Ok(Vec::new());
        }
        let malformed = |text: &str, problem: &Diagnostic| {
            let at = problem.label.as_ref().map_or(1, |label| parse::line(text, label.range.start));
            unreadable(format!("line {at}: {}", problem.message))
        };
        let (text, problem) = strict::expand(text, 0, limits, |_| ());
        if let Some(problem) = problem {
            return Err(malformed(&text, &problem));
        }
        let tree = parse::parse(&text, 0, limits).map_err(|problem| malformed(&text, &problem))?;
        let root = tree.root_element();
        if !root.has_tag_name((CATALOG, "catalog")) {
            let name = root.tag_name().name();
            return Err(unreadable(format!("its root element is `{name}`, not `catalog` in `{CATALOG}`")));
        }
        let mut next = Vec::new();
        for node in root.descendants().filter(|n| n.is_element() && n.tag_name().namespace() == Some(CATALOG))
        {
            let (kind, name, target) = match node.tag_name().name() {
                "system" => (Kind::Address, "systemId", "uri"),
                "uri" => (Kind::Address, "name", "uri"),
                "rewriteSystem" => (Kind::Rewrite, "systemIdStartString", "rewritePrefix"),
                "rewriteURI" => (Kind::Rewrite, "uriStartString", "rewritePrefix"),
                "systemSuffix" => (Kind::Suffix, "systemIdSuffix", "uri"),
                "uriSuffix" => (Kind::Suffix, "uriSuffix", "uri"),
                "public" => (Kind::Public, "publicId", "uri"),
                "nextCatalog" => {
                    if let Some(catalog) = node.attribute("catalog") {
                        next.push(locate::absolute(Path::new(&based(node, &folder, catalog))));
                    }
                    continue;
                }
                _ => continue,
            };
            if let (Some(name), Some(target)) = (node.attribute(name), node.attribute(target)) {
                let target = based(node, &folder, target);
                self.entries.push(Entry { file: number, kind, name: normal(name), target });
            }
        }
        Ok(next)
    }

    /// What stands for an address: a path, or another absolute URI.
    pub(super) fn address(&self, address: &str) -> Option<String> {
        let address = normal(address);
        self.first(|entry| match entry.kind {
            // An exact entry wins over any prefix, a longer prefix over a shorter one (7.1.2, 7.2.2).
            Kind::Address if entry.name == address => Some((usize::MAX, entry.target.clone())),
            Kind::Rewrite => {
                let rest = address.strip_prefix(entry.name.as_str()).filter(|_| !entry.name.is_empty())?;
                Some((entry.name.len(), format!("{}{}", entry.target, uri::percent_decode(rest))))
            }
            Kind::Suffix if !entry.name.is_empty() && address.ends_with(entry.name.as_str()) => {
                Some((0, entry.target.clone()))
            }
            _ => None,
        })
    }

    /// What stands for the schema of a namespace: a `public` entry, or an address entry with this name.
    pub(super) fn namespace(&self, namespace: &str) -> Option<String> {
        let wanted = normal(namespace);
        self.first(|entry| match entry.kind {
            Kind::Public if entry.name == wanted => Some((1, entry.target.clone())),
            Kind::Address if entry.name == wanted => Some((2, entry.target.clone())),
            _ => None,
        })
    }

    /// The best entry of the first file that has one; the first of several equally good ones.
    fn first(&self, matching: impl Fn(&Entry) -> Option<(usize, String)>) -> Option<String> {
        let mut best: Option<(usize, usize, String)> = None;
        for entry in &self.entries {
            if best.as_ref().is_some_and(|(file, ..)| *file < entry.file) {
                break;
            }
            if let Some((rank, target)) = matching(entry)
                && best.as_ref().is_none_or(|(_, known, _)| rank > *known)
            {
                best = Some((entry.file, rank, target));
            }
        }
        best.map(|(_, _, target)| target)
    }
}

/// The catalog file that a setting names.
fn entry_file(given: &Path) -> Option<PathBuf> {
    if given.is_dir() {
        let inside = ["catalog.xml", "CATALOG.tsv", "catalog.tsv"].iter().map(|name| given.join(name));
        return inside.into_iter().find(|file| file.is_file());
    }
    given.is_file().then(|| given.to_path_buf())
}

/// A target against the `xml:base` in scope (7.1 note, XML Base) and the catalog's folder: a path or an absolute URI.
fn based(node: Node<'_, '_>, folder: &Path, target: &str) -> String {
    let bases: Vec<&str> = node.ancestors().filter_map(|n| n.attribute((XML, "base"))).collect();
    let mut base = folder.display().to_string() + "/";
    for part in bases.into_iter().rev().chain([target]) {
        base = join(&base, part);
    }
    base
}

fn join(base: &str, reference: &str) -> String {
    if let Some(path) = uri::file_path(reference) {
        return path.display().to_string();
    }
    if uri::scheme(reference).is_some() {
        return reference.to_string();
    }
    if uri::scheme(base).is_some() {
        return uri::resolve(base, reference);
    }
    let folder = base.rfind('/').map_or("", |i| &base[..=i]);
    Path::new(folder).join(uri::percent_decode(reference)).display().to_string()
}

/// Addresses are compared with `%20` decoded and without white space around them (6.3).
fn normal(address: &str) -> String {
    uri::percent_decode(address.trim())
}

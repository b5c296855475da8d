//! Catalogs: what stands for an address that is not a file (OASIS XML Catalogs 1.1), or a plain table of both.
//!
//! Read are `system`, `uri`, `rewriteSystem`, `rewriteURI`, `systemSuffix`, `uriSuffix`, `public`, `delegateSystem`,
//! `delegateURI`, `delegatePublic`, `group`, `nextCatalog` and `xml:base`. `prefer` is not: a schema import has one identifier only.
use super::{Limits, Settings, decode, locate, parse, read, strict, uri};
use crate::diagnostic::{Diagnostic, Diagnostics};
use roxmltree::Node;
use soap_model::xml::names::XML;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The file in which `soapgen fetch` notes which address each file of a folder has. Beside an input it is a catalog.
pub(crate) const LOCK: &str = "soapgen.lock";

const CATALOG: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";

/// All catalogs of a run.
#[derive(Debug, Default)]
pub(super) struct Catalogs {
    /// Catalog files, each once.
    read: Vec<Catalog>,
    /// Those that are asked, in this order; others are reached through them.
    asked: Vec<usize>,
    /// The addresses that files were fetched from, by absolute path.
    origins: HashMap<PathBuf, String>,
    /// Folders that count as inside the import root.
    pub(super) folders: Vec<PathBuf>,
    /// The catalog files.
    pub(super) files: Vec<PathBuf>,
}

/// A catalog file.
#[derive(Debug, Default)]
struct Catalog {
    entries: Vec<Entry>,
    /// Catalogs to ask next.
    next: Vec<usize>,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    name: String,
    target: Target,
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
    /// `delegateSystem`, `delegateURI`: another catalog knows what has this prefix.
    Delegate,
    /// `delegatePublic`.
    DelegatePublic,
}

#[derive(Debug)]
enum Target {
    /// A path or an absolute URI.
    Place(String),
    /// Another catalog.
    Catalog(usize),
}

/// A catalog to be read: its number and its file.
type Waiting = Vec<(usize, PathBuf)>;

impl Catalogs {
    /// Reads the catalogs of the settings and those they name, and the lock files beside inputs.
    pub(super) fn read(inputs: &[PathBuf], settings: &Settings, diagnostics: &mut Diagnostics) -> Self {
        let mut catalogs = Catalogs::default();
        let mut known = HashMap::new();
        for given in &settings.catalogs {
            match entry_file(given) {
                Some(file) => catalogs.ask(&file, &mut known, settings, diagnostics),
                None => {
                    let message = format!("there is no catalog at `{}`", given.display());
                    diagnostics.push(Diagnostic::error("catalog-unreadable", message).expected(
                        "an OASIS XML catalog file, or a folder that holds `catalog.xml` or `CATALOG.tsv`",
                    ));
                }
            }
        }
        for input in inputs {
            let lock = locate::absolute(input).with_file_name(LOCK);
            if lock.is_file() {
                catalogs.ask(&lock, &mut known, settings, diagnostics);
            }
        }
        catalogs
    }

    /// Reads a catalog and all that it names, each once.
    fn ask(
        &mut self,
        file: &Path,
        known: &mut HashMap<PathBuf, usize>,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) {
        let mut waiting = Waiting::new();
        let asked = self.number(&locate::absolute(file), known, &mut waiting, diagnostics);
        self.asked.extend(asked);
        while let Some((number, file)) = waiting.pop() {
            let mut named = Waiting::new();
            let result = self.read_file(&file, &settings.limits, |catalogs, named_file| {
                catalogs.number(&named_file, known, &mut named, diagnostics)
            });
            match result {
                Ok(catalog) => {
                    if let Some(slot) = self.read.get_mut(number) {
                        *slot = catalog;
                    }
                }
                Err(problem) => diagnostics.push(*problem),
            }
            // A lock file is asked because it lies beside an input, which is inside anyway.
            if file.file_name().is_none_or(|name| name != LOCK) {
                self.folders.extend(file.parent().map(Path::to_path_buf));
            }
            self.files.push(file);
            waiting.extend(named);
        }
    }

    /// The number of a catalog, which is put among those waiting if it is new. None: it is not there.
    fn number(
        &mut self,
        file: &Path,
        known: &mut HashMap<PathBuf, usize>,
        waiting: &mut Waiting,
        diagnostics: &mut Diagnostics,
    ) -> Option<usize> {
        let Ok(canonical) = file.canonicalize() else {
            let message = format!("the catalog `{}` is not there", file.display());
            diagnostics.push(Diagnostic::warning("catalog-unreadable", message));
            return None;
        };
        if let Some(number) = known.get(&canonical) {
            return Some(*number);
        }
        let number = self.read.len();
        self.read.push(Catalog::default());
        known.insert(canonical, number);
        waiting.push((number, file.to_path_buf()));
        Some(number)
    }

    /// The address that a file was fetched from.
    pub(super) fn origin(&self, file: &Path) -> Option<String> {
        self.origins.get(file).cloned()
    }

    /// Reads one file; `named` gives the number of a catalog that it names.
    fn read_file(
        &mut self,
        file: &Path,
        limits: &Limits,
        mut named: impl FnMut(&mut Self, PathBuf) -> Option<usize>,
    ) -> Result<Catalog, Box<Diagnostic>> {
        let mut catalog = Catalog::default();
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
                    let target = Target::Place(target.display().to_string());
                    catalog.entries.push(Entry { kind: Kind::Address, name: normal(url), target });
                }
            }
            return Ok(catalog);
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
                "delegateSystem" => (Kind::Delegate, "systemIdStartString", "catalog"),
                "delegateURI" => (Kind::Delegate, "uriStartString", "catalog"),
                "delegatePublic" => (Kind::DelegatePublic, "publicIdStartString", "catalog"),
                "nextCatalog" => {
                    if let Some(next) = node.attribute("catalog") {
                        let file = locate::absolute(Path::new(&based(node, &folder, next)));
                        catalog.next.extend(named(self, file));
                    }
                    continue;
                }
                _ => continue,
            };
            let (Some(name), Some(target)) = (node.attribute(name), node.attribute(target)) else { continue };
            let place = based(node, &folder, target);
            let target = match kind {
                Kind::Delegate | Kind::DelegatePublic => {
                    match named(self, locate::absolute(Path::new(&place))) {
                        Some(number) => Target::Catalog(number),
                        None => continue,
                    }
                }
                _ => Target::Place(place),
            };
            catalog.entries.push(Entry { kind, name: normal(name), target });
        }
        Ok(catalog)
    }

    /// What stands for an address: a path, or another absolute URI.
    pub(super) fn address(&self, address: &str) -> Option<String> {
        let address = normal(address);
        self.ask_for(|entry| {
            let length = entry.name.len();
            // An exact entry wins over any prefix, a prefix over a suffix, a longer one over a shorter one (7.1.2, 7.2.2).
            match (entry.kind, &entry.target) {
                _ if entry.name.is_empty() => None,
                (Kind::Address, Target::Place(place)) if entry.name == address => {
                    Some((Rank(4, length), Answer::Place(place.clone())))
                }
                (Kind::Rewrite, Target::Place(place)) => {
                    let rest = address.strip_prefix(entry.name.as_str())?;
                    let place = format!("{place}{}", uri::percent_decode(rest));
                    Some((Rank(3, length), Answer::Place(place)))
                }
                (Kind::Suffix, Target::Place(place)) if address.ends_with(entry.name.as_str()) => {
                    Some((Rank(2, length), Answer::Place(place.clone())))
                }
                (Kind::Delegate, Target::Catalog(number)) if address.starts_with(entry.name.as_str()) => {
                    Some((Rank(1, length), Answer::Delegate(*number)))
                }
                _ => None,
            }
        })
    }

    /// What stands for the schema of a namespace: an address entry with this name, or a `public` entry.
    pub(super) fn namespace(&self, namespace: &str) -> Option<String> {
        let wanted = normal(namespace);
        self.ask_for(|entry| match (entry.kind, &entry.target) {
            (Kind::Address, Target::Place(place)) if entry.name == wanted => {
                Some((Rank(4, 0), Answer::Place(place.clone())))
            }
            (Kind::Public, Target::Place(place)) if entry.name == wanted => {
                Some((Rank(3, 0), Answer::Place(place.clone())))
            }
            (Kind::DelegatePublic, Target::Catalog(number)) if wanted.starts_with(entry.name.as_str()) => {
                Some((Rank(1, entry.name.len()), Answer::Delegate(*number)))
            }
            _ => None,
        })
    }

    fn ask_for(&self, matching: impl Fn(&Entry) -> Option<(Rank, Answer)>) -> Option<String> {
        let mut visited = HashSet::new();
        let mut waiting: Vec<usize> = self.asked.iter().rev().copied().collect();
        while let Some(number) = waiting.pop() {
            if !visited.insert(number) {
                continue;
            }
            let Some(catalog) = self.read.get(number) else { continue };
            let mut found: Vec<(Rank, Answer)> = catalog.entries.iter().filter_map(&matching).collect();
            // The first of equally good ones.
            found.sort_by(|(a, _), (b, _)| b.cmp(a));
            match found.first() {
                Some((_, Answer::Place(place))) => return Some(place.clone()),
                // The catalogs that are delegated to have the last word, those of longer prefixes first.
                Some((_, Answer::Delegate(_))) => {
                    waiting = found.iter().rev().filter_map(|(_, answer)| answer.delegate()).collect();
                }
                None => waiting.extend(catalog.next.iter().rev()),
            }
        }
        None
    }
}

/// How well an entry fits: its kind, then its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(u8, usize);

/// What an entry says.
enum Answer {
    Place(String),
    Delegate(usize),
}

impl Answer {
    fn delegate(&self) -> Option<usize> {
        match self {
            Answer::Delegate(number) => Some(*number),
            Answer::Place(_) => None,
        }
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

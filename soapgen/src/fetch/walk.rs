//! Follows imports from the source to the last document.
use super::address::normal;
use super::http::{Answer, Http};
use super::lock::{Lock, sha256};
use super::{Order, Problem, name};
use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use crate::load::{self, ImportKind, fetched, uri};
use crate::{Error, Findings};
use soap_model::contract::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

/// All that was fetched.
pub(super) struct Walked {
    /// The source first, the others in the order they were met.
    pub(super) documents: Vec<Document>,
    /// Other addresses under which a document is referred to, with its index.
    pub(super) others: BTreeMap<String, usize>,
    pub(super) hosts: BTreeSet<String>,
    pub(super) findings: Findings,
}

/// A document to store.
pub(super) struct Document {
    pub(super) url: String,
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: String,
    pub(super) media_type: String,
}

/// A document to fetch, and where it is imported.
struct Wanted {
    /// As the loader will ask for it.
    address: String,
    from: Option<Label>,
    /// The bundled schema of its namespace will do.
    dispensable: bool,
}

/// Fetches the source and what it imports.
pub(super) fn walk(order: &Order, source: &str, old: Option<&Lock>) -> Result<Walked, Error> {
    let settings = |problem: Problem| Error::settings(problem.message, problem.help.into_iter().next());
    let (address, root) = start(source).map_err(settings)?;
    let http = Http::new(&order.access, order.limits, &address).map_err(settings)?;
    let mut diagnostics = Diagnostics::new(false);
    let load_settings = load::Settings { catalogs: order.catalogs.clone(), ..load::Settings::default() };
    let catalog = fetched::Catalog::read(&load_settings, &mut diagnostics);
    let mut walker = Walker {
        order,
        root,
        http,
        catalog,
        old: old.filter(|lock| lock.source() == address),
        first: String::new(),
        documents: Vec::new(),
        others: BTreeMap::new(),
        known: HashMap::new(),
        taken: HashSet::new(),
        diagnostics,
        sources: Vec::new(),
        queue: VecDeque::new(),
    };
    walker.queue.push_back(Wanted { address, from: None, dispensable: false });
    while let Some(wanted) = walker.queue.pop_front() {
        walker.visit(wanted);
    }
    let findings = Findings { diagnostics: walker.diagnostics, sources: walker.sources, read: Vec::new() };
    Ok(Walked { documents: walker.documents, others: walker.others, hosts: walker.http.contacted, findings })
}

/// The address of the source, and the folder that `file:///` stands for if it is a file.
fn start(source: &str) -> Result<(String, Option<PathBuf>), Problem> {
    if source.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("http")) && uri::scheme(source).is_some() {
        return Ok((normal(source)?, None));
    }
    let path = uri::file_path(source).unwrap_or_else(|| PathBuf::from(source));
    let path = path.canonicalize().map_err(|error| {
        Problem::new("fetch-failed", format!("`{source}` cannot be read: {error}"))
            .help("an address starts with `http://` or `https://`")
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((normal(&format!("file:///{name}"))?, path.parent().map(Path::to_path_buf)))
}

struct Walker<'o> {
    order: &'o Order,
    /// The folder of a source that is a file: nothing outside of it is read.
    root: Option<PathBuf>,
    http: Http<'o>,
    catalog: fetched::Catalog,
    old: Option<&'o Lock>,
    first: String,
    documents: Vec<Document>,
    others: BTreeMap<String, usize>,
    /// By normal address; None for what failed.
    known: HashMap<String, Option<usize>>,
    /// Paths in lower case.
    taken: HashSet<String>,
    diagnostics: Diagnostics,
    sources: Vec<Source>,
    queue: VecDeque<Wanted>,
}

impl Walker<'_> {
    fn visit(&mut self, wanted: Wanted) {
        let Wanted { address, from, dispensable } = wanted;
        let result = normal(&address).map_err(Failure::from).and_then(|url| match self.known.get(&url) {
            Some(known) => Ok(*known),
            None => {
                let result = self.document(&url, from.as_ref());
                self.known.insert(url, result.as_ref().ok().copied());
                result.map(Some)
            }
        });
        match result {
            Ok(Some(index)) => {
                let document = self.documents.get(index).map(|document| document.url.as_str());
                // As the loader will have it, unless that cannot stand in a line of a table.
                if document != Some(address.as_str()) && !address.contains(char::is_control) {
                    self.others.insert(address, index);
                }
            }
            Ok(None) => {}
            Err(Failure::Told(diagnostic)) => self.diagnostics.push(*diagnostic),
            Err(Failure::Problem(problem)) => {
                let mut diagnostic = problem.diagnostic();
                if dispensable {
                    diagnostic.severity = crate::diagnostic::Severity::Warning;
                    diagnostic = diagnostic.help("the bundled schema of the namespace will be read instead");
                }
                self.diagnostics.push(match from {
                    Some(label) => diagnostic.at(label, "imported here"),
                    None => diagnostic,
                });
            }
        }
    }

    /// Fetches a document that was not fetched under this address; gives its index.
    fn document(&mut self, url: &str, from: Option<&Label>) -> Result<usize, Failure> {
        if self.documents.len() >= self.order.limits.documents {
            let message =
                format!("more than {} documents would have to be fetched", self.order.limits.documents);
            return Err(Problem::new("limit-files", message).into());
        }
        let answer = if url.starts_with("file:") { self.local(url)? } else { self.http.get(url)? };
        let Answer { url: at, bytes, media_type } = answer;
        if at != url
            && let Some(Some(known)) = self.known.get(&at)
        {
            self.others.insert(url.to_string(), *known);
            return Ok(*known);
        }
        let sha256 = sha256(&bytes);
        // The same document under another address.
        if let Some(known) = self.documents.iter().position(|document| document.sha256 == sha256) {
            self.known.insert(at.clone(), Some(known));
            self.others.insert(at, known);
            return Ok(known);
        }
        let source = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let look = fetched::look(bytes.clone(), source);
        self.sources.push(Source { path: at.clone(), text: look.text, imports: Vec::new() });
        let (kind, imports) = match look.result {
            Ok(found) => found,
            Err(diagnostic) => {
                let diagnostic = match from {
                    Some(label) => diagnostic.also(label.clone(), "imported here"),
                    None => *diagnostic,
                };
                return Err(Failure::Told(Box::new(diagnostic)));
            }
        };
        let index = self.documents.len();
        if index == 0 {
            self.first.clone_from(&at);
        }
        let kept = self.old.and_then(|lock| lock.files.iter().find(|file| file.url == at));
        let path = match kept.filter(|file| !self.taken.contains(&file.path.to_ascii_lowercase())) {
            Some(file) => file.path.clone(),
            None => name::name(&at, &self.first, kind, &self.taken),
        };
        self.taken.insert(path.to_ascii_lowercase());
        self.known.insert(at.clone(), Some(index));
        if at != url {
            self.others.insert(url.to_string(), index);
        }
        for import in imports {
            self.want(&at, import);
        }
        self.documents.push(Document { url: at, path, bytes, sha256, media_type });
        Ok(index)
    }

    /// Queues what a document imports, unless it is at hand.
    fn want(&mut self, base: &str, import: fetched::Import) {
        let location = import.location.trim().split('#').next().unwrap_or_default().replace('\\', "/");
        if location.is_empty() {
            return;
        }
        let address = uri::resolve(base, &location);
        if self.catalog.maps(&location) || self.catalog.maps(&address) {
            return;
        }
        if !self.order.well_known && fetched::is_bundled(&address) {
            return;
        }
        if address.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("file:")) && !base.starts_with("file:") {
            let message = format!("`{address}` is a file, and `{base}` is not");
            let problem =
                Problem::new("fetch-address", message).help("what comes from a network names no files here");
            self.diagnostics.push(problem.diagnostic().at(import.label, "imported here"));
            return;
        }
        let dispensable = import.kind == ImportKind::SchemaImport
            && import.namespace.as_deref().is_some_and(fetched::is_bundled_namespace);
        self.queue.push_back(Wanted { address, from: Some(import.label), dispensable });
    }

    /// A file below the source's folder.
    fn local(&self, url: &str) -> Result<Answer, Problem> {
        let problem = |why: &str| Problem::new("fetch-failed", format!("`{url}` cannot be read: {why}"));
        let root = self.root.as_deref().ok_or_else(|| problem("the source is no file"))?;
        let path = uri::file_path(url).unwrap_or_default();
        let path = root.join(path.strip_prefix("/").unwrap_or(&path));
        let path = path.canonicalize().map_err(|error| problem(&error.to_string()))?;
        if !path.starts_with(root) {
            return Err(problem("it is outside of the source's folder"));
        }
        let bytes =
            fetched::bytes(&path, self.order.limits.document_bytes).map_err(|e| problem(&e.to_string()))?;
        Ok(Answer { url: url.to_string(), bytes, media_type: "unknown".to_string() })
    }
}

/// Why there is no document.
enum Failure {
    Problem(Problem),
    /// With its place.
    Told(Box<Diagnostic>),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Problem(problem)
    }
}

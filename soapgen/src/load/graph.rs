//! Follows imports from the user's files to the last one.
use super::bundled::{BUNDLED, Bundled};
use super::catalog::Catalogs;
use super::imports::{self, DocumentKind};
use super::locate::{Base, Found, Locator, Lost, said};
use super::{
    Document, Documents, Import, ImportKind, SchemaRoot, Settings, Texts, decode, parse, read, strict,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, closest};
use roxmltree::Node;
use soap_model::xml::names::{XML, XSD};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

/// Reads the given WSDL and schema files and everything they import, each once. What cannot be read or parsed becomes a
/// diagnostic; the other documents are there nevertheless.
pub fn load<'t>(
    inputs: &[PathBuf],
    settings: &Settings,
    texts: &'t Texts,
    diagnostics: &mut Diagnostics,
) -> Documents<'t> {
    let catalogs = Catalogs::read(inputs, settings, diagnostics);
    let files = catalogs.files.clone();
    let documents = Documents { texts, documents: Vec::new(), paths: Vec::new(), files, schemas: Vec::new() };
    let locator = Locator::new(inputs, settings, catalogs);
    let mut loader = Loader {
        settings,
        locator,
        documents,
        diagnostics,
        sources: HashMap::new(),
        bases: Vec::new(),
        imported: Vec::new(),
        queue: VecDeque::new(),
        bytes: 0,
        lost: Vec::new(),
    };
    for input in inputs {
        loader.input(input);
    }
    loader.follow();
    while loader.import_namespaces() || loader.imply_bundled() {
        loader.follow();
    }
    loader.report_lost();
    loader.collect_schemas();
    loader.documents
}

/// What makes two ways to a document the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    File(PathBuf),
    Bundled(&'static str),
}

struct Loader<'t, 's> {
    settings: &'s Settings,
    locator: Locator,
    documents: Documents<'t>,
    diagnostics: &'s mut Diagnostics,
    sources: HashMap<Key, u32>,
    /// By source.
    bases: Vec<Base>,
    /// By source: reached as an input or by an import, not only by an include.
    imported: Vec<bool>,
    /// Sources whose imports are still to be followed.
    queue: VecDeque<u32>,
    bytes: u64,
    /// Schema imports that lead nowhere: no error if the namespace is found elsewhere.
    /// With the target namespace of the importing schema.
    lost: Vec<(Import, Option<String>, Diagnostic)>,
}

impl<'t> Loader<'t, '_> {
    fn input(&mut self, input: &Path) {
        let (base, canonical, shown) = self.locator.input(input);
        if let Some(source) = self.sources.get(&Key::File(canonical.clone())) {
            self.imported[*source as usize] = true;
            return;
        }
        if let Err(error) = std::fs::metadata(input) {
            let folder = input.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let names: Vec<String> = std::fs::read_dir(folder)
                .map(|entries| {
                    entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect()
                })
                .unwrap_or_default();
            let name = input.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let near = closest(&name, names.iter().map(String::as_str));
            let message = format!("`{}` cannot be read: {}", input.display(), said(&error));
            let diagnostic = Diagnostic::error("file-unreadable", message);
            return self
                .diagnostics
                .push(diagnostic.maybe_help(near.map(|near| format!("did you mean `{near}`?"))));
        }
        let source = self.add(Key::File(canonical), base, shown, input, None, true);
        let Some(document) = source.and_then(|source| self.documents.get(source)) else { return };
        if let Some(problem) = not_a_contract(document) {
            self.diagnostics.push(problem);
        }
    }

    /// Reads and parses a file that was not read before; None if that failed (there is a diagnostic then).
    fn add(
        &mut self,
        key: Key,
        base: Base,
        shown: String,
        path: &Path,
        from: Option<&Label>,
        imported: bool,
    ) -> Option<u32> {
        let complain = |diagnostics: &mut Diagnostics, rule: &'static str, message: String| {
            let diagnostic = Diagnostic::error(rule, message);
            diagnostics.push(match from {
                Some(label) => diagnostic.at(label.clone(), "imported here"),
                None => diagnostic,
            });
        };
        let limits = &self.settings.limits;
        if self.documents.paths.len() >= limits.files {
            let message = format!("more than {} files would have to be read", limits.files);
            complain(self.diagnostics, "limit-files", message);
            return None;
        }
        let bytes = match &key {
            Key::Bundled(name) => BUNDLED
                .iter()
                .find(|b| b.name == *name)
                .map(|b| b.text.as_bytes().to_vec())
                .unwrap_or_default(),
            Key::File(_) => match read::bytes(path, limits.file_bytes) {
                Ok(bytes) => bytes,
                Err(error) => {
                    let rule = match error.kind() {
                        std::io::ErrorKind::FileTooLarge => "limit-bytes",
                        _ => "file-unreadable",
                    };
                    complain(self.diagnostics, rule, format!("`{shown}` cannot be read: {}", said(&error)));
                    return None;
                }
            },
        };
        self.bytes += bytes.len() as u64;
        if self.bytes > limits.total_bytes {
            let message =
                format!("the files read are larger than the limit of {} bytes together", limits.total_bytes);
            complain(self.diagnostics, "limit-bytes", message);
            return None;
        }
        let source = self.documents.paths.len() as u32;
        if matches!(key, Key::File(_)) {
            self.documents.files.push(path.to_path_buf());
        }
        self.sources.insert(key, source);
        self.documents.paths.push(shown.clone());
        self.bases.push(base);
        self.imported.push(imported);
        let tree = self.tree(source, bytes);
        if let (Err(problem), Some(label)) = (&tree, from) {
            self.diagnostics.push((**problem).clone().also(label.clone(), "imported here"));
        } else if let Err(problem) = &tree {
            self.diagnostics.push((**problem).clone());
        }
        self.documents.documents.push(tree.ok().map(|tree| Document {
            source,
            path: shown,
            imports: imports::imports(tree.root_element()),
            kind: imports::kind(tree.root_element()),
            tree,
            entry: from.is_none() && imported,
        }));
        self.documents.get(source)?;
        self.queue.push_back(source);
        Some(source)
    }

    fn tree(&mut self, source: u32, bytes: Vec<u8>) -> Result<roxmltree::Document<'t>, Box<Diagnostic>> {
        let texts = self.documents.texts;
        let decoded = match decode::decode(bytes) {
            Ok(decoded) => decoded,
            Err(problem) => {
                let label = Label::new(source, problem.range, "");
                texts.store(source as usize, problem.text);
                return Err(Box::new(
                    Diagnostic::error("encoding", problem.message).at(label, "").help(problem.help),
                ));
            }
        };
        let diagnostics = &mut *self.diagnostics;
        let (text, problem) =
            strict::expand(decoded.text, source, &self.settings.limits, |w| diagnostics.push(w));
        let text = texts.store(source as usize, text).unwrap_or_default();
        for (deviation, message) in decoded.deviations {
            let diagnostic =
                Diagnostic::error("xml-syntax", message).at((source, 0..0), "the file starts here");
            self.diagnostics.tolerate(deviation, diagnostic);
        }
        problem.map_or_else(|| parse::parse(text, source, &self.settings.limits), Err)
    }

    /// Follows the imports of everything in the queue.
    fn follow(&mut self) {
        while let Some(source) = self.queue.pop_front() {
            let count = self.documents.get(source).map_or(0, |document| document.imports.len());
            for index in 0..count {
                let target = self.import(source, index);
                if let Some(Some(document)) = self.documents.documents.get_mut(source as usize)
                    && let Some(import) = document.imports.get_mut(index)
                {
                    import.target = target;
                }
            }
        }
    }

    fn import(&mut self, source: u32, index: usize) -> Option<u32> {
        let document = self.documents.get(source)?;
        let import = document.imports.get(index)?.clone();
        let node = document.tree.get_node(import.node)?;
        let label = document.at_attribute(node, import.kind.attribute());
        let Some(location) = import.location.as_deref().filter(|l| !l.trim().is_empty()) else {
            // WSDL 2.0 imports may leave out the location (part 1, 4.2.1).
            let optional = import.kind == ImportKind::SchemaImport
                || (import.kind == ImportKind::WsdlImport && document.kind == DocumentKind::Wsdl20);
            if !optional {
                let message = format!("`{}` has no `{}`", import.kind.name(), import.kind.attribute());
                let diagnostic = Diagnostic::error("import-without-location", message)
                    .at(document.at(node), "")
                    .expected(format!("an attribute `{}` with the file to read", import.kind.attribute()));
                self.diagnostics.push(diagnostic);
            }
            return None;
        };
        let base = self.bases.get(source as usize).cloned().unwrap_or_default();
        let mut deviations = Vec::new();
        let found = self.locator.locate(&base, &import, location, &mut deviations);
        for (deviation, message) in deviations {
            let diagnostic = Diagnostic::error(deviation.name(), message).at(label.clone(), "");
            self.diagnostics.tolerate(deviation, diagnostic);
        }
        match found {
            Ok(found) => self.reach(found, &label, import.kind),
            Err(lost) => {
                let mut problem = explain(lost, &label);
                if import.kind == ImportKind::WsdlInclude {
                    problem = problem.clause("WSDL 2.0 part 1, Include-1080");
                }
                let schema = !matches!(import.kind, ImportKind::WsdlImport | ImportKind::WsdlInclude);
                if schema && problem.rule != "import-outside-root" {
                    let own = node.parent_element().and_then(|schema| schema.attribute("targetNamespace"));
                    let own = own.map(str::to_string);
                    self.lost.push((import, own, problem));
                } else {
                    self.diagnostics.push(problem);
                }
                None
            }
        }
    }

    /// The source of what was found, read if it is new. None if it could not be parsed.
    fn reach(&mut self, found: Found, label: &Label, kind: ImportKind) -> Option<u32> {
        let imported = !matches!(kind, ImportKind::SchemaInclude | ImportKind::SchemaRedefine);
        let (key, base, shown, path) = match found {
            Found::File { base, canonical, shown } => (Key::File(canonical.clone()), base, shown, canonical),
            Found::Bundled(Bundled { name, .. }) => {
                (Key::Bundled(name), Base::default(), format!("bundled:{name}"), PathBuf::new())
            }
        };
        let source = match self.sources.get(&key) {
            Some(source) => {
                if let Some(known) = self.imported.get_mut(*source as usize) {
                    *known |= imported;
                }
                *source
            }
            None => {
                let source = self.add(key, base, shown, &path, Some(label), imported)?;
                let document = self.documents.get(source)?;
                if document.kind == DocumentKind::Other {
                    let root = document.tree.root_element();
                    let (shown, help) = described(root);
                    let mut problem = Diagnostic::error(
                        "import-not-a-contract",
                        format!("`{}` is no WSDL or schema", document.path),
                    )
                    .at(label.clone(), "imported here")
                    .also(document.at(root), format!("its root element is {shown}"))
                    .expected(kind.expects());
                    if let Some(help) = help {
                        problem = problem.help(help);
                    }
                    self.diagnostics.push(problem);
                }
                source
            }
        };
        self.documents.get(source)?;
        Some(source)
    }

    /// Finds schemas for namespaces that are imported without a location. True if one was added.
    fn import_namespaces(&mut self) -> bool {
        let known = self.namespaces();
        let mut wanted = Vec::new();
        for document in self.documents.iter() {
            for (index, import) in document.imports.iter().enumerate() {
                let without = import.location.as_deref().is_none_or(|l| l.trim().is_empty());
                if import.kind == ImportKind::SchemaImport && without && import.target.is_none() {
                    wanted.push((document.source, index, import.namespace.clone().unwrap_or_default()));
                }
            }
        }
        let mut added = false;
        for (source, index, namespace) in wanted {
            if known.contains(&namespace) {
                continue;
            }
            let Some(found) = self.locator.namespace(&namespace) else { continue };
            let Some(document) = self.documents.get(source) else { continue };
            let node = document.imports.get(index).and_then(|import| document.tree.get_node(import.node));
            let Some(label) = node.map(|node| document.at_attribute(node, "namespace")) else { continue };
            let target = match found {
                Ok(found) => self.reach(found, &label, ImportKind::SchemaImport),
                Err(lost) => {
                    self.diagnostics.push(explain(lost, &label));
                    None
                }
            };
            if let Some(Some(document)) = self.documents.documents.get_mut(source as usize)
                && let Some(import) = document.imports.get_mut(index)
            {
                import.target = target;
                added |= target.is_some();
            }
        }
        added
    }

    /// Adds bundled schemas that a document refers to without an import. True if one was added.
    fn imply_bundled(&mut self) -> bool {
        let known = self.namespaces();
        let mut added = false;
        for bundled in BUNDLED.iter().filter(|bundled| !known.contains(bundled.namespace)) {
            let place = self.documents.iter().find_map(|document| reference(document, bundled.namespace));
            if let Some(label) = place {
                added |= self.reach(Found::Bundled(bundled), &label, ImportKind::SchemaImport).is_some();
            }
        }
        added
    }

    /// Target namespaces of all schemas read.
    fn namespaces(&self) -> HashSet<String> {
        let roots = self.documents.iter().flat_map(|document| {
            let nodes = imports::schemas(document.tree.root_element());
            nodes.into_iter().filter_map(|id| document.tree.get_node(id))
        });
        roots.map(|node| node.attribute("targetNamespace").unwrap_or_default().to_string()).collect()
    }

    /// A schema location is a hint (XSD 1.0 part 1, 4.3.2): where the namespace was found elsewhere, a warning is enough.
    fn report_lost(&mut self) {
        let known = self.namespaces();
        let schemas_only = self.documents.iter().all(|document| document.kind == DocumentKind::Schema);
        for (Import { kind, namespace, .. }, own, mut problem) in std::mem::take(&mut self.lost) {
            if schemas_only {
                // What is missed is reported where it is referred to.
                problem.severity = crate::diagnostic::Severity::Warning;
            } else if kind != ImportKind::SchemaImport {
                // The services of a WSDL file need what their own schemas include.
            } else if known.contains(namespace.as_deref().unwrap_or_default()) && own != namespace {
                problem.severity = crate::diagnostic::Severity::Warning;
                problem.help =
                    vec!["the namespace is defined by another document, which is used instead".into()];
            } else if let Some(namespace) = &namespace
                && self.documents.iter().all(|document| reference(document, namespace).is_none())
            {
                problem.severity = crate::diagnostic::Severity::Warning;
                problem.help.push("nothing refers to its namespace, so that it is not missed".into());
            }
            self.diagnostics.push(problem);
        }
    }

    fn collect_schemas(&mut self) {
        let documents = &self.documents;
        let imported =
            documents.iter().filter(|d| self.imported.get(d.source as usize).copied().unwrap_or(false));
        let roots = imported.flat_map(|document| {
            let nodes = imports::schemas(document.tree.root_element());
            nodes.into_iter().map(|node| SchemaRoot { source: document.source, node })
        });
        self.documents.schemas = roots.collect();
    }
}

fn explain(lost: Lost, label: &Label) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(lost.rule, lost.message).at(label.clone(), lost.found);
    diagnostic.help = lost.help;
    diagnostic
}

/// The root element of what is neither WSDL nor schema, and what was probably meant.
fn described(root: Node<'_, '_>) -> (String, Option<&'static str>) {
    let (namespace, name) = (root.tag_name().namespace().unwrap_or_default(), root.tag_name().name());
    let shown = if namespace.is_empty() {
        format!("`{name}` in no namespace")
    } else {
        format!("`{name}` in `{namespace}`")
    };
    let help = match name {
        "Envelope" => {
            "this is a SOAP message; if it is the answer to a metadata request, save the `wsdl:definitions` element inside of it as a file of its own"
        }
        "html" | "HTML" => "this is a web page: the address may want `?wsdl` at its end, or a login",
        "definitions" => "the namespace of WSDL 1.1 is `http://schemas.xmlsoap.org/wsdl/`",
        "description" => "the namespace of WSDL 2.0 is `http://www.w3.org/ns/wsdl`",
        "schema" => "the namespace of XML Schema is `http://www.w3.org/2001/XMLSchema`",
        _ => return (shown, None),
    };
    (shown, Some(help))
}

/// What to say of an input that is neither WSDL nor schema.
fn not_a_contract(document: &Document<'_>) -> Option<Diagnostic> {
    if document.kind != DocumentKind::Other {
        return None;
    }
    let root = document.tree.root_element();
    let (shown, help) = described(root);
    let help = help.unwrap_or("give the WSDL file of the service");
    Some(
        Diagnostic::error("document-kind", format!("`{}` is no WSDL and no schema", document.path))
            .at(document.at(root), format!("the root element is {shown}"))
            .expected("`definitions` (WSDL 1.1), `description` (WSDL 2.0) or `schema` (XML Schema)")
            .help(help),
    )
}

/// Where a document refers to a component of a namespace.
fn reference(document: &Document<'_>, namespace: &str) -> Option<Label> {
    // Nearly no document mentions most of these namespaces: look at the text first.
    let mention = match namespace {
        XML => "xml:",
        XSD => ":schema",
        super::names::WSDL11 => ":arrayType",
        other => other,
    };
    if !document.tree.input_text().contains(mention) {
        return None;
    }
    // `type="xs:string"` needs no schema: the built-in types are built in.
    let names: &[&str] = match namespace {
        XSD => &["ref"],
        _ => &["type", "base", "ref", "element", "itemType", "memberTypes", "substitutionGroup"],
    };
    let refers = |node: Node<'_, '_>, text: &str| {
        text.split_ascii_whitespace()
            .any(|name| super::resolve_qname(node, name).is_ok_and(|name| &*name.namespace == namespace))
    };
    document.tree.descendants().filter(|n| n.is_element()).find_map(|node| {
        let home = node.tag_name().namespace();
        if home != Some(super::names::WSDL11) && !home.is_some_and(imports::is_schema) {
            return None;
        }
        let name = names.iter().find(|name| node.attribute(**name).is_some_and(|text| refers(node, text)))?;
        Some(document.at_attribute(node, name))
    })
}

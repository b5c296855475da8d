//! From the location an import gives to the file it means, within the import root.
use super::bundled::{self, Bundled};
use super::catalog::Catalogs;
use super::{Import, ImportKind, Settings, uri};
use crate::diagnostic::{Deviation, closest};
use std::path::{Component, Path, PathBuf};

/// Where a document came from, for resolving the locations in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Base {
    /// Absolute path without `.` and `..`; none for a bundled schema.
    pub(super) path: Option<PathBuf>,
    /// Its address, where it was reached by one.
    pub(super) url: Option<String>,
}

/// What an import means.
#[derive(Debug)]
pub(super) enum Found {
    File { base: Base, canonical: PathBuf, shown: String },
    Bundled(&'static Bundled),
}

/// Why an import leads nowhere.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) found: String,
    pub(super) help: Vec<String>,
}

/// A folder that may be read.
#[derive(Debug)]
struct Root {
    /// As given, absolute, `.` and `..` removed.
    lexical: PathBuf,
    /// With symlinks resolved.
    canonical: PathBuf,
    catalog: bool,
}

/// Knows the import root and the catalogs.
#[derive(Debug)]
pub(super) struct Locator {
    roots: Vec<Root>,
    pub(super) catalogs: Catalogs,
}

impl Locator {
    /// The root is the settings' one; else, for each input, the current directory if it contains the input, or the
    /// input's folder.
    pub(super) fn new(inputs: &[PathBuf], settings: &Settings, catalogs: Catalogs) -> Self {
        let mut roots: Vec<Root> = Vec::new();
        let mut add = |folder: &Path, catalog: bool| {
            if let Ok(canonical) = folder.canonicalize()
                && !roots.iter().any(|root| root.canonical == canonical)
            {
                roots.push(Root { lexical: absolute(folder), canonical, catalog });
            }
        };
        match &settings.root {
            Some(root) => add(root, false),
            None => {
                let here = std::env::current_dir().and_then(|d| d.canonicalize()).ok();
                for input in inputs {
                    let inside =
                        input.canonicalize().ok().zip(here.as_ref()).is_some_and(|(i, h)| i.starts_with(h));
                    let folder =
                        input.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                    add(if inside { Path::new(".") } else { folder }, false);
                }
            }
        }
        for folder in &catalogs.folders {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            add(folder, true);
        }
        Locator { roots, catalogs }
    }

    /// An input given by the user: it may be anywhere.
    pub(super) fn input(&self, input: &Path) -> (Base, PathBuf, String) {
        let path = absolute(input);
        let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
        let shown = self.shown(&path, &canonical).unwrap_or_else(|| slashes(input));
        let url = self.catalogs.origin(&path);
        (Base { path: Some(path), url }, canonical, shown)
    }

    /// What an import with a location means.
    pub(super) fn locate(
        &self,
        base: &Base,
        import: &Import,
        location: &str,
        deviations: &mut Vec<(Deviation, String)>,
    ) -> Result<Found, Lost> {
        let mut location = location.trim().split('#').next().unwrap_or_default().to_string();
        if location.contains('\\') {
            let text = format!("`{location}` has backslashes");
            deviations.push((Deviation::BackslashLocation, text));
            location = location.replace('\\', "/");
        }
        let address = match (uri::scheme(&location), &base.url) {
            (Some(_), _) => Some(location.clone()),
            (None, Some(base)) => Some(uri::resolve(base, &location)),
            (None, None) => None,
        };
        let mapped = self.catalogs.address(&location).or_else(|| self.catalogs.address(address.as_deref()?));
        if let Some(target) = mapped {
            return match uri::scheme(&target) {
                Some(scheme) if !scheme.eq_ignore_ascii_case("file") => bundled::by_location(&target)
                    .map(Found::Bundled)
                    .ok_or_else(|| not_mapped(&target, Some(&location))),
                _ => self.file(Path::new(&target), address.or(Some(location.clone())), &location),
            };
        }
        let well_known = || {
            let namespace =
                import.namespace.as_deref().filter(|_| import.kind == ImportKind::SchemaImport)?;
            bundled::by_namespace(namespace)
        };
        match uri::scheme(&location) {
            Some(scheme) if scheme.eq_ignore_ascii_case("file") => {
                let path = uri::file_path(&location).unwrap_or_default();
                let folder = base.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
                self.file(&folder.join(path), None, &location)
            }
            Some(_) => bundled::by_location(&location)
                .or_else(well_known)
                .map(Found::Bundled)
                .ok_or_else(|| not_mapped(&location, None)),
            None => {
                let lost = match self.relative(base, &location, address.clone()) {
                    Ok(found) => return Ok(found),
                    Err(lost) => lost,
                };
                let by_address = address.as_deref().and_then(bundled::by_location);
                if let Some(bundled) = by_address {
                    return Ok(Found::Bundled(bundled));
                }
                if let Some(bundled) = well_known() {
                    let text =
                        format!("{}; the bundled schema of the namespace is read instead", lost.message);
                    deviations.push((Deviation::BundledInstead, text));
                    return Ok(Found::Bundled(bundled));
                }
                Err(lost)
            }
        }
    }

    /// The schema of a namespace that is imported without a location, by catalog or bundled.
    pub(super) fn namespace(&self, namespace: &str) -> Option<Result<Found, Lost>> {
        if let Some(target) = self.catalogs.namespace(namespace).filter(|t| uri::scheme(t).is_none()) {
            return Some(self.file(Path::new(&target), Some(namespace.to_string()), namespace));
        }
        bundled::by_namespace(namespace).map(|bundled| Ok(Found::Bundled(bundled)))
    }

    /// A relative location: as written, with `%20` decoded, without a query.
    fn relative(&self, base: &Base, location: &str, address: Option<String>) -> Result<Found, Lost> {
        let Some(document) = &base.path else {
            return Err(not_mapped(location, None));
        };
        let folder = document.parent().unwrap_or(Path::new(""));
        let mut candidates = vec![location.to_string(), uri::percent_decode(location)];
        if let Some((path, _)) = location.split_once('?') {
            candidates.push(uri::percent_decode(path));
        }
        candidates.dedup();
        let mut first = None;
        for candidate in candidates {
            let path = folder.join(&candidate);
            if candidate.is_empty() || (location.contains('?') && absolute(&path) == *document) {
                continue;
            }
            match self.file(&path, address.clone(), location) {
                Err(lost) if lost.rule == "import-not-found" => drop(first.get_or_insert(lost)),
                other => return other,
            }
        }
        Err(first.unwrap_or_else(|| Lost {
            rule: "import-not-found",
            message: "the location is empty".into(),
            found: "no file is named here".into(),
            help: Vec::new(),
        }))
    }

    /// A file, if it is inside the root.
    fn file(&self, path: &Path, url: Option<String>, location: &str) -> Result<Found, Lost> {
        let path = absolute(path);
        // First by name, so that nothing outside is even looked at; then with symlinks resolved.
        let inside =
            |p: &Path| self.roots.iter().any(|r| p.starts_with(&r.lexical) || p.starts_with(&r.canonical));
        if !inside(&path) {
            return Err(self.outside(location, ""));
        }
        let canonical = match path.canonicalize() {
            Ok(canonical) => canonical,
            Err(error) => return Err(self.missing(&path, location, &error)),
        };
        if !self.roots.iter().any(|root| canonical.starts_with(&root.canonical)) {
            return Err(self.outside(location, " (a symbolic link leads there)"));
        }
        if !canonical.is_file() {
            return Err(Lost {
                rule: "import-not-found",
                message: format!("`{location}` is no file"),
                found: "names a folder or a special file".into(),
                help: Vec::new(),
            });
        }
        let shown = self.shown(&path, &canonical).unwrap_or_else(|| slashes(&path));
        let url = self.catalogs.origin(&path).or(url);
        Ok(Found::File { base: Base { path: Some(path), url }, canonical, shown })
    }

    fn outside(&self, location: &str, how: &str) -> Lost {
        let root =
            self.roots.iter().find(|root| !root.catalog).map(|root| root.canonical.display().to_string());
        Lost {
            rule: "import-outside-root",
            message: format!("`{location}` leads out of the import root{how}"),
            found: "refused: no file outside of the import root is read".into(),
            help: vec![match root {
                Some(root) => {
                    format!(
                        "the import root is `{root}`; if the file is to be read, give a folder around both: `--root DIR`"
                    )
                }
                None => "give a folder around all files: `--root DIR`".into(),
            }],
        }
    }

    fn missing(&self, path: &Path, location: &str, error: &std::io::Error) -> Lost {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new(""));
        let names: Vec<String> = std::fs::read_dir(folder)
            .map(|entries| {
                entries.flatten().take(1_000).map(|e| e.file_name().to_string_lossy().into_owned()).collect()
            })
            .unwrap_or_default();
        let mut help = Vec::new();
        if let Some(near) = closest(&name, names.iter().map(String::as_str)) {
            help.push(format!("did you mean `{near}`?"));
        }
        help.push(format!(
            "fetch the file and save it as `{}`",
            self.shown(path, path).unwrap_or_else(|| slashes(path))
        ));
        Lost {
            rule: "import-not-found",
            message: format!("the imported file `{location}` cannot be read: {}", said(error)),
            found: "leads to no file".into(),
            help,
        }
    }

    /// The path to show: relative to the root that the file is in.
    fn shown(&self, path: &Path, canonical: &Path) -> Option<String> {
        self.roots.iter().find_map(|root| {
            let inside =
                path.strip_prefix(&root.lexical).or_else(|_| canonical.strip_prefix(&root.canonical)).ok()?;
            Some(if root.catalog { format!("catalog:{}", slashes(inside)) } else { slashes(inside) })
        })
    }
}

/// An absolute path without `.` and `..`.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut clean = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(clean.pop()),
            other => clean.push(other),
        }
    }
    clean
}

fn slashes(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// An input/output error without the number of the operating system.
pub(super) fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

fn not_mapped(address: &str, from: Option<&str>) -> Lost {
    let through = from.map(|from| format!(" (the catalog says so for `{from}`)")).unwrap_or_default();
    Lost {
        rule: "import-not-mapped",
        message: format!("`{address}` is not a local file, and nothing is fetched from the network{through}"),
        found: "no catalog entry maps this address".into(),
        help: vec![
            format!(
                "fetch it once, for instance `curl -o imported.xsd {address}`, and map the address to the file in a catalog: `--catalog DIR`"
            ),
            "a catalog is an OASIS XML catalog, or a folder with a `CATALOG.tsv` of lines `address TAB file`"
                .into(),
        ],
    }
}

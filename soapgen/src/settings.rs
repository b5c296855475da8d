//! What a run is told: one set of settings for build scripts, macros and the command line.
use crate::config::{Config, is_path};
use crate::diagnostic::did_you_mean;
use crate::error::Error;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What to generate and from where to read. Made by [`configure`](crate::configure).
///
/// The fields are public for tools that fill them from elsewhere (the command line does); build
/// scripts chain the methods.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Generate clients.
    pub client: bool,
    /// Generate handler traits and dispatchers.
    pub server: bool,
    /// Names of the services to generate; empty: all.
    pub services: Vec<String>,
    /// Names of the ports to generate; empty: all.
    pub ports: Vec<String>,
    /// Names of the operations to keep; `*` at an end stands for any text; empty: all. Types
    /// that only other operations use are left out.
    pub operations: Vec<String>,
    /// Traits that generated types implement through their tables.
    pub derives: Derives,
    /// Paths of further traits that generated structs and enums derive.
    pub more_derives: Vec<String>,
    /// Module names by namespace name.
    pub modules: BTreeMap<String, String>,
    /// OASIS XML catalogs, or folders with a `CATALOG.tsv`, that map addresses to files.
    pub catalogs: Vec<PathBuf>,
    /// The folder outside of which no file is read; by default the current directory (in a build
    /// script the package's) if it contains the WSDL, else the WSDL's folder.
    pub root: Option<PathBuf>,
    /// Give every operation of a handler trait a default that answers with a "not implemented"
    /// fault, so that a few of many can be written.
    pub stubs: bool,
    /// Refuse the deviations from the standards that are known to be harmless and otherwise
    /// reported as warnings.
    pub strict: bool,
    /// Leave out operations and ports that refer to something undefined, with a warning, instead of refusing the
    /// documents.
    pub skip_undefined: bool,
    /// Embed the documents, so that the server can answer `?wsdl`.
    pub documents: bool,
    /// Where files are written; in a build script by default `OUT_DIR`.
    pub out_dir: Option<PathBuf>,
    /// Name of the module tree; by default the first document's file name without its ending.
    pub name: Option<String>,
    /// The configuration file, where one was read.
    pub config: Option<Config>,
}

/// Traits that generated types may implement. Each costs compile time in large contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Derives {
    /// `Debug`.
    pub debug: bool,
    /// `Clone`.
    pub clone: bool,
    /// `PartialEq`.
    pub partial_eq: bool,
}

impl Derives {
    /// All of them.
    pub const ALL: Derives = Derives { debug: true, clone: true, partial_eq: true };
    /// None of them.
    pub const NONE: Derives = Derives { debug: false, clone: false, partial_eq: false };

    /// Adds the trait of this name; false where it is none of those that can be chosen.
    pub fn add(&mut self, name: &str) -> bool {
        match name {
            "Debug" => self.debug = true,
            "Clone" => self.clone = true,
            "PartialEq" => self.partial_eq = true,
            _ => return false,
        }
        true
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            client: true,
            server: true,
            services: Vec::new(),
            ports: Vec::new(),
            operations: Vec::new(),
            derives: Derives::ALL,
            more_derives: Vec::new(),
            modules: BTreeMap::new(),
            catalogs: Vec::new(),
            root: None,
            stubs: false,
            strict: false,
            skip_undefined: false,
            documents: true,
            out_dir: None,
            name: None,
            config: None,
        }
    }
}

impl Settings {
    /// Clients are generated (the default) or not.
    pub fn client(mut self, yes: bool) -> Self {
        self.client = yes;
        self
    }

    /// Handler traits and dispatchers are generated (the default) or not.
    pub fn server(mut self, yes: bool) -> Self {
        self.server = yes;
        self
    }

    /// Keeps this service; may be called several times.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.services.push(name.into());
        self
    }

    /// Keeps this port; may be called several times.
    pub fn port(mut self, name: impl Into<String>) -> Self {
        self.ports.push(name.into());
        self
    }

    /// Keeps these operations (`"Get*"` stands for all that start with `Get`); what only others
    /// use is left out.
    pub fn operations<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.operations.extend(names.into_iter().map(Into::into));
        self
    }

    /// The traits generated types implement; all by default.
    pub fn derives(mut self, derives: Derives) -> Self {
        self.derives = derives;
        self
    }

    /// Generated structs and enums derive this trait too, for instance `Eq` or `serde::Serialize`. `Eq`, `Hash` and
    /// `Default` are derived where the fields allow it, others everywhere.
    pub fn derive(mut self, path: impl Into<String>) -> Self {
        self.more_derives.push(path.into());
        self
    }

    /// The types of this namespace go to this module.
    pub fn module(mut self, namespace: impl Into<String>, module: impl Into<String>) -> Self {
        self.modules.insert(namespace.into(), module.into());
        self
    }

    /// Sets the traits by name: those of [`Derives`], `none`, and paths of others to derive.
    ///
    /// # Errors
    /// One is no path.
    pub fn set_derives<N: AsRef<str>>(&mut self, names: &[N]) -> Result<(), Error> {
        (self.derives, self.more_derives) = (Derives::NONE, Vec::new());
        for name in names.iter().map(AsRef::as_ref).filter(|name| *name != "none") {
            if !is_trait(name) {
                return Err(Error::settings(format!("`{name}` is no path of a trait"), trait_help(name)));
            }
            if !self.derives.add(name) {
                self.more_derives.push(name.to_owned());
            }
        }
        Ok(())
    }

    /// Adds an OASIS XML catalog, or a folder with a `CATALOG.tsv`.
    pub fn catalog(mut self, path: impl Into<PathBuf>) -> Self {
        self.catalogs.push(path.into());
        self
    }

    /// No file outside this folder is read.
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = Some(folder.into());
        self
    }

    /// Operations get a "not implemented" default.
    pub fn stubs(mut self, yes: bool) -> Self {
        self.stubs = yes;
        self
    }

    /// Harmless deviations from the standards are errors.
    pub fn strict(mut self, yes: bool) -> Self {
        self.strict = yes;
        self
    }

    /// Operations and ports that refer to something undefined are left out, with a warning.
    pub fn skip_undefined(mut self, yes: bool) -> Self {
        self.skip_undefined = yes;
        self
    }

    /// Documents are embedded for `?wsdl` (the default) or not.
    pub fn documents(mut self, yes: bool) -> Self {
        self.documents = yes;
        self
    }

    /// Files go to a folder below this one instead of below `OUT_DIR`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Name of the module tree, instead of the document's file name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// Traits that are known by their name alone.
const STANDARD: [&str; 9] =
    ["Debug", "Clone", "PartialEq", "Eq", "Hash", "Default", "PartialOrd", "Ord", "Copy"];

/// A trait that generated code can derive by this name: modules of generated code import none.
pub(crate) fn is_trait(path: &str) -> bool {
    is_path(path) && (path.contains("::") || STANDARD.contains(&path))
}

/// What to write instead.
pub(crate) fn trait_help(name: &str) -> Option<String> {
    let other = "write a whole path, for instance serde::Serialize".to_owned();
    did_you_mean(name, STANDARD).or(Some(other))
}

/// The documents of a run: one path, or several.
pub trait Entries {
    /// The paths, in order.
    fn entries(&self) -> Vec<PathBuf>;
}

impl<T: Entries + ?Sized> Entries for &T {
    fn entries(&self) -> Vec<PathBuf> {
        (**self).entries()
    }
}
impl Entries for str {
    fn entries(&self) -> Vec<PathBuf> {
        vec![self.into()]
    }
}
impl Entries for String {
    fn entries(&self) -> Vec<PathBuf> {
        vec![self.into()]
    }
}
impl Entries for Path {
    fn entries(&self) -> Vec<PathBuf> {
        vec![self.into()]
    }
}
impl Entries for PathBuf {
    fn entries(&self) -> Vec<PathBuf> {
        vec![self.clone()]
    }
}
impl<P: AsRef<Path>> Entries for [P] {
    fn entries(&self) -> Vec<PathBuf> {
        self.iter().map(|p| p.as_ref().to_path_buf()).collect()
    }
}
impl<P: AsRef<Path>, const N: usize> Entries for [P; N] {
    fn entries(&self) -> Vec<PathBuf> {
        self.as_slice().entries()
    }
}
impl<P: AsRef<Path>> Entries for Vec<P> {
    fn entries(&self) -> Vec<PathBuf> {
        self.as_slice().entries()
    }
}

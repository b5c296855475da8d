//! A scratch workspace of generated code: written below `target/suites`, compiled in one go, every message given
//! to the module it is about.
//!
//! Each package holds modules, a folder each (`src/MODULE/…`), so that many contracts share few crates and a message of
//! the compiler still names its contract. All workspaces share one target folder: dependencies are compiled once.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository, where the suites' scratch is kept below `target/suites`.
#[must_use]
pub fn repository() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    folder.canonicalize().unwrap_or(folder)
}

/// A folder below `target/suites`.
#[must_use]
pub fn folder(name: &str) -> PathBuf {
    repository().join("target/suites").join(name)
}

/// A workspace in the making. Files that are the same already keep their dates, and the compiler its work.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    packages: BTreeSet<String>,
}

/// What the compiler said.
#[derive(Debug, Default)]
pub struct Compiled {
    /// Errors and warnings by module.
    pub messages: BTreeMap<String, String>,
    /// Packages that were not compiled, with what the compiler said of no module.
    pub failed: BTreeMap<String, String>,
    /// Programs by name.
    pub programs: BTreeMap<String, PathBuf>,
}

impl Workspace {
    /// A workspace in this folder below `target/suites`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Workspace { folder: folder(name), packages: BTreeSet::new() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Adds a package that depends on `soap-runtime` and on the `dependencies` (lines of a manifest).
    ///
    /// # Errors
    /// The file that cannot be written.
    pub fn package(&mut self, name: &str, dependencies: &str) -> Result<(), String> {
        let runtime = repository().join("soap-runtime").display().to_string();
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             soap-runtime = {{ path = {runtime:?} }}\n{dependencies}"
        );
        self.packages.insert(name.to_owned());
        self.write(Path::new(name).join("Cargo.toml"), &manifest)
    }

    /// Writes a file, named from the workspace's folder.
    ///
    /// # Errors
    /// The file that cannot be written.
    pub fn write(&self, path: impl AsRef<Path>, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        let written = match path.parent() {
            Some(folder) => fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)),
            None => fs::write(&path, text),
        };
        written.map_err(|e| format!("{}: {e}", path.display()))
    }

    /// Compiles everything, or only as far as errors are found (`check`).
    ///
    /// # Errors
    /// Cargo cannot be run, or a file not be written.
    pub fn compile(&mut self, check: bool) -> Result<Compiled, String> {
        let members: String = self.packages.iter().map(|name| format!("    {name:?},\n")).collect();
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[profile.dev]\ndebug = false\nincremental = false\n"
        );
        self.write("Cargo.toml", &text)?;
        // The versions that the repository is tested with.
        let (lock, ours) = (repository().join("Cargo.lock"), self.folder.join("Cargo.lock"));
        if !ours.exists() && lock.exists() {
            fs::copy(&lock, &ours).map_err(|e| format!("{}: {e}", ours.display()))?;
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut child = Command::new(cargo)
            .arg(if check { "check" } else { "build" })
            .args(["--workspace", "--keep-going", "--quiet", "--message-format", "json"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", folder("build"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| format!("cargo: {e}"))?;
        // Read beside the messages, so that neither pipe fills up.
        let stderr = child
            .stderr
            .take()
            .map(|stderr| std::thread::spawn(move || std::io::read_to_string(stderr).unwrap_or_default()));
        let mut compiled = Compiled::default();
        let mut finished = BTreeSet::new();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines() {
                let line = line.map_err(|e| e.to_string())?;
                let message: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
                self.message(&message, &mut compiled, &mut finished);
            }
        }
        child.wait().map_err(|e| e.to_string())?;
        let stderr = stderr.and_then(|thread| thread.join().ok()).unwrap_or_default();
        for name in &self.packages {
            if !finished.contains(name) {
                compiled.failed.entry(name.clone()).or_default().push_str(&stderr);
            }
        }
        Ok(compiled)
    }

    fn message(&self, message: &serde_json::Value, compiled: &mut Compiled, finished: &mut BTreeSet<String>) {
        let id = message["package_id"].as_str().unwrap_or_default();
        let root = format!("{}/", self.folder.display());
        let Some(package) = self.packages.iter().find(|name| id.contains(&format!("{root}{name}#"))) else {
            return;
        };
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                finished.insert(package.clone());
                if let Some(program) = message["executable"].as_str() {
                    compiled.programs.insert(package.clone(), program.into());
                }
            }
            Some("compiler-message") => {
                let text = message["message"]["rendered"].as_str().unwrap_or_default();
                let spans = message["message"]["spans"].as_array();
                let module = spans.into_iter().flatten().find_map(|span| {
                    let file = span["file_name"].as_str()?.split_once("/src/")?.1;
                    Some(file.split_once('/')?.0.to_owned())
                });
                match module {
                    Some(module) => compiled.messages.entry(module).or_default().push_str(text),
                    None if message["message"]["level"] == "error" => {
                        compiled.failed.entry(package.clone()).or_default().push_str(text);
                    }
                    None => {}
                }
            }
            _ => {}
        }
    }
}

/// The operations of a service's handler, out of the text of its file.
#[must_use]
pub fn operations(service_file: &str) -> Vec<Operation> {
    handler_traits(service_file).into_iter().flat_map(|(_, operations)| operations).collect()
}

/// The traits of a service's handler, each with the functions that must be implemented: the service's own, and those
/// that hold its operations where there are many.
#[must_use]
pub fn handler_traits(service_file: &str) -> Vec<(&str, Vec<Operation>)> {
    let texts = service_file.split("\npub trait ").skip(1);
    texts.map(|text| (text.split('<').next().unwrap_or(text), functions(text))).collect()
}

fn functions(trait_text: &str) -> Vec<Operation> {
    let text = trait_text.split("\n}\n").next().unwrap_or(trait_text);
    let mut found = Vec::new();
    for function in text.split("    fn ").skip(1) {
        let Some((head, output)) = function.split_once(" -> impl rt::Future<Output = ") else { continue };
        let Some((output, _)) = output.split_once("> + Send;") else { continue };
        // Callbacks have a body.
        if output.contains('{') {
            continue;
        }
        let name = head.split(['(', '<']).next().unwrap_or_default().to_owned();
        let request = head.split("request: ").nth(1).and_then(|rest| rest.split(",\n").next());
        found.push(Operation {
            name,
            request: request.map(str::to_owned),
            head: head.replace("cx: &mut rt::Context<S>", "_: &mut rt::Context"),
            output: output.to_owned(),
        });
    }
    found
}

/// The name of the handler trait in the text of a service's file.
#[must_use]
pub fn handler_trait(service_file: &str) -> Option<&str> {
    let start = service_file.find("\npub trait ")? + "\npub trait ".len();
    service_file[start..].split('<').next()
}

/// An operation of a handler trait, as text.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The function's name.
    pub name: String,
    /// Type of the request, where it has one.
    pub request: Option<String>,
    /// From the name to the end of the arguments, with `request` as the request's name.
    pub head: String,
    /// What it returns, when awaited.
    pub output: String,
}

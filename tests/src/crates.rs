//! Compiles generated code of many contracts in few crates, and says which contract an error or warning belongs to.
//!
//! Each contract is a module. Small ones share a crate, because what a crate costs by itself is more than what a small
//! contract costs; dependencies are compiled once for all suites. All of it is below `target/suites`.
use soapgen::Output;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Bytes of generated Rust, documents not counted, that go into one crate.
const BATCH: usize = 1_200_000;

/// A contract's code on its way into a crate.
#[derive(Debug)]
struct Module {
    id: String,
    name: String,
    output: Output,
}

/// The crates of one suite.
#[derive(Debug)]
pub struct Crates {
    suite: String,
    folder: PathBuf,
    modules: Vec<Module>,
}

impl Crates {
    /// None yet, for the suite of this name.
    #[must_use]
    pub fn new(suite: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/suites").join(suite);
        Self { suite: suite.to_owned(), folder, modules: Vec::new() }
    }

    /// Adds what was generated for a contract.
    pub fn add(&mut self, id: &str, output: Output) {
        let plain = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
        let name = format!("c{}_{}", self.modules.len(), plain.to_ascii_lowercase());
        self.modules.push(Module { id: id.to_owned(), name, output });
    }

    /// Compiles all of it. What the compiler says, by contract; a contract without an entry compiles without a warning.
    ///
    /// # Errors
    /// The compiler could not be started, or a file could not be written.
    pub fn check(&self) -> Result<BTreeMap<String, String>, String> {
        let mut failures = BTreeMap::new();
        let mut waiting: Vec<usize> = (0..self.modules.len()).collect();
        // An error can hide others in its crate: those that nothing was said of are compiled again without it.
        while !waiting.is_empty() {
            let batches = self.batches(&waiting);
            self.write(&batches)?;
            let unfinished = self.compile(&batches, &mut failures)?;
            let again: Vec<usize> =
                unfinished.into_iter().filter(|m| !failures.contains_key(&self.modules[*m].id)).collect();
            if again.len() == waiting.len() {
                return Err(format!("the crates of {} were not compiled", self.folder.display()));
            }
            waiting = again;
        }
        Ok(failures)
    }

    fn batches(&self, modules: &[usize]) -> Vec<Vec<usize>> {
        let mut batches: Vec<Vec<usize>> = Vec::new();
        let mut size = BATCH;
        for &module in modules {
            let bytes = self.modules[module].output.report.bytes;
            if size + bytes > BATCH {
                batches.push(Vec::new());
                size = 0;
            }
            size += bytes;
            if let Some(last) = batches.last_mut() {
                last.push(module);
            }
        }
        batches
    }

    fn write(&self, batches: &[Vec<usize>]) -> Result<(), String> {
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../soap-runtime");
        let runtime = runtime.canonicalize().map_err(|e| e.to_string())?;
        let mut members = String::new();
        for (number, batch) in batches.iter().enumerate() {
            let package = self.package(number);
            let source = self.folder.join(&package).join("src");
            let mut library = String::new();
            for &module in batch {
                let Module { name, output, .. } = &self.modules[module];
                output.write(&source.join(name)).map_err(|e| e.to_string())?;
                _ = writeln!(library, "pub mod {name};");
            }
            write_if_new(&source.join("lib.rs"), &library)?;
            let manifest = format!(
                "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 soap-runtime = {{ path = {:?} }}\n",
                runtime.display().to_string()
            );
            write_if_new(&self.folder.join(&package).join("Cargo.toml"), &manifest)?;
            _ = writeln!(members, "    \"{package}\",");
        }
        let workspace =
            format!("[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[profile.dev]\ndebug = 0\n");
        write_if_new(&self.folder.join("Cargo.toml"), &workspace)?;
        // The versions that the repository is tested with.
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        if !self.folder.join("Cargo.lock").exists() && lock.exists() {
            fs::copy(&lock, self.folder.join("Cargo.lock")).map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    fn package(&self, batch: usize) -> String {
        format!("{}-{batch}", self.suite)
    }

    /// Compiles the crates, gives each message to the module it is about, and returns the modules of crates that failed.
    fn compile(
        &self,
        batches: &[Vec<usize>],
        failures: &mut BTreeMap<String, String>,
    ) -> Result<Vec<usize>, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut child = Command::new(cargo)
            .args(["check", "--workspace", "--keep-going", "--quiet", "--message-format", "json"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("../target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| format!("cargo: {e}"))?;
        let mut finished = BTreeSet::new();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines() {
                let line = line.map_err(|e| e.to_string())?;
                let message: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
                let package = message["package_id"].as_str().unwrap_or_default();
                let Some(number) =
                    (0..batches.len()).find(|n| package.contains(&format!("/{}#", self.package(*n))))
                else {
                    continue;
                };
                match message["reason"].as_str() {
                    Some("compiler-artifact") => _ = finished.insert(number),
                    Some("compiler-message") => {
                        let text = message["message"]["rendered"].as_str().unwrap_or_default();
                        for &module in &batches[number] {
                            let Module { id, name, .. } = &self.modules[module];
                            if line.contains(&format!("src/{name}/")) {
                                failures.entry(id.clone()).or_default().push_str(text);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        let output = child.wait_with_output().map_err(|e| e.to_string())?;
        let unfinished: Vec<usize> =
            (0..batches.len()).filter(|n| !finished.contains(n)).flat_map(|n| batches[n].clone()).collect();
        let silent = unfinished.iter().all(|m| !failures.contains_key(&self.modules[*m].id));
        if !unfinished.is_empty() && silent {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(unfinished)
    }
}

/// A file that is the same already keeps its date, and the compiler its work.
fn write_if_new(path: &Path, text: &str) -> Result<(), String> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

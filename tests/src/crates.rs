//! Compiles generated code of many contracts in few crates.
//!
//! Each contract is a module. Small ones share a crate, because what a crate costs by itself is more than what a small
//! contract costs.
use crate::scratch::Workspace;
use soapgen::Output;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

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
    modules: Vec<Module>,
}

impl Crates {
    /// None yet, for the suite of this name.
    #[must_use]
    pub fn new(suite: &str) -> Self {
        Self { suite: suite.to_owned(), modules: Vec::new() }
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
        let waiting = self.compile(&self.batches(), &mut failures)?;
        // An error can hide others in its crate: those of which nothing was said are compiled again, each alone.
        let alone: Vec<Vec<usize>> = waiting.into_iter().map(|module| vec![module]).collect();
        if !alone.is_empty() {
            self.compile(&alone, &mut failures)?;
        }
        Ok(failures)
    }

    fn batches(&self) -> Vec<Vec<usize>> {
        let mut batches: Vec<Vec<usize>> = Vec::new();
        let mut size = 0;
        for (number, module) in self.modules.iter().enumerate() {
            let bytes = module.output.report.bytes;
            match batches.last_mut() {
                Some(last) if size + bytes <= BATCH => last.push(number),
                _ => {
                    batches.push(vec![number]);
                    size = 0;
                }
            }
            size += bytes;
        }
        batches
    }

    /// Compiles a crate for each batch. The modules of crates that failed and of which nothing was said are returned, unless
    /// they are alone in their crate.
    fn compile(
        &self,
        batches: &[Vec<usize>],
        failures: &mut BTreeMap<String, String>,
    ) -> Result<Vec<usize>, String> {
        let mut workspace = Workspace::new(&self.suite);
        let package = |number: usize| format!("{}-{number}", self.suite);
        for (number, batch) in batches.iter().enumerate() {
            let source = Path::new(&package(number)).join("src");
            let mut library = String::new();
            for &module in batch {
                let Module { name, output, .. } = &self.modules[module];
                for (file, text) in &output.files {
                    workspace.write(source.join(name).join(file), text)?;
                }
                _ = writeln!(library, "pub mod {name};");
            }
            workspace.package(&package(number), "")?;
            workspace.write(source.join("lib.rs"), &library)?;
        }
        let compiled = workspace.compile(true)?;
        for module in &self.modules {
            if let Some(said) = compiled.messages.get(&module.name) {
                failures.insert(module.id.clone(), said.clone());
            }
        }
        let mut waiting = Vec::new();
        for (number, batch) in batches.iter().enumerate() {
            let Some(said) = compiled.failed.get(&package(number)) else { continue };
            if let [alone] = batch.as_slice() {
                failures.entry(self.modules[*alone].id.clone()).or_insert_with(|| said.clone());
            } else {
                let silent = batch.iter().filter(|m| !failures.contains_key(&self.modules[**m].id));
                waiting.extend(silent);
            }
        }
        Ok(waiting)
    }
}

//! A program that feeds generated services with messages: each contract is a module with a function `feed`, the modules are
//! spread over packages, and those with errors are left out until the rest compiles.
use crate::scratch::Workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Packages that the modules are spread over.
const PACKAGES: usize = 4;

/// The program in the making.
#[derive(Debug)]
pub struct Feeder {
    workspace: Workspace,
    modules: BTreeMap<String, Module>,
    failures: BTreeMap<String, String>,
}

/// A contract's module in one of the packages.
#[derive(Debug)]
struct Module {
    package: String,
    text: String,
}

impl Feeder {
    /// One without modules, in this folder below `target/suites`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let (modules, failures) = (BTreeMap::new(), BTreeMap::new());
        Feeder { workspace: Workspace::new(name), modules, failures }
    }

    /// Adds the module of a contract. `generate` writes the contract's files into the workspace below the folder it gets, and gives the
    /// text of the module.
    pub fn add<T>(
        &mut self,
        contract: &str,
        generate: impl FnOnce(&Workspace, &Path) -> Result<(String, T), String>,
    ) -> Option<T> {
        let package = format!("contracts-{}", (self.modules.len() + self.failures.len()) % PACKAGES);
        match generate(&self.workspace, &Path::new(&package).join("src").join(module_name(contract))) {
            Ok((text, rest)) => {
                self.modules.insert(contract.to_owned(), Module { package, text });
                Some(rest)
            }
            Err(error) => {
                self.failures.insert(contract.to_owned(), error);
                None
            }
        }
    }

    /// Where the workspace is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.workspace.path()
    }

    /// Whether there is code of the contract, that compiles as far as is known.
    #[must_use]
    pub fn has(&self, contract: &str) -> bool {
        self.modules.contains_key(contract)
    }

    /// Why there is none.
    #[must_use]
    pub fn failure(&self, contract: &str) -> Option<&str> {
        self.failures.get(contract).map(String::as_str)
    }

    /// Compiles the program. `library` is the crate `feeding` that modules and program use: its `Job` is parsed from a line, and
    /// knows its `contract`, what is `fed`, and how to `write` the outcome.
    ///
    /// # Errors
    /// Cargo cannot be run, a file not be written, or there are errors in no module.
    pub fn compile(&mut self, library: &str) -> Result<PathBuf, String> {
        let workspace = &mut self.workspace;
        workspace.package("feeding", "bytes = \"1\"\n")?;
        workspace.write("feeding/src/lib.rs", library)?;
        let mut dependencies = String::from(
            "tokio = { version = \"1\", features = [\"rt\", \"time\"] }\nfeeding = { path = \"../feeding\" }\n",
        );
        let packages: BTreeSet<String> = self.modules.values().map(|module| module.package.clone()).collect();
        for package in &packages {
            workspace.package(package, "feeding = { path = \"../feeding\" }\n")?;
            _ = writeln!(dependencies, "{package} = {{ path = \"../{package}\" }}");
        }
        workspace.package("feeder", &dependencies)?;
        loop {
            for package in &packages {
                let mut library = String::new();
                for (contract, module) in self.modules.iter().filter(|(_, module)| module.package == *package)
                {
                    let name = module_name(contract);
                    _ = writeln!(library, "pub mod {name};");
                    workspace
                        .write(Path::new(package).join("src").join(&name).join("mod.rs"), &module.text)?;
                }
                workspace.write(Path::new(package).join("src/lib.rs"), &library)?;
            }
            workspace.write("feeder/src/main.rs", &program(&self.modules))?;
            let compiled = workspace.compile(false)?;
            let before = self.modules.len();
            for contract in self.modules.keys().cloned().collect::<Vec<_>>() {
                if let Some(messages) = compiled.messages.get(&module_name(&contract)) {
                    self.failures.insert(contract.clone(), format!("compiled with messages\n{messages}"));
                    self.modules.remove(&contract);
                }
            }
            match compiled.programs.get("feeder") {
                Some(program) => return Ok(program.clone()),
                None if self.modules.len() < before => {}
                None => {
                    let failed = compiled.failed.into_iter();
                    return Err(failed.map(|(name, text)| format!("{name}: {text}\n")).collect());
                }
            }
        }
    }

    /// Runs the program over a list of jobs, a line each.
    ///
    /// # Errors
    /// The program cannot be run, or panicked.
    pub fn feed(&self, program: &Path, jobs: &str) -> Result<(), String> {
        self.workspace.write("jobs.tsv", jobs)?;
        let fed = Command::new(program)
            .arg(self.path().join("jobs.tsv"))
            .output()
            .map_err(|e| format!("{}: {e}", program.display()))?;
        if fed.status.success() {
            return Ok(());
        }
        Err(format!("the feeder failed\n{}", String::from_utf8_lossy(&fed.stderr)))
    }
}

/// The name of a contract's module.
fn module_name(contract: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    format!("c_{}", contract.trim_end_matches(".wsdl").chars().map(plain).collect::<String>())
}

fn program(modules: &BTreeMap<String, Module>) -> String {
    let mut arms = String::new();
    for (contract, module) in modules {
        let package = module.package.replace('-', "_");
        let name = module_name(contract);
        _ = writeln!(arms, "        {contract:?} => {package}::{name}::feed(fed).await,");
    }
    format!(
        "fn main() {{
    let list = std::env::args().nth(1).expect(\"a list of jobs\");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect(\"a runtime\");
    for line in std::fs::read_to_string(list).expect(\"a list of jobs\").lines() {{
        let job = feeding::Job::parse(line);
        let outcome = runtime.block_on(feed(&job.contract, &job.fed));
        job.write(&outcome);
    }}
}}

async fn feed(contract: &str, fed: &feeding::Fed) -> feeding::Outcome {{
    match contract {{
{arms}        other => panic!(\"no contract {{other}}\"),
    }}
}}
"
    )
}

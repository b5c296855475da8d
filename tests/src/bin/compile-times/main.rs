//! What big contracts cost to generate and to compile, as one table.
//!
//! ```text
//! cargo run --release -p soap-tests --bin compile-times -- FOLDER [--only NAME,NAME] [--steps STEP,STEP] [--types N,N]
//! ```
//!
//! The folder is a corpus with its `MANIFEST.tsv`. Steps: `generate` (this build of the generator), `debug` (server and
//! client with a handler for every operation, dependencies built, not incremental), `incremental` (again after a change of
//! the handlers), `release`, `binary` (a stripped release server with the first three operations). `--types` are the sizes of
//! schemas made up for the purpose. A time is that of the clock, with the CPU seconds of all processes after the `/`; memory is the
//! largest resident size that one process of the step reached, as the kernel reports it for waited-for children.
mod measured;
mod sources;

use measured::{Usage, measure};
use soap_tests::scratch;
use soap_tests::suite::{Arguments, arguments};
use sources::Contract;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The contracts that figures are given for.
const CONTRACTS: &str = "cisco-axl,workday-core,economic,siri-producer,gematik-phr,ews-exchange,onvif-devicemgmt,salesforce-partner";
const STEPS: &str = "generate,debug,incremental,release,binary";

fn main() -> ExitCode {
    let mut given: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match given.first().map(String::as_str) {
        Some("--measured") => measured::run(&given.split_off(1)),
        Some("--generate") => sources::generate_alone(&given.split_off(1)),
        _ => match arguments(&[], &["steps", "types"]) {
            Ok(arguments) => table(&arguments),
            Err(code) => return code,
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn table(arguments: &Arguments) -> Result<(), String> {
    let list = |name: &str, default: &str| -> Vec<String> {
        let text = arguments.values.get(name).map_or(default, String::as_str);
        text.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect()
    };
    let steps = list("steps", STEPS);
    if let Some(unknown) = steps.iter().find(|step| !STEPS.split(',').any(|known| known == *step)) {
        return Err(format!("there is no step {unknown}; steps are {STEPS}"));
    }
    let bench = Bench { folder: scratch::folder("compile-times"), steps };
    let names = if arguments.only.is_empty() {
        CONTRACTS.split(',').map(str::to_owned).collect()
    } else {
        arguments.only.clone()
    };
    let mut contracts = sources::corpus(&arguments.folder, &names)?;
    for types in list("types", "1000,3000,10000") {
        let types = types.parse().map_err(|_| "--types takes numbers".to_owned())?;
        contracts.push(sources::synthetic(&bench.folder, types)?);
    }
    bench.dependencies()?;
    println!(
        "| contract | operations | types | WSDL, kB | source, kB | ratio | generate | debug | changed | release | binary, MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for contract in &contracts {
        println!("{}", bench.row(contract)?);
    }
    Ok(())
}

struct Bench {
    folder: PathBuf,
    steps: Vec<String>,
}

impl Bench {
    fn does(&self, step: &str) -> bool {
        self.steps.iter().any(|s| s == step)
    }

    fn row(&self, contract: &Contract) -> Result<String, String> {
        let package = self.folder.join(&contract.name);
        let source = package.join("src/contract");
        let program = std::env::current_exe().map_err(|e| e.to_string())?;
        let generated = measure(Command::new(&program).arg("--generate").args(contract.generation(&source)))?;
        let files = sources::files(&source)?;
        let handlers = sources::handlers(&files, "");
        self.package(&contract.name, "lib.rs", &format!("pub mod contract;\n{handlers}"))?;
        let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
        let cell = |step: &str, usage: &dyn Fn() -> Result<String, String>| {
            if self.does(step) { usage() } else { Ok("-".to_owned()) }
        };
        let debug = cell("debug", &|| Ok(self.build(&contract.name, false, false)?.to_string()))?;
        let changed = cell("incremental", &|| self.changed(contract, &files))?;
        let release = cell("release", &|| Ok(self.build(&contract.name, true, false)?.to_string()))?;
        let binary = cell("binary", &|| self.binary(contract, &files, &program))?;
        Ok(format!(
            "| {} | {} | {} | {} | {} | {:.2} | {generated} | {debug} | {changed} | {release} | {binary} |",
            contract.name,
            sources::operation_names(&files).len(),
            files.iter().map(|(_, text)| text.matches("rt::record_table! {").count()).sum::<usize>(),
            contract.bytes / 1000,
            bytes / 1000,
            bytes as f64 / contract.bytes as f64,
        ))
    }

    /// The rebuild after a change of the user's own code, which stands in the same crate.
    fn changed(&self, contract: &Contract, files: &[(String, String)]) -> Result<String, String> {
        self.build(&contract.name, false, true)?;
        let handlers = sources::handlers(files, "changed");
        self.package(&contract.name, "lib.rs", &format!("pub mod contract;\n{handlers}"))?;
        Ok(self.build(&contract.name, false, true)?.to_string())
    }

    /// Size of a server with the contract's first three operations.
    fn binary(
        &self,
        contract: &Contract,
        files: &[(String, String)],
        program: &Path,
    ) -> Result<String, String> {
        let names = sources::operation_names(files);
        let name = format!("{}-three", contract.name);
        let source = self.folder.join(&name).join("src/contract");
        let mut generation = contract.generation(&source);
        generation.extend(names.into_iter().take(3));
        measure(Command::new(program).arg("--generate").args(generation))?;
        let server = sources::server(&sources::files(&source)?);
        self.package(&name, "main.rs", &format!("mod contract;\n{server}"))?;
        self.build(&name, true, false)?;
        let path = scratch::folder("build").join("release").join(&name);
        let size = fs::metadata(&path).map_err(|e| format!("{}: {e}", path.display()))?.len();
        Ok(format!("{:.1}", size as f64 / 1e6))
    }

    /// Compiles what all of them depend on.
    fn dependencies(&self) -> Result<(), String> {
        self.package("dependencies", "lib.rs", "")?;
        if self.does("debug") || self.does("incremental") {
            self.build("dependencies", false, false)?;
        }
        if self.does("release") || self.does("binary") {
            self.package("dependencies-main", "main.rs", "fn main() {}\n")?;
            self.build("dependencies-main", true, false)?;
        }
        Ok(())
    }

    /// Each package is a workspace of its own, so that building one does not ask about the others.
    fn package(&self, name: &str, file: &str, text: &str) -> Result<(), String> {
        let runtime = scratch::repository().join("soap-runtime").display().to_string();
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             soap-runtime = {{ path = {runtime:?} }}\n\
             tokio = {{ version = \"1\", features = [\"rt-multi-thread\", \"macros\"] }}\n\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n\n[profile.release]\nstrip = true\n"
        );
        let folder = self.folder.join(name);
        let write = |path: PathBuf, text: &str| {
            let written = fs::create_dir_all(folder.join("src")).and_then(|()| fs::write(&path, text));
            written.map_err(|e| format!("{}: {e}", path.display()))
        };
        write(folder.join("Cargo.toml"), &manifest)?;
        // The versions that the repository is tested with.
        let lock = scratch::repository().join("Cargo.lock");
        if let (false, Ok(text)) = (folder.join("Cargo.lock").exists(), fs::read_to_string(&lock)) {
            write(folder.join("Cargo.lock"), &text)?;
        }
        write(folder.join("src").join(file), text)
    }

    fn build(&self, name: &str, release: bool, incremental: bool) -> Result<Usage, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["build", "--quiet"]).current_dir(self.folder.join(name));
        if release {
            command.arg("--release");
        }
        command.env("CARGO_TARGET_DIR", scratch::folder("build"));
        command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        measure(&mut command)
    }
}

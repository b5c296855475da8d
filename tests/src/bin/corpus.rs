//! Generates every good WSDL of a corpus folder, server and client, and compiles all of it.
//!
//! ```text
//! cargo run -p soap-tests --bin corpus -- FOLDER [--only NAME,NAME] [--out DIR] [--build] [--implement] [--generate-only]
//! ```
//!
//! The folder holds `MANIFEST.tsv` (`short_name TAB status TAB entry …`) and perhaps `_catalog`. Each
//! contract becomes a package of one scratch workspace (outside the repository), so that dependencies
//! are compiled once; a warning counts as a failure. `--implement` adds a handler for every operation.
//! Failures are listed by name; the last line is `corpus: passed N of M`.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

struct Options {
    folder: PathBuf,
    only: Vec<String>,
    out: PathBuf,
    build: bool,
    implement: bool,
    generate_only: bool,
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(message) => {
            eprintln!(
                "{message}\nusage: corpus FOLDER [--only NAME,NAME] [--out DIR] [--build] [--implement] [--generate-only]"
            );
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Result<Options, String> {
    let mut arguments = std::env::args().skip(1);
    let mut options = Options {
        folder: PathBuf::new(),
        only: Vec::new(),
        out: std::env::temp_dir().join("soap-corpus"),
        build: false,
        implement: false,
        generate_only: false,
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
            "--out" => options.out = value()?.into(),
            "--build" => options.build = true,
            "--implement" => options.implement = true,
            "--generate-only" => options.generate_only = true,
            _ if argument.starts_with('-') => return Err(format!("there is no option {argument}")),
            _ => options.folder = argument.into(),
        }
    }
    if options.folder.as_os_str().is_empty() {
        return Err("no folder is given".to_owned());
    }
    Ok(options)
}

fn run(options: &Options) -> Result<bool, String> {
    let entries = manifest(options)?;
    let mut failures: BTreeMap<String, String> = BTreeMap::new();
    let mut packages = BTreeSet::new();
    let packages_folder = options.out.join("packages");
    fs::create_dir_all(&packages_folder).map_err(|e| format!("{}: {e}", packages_folder.display()))?;
    for (name, entry) in &entries {
        let started = Instant::now();
        match generate(options, name, entry, &packages_folder.join(name)) {
            Ok(report) => {
                println!("{name}: generated in {} ms, {report}", started.elapsed().as_millis());
                packages.insert(name.clone());
            }
            Err(error) => {
                failures.insert(name.clone(), error);
            }
        }
    }
    if !options.generate_only && !packages.is_empty() {
        workspace(options, &packages)?;
        compile(options, &packages, &mut failures)?;
    }
    for (name, reason) in &failures {
        println!("\nFAILED {name}");
        for line in reason.lines().take(40) {
            println!("    {line}");
        }
    }
    if !failures.is_empty() {
        println!("\nfailed: {}", failures.keys().cloned().collect::<Vec<_>>().join(" "));
    }
    println!("corpus: passed {} of {}", entries.len() - failures.len(), entries.len());
    Ok(failures.is_empty())
}

/// Names and entry documents of the good contracts, or of those asked for.
fn manifest(options: &Options) -> Result<Vec<(String, PathBuf)>, String> {
    let path = options.folder.join("MANIFEST.tsv");
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut entries = Vec::new();
    for line in text.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(name), Some(status), Some(entry)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let wanted =
            if options.only.is_empty() { status == "good" } else { options.only.iter().any(|o| o == name) };
        if wanted {
            entries.push((name.to_owned(), options.folder.join(entry)));
        }
    }
    match options.only.iter().find(|only| !entries.iter().any(|(name, _)| name == *only)) {
        Some(unknown) => Err(format!("{} has no {unknown}", path.display())),
        None => Ok(entries),
    }
}

fn generate(options: &Options, name: &str, entry: &Path, package: &Path) -> Result<String, String> {
    let mut settings = soapgen::configure().root(options.folder.join(name)).name("contract");
    let catalog = options.folder.join("_catalog");
    if catalog.is_dir() {
        settings = settings.catalog(catalog);
    }
    let output = settings.generate(entry).map_err(|error| error.to_string())?;
    let source = package.join("src");
    output.write(&source.join("contract")).map_err(|error| error.to_string())?;
    let mut library = String::from("#![deny(warnings)]\npub mod contract;\n");
    if options.implement {
        for (file, text) in &output.files {
            if text.contains("\npub trait ") {
                library.push_str(&handler(file.trim_end_matches(".rs"), text));
            }
        }
    }
    write_if_new(&source.join("lib.rs"), &library)?;
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../soap-runtime");
    let runtime = runtime.canonicalize().map_err(|e| e.to_string())?;
    let manifest = format!(
        "[package]\nname = \"corpus-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         soap-runtime = {{ path = {:?} }}\n",
        runtime.display().to_string()
    );
    write_if_new(&package.join("Cargo.toml"), &manifest)?;
    let warnings = output.warnings.lines().len();
    Ok(format!("{}, {warnings} warnings and notes", output.report))
}

/// A handler that implements every operation of a service file, made out of its trait's text.
fn handler(module: &str, text: &str) -> String {
    let start = text.find("\npub trait ").map_or(0, |at| at + 1);
    let head = text[start..].lines().next().unwrap_or_default();
    let name = head.trim_start_matches("pub trait ").split('<').next().unwrap_or_default();
    let mut out = format!(
        "\npub mod handler_{module} {{\n    use crate::contract::{module}::*;\n    use soap_runtime::codegen as rt;\n    \
         pub struct Handler;\n    impl {name} for Handler {{\n"
    );
    let paths = |text: &str| text.replace("super::", "crate::contract::");
    // Operations are the functions without a body.
    for function in text[start..].split("    fn ").skip(1) {
        let Some((head, output)) = function.split_once(" -> impl rt::Future<Output = ") else { continue };
        let Some((output, _)) = output.split_once("> + Send;") else { continue };
        if output.contains('{') {
            continue;
        }
        let head = head.replace("request: ", "_: ").replace("cx: &mut rt::Context<S>", "_: &mut rt::Context");
        let (head, output) = (paths(&head), paths(output));
        _ = writeln!(
            out,
            "        async fn {head} -> {output} {{\n            Err(rt::not_implemented(\"x\").into())\n        }}"
        );
    }
    _ = writeln!(
        out,
        "    }}\n    pub fn mount() -> rt::SoapService {{\n        service(Handler)\n    }}\n}}"
    );
    out
}

fn workspace(options: &Options, packages: &BTreeSet<String>) -> Result<(), String> {
    let members: Vec<_> = packages.iter().map(|name| format!("    \"packages/{name}\",\n")).collect();
    let text = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        members.concat()
    );
    write_if_new(&options.out.join("Cargo.toml"), &text)?;
    // The versions that the repository is tested with.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    if !options.out.join("Cargo.lock").exists() && lock.exists() {
        fs::copy(&lock, options.out.join("Cargo.lock")).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Compiles all packages in one go and gives each error to the package it is in.
fn compile(
    options: &Options,
    packages: &BTreeSet<String>,
    failures: &mut BTreeMap<String, String>,
) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(cargo)
        .arg(if options.build { "build" } else { "check" })
        .args(["--workspace", "--keep-going", "--quiet", "--message-format", "json"])
        .current_dir(&options.out)
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
            let Some(name) = packages.iter().find(|name| package.contains(&format!("/packages/{name}#")))
            else {
                continue;
            };
            match message["reason"].as_str() {
                Some("compiler-artifact") => _ = finished.insert(name.clone()),
                Some("compiler-message") => {
                    let text = message["message"]["rendered"].as_str().unwrap_or_default();
                    failures.entry(name.clone()).or_default().push_str(text);
                }
                _ => {}
            }
        }
    }
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    for name in packages {
        if !finished.contains(name) && !failures.contains_key(name) {
            let reason = String::from_utf8_lossy(&output.stderr).into_owned();
            failures.insert(name.clone(), format!("was not compiled\n{reason}"));
        }
    }
    Ok(())
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

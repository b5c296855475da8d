//! The WSDL 2.0 suite of the W3C: good descriptions are read and their code compiles without warning, bad ones are refused
//! with the assertion they break.
//!
//! ```text
//! cargo run --release -p soap-tests --bin wsdl20 -- FOLDER [--least N] [--only ID,ID] [--read-only]
//! ```
//!
//! The folder holds `tests.tsv` (`test TAB valid|invalid TAB document TAB status TAB assertions …`) and a folder for each
//! test. A bad description is first read as by default; what the suite objects to and the compiler tolerates by name (see
//! `docs/lenient.md`) must be refused in strict mode, again with the assertion. A good one that is said to require an
//! extension nobody knows must be refused because of that extension. `--read-only` compiles nothing.
use soap_tests::suite::{self, Arguments, Tally};
use soapgen::{Error, Output, configure};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Extensions that descriptions may require.
const KNOWN: [&str; 5] = [
    "http://www.w3.org/ns/wsdl/soap",
    "http://www.w3.org/ns/wsdl/http",
    "http://www.w3.org/ns/wsdl/rpc",
    "http://www.w3.org/ns/wsdl-extensions",
    "http://www.w3.org/2007/01/sawsdl#",
];

/// Namespaces of WS-Addressing in descriptions start so.
const ADDRESSING: [&str; 3] = [
    "http://www.w3.org/2005/08/addressing",
    "http://www.w3.org/2006/05/addressing",
    "http://www.w3.org/2007/05/addressing",
];

struct Test {
    id: String,
    valid: bool,
    document: PathBuf,
    assertions: Vec<String>,
}

fn main() -> ExitCode {
    suite::main(&["read-only"], &[], run)
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let mut tally = Tally::new("wsdl20");
    let scratch = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/suites/wsdl20");
    let source = scratch.join("src");
    if source.exists() {
        fs::remove_dir_all(&source).map_err(|e| format!("{}: {e}", source.display()))?;
    }
    fs::create_dir_all(&source).map_err(|e| format!("{}: {e}", source.display()))?;
    let mut outcomes: BTreeMap<String, Result<(), String>> = BTreeMap::new();
    // Modules of the scratch package and the tests they are of.
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    let (mut good, mut bad, mut strictly) = ((0, 0), (0, 0), 0);
    for test in tests(&arguments.folder)?.into_iter().filter(|test| arguments.wants(&test.id)) {
        let folder = arguments.folder.join(&test.id);
        let outcome = match (test.valid, unknown_extension(&folder)) {
            (true, None) => match generate(&test, &folder, &scratch, false) {
                Ok(output) => {
                    let module = test.id.replace(['/', '-', '.'], "_").to_lowercase();
                    output.write(&source.join(&module)).map_err(|e| e.to_string())?;
                    modules.insert(module, test.id.clone());
                    Ok(())
                }
                Err(error) => Err(error.to_string()),
            },
            (true, Some(extension)) => {
                refused(&test, &folder, &scratch, false, &["wsdl-extension-required".to_string()])
                    .map_err(|told| format!("requires {extension}, which is unknown, but: {told}"))
            }
            (false, _) => match refused(&test, &folder, &scratch, false, &test.assertions) {
                Ok(()) => Ok(()),
                Err(_) => {
                    let outcome = refused(&test, &folder, &scratch, true, &test.assertions);
                    strictly += usize::from(outcome.is_ok());
                    outcome
                }
            },
        };
        outcomes.insert(test.id, outcome);
    }
    if !arguments.has("read-only") {
        compile(&scratch, &modules, &mut outcomes)?;
    }
    for (id, outcome) in outcomes {
        let counts = if id.starts_with("good") { &mut good } else { &mut bad };
        counts.0 += usize::from(outcome.is_ok());
        counts.1 += 1;
        tally.record(id, outcome);
    }
    println!("good accepted: {} of {}", good.0, good.1);
    println!(
        "bad refused with the assertion: {} of {}, {strictly} of them in strict mode only",
        bad.0, bad.1
    );
    Ok(tally)
}

fn tests(folder: &Path) -> Result<Vec<Test>, String> {
    let path = folder.join("tests.tsv");
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut tests = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, kind, document, _, assertions, ..] = fields.as_slice() else {
            return Err(format!("{}: `{line}` has not five columns", path.display()));
        };
        tests.push(Test {
            id: (*id).to_owned(),
            valid: *kind == "valid",
            document: folder.join(id).join(document),
            assertions: assertions.split_ascii_whitespace().map(str::to_owned).collect(),
        });
    }
    Ok(tests)
}

/// An extension that the test says a reader must know, and that we do not.
fn unknown_extension(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join("TestMetadata.xml")).ok()?;
    let required = text.split("role=\"required-extension\">").skip(1);
    let mut required = required.filter_map(|rest| Some(rest.split('<').next()?.trim().to_owned()));
    required.find(|namespace| {
        !KNOWN.contains(&namespace.as_str()) && !ADDRESSING.iter().any(|known| namespace.starts_with(known))
    })
}

fn generate(test: &Test, folder: &Path, scratch: &Path, strict: bool) -> Result<Output, Error> {
    let mut settings = configure().root(folder).name(module_name(&test.document)).strict(strict);
    if let Some(catalog) = catalog(folder, scratch) {
        settings = settings.catalog(catalog);
    }
    settings.generate(test.document.as_path())
}

/// The schemas beside a description by namespace: some import them without saying where they are.
fn catalog(folder: &Path, scratch: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let mut table = String::new();
    for entry in fs::read_dir(&folder).ok()?.flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "xsd") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        if let Some(namespace) =
            text.split("targetNamespace=\"").nth(1).and_then(|rest| rest.split('"').next())
        {
            _ = writeln!(table, "{namespace}\t{}", path.display());
        }
    }
    let path = scratch.join("CATALOG.tsv");
    fs::write(&path, table).ok()?;
    Some(path)
}

fn module_name(document: &Path) -> String {
    let stem = document.file_stem().and_then(|stem| stem.to_str()).unwrap_or("contract");
    stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

/// Whether an error names one of the rules.
fn refused(test: &Test, folder: &Path, scratch: &Path, strict: bool, rules: &[String]) -> Result<(), String> {
    let findings = match generate(test, folder, scratch, strict) {
        Ok(_) => return Err(format!("accepted, expected {}", rules.join(" "))),
        Err(Error::Contract(findings)) => findings,
        Err(other) => return Err(other.to_string()),
    };
    let named = findings.diagnostics.iter().any(|diagnostic| {
        let clause = diagnostic.clause.as_deref().unwrap_or_default();
        let mut named = clause.split([',', ' ']).chain([&*diagnostic.rule]);
        diagnostic.severity == soapgen::diagnostic::Severity::Error
            && diagnostic.label.is_some()
            && named.any(|name| rules.iter().any(|rule| rule == name))
    });
    if named { Ok(()) } else { Err(format!("expected {}\n{}", rules.join(" "), findings.render(false))) }
}

/// Compiles all modules as one package; an error or warning fails the test whose module it is in.
fn compile(
    scratch: &Path,
    modules: &BTreeMap<String, String>,
    outcomes: &mut BTreeMap<String, Result<(), String>>,
) -> Result<(), String> {
    let write = |name: &str, text: String| {
        let path = scratch.join(name);
        fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))
    };
    let repository =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().map_err(|e| e.to_string())?;
    let runtime = repository.join("soap-runtime").display().to_string();
    write(
        "Cargo.toml",
        format!(
            "[package]\nname = \"wsdl20-suite\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             soap-runtime = {{ path = {runtime:?} }}\n"
        ),
    )?;
    let library: String = modules.keys().map(|module| format!("pub mod {module};\n")).collect();
    write("src/lib.rs", library)?;
    if let Ok(lock) = fs::read_to_string(repository.join("Cargo.lock")) {
        write("Cargo.lock", lock)?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(cargo)
        .args(["check", "--quiet", "--message-format", "json"])
        .current_dir(scratch)
        .env("CARGO_TARGET_DIR", repository.join("target"))
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("cargo: {e}"))?;
    let mut elsewhere = String::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.map_err(|e| e.to_string())?;
            let message: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if message["reason"] != "compiler-message" {
                continue;
            }
            let text = message["message"]["rendered"].as_str().unwrap_or_default();
            let file = message["message"]["spans"][0]["file_name"].as_str().unwrap_or_default();
            let module =
                file.strip_prefix("src/").and_then(|file| file.split('/').next()).unwrap_or_default();
            match modules.get(module).and_then(|id| outcomes.get_mut(id)) {
                Some(outcome) => *outcome = Err(text.to_owned()),
                None => elsewhere.push_str(text),
            }
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    let failed = modules.values().any(|id| outcomes.get(id).is_some_and(Result::is_err));
    if status.success() || failed {
        Ok(())
    } else {
        Err(format!("the code of the suite was not compiled\n{elsewhere}"))
    }
}

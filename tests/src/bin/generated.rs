//! The W3C XML Schema suite by generated code: types are emitted for a sample of schemas, compiled, and read the suite's
//! documents in strict mode.
//!
//! ```text
//! cargo run --release -p soap-tests --bin generated -- FOLDER [--least N] [--only ID,…] [--sample K]
//! ```
//!
//! The folder holds `generated-sample.tsv` and the suite's files in an archive. A valid schema passes if its code is emitted and
//! compiles without a warning, a document if the emitted types judge it as expected. `--sample K` takes every K-th schema with its
//! documents.
use soap_tests::scratch::Workspace;
use soap_tests::suite::{self, Arguments, Tally};
use soap_tests::xsts::{self, Test};
use soapgen::load::decode::decode;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Schemas in a package.
const BATCH: usize = 100;

fn main() -> ExitCode {
    suite::main(&[], &["sample"], run)
}

/// The documents of a schema, compiled together.
struct Schema {
    package: String,
    module: String,
    /// Why there is no code.
    failure: Option<String>,
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let sample: usize = match arguments.values.get("sample") {
        Some(text) => text.parse().map_err(|_| "--sample takes a number")?,
        None => 1,
    };
    let files = xsts::files(&arguments.folder)?;
    let mut tests = xsts::tests(&arguments.folder.join("generated-sample.tsv"))?;
    tests.retain(|test| arguments.wants(&test.id));
    let mut sets: Vec<Vec<String>> = Vec::new();
    for test in &tests {
        if !sets.contains(&test.schemas) {
            sets.push(test.schemas.clone());
        }
    }
    let sets: Vec<_> = sets.into_iter().step_by(sample.max(1)).collect();
    tests.retain(|test| sets.contains(&test.schemas));
    let mut workspace = Workspace::new("generated");
    let mut schemas = BTreeMap::new();
    for (n, set) in sets.into_iter().enumerate() {
        let package = format!("batch-{}", n / BATCH);
        let module = format!("s_{n:04}");
        let failure =
            generate(&files, &set, &workspace, &Path::new(&package).join("src").join(&module)).err();
        schemas.insert(set, Schema { package, module, failure });
    }
    let program = compile(&mut workspace, &mut schemas)?;
    let verdicts = verdicts(&files, &workspace, &program, &tests, &schemas)?;
    let mut tally = Tally::new("generated");
    for test in &tests {
        let schema = &schemas[&test.schemas];
        let outcome = match (&schema.failure, test.is_instance) {
            (Some(reason), _) => Err(reason.clone()),
            (None, false) => Ok(()),
            (None, true) => match (verdicts.get(&test.id), test.valid) {
                (Some(Ok(())), true) | (Some(Err(_)), false) => Ok(()),
                (Some(Ok(())), false) => Err("an invalid document was accepted".to_owned()),
                (Some(Err(reason)), true) => Err(format!("a valid document was refused: {reason}")),
                (None, _) => Err("the document was not read".to_owned()),
            },
        };
        tally.record(&test.id, outcome);
    }
    Ok(tally)
}

/// Emits the types of a schema into a module.
fn generate(files: &Path, set: &[String], workspace: &Workspace, module: &Path) -> Result<(), String> {
    let entries: Vec<PathBuf> = set.iter().map(|file| files.join(file)).collect();
    let settings = soapgen::configure().root(files).name("schema").strict(true);
    let output = settings.generate(entries).map_err(|error| error.to_string())?;
    for (file, text) in &output.files {
        workspace.write(module.join(file), text)?;
    }
    Ok(())
}

/// Compiles all modules, those with errors left out until the rest compiles, and gives the program that reads documents.
fn compile(
    workspace: &mut Workspace,
    schemas: &mut BTreeMap<Vec<String>, Schema>,
) -> Result<PathBuf, String> {
    loop {
        let mut packages: BTreeMap<String, String> = BTreeMap::new();
        let mut arms = String::new();
        for schema in schemas.values().filter(|schema| schema.failure.is_none()) {
            let (package, module) = (&schema.package, &schema.module);
            _ = writeln!(packages.entry(package.clone()).or_default(), "pub mod {module};");
            let package = package.replace('-', "_");
            _ = writeln!(
                arms,
                "        {module:?} => {package}::{module}::elements::validate(text, &limits),"
            );
        }
        let mut dependencies = String::new();
        for (package, library) in &packages {
            workspace.package(package, "")?;
            workspace.write(Path::new(package).join("src/lib.rs"), library)?;
            _ = writeln!(dependencies, "{package} = {{ path = \"../{package}\" }}");
        }
        workspace.package("documents", &dependencies)?;
        workspace.write("documents/src/main.rs", &program(&arms))?;
        let compiled = workspace.compile(false)?;
        let mut removed = false;
        for schema in schemas.values_mut().filter(|schema| schema.failure.is_none()) {
            if let Some(messages) = compiled.messages.get(&schema.module) {
                schema.failure = Some(format!("compiled with messages\n{messages}"));
                removed = true;
            }
        }
        match compiled.programs.get("documents") {
            Some(program) => return Ok(program.clone()),
            None if removed => {}
            None => {
                return Err(compiled
                    .failed
                    .into_iter()
                    .map(|(name, text)| format!("{name}: {text}\n"))
                    .collect());
            }
        }
    }
}

/// The program: a line `module TAB document` gives a line `valid` or the reason why not.
fn program(arms: &str) -> String {
    format!(
        "use soap_runtime::codegen::{{BindError, Limits}};

fn main() {{
    let list = std::env::args().nth(1).expect(\"a list of documents\");
    for line in std::fs::read_to_string(list).expect(\"a list of documents\").lines() {{
        let (module, document) = line.split_once('\\t').expect(\"two fields\");
        let text = std::fs::read_to_string(document).expect(\"a document\");
        match validate(module, &text) {{
            Ok(()) => println!(\"valid\"),
            Err(error) => println!(\"{{}}\", error.to_string().replace(['\\n', '\\r'], \" \")),
        }}
    }}
}}

fn validate(module: &str, text: &str) -> Result<(), BindError> {{
    let limits = Limits::default();
    match module {{
{arms}        other => panic!(\"no schema {{other}}\"),
    }}
}}
"
    )
}

/// What the emitted types say of each document, or why not.
type Verdicts = BTreeMap<String, Result<(), String>>;

fn verdicts(
    files: &Path,
    workspace: &Workspace,
    program: &Path,
    tests: &[Test],
    schemas: &BTreeMap<Vec<String>, Schema>,
) -> Result<Verdicts, String> {
    let mut verdicts = Verdicts::new();
    let (mut list, mut asked) = (String::new(), Vec::new());
    for (n, test) in tests.iter().enumerate() {
        let (Some(instance), schema) = (&test.instance, &schemas[&test.schemas]) else { continue };
        if schema.failure.is_some() {
            continue;
        }
        // Encodings are the business of who reads files, not of the types.
        let bytes = fs::read(files.join(instance)).map_err(|e| format!("{instance}: {e}"))?;
        match decode(bytes) {
            Ok(decoded) => {
                let document = Path::new("texts").join(format!("{n}.xml"));
                workspace.write(&document, &decoded.text)?;
                _ = writeln!(list, "{}\t{}", schema.module, workspace.path().join(document).display());
                asked.push(test);
            }
            Err(error) => _ = verdicts.insert(test.id.clone(), Err(error.message)),
        }
    }
    workspace.write("documents.tsv", &list)?;
    let list = workspace.path().join("documents.tsv");
    let output = Command::new(program).arg(&list).output();
    let output = output.map_err(|e| format!("{}: {e}", program.display()))?;
    if !output.status.success() {
        return Err(format!("the documents were not read\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    for (test, line) in asked.into_iter().zip(String::from_utf8_lossy(&output.stdout).lines()) {
        let verdict = if line == "valid" { Ok(()) } else { Err(line.to_owned()) };
        verdicts.insert(test.id.clone(), verdict);
    }
    Ok(verdicts)
}

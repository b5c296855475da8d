//! WSDL 1.1 files of another stack's tests: each is generated and compiled, or refused where it is wrong on purpose.
//!
//! ```text
//! cargo run --release -p soap-tests --bin wsdl11 -- FOLDER [--only PATH,PATH] [--generate-only]
//! ```
//!
//! Every `.wsdl` below the folder is a test, named by its path. Wrong on purpose is what `tests/wsdl11-refused.tsv` lists with the
//! rule it breaks, and what the words of its name say so of. A file whose imports lead to what the folder does not
//! have does not count, nor does one that is no WSDL.
use soap_tests::crates::Crates;
use soap_tests::suite::{self, Arguments, Tally};
use soapgen::diagnostic::Severity;
use soapgen::{Error, Findings};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is to be refused: `path TAB rule TAB why`.
const REFUSED: &str = include_str!("../../wsdl11-refused.tsv");
/// Words in a name which say that the file is wrong on purpose.
const WRONG: [&str; 7] = ["bad", "invalid", "missing", "conflict", "typo", "illegal", "wrong"];
/// Errors about files that are not there.
const ELSEWHERE: [&str; 4] =
    ["import-not-found", "import-outside-root", "import-not-mapped", "import-no-location"];

fn main() -> ExitCode {
    suite::main(&["generate-only"], &[], run)
}

/// What becomes of a file.
enum Outcome {
    Generated(Box<soapgen::Output>),
    Refused,
    NotCounted(&'static str),
    Failed(String),
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let mut files = Vec::new();
    collect(&arguments.folder, &mut files)?;
    files.sort();
    let mut crates = Crates::new("wsdl11");
    let mut outcomes = BTreeMap::new();
    for path in files {
        let id = path.strip_prefix(&arguments.folder).unwrap_or(&path).display().to_string();
        if !arguments.wants(&id) {
            continue;
        }
        match outcome(&arguments.folder, &id, &path) {
            Outcome::Generated(output) => {
                crates.add(&id, *output);
                outcomes.insert(id, Ok(()));
            }
            Outcome::Refused => _ = outcomes.insert(id, Ok(())),
            Outcome::Failed(reason) => _ = outcomes.insert(id, Err(reason)),
            Outcome::NotCounted(why) => println!("not counted: {id}: {why}"),
        }
    }
    if !arguments.has("generate-only") {
        for (id, said) in crates.check()? {
            outcomes.insert(id, Err(said));
        }
    }
    let mut tally = Tally::new("wsdl11");
    for (id, outcome) in outcomes {
        tally.record(id, outcome);
    }
    Ok(tally)
}

fn outcome(folder: &Path, id: &str, path: &Path) -> Outcome {
    let listed = REFUSED.lines().find_map(|line| {
        let mut fields = line.split('\t');
        (fields.next() == Some(id)).then(|| fields.next().unwrap_or_default())
    });
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_ascii_lowercase();
    let by_name = stem.split(['_', '-', '.']).any(|word| WRONG.contains(&word));
    match soapgen::configure().root(folder).name("contract").generate(path) {
        Ok(output) if listed.is_none() => Outcome::Generated(Box::new(output)),
        Ok(_) => Outcome::Failed("accepted".into()),
        Err(Error::Contract(findings)) => {
            let rules = rules(&findings);
            let elsewhere = rules.iter().any(|rule| ELSEWHERE.contains(&rule.as_str()));
            match listed {
                Some(rule) if rules.iter().any(|found| found == rule) => Outcome::Refused,
                Some(rule) => Outcome::Failed(format!("expected {rule}: {findings}")),
                None if by_name && !rules.is_empty() => Outcome::Refused,
                None if rules.iter().any(|rule| rule == "document-kind") => Outcome::NotCounted("no WSDL"),
                None if elsewhere => Outcome::NotCounted("an import leaves the folder"),
                None => Outcome::Failed(findings.to_string()),
            }
        }
        Err(other) => Outcome::Failed(other.to_string()),
    }
}

/// Rules of the errors that have a place.
fn rules(findings: &Findings) -> Vec<String> {
    let errors = findings.diagnostics.iter().filter(|d| d.severity == Severity::Error && d.label.is_some());
    errors.map(|diagnostic| diagnostic.rule.to_string()).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "wsdl") {
            files.push(path);
        }
    }
    Ok(())
}

//! Contracts of real services, each as its status says: good ones are generated and compiled without a warning, tolerated
//! ones in lenient mode with a warning that names the deviation, broken ones are refused at the right place for the right reason.
//!
//! ```text
//! cargo run --release -p soap-tests --bin corpus -- FOLDER [--only NAME,NAME] [--sample K] [--offset N] [--generate-only]
//! ```
//!
//! The folder holds `MANIFEST.tsv` (`short_name TAB status TAB entry …`) and perhaps `_catalog`. All contracts are
//! generated; `--sample K` compiles every K-th, from number `--offset` on (0 where it is not given), `--generate-only` none.
//! What a broken one is refused for stands in `tests/corpus-broken.tsv`; one that is not listed there must be
//! refused with a place in a file.
use soap_tests::crates::Crates;
use soap_tests::suite::{self, Arguments, Tally};
use soapgen::diagnostic::{Severity, report};
use soapgen::{Error, Findings, Output, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

/// What broken contracts are refused for: `name TAB file TAB line TAB column TAB rule TAB reason`.
const BROKEN: &str = include_str!("../../corpus-broken.tsv");

fn main() -> ExitCode {
    suite::main(&["generate-only"], &["sample", "offset"], run)
}

struct Contract {
    name: String,
    status: String,
    entry: PathBuf,
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let number = |name: &str, default: usize| match arguments.values.get(name) {
        Some(value) => value.parse().map_err(|_| format!("--{name} takes a number")),
        None => Ok(default),
    };
    let (sample, offset) = (number("sample", 1)?.max(1), number("offset", 0)?);
    let contracts = manifest(arguments)?;
    let mut crates = Crates::new("corpus");
    let mut outcomes: BTreeMap<&str, Result<(), String>> = BTreeMap::new();
    let mut left_out = Vec::new();
    for (position, contract) in contracts.iter().enumerate() {
        let settings = settings(arguments, contract);
        let outcome = match contract.status.as_str() {
            "broken" => refused(contract, &settings),
            "tolerated" => tolerated(contract, &settings),
            _ => accepted(contract, &settings),
        };
        if let Ok(Some(output)) = &outcome {
            let skipped =
                output.warnings.diagnostics.iter().filter(|d| d.rule == "operation-left-out").count();
            if skipped > 0 {
                left_out.push(format!("{} {skipped}", contract.name));
            }
        }
        outcomes.insert(&contract.name, outcome.as_ref().map(|_| ()).map_err(Clone::clone));
        if let (Ok(Some(output)), true) = (outcome, position % sample == offset % sample) {
            crates.add(&contract.name, output);
        }
    }
    if !arguments.has("generate-only") {
        for (name, said) in crates.check()? {
            if let Some(outcome) = outcomes.get_mut(name.as_str()) {
                *outcome = Err(said);
            }
        }
    }
    if !left_out.is_empty() {
        println!("operations left out: {}", left_out.join(", "));
    }
    let mut tally = Tally::new("corpus");
    for status in contracts.iter().map(|c| c.status.as_str()).collect::<BTreeSet<_>>() {
        let of_status: Vec<_> = contracts.iter().filter(|c| c.status == status).collect();
        let passed = of_status.iter().filter(|c| outcomes[c.name.as_str()].is_ok()).count();
        println!("{status}: {passed} of {}", of_status.len());
    }
    for (name, outcome) in outcomes {
        tally.record(name, outcome);
    }
    Ok(tally)
}

fn manifest(arguments: &Arguments) -> Result<Vec<Contract>, String> {
    let path = arguments.folder.join("MANIFEST.tsv");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let rows = text.lines().skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let (name, status, entry) = (fields.next()?, fields.next()?, fields.next()?);
        let entry = arguments.folder.join(entry);
        arguments.wants(name).then(|| Contract { name: name.into(), status: status.into(), entry })
    });
    Ok(rows.collect())
}

fn settings(arguments: &Arguments, contract: &Contract) -> Settings {
    let catalog = arguments.folder.join("_catalog");
    let settings = soapgen::configure().root(arguments.folder.join(&contract.name)).name("contract");
    if catalog.is_dir() { settings.catalog(catalog) } else { settings }
}

fn accepted(contract: &Contract, settings: &Settings) -> Result<Option<Output>, String> {
    settings.generate(&contract.entry).map(Some).map_err(|error| error.to_string())
}

/// Accepted with a warning that names a deviation, and refused in strict mode.
fn tolerated(contract: &Contract, settings: &Settings) -> Result<Option<Output>, String> {
    let output = settings.generate(&contract.entry).map_err(|error| error.to_string())?;
    let named = |help: &String| help.starts_with("tolerated as `");
    if !output.warnings.diagnostics.iter().any(|d| d.help.iter().any(named)) {
        return Err("no warning names the deviation".into());
    }
    match settings.clone().strict(true).generate(&contract.entry) {
        Err(Error::Contract(_)) => Ok(Some(output)),
        Err(other) => Err(other.to_string()),
        Ok(_) => Err("strict mode accepts it".into()),
    }
}

/// Refused, with the error that is expected, if one is, among those reported.
fn refused(contract: &Contract, settings: &Settings) -> Result<Option<Output>, String> {
    let findings = match settings.generate(&contract.entry) {
        Err(Error::Contract(findings)) => findings,
        Err(other) => return Err(format!("refused without a place: {other}")),
        Ok(_) => return Err("accepted".into()),
    };
    let found = errors(&findings);
    let expected: Vec<&str> = BROKEN
        .lines()
        .filter_map(|line| line.split_once('\t').filter(|(name, _)| *name == contract.name))
        .filter_map(|(_, rest)| rest.rsplit_once('\t').map(|(place, _)| place))
        .collect();
    if found.is_empty() {
        return Err(format!("refused without a place: {findings}"));
    }
    match expected.iter().find(|expected| !found.iter().any(|found| found == *expected)) {
        Some(missing) => Err(format!("expected {missing}, found\n{}", found.join("\n"))),
        None => Ok(None),
    }
}

/// `file TAB line TAB column TAB rule` of every error that has a place.
fn errors(findings: &Findings) -> Vec<String> {
    let errors = findings.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let placed = errors.filter_map(|diagnostic| {
        let report = report(diagnostic, &findings.sources);
        let (file, at) = (report.file?, report.start?);
        Some(format!("{file}\t{}\t{}\t{}", at.line, at.column, diagnostic.rule))
    });
    placed.collect()
}

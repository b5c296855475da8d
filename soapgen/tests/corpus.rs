//! Reads every contract of the corpus beside the repository, where there is one.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soapgen::diagnostic::{Diagnostics, render};
use soapgen::load::{Settings, Texts, load};
use soapgen::{schema, wsdl};
use std::path::{Path, PathBuf};

/// Name, status and entry file.
type Row = (String, String, PathBuf);

/// The folder and its contracts.
fn corpus() -> Option<(PathBuf, Vec<Row>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let Ok(manifest) = std::fs::read_to_string(root.join("MANIFEST.tsv")) else {
        eprintln!("SKIPPED: there is no corpus at {}", root.display());
        return None;
    };
    let rows = manifest.lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?.into(), columns.next()?.into(), root.join(columns.next()?)))
    });
    Some((root.clone(), rows.collect()))
}

#[test]
fn every_contract_of_the_corpus_is_read_as_its_status_says() {
    let Some((root, rows)) = corpus() else { return };
    let mut wrong = Vec::new();
    for (name, status, entry) in &rows {
        let settings = Settings {
            root: Some(root.join(entry.strip_prefix(&root).unwrap().components().next().unwrap())),
            catalogs: vec![root.join("_catalog")],
            ..Settings::default()
        };
        let texts = Texts::new(&settings.limits);
        let mut diagnostics = Diagnostics::new(false);
        let documents = load(std::slice::from_ref(entry), &settings, &texts, &mut diagnostics);
        let loaded = diagnostics.errors();
        let mut types = schema::compile(&documents, &schema::Options::default(), &mut diagnostics);
        let compiled = diagnostics.errors();
        let services = wsdl::describe(&documents, &mut types, &wsdl::Options::default(), &mut diagnostics);
        let described = diagnostics.errors();
        let text = render(&diagnostics, &documents.sources(), false);
        if std::env::var("CORPUS").is_ok_and(|only| only == "all" || only == *name) {
            let ports: Vec<_> = services.iter().flat_map(|service| &service.ports).collect();
            let operations: usize = ports.iter().map(|port| port.operations.len()).sum();
            println!(
                "== {name} ({status}): {} documents, {} services, {} ports, {operations} operations, errors of load {loaded}, schema {}, wsdl {}\n{text}",
                documents.iter().count(),
                services.len(),
                ports.len(),
                compiled - loaded,
                described - compiled,
            );
        }
        // Errors of schemas are the schema tests' business, and WSDL 2.0 is not read yet.
        let wsdl20 = diagnostics.iter().any(|d| d.rule == "wsdl-version");
        let wrong_load = (loaded > 0) && status != "broken";
        let wrong_wsdl = (described > compiled) && status != "broken" && !wsdl20 && compiled == 0;
        let accepted = status == "broken" && name.starts_with("broken-") && described == 0;
        if wrong_load || wrong_wsdl || accepted {
            wrong.push(format!("{name} ({status}):\n{text}"));
        }
    }
    println!("{} contracts, {} not as their status says", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

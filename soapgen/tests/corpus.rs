//! Loads every contract of the corpus beside the repository, where there is one.
use soapgen::diagnostic::{Diagnostics, render};
use soapgen::load::{Settings, Texts, load};
use std::path::{Path, PathBuf};

/// (name, status, entry file) of each contract.
fn corpus() -> Option<(PathBuf, Vec<(String, String, PathBuf)>)> {
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
fn every_contract_of_the_corpus_loads_as_its_status_says() {
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
        let text = render(&diagnostics, &documents.sources(), false);
        if std::env::var("CORPUS").is_ok_and(|only| only == "all" || only == *name) {
            println!("== {name} ({status}): {} documents\n{text}", documents.iter().count());
        }
        if diagnostics.has_errors() && status != "broken" {
            wrong.push(format!("{name} ({status}):\n{text}"));
        }
    }
    println!("{} contracts, {} not as their status says", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

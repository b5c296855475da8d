//! What the schema front end makes of schema documents: components, and the rules that broken ones break.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod components;
mod instances;
mod limits;
mod rules;
mod suite;

use soap_model::contract::Types;
use soapgen::diagnostic::{Diagnostics, Severity};
use soapgen::{load, schema};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What was compiled, and what was said about it.
struct Compiled {
    types: Types,
    diagnostics: Diagnostics,
}

impl Compiled {
    /// Rules of the errors, in the order they were found.
    fn errors(&self) -> Vec<String> {
        let errors = self.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        errors.map(|d| d.rule.to_string()).collect()
    }

    /// Names of the deviations that were tolerated.
    fn tolerated(&self) -> Vec<String> {
        let helps = self.diagnostics.iter().flat_map(|d| &d.help);
        helps
            .filter_map(|h| h.split('`').nth(1).filter(|_| h.starts_with("tolerated")).map(str::to_owned))
            .collect()
    }
}

/// Compiles documents of which the first is given by the user; the others may be imported by name.
fn compile(strict: bool, files: &[(&str, String)]) -> Compiled {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("soapgen-schema-{}-{run}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let compiled = compile_file(strict, folder.join(files[0].0), &schema::Options::default());
    std::fs::remove_dir_all(&folder).unwrap();
    compiled
}

fn compile_file(strict: bool, path: PathBuf, options: &schema::Options) -> Compiled {
    let settings = load::Settings::default();
    let texts = load::Texts::new(&settings.limits);
    let mut diagnostics = Diagnostics::new(strict);
    let documents = load::load(&[path], &settings, &texts, &mut diagnostics);
    let types = schema::compile(&documents, options, &mut diagnostics);
    Compiled { types, diagnostics }
}

/// A schema document of the namespace `urn:t`, which is also the default one.
fn document(body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:t' targetNamespace='urn:t' \
         elementFormDefault='qualified'>{body}</xs:schema>"
    )
}

/// Compiles one such document strictly.
fn strict(body: &str) -> Compiled {
    compile(true, &[("t.xsd", document(body))])
}

/// Compiles one such document leniently.
fn lenient(body: &str) -> Compiled {
    compile(false, &[("t.xsd", document(body))])
}

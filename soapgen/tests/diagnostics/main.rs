//! Mistakes that people make in contracts, one at a time in a good one, and what they are told: where, what stands there, what was
//! expected, how to mend it, and nothing that only follows from it.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod mistakes;

use mistakes::{BINDINGS, IMPORTS, Mistake, REFERENCES, SCHEMAS};
use soapgen::diagnostic::{Diagnostics, Severity, render};
use soapgen::load::{Settings, Texts, load};
use soapgen::{schema, wsdl};
use std::fmt::Write;
use std::path::Path;

/// The good contract.
const FILES: [(&str, &str); 2] = [
    ("shop.wsdl", include_str!("../../../fixtures/mistakes/shop.wsdl")),
    ("shop-types.xsd", include_str!("../../../fixtures/mistakes/shop-types.xsd")),
];

/// What a reader of these files is told.
fn read(folder: &Path) -> (String, Diagnostics) {
    let settings = Settings { root: Some(folder.to_path_buf()), ..Settings::default() };
    let texts = Texts::new(&settings.limits);
    let mut diagnostics = Diagnostics::new(false);
    let documents = load(&[folder.join("shop.wsdl")], &settings, &texts, &mut diagnostics);
    let mut types = schema::compile(&documents, &schema::Options::default(), &mut diagnostics);
    wsdl::describe(&documents, &mut types, &wsdl::Options::default(), &mut diagnostics);
    let text = render(&diagnostics, &documents.sources(), false);
    (text.replace(&folder.display().to_string(), "FOLDER"), diagnostics)
}

/// What people are told who make these mistakes.
fn told(mistakes: &[Mistake]) -> String {
    let mut all = String::new();
    for mistake in mistakes {
        let folder =
            std::env::temp_dir().join(format!("soapgen-mistake-{}-{}", std::process::id(), mistake.name));
        std::fs::create_dir_all(&folder).unwrap();
        let folder = folder.canonicalize().unwrap();
        for (name, good) in FILES {
            let mut text = good.to_owned();
            for (_, right, wrong) in mistake.changes.iter().filter(|(file, ..)| *file == name) {
                assert!(
                    right.is_empty() || text.contains(right),
                    "{}: {right} is not in {name}",
                    mistake.name
                );
                text = if right.is_empty() { (*wrong).to_owned() } else { text.replacen(right, wrong, 1) };
            }
            std::fs::write(folder.join(name), text).unwrap();
        }
        let (text, diagnostics) = read(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(diagnostics.iter().next().is_some(), "{}: nothing is said", mistake.name);
        for error in diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            assert!(error.label.is_some(), "{}: {} has no place", mistake.name, error.message);
        }
        _ = writeln!(all, "===== {}\n{}", mistake.name, text.trim_end());
    }
    all
}

#[track_caller]
fn snapshot(name: &str, mistakes: &[Mistake]) {
    let text = told(mistakes);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_good_contract_is_good() {
    let (text, diagnostics) = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/mistakes"));
    assert!(diagnostics.iter().next().is_none(), "{text}");
}

#[test]
fn references_that_lead_nowhere_are_told_with_what_was_meant() {
    snapshot("references", REFERENCES);
}

#[test]
fn slips_in_bindings_are_told_and_never_pass_for_something_else() {
    snapshot("bindings", BINDINGS);
}

#[test]
fn a_document_that_is_missing_or_wrong_is_told_once_and_not_again_for_each_of_its_types() {
    snapshot("imports", IMPORTS);
}

#[test]
fn slips_in_schemas_are_told_with_the_rule_and_the_way_out() {
    snapshot("schemas", SCHEMAS);
}

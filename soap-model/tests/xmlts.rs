//! The W3C XML conformance suite, documents without external entities: from `../shared`, or from the folder given
//! as argument (`cargo test -p soap-model --test xmlts -- FOLDER`), which holds `tests.tsv` and `xmlconf`.
//!
//! A document without a document type declaration must be refused or accepted as the suite says; one with such a
//! declaration is always refused, because messages never have one.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use soap_model::xml::{ErrorKind, Limits, Reader, State, decode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|a| a == "--list") {
        println!("xmlts: test");
        return ExitCode::SUCCESS;
    }
    let given = arguments.into_iter().find(|a| Path::new(a).is_dir());
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance/xmlts");
    let root = given.unwrap_or_else(|| shared.to_owned());
    let root = Path::new(&root);
    let Ok(list) = fs::read_to_string(root.join("tests.tsv")) else {
        eprintln!("xmlts: SKIPPED, no suite at {}", root.display());
        return ExitCode::SUCCESS;
    };
    let (mut passed, mut total, mut failures) = (0, 0, Vec::new());
    for line in list.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, id, _, expected, document_type, namespaces] = fields[..] else { continue };
        let Ok(bytes) = fs::read(root.join("xmlconf").join(file)) else {
            failures.push(format!("{id}: {file} cannot be read"));
            continue;
        };
        let result = check(&bytes, namespaces == "yes");
        let good = match (expected, document_type) {
            ("accept", "plain") => result.is_ok(),
            // Some have the word only in a comment or a CDATA section; the oracle refuses document types as well.
            ("accept", _) => match &result {
                Ok(()) => roxmltree::Document::parse(&decode(&bytes, None).unwrap_or_default()).is_ok(),
                Err(_) => true,
            },
            _ => result.is_err(),
        };
        total += 1;
        if good {
            passed += 1;
        } else {
            failures.push(format!("{id}: {file}: {expected}, but {result:?}"));
        }
    }
    for failure in &failures {
        println!("{failure}");
    }
    println!("xmlts: passed {passed} of {total}");
    if failures.is_empty() && total > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check(bytes: &[u8], namespaces: bool) -> Result<(), String> {
    let text = decode(bytes, None).map_err(|e| e.to_string())?;
    let limits = Limits::default();
    let state = if namespaces { State::new(&limits) } else { State::without_namespaces(&limits) };
    let result = Reader::resume(&text, state, &[]).finish();
    if let Err(error) = &result {
        assert_ne!(*error.kind(), ErrorKind::Incomplete);
        // Asking for the place of an error never fails.
        let (position, path) = (error.position(&text), error.path(&text));
        return Err(format!("{error} {position} {path}"));
    }
    Ok(())
}

//! The page that lists what partners complain about names tests that exist.
use std::fs;
use std::path::{Path, PathBuf};

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn every_test_that_the_page_names_exists_in_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["soap-model", "soap-runtime", "soapgen", "tests"] {
        rust_files(&root.join(folder), &mut files);
    }
    let page = fs::read_to_string(root.join("docs/fidelity.md")).unwrap();
    let words: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let mut named = 0;
    for pair in words.windows(2) {
        let [file, test] = pair else { continue };
        if !file.ends_with(".rs") {
            continue;
        }
        named += 1;
        let found = files.iter().filter(|path| path.ends_with(file));
        let has = |path: &PathBuf| fs::read_to_string(path).unwrap().contains(&format!("fn {test}("));
        assert!(found.into_iter().any(has), "{file} has no test `{test}`");
    }
    assert!(named > 50, "only {named} tests were found in the page");
    for case in 1..=47 {
        let is_row = |line: &str| line.starts_with(&format!("| {case} "));
        assert!(page.lines().any(is_row) || (31..=35).contains(&case), "case {case} is missing");
    }
}

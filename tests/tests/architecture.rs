//! The invariants that `docs/architecture.md` states, checked on the sources.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
}

/// The room's own code: lines before its unit tests, comments left out.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(number, line)| (number + 1, line.split("//").next().unwrap_or("")))
}

fn words(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn rooms_never_contain_what_the_architecture_forbids_them() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let table = page.split("## Invariants").nth(1).and_then(|t| t.split("## Decisions").next()).unwrap();
    let mut rooms = 0;
    let mut offences = Vec::new();
    for row in table.lines().filter(|l| l.starts_with("| `")) {
        let mut cells = row.trim_matches('|').split('|');
        let room = words(cells.next().unwrap())[0].to_string();
        let forbidden = words(cells.next().unwrap());
        let folder = root().join(&room);
        assert!(folder.is_dir(), "the architecture names {room}, which does not exist");
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        assert!(!files.is_empty(), "{room} holds no code");
        rooms += 1;
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in code_lines(&text) {
                for word in &forbidden {
                    if line.contains(word) {
                        offences.push(format!("{}:{number}: {room} must not contain {word}", file.display()));
                    }
                }
            }
        }
    }
    assert!(rooms >= 10, "the table of invariants was not found");
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn no_source_file_has_unsafe_code() {
    let mut files = Vec::new();
    for folder in ["soap-model", "soapgen", "soap-runtime", "soap-macros", "tests", "examples"] {
        rust_files(&root().join(folder).join("src"), &mut files);
    }
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in code_lines(&text) {
            let code = line.replace("unsafe_code", "");
            assert!(!code.contains("unsafe "), "{}:{number}", file.display());
        }
    }
}

/// Names of all packages that `package` pulls in, dev-dependencies left out.
fn tree(package: &str, arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--prefix", "none", "--edges", "normal,build", "-p", package])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|l| l.split(' ').next()).map(str::to_string).collect()
}

#[test]
fn the_compiler_in_a_build_script_pulls_neither_clap_nor_tokio_nor_an_http_client() {
    let packages = tree("soapgen", &["--no-default-features"]);
    assert!(packages.contains("soap-model") && packages.contains("roxmltree"));
    for unwanted in ["clap", "tokio", "hyper", "ureq", "http", "rustls", "ring", "soap-runtime"] {
        assert!(!packages.contains(unwanted), "soapgen without default features pulls {unwanted}");
    }
    let packages = tree("soapgen", &["--no-default-features", "--features", "cli"]);
    for unwanted in ["tokio", "ureq", "rustls"] {
        assert!(!packages.contains(unwanted), "the command line without `fetch` pulls {unwanted}");
    }
}

#[test]
fn the_runtime_does_not_pull_the_compiler_and_the_model_does_no_io() {
    assert!(!tree("soap-runtime", &["--all-features"]).contains("soapgen"));
    let model = tree("soap-model", &["--all-features"]);
    for unwanted in ["tokio", "hyper", "http", "soapgen", "soap-runtime"] {
        assert!(!model.contains(unwanted), "soap-model pulls {unwanted}");
    }
}

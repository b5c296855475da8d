//! Envelopes that must be accepted or refused.
//!
//! ```text
//! cargo run --release -p soap-tests --bin soapmessages -- FOLDER [--least N] [--only FILE,…]
//! ```
//!
//! The folder holds messages in `accept` and `reject`, in folders of any depth. What is to be accepted must reach the service. What is to
//! be refused must not, and is answered with a fault that blames the sender (Client, Sender; VersionMismatch for an envelope in an
//! unknown namespace).
use soap_runtime::codegen::{Block, SoapService};
use soap_tests::suite::{self, Arguments, Tally};
use soap_tests::untyped::{self, Answer};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

fn main() -> ExitCode {
    suite::main(&[], &[], run)
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let reached = Arc::new(AtomicBool::new(false));
    let mark = reached.clone();
    let service = untyped::service(move |_, _| {
        mark.store(true, Ordering::Relaxed);
        Ok(Block::empty())
    });
    let mut tally = Tally::new("soapmessages");
    for (kind, accepted) in [("accept", true), ("reject", false)] {
        for path in files(&arguments.folder.join(kind))? {
            let name = path.strip_prefix(&arguments.folder).unwrap_or(&path).display().to_string();
            if arguments.wants(&name) {
                tally.record(&name, judge(&service, &reached, &path, accepted));
            }
        }
    }
    Ok(tally)
}

fn judge(service: &SoapService, reached: &AtomicBool, path: &Path, accepted: bool) -> Result<(), String> {
    let message = fs::read(path).map_err(|e| e.to_string())?;
    reached.store(false, Ordering::Relaxed);
    let answer = untyped::send(service, &message)?;
    match (reached.load(Ordering::Relaxed), accepted) {
        (true, true) => Ok(()),
        (true, false) => Err("it reached the service".into()),
        (false, true) => Err(format!("it was refused: {}", String::from_utf8_lossy(&answer.body))),
        (false, false) => blames_the_sender(&answer),
    }
}

fn blames_the_sender(answer: &Answer) -> Result<(), String> {
    let text = String::from_utf8_lossy(&answer.body);
    let document = roxmltree::Document::parse(&text).map_err(|e| format!("the answer is not XML: {e}"))?;
    let code = document.descendants().find(|n| matches!(n.tag_name().name(), "faultcode" | "Value"));
    let code = code.and_then(|n| n.text()).ok_or("the answer is no fault")?;
    match code.rsplit(':').next() {
        Some("Client" | "Sender" | "VersionMismatch") if matches!(answer.status, 400 | 500) => Ok(()),
        _ => Err(format!("{} {text}", answer.status)),
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        let Ok(entries) = fs::read_dir(&at) else { continue };
        for entry in entries {
            let path = entry.map_err(|e| e.to_string())?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "xml") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

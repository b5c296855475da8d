//! The W3C XML conformance suite: a folder with `tests.tsv` (file, id, contributor, accept or reject, doctype or plain,
//! namespaces yes or no) and `xmlconf` with the documents.
//!
//! A document without a document type declaration is read by the reader of messages. One with such a declaration is
//! read as WSDL and schema files are, and the reader of messages must refuse it. Those of the tests that know no namespaces are
//! read without namespaces.
use soap_model::xml::doctype::{self, Names};
use soap_model::xml::{ErrorKind, Limits, Reader, State, decode};
use soap_tests::suite::{self, Arguments, Tally};
use soapgen::diagnostic::{Diagnostics, Severity};
use soapgen::load::{self, Texts};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    suite::main(&[], &[], run)
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let list = arguments.folder.join("tests.tsv");
    let list = std::fs::read_to_string(&list).map_err(|e| format!("{}: {e}", list.display()))?;
    let mut tally = Tally::new("xmlts");
    for line in list.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, id, _, expected @ ("accept" | "reject"), kind @ ("doctype" | "plain"), namespaces] =
            fields[..]
        else {
            continue;
        };
        if arguments.wants(id) {
            let test = Test {
                accept: expected == "accept",
                doctype: kind == "doctype",
                namespaces: namespaces == "yes",
            };
            let outcome = test.run(&arguments.folder.join("xmlconf").join(file));
            tally.record(id, outcome.map_err(|reason| format!("{file} ({expected} {kind}): {reason}")));
        }
    }
    Ok(tally)
}

struct Test {
    accept: bool,
    doctype: bool,
    namespaces: bool,
}

impl Test {
    fn run(&self, path: &Path) -> Result<(), String> {
        let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
        let message = self.message(&bytes);
        let result = match (self.doctype, self.namespaces) {
            (false, _) => message.map_err(|e| e.1),
            (true, namespaces) => {
                // Some have the word only in a comment or a CDATA section.
                let declared = message.is_err_and(|e| e.0);
                let result = if namespaces { as_file(path) } else { without_namespaces(&bytes) };
                if result.is_ok() && !declared && has_doctype(&bytes) {
                    return Err("the reader of messages accepts a document type declaration".to_string());
                }
                result
            }
        };
        match (self.accept, result) {
            (true, Err(reason)) => Err(reason),
            (false, Ok(())) => Err("accepted".to_string()),
            _ => Ok(()),
        }
    }

    /// As a message; with an error, whether that is the document type declaration.
    fn message(&self, bytes: &[u8]) -> Result<(), (bool, String)> {
        let text = decode(bytes, None).map_err(|e| (false, e.to_string()))?;
        let limits = Limits::default();
        let state = if self.namespaces { State::new(&limits) } else { State::without_namespaces(&limits) };
        let error = match Reader::resume(&text, state, &[]).finish() {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        // Asking for the place of an error never fails, and a whole document is never incomplete.
        let told = format!("{error} {} {}", error.position(&text), error.path(&text));
        match error.kind() {
            ErrorKind::Incomplete => Err((false, format!("INCOMPLETE {told}"))),
            kind => Err((*kind == ErrorKind::Doctype, told)),
        }
    }
}

fn has_doctype(bytes: &[u8]) -> bool {
    let Ok(text) = decode(bytes, None) else { return false };
    let expanded = doctype::expand(&text, Names::Plain, &doctype::Limits::default());
    expanded.is_ok_and(|expanded| expanded.doctype.is_some())
}

/// As a file that the compiler is given, by the rules of strict mode.
fn as_file(path: &Path) -> Result<(), String> {
    let settings = load::Settings { root: path.parent().map(Path::to_path_buf), ..load::Settings::default() };
    let texts = Texts::new(&settings.limits);
    let mut diagnostics = Diagnostics::new(true);
    let documents = load::load(&[path.to_path_buf()], &settings, &texts, &mut diagnostics);
    let malformed = diagnostics.iter().find(|d| d.severity == Severity::Error && d.rule != "document-kind");
    match (documents.iter().next(), malformed) {
        (Some(_), None) => Ok(()),
        (_, Some(diagnostic)) => {
            Err(format!("{}: {} {:?}", diagnostic.rule, diagnostic.message, diagnostic.expected))
        }
        (None, None) => Err("no document".to_string()),
    }
}

fn without_namespaces(bytes: &[u8]) -> Result<(), String> {
    let text = decode(bytes, None).map_err(|e| e.to_string())?;
    let expanded =
        doctype::expand(&text, Names::Plain, &doctype::Limits::default()).map_err(|e| e.to_string())?;
    let state = State::without_namespaces(&Limits::default());
    Reader::resume(&expanded.text, state, &[]).finish().map_err(|e| e.to_string())
}

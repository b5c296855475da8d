//! `soapgen check --batch`: many jobs, one a line; a bad one never stops the others.
use super::print::Printer;
use super::{ERRORS, FINE};
use crate::load::decode::decode;
use crate::{Error, Reading, Settings};
use soap_model::bind::Validator;
use soap_model::contract::Contract;
use soap_model::xml::doctype::{self, Names};
use soap_model::xml::{Attribute, Limits, Ns, Position, Reader};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const VALID: &str = "valid";
const INVALID: &str = "invalid";
const NONE: &str = "-";

pub(super) fn run(jobs: &Path, settings: &Settings, printer: &Printer) -> u8 {
    let input: Box<dyn BufRead> = if jobs == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        match File::open(jobs) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(source) => return printer.error(&Error::io("cannot read", jobs, source)),
        }
    };
    // The verdicts are the result; what panics say is repeated below, with the job's id.
    std::panic::set_hook(Box::new(|_| {}));
    let mut last = Last::default();
    for line in input.split(b'\n') {
        let line = match line {
            Ok(line) => line,
            Err(source) => return printer.error(&Error::io("cannot read", jobs, source)),
        };
        let line = String::from_utf8_lossy(&line);
        let line = line.strip_suffix('\r').unwrap_or(&line);
        if line.is_empty() {
            continue;
        }
        let Outcome { schema, instance, reasons } = job(line, settings, &mut last);
        let id = line.split('\t').next().unwrap_or_default();
        for reason in reasons {
            printer.say(&format!("{id}: {}\n", reason.trim_end()));
        }
        let mut out = io::stdout().lock();
        if writeln!(out, "{id}\t{schema}\t{instance}").and_then(|()| out.flush()).is_err() {
            return ERRORS;
        }
    }
    FINE
}

struct Outcome {
    schema: &'static str,
    instance: &'static str,
    reasons: Vec<String>,
}

/// The schemas read last, and what came of it: jobs that come together often share them.
#[derive(Default)]
struct Last {
    schemas: String,
    read: Option<Result<Reading, Vec<String>>>,
}

impl Last {
    fn read(&mut self, schemas: &str, settings: &Settings) -> &Result<Reading, Vec<String>> {
        if self.schemas != schemas {
            self.read = None;
            schemas.clone_into(&mut self.schemas);
        }
        self.read.get_or_insert_with(|| {
            let files: Vec<PathBuf> = schemas.split(' ').filter(|f| !f.is_empty()).map(path).collect();
            match guarded(|| settings.read(files.as_slice())) {
                Ok(Ok(reading)) => Ok(reading),
                Ok(Err(Error::Contract(findings))) => Err(findings.lines()),
                Ok(Err(other)) => Err(vec![other.to_string()]),
                Err(panic) => Err(vec![panic]),
            }
        })
    }
}

fn job(line: &str, settings: &Settings, last: &mut Last) -> Outcome {
    let mut fields = line.split('\t').skip(1);
    let schemas = fields.next().unwrap_or_default();
    let instance = fields.next().filter(|f| !f.is_empty()).map(path);
    let verdict = |verdict| if schemas.trim().is_empty() { NONE } else { verdict };
    match (last.read(schemas, settings), instance) {
        (Err(reasons), _) => Outcome { schema: verdict(INVALID), instance: NONE, reasons: reasons.clone() },
        (Ok(_), None) => Outcome { schema: verdict(VALID), instance: NONE, reasons: Vec::new() },
        (Ok(reading), Some(instance)) => {
            let faults =
                guarded(|| validate(&reading.contract, &instance)).unwrap_or_else(|panic| vec![panic]);
            let of_instance = if faults.is_empty() { VALID } else { INVALID };
            Outcome { schema: verdict(VALID), instance: of_instance, reasons: faults }
        }
    }
}

/// Runs a job that must not take the others with it.
fn guarded<T>(job: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
        format!("internal error: {text}")
    })
}

/// What is wrong with a document; empty if it is valid.
pub(super) fn validate(contract: &Contract, document: &Path) -> Vec<String> {
    let bytes = match std::fs::read(document) {
        Ok(bytes) => bytes,
        Err(error) => return vec![format!("cannot read {}: {error}", document.display())],
    };
    let text = match decode(bytes) {
        Ok(decoded) => decoded.text,
        Err(error) => return vec![error.message],
    };
    let expanded = match doctype::expand(&text, Names::Qualified, &doctype::Limits::default()) {
        Ok(expanded) => expanded,
        Err(error) => return vec![format!("{}: {}", Position::at(&text, error.offset), error.kind)],
    };
    let validator = Validator::new(contract);
    match validator.validate_declaring(&expanded.text, &limits(), expanded.doctype.as_ref()) {
        Ok(()) => unassessed(contract, &expanded.text).into_iter().collect(),
        Err(error) => vec![format!("{}: {error}", Position::at(&expanded.text, error.offset()))],
    }
}

/// Where no element is declared a document is assessed laxly. It passes with that only if it says why: its root names its type, or it
/// names schemas itself, which are never followed, and none was given.
fn unassessed(contract: &Contract, text: &str) -> Option<String> {
    if !contract.types.global_elements.is_empty() {
        return None;
    }
    let limits = limits();
    let mut reader = Reader::new(text, &limits, &[]);
    let root = reader.root().ok()?;
    let hint = |of: Attribute<'_>| of.name.ns == Ns::XSI && of.name.local.ends_with("chemaLocation");
    let excused = contract.sources.is_empty() && reader.attributes().any(hint);
    if excused || reader.xsi_type().is_some() {
        return None;
    }
    let at = Position::at(text, reader.start_offset());
    Some(format!("{at}: no schema declares the root element `{}` (cvc-elt.1)", root.local))
}

/// A file that the user gives may have more attributes than a message.
fn limits() -> Limits {
    Limits { attributes: 16_384, declarations: 4096, scope: 16_384, namespaces: 16_384, ..Limits::default() }
}

/// A file name with `%20` for a space and `%25` for a percent sign.
fn path(field: &str) -> PathBuf {
    PathBuf::from(field.replace("%20", " ").replace("%25", "%"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use soap_model::contract::Types;

    #[test]
    fn file_names_may_hold_spaces_and_percent_signs() {
        assert_eq!(path("a%20b.xsd"), Path::new("a b.xsd"));
        assert_eq!(path("100%25.xsd"), Path::new("100%.xsd"));
        assert_eq!(path("a%2520b.xsd"), Path::new("a%20b.xsd"));
    }

    #[test]
    fn a_document_that_no_schema_speaks_of_is_not_valid_unless_it_says_why() {
        let contract = Contract { types: Types::with_builtins(), ..Contract::default() };
        let told = |text: &str| unassessed(&contract, text);
        assert_eq!(told("<a/>").as_deref(), Some("1:1: no schema declares the root element `a` (cvc-elt.1)"));
        let xsi = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'";
        assert_eq!(told(&format!("<a {xsi} i:noNamespaceSchemaLocation='a.xsd'/>")), None);
        assert_eq!(told(&format!("<a {xsi} i:type='b'/>")), None);
    }

    #[test]
    fn a_panic_is_told_and_does_not_spread() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        assert_eq!(guarded(|| -> u8 { panic!("at {}", 3) }), Err("internal error: at 3".to_string()));
        std::panic::set_hook(hook);
        assert_eq!(guarded(|| 3), Ok(3));
    }
}

//! `soapgen check`: verdicts on schemas and documents.
use super::args::Check;
use super::generate::reading;
use super::print::Printer;
use super::{ERRORS, FINE, batch};
use crate::{Error, configure};
use serde_json::json;

pub(super) fn run(arguments: Check, printer: &Printer) -> u8 {
    let settings = reading(&arguments.reading, configure().strict(!arguments.lenient));
    if let Some(jobs) = &arguments.batch {
        return batch::run(jobs, &settings, printer);
    }
    let names = arguments.files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(" ");
    let reading = match settings.read(arguments.files.as_slice()) {
        Ok(reading) => reading,
        Err(error) => {
            if matches!(error, Error::Contract(_)) {
                verdict(printer, &names, false);
            }
            return printer.error(&error);
        }
    };
    printer.findings(&reading.warnings);
    if !arguments.files.is_empty() {
        verdict(printer, &names, true);
    }
    let mut code = FINE;
    for document in &arguments.instance {
        let name = document.display().to_string();
        let faults = batch::validate(&reading.contract, document);
        verdict(printer, &name, faults.is_empty());
        if !faults.is_empty() {
            code = ERRORS;
        }
        for fault in faults {
            match printer.json() {
                true => {
                    printer.line(&json!({ "severity": "error", "file": name, "message": fault }).to_string())
                }
                false => printer.say(&format!("error: {name}: {fault}\n")),
            }
        }
    }
    code
}

fn verdict(printer: &Printer, name: &str, valid: bool) {
    let verdict = if valid { "valid" } else { "invalid" };
    match printer.json() {
        true => printer.line(&json!({ "file": name, "verdict": verdict }).to_string()),
        false => printer.line(&format!("{name}: {verdict}")),
    }
}

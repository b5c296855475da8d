//! `soapgen generate`.
use super::args::{Generate, Reading};
use super::print::Printer;
use super::{ERRORS, FINE};
use crate::{Error, Report, Settings, Written, configure};
use serde_json::{Value, json};

pub(super) fn run(arguments: Generate, printer: &Printer) -> u8 {
    match generate(&arguments, printer) {
        Ok(code) => code,
        Err(error) => printer.error(&error),
    }
}

fn generate(arguments: &Generate, printer: &Printer) -> Result<u8, Error> {
    let output = settings(arguments)?.generate(arguments.files.as_slice())?;
    printer.findings(&output.warnings);
    let folder = &arguments.out;
    if arguments.check {
        let differences = output.differences(folder)?;
        for difference in &differences {
            printer.line(&difference.to_string());
        }
        if !differences.is_empty() {
            printer.summary("generate again without --check, with the same options, and check the files in");
            return Ok(ERRORS);
        }
        printer.summary(&format!("{}: {} files are up to date", folder.display(), output.files.len()));
        return Ok(FINE);
    }
    let written = output.write(folder)?;
    if printer.json() {
        printer.line(&summary(&output.report, &written).to_string());
    }
    printer.summary(&output.report.to_string());
    printer.summary(&format!(
        "{}: {} files written, {} unchanged, {} removed",
        folder.display(),
        written.written.len(),
        written.unchanged,
        written.removed.len()
    ));
    Ok(FINE)
}

/// The report as one JSON object.
fn summary(report: &Report, written: &Written) -> Value {
    let of = |kept: usize, found: usize| json!({ "generated": kept, "found": found });
    json!({ "report": {
        "services": report.services,
        "operations": of(report.operations, report.operations_found),
        "ports": of(report.ports, report.ports_found),
        "types": { "generated": report.types, "reached": report.types_reached, "found": report.types_found },
        "bytes": { "rust": report.bytes, "documents": report.document_bytes },
        "files": { "written": written.written.len(), "unchanged": written.unchanged, "removed": written.removed.len() },
    } })
}

fn settings(arguments: &Generate) -> Result<Settings, Error> {
    let mut settings = configure();
    if let Some(path) = &arguments.config {
        settings = settings.config(path);
    }
    // What the arguments say holds instead of the file.
    settings = reading(&arguments.reading, settings);
    if arguments.client != arguments.server {
        settings.client = arguments.client;
        settings.server = arguments.server;
    }
    for (names, given) in [
        (&mut settings.services, &arguments.services),
        (&mut settings.ports, &arguments.ports),
        (&mut settings.operations, &arguments.operations),
    ] {
        if !given.is_empty() {
            names.clone_from(given);
        }
    }
    settings.stubs |= arguments.stubs;
    settings.strict |= arguments.strict;
    settings.skip_undefined |= arguments.skip_undefined;
    settings.documents &= !arguments.no_documents;
    if !arguments.derive.is_empty() {
        settings.set_derives(&arguments.derive)?;
    }
    for module in &arguments.module {
        let Some((namespace, name)) = module.rsplit_once('=') else {
            let help = "for instance --module urn:example:types=model".to_string();
            return Err(Error::settings(format!("`{module}` is not NAMESPACE=NAME"), Some(help)));
        };
        settings.modules.insert(namespace.to_string(), name.to_string());
    }
    Ok(settings)
}

/// Settings about reading, which all commands share.
pub(super) fn reading(arguments: &Reading, mut settings: Settings) -> Settings {
    if arguments.root.is_some() {
        settings.root.clone_from(&arguments.root);
    }
    if !arguments.catalog.is_empty() {
        settings.catalogs.clone_from(&arguments.catalog);
    }
    settings
}

//! `soapgen generate`.
use super::args::{Generate, Reading};
use super::print::Printer;
use super::{ERRORS, FINE};
use crate::{Derives, Error, Settings, configure};

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

fn settings(arguments: &Generate) -> Result<Settings, Error> {
    let mut settings = reading(&arguments.reading, configure());
    if arguments.client != arguments.server {
        settings.client = arguments.client;
        settings.server = arguments.server;
    }
    settings.services.clone_from(&arguments.services);
    settings.ports.clone_from(&arguments.ports);
    settings.operations.clone_from(&arguments.operations);
    settings.stubs = arguments.stubs;
    settings.strict = arguments.strict;
    settings.skip_undefined = arguments.skip_undefined;
    settings.documents = !arguments.no_documents;
    if !arguments.derive.is_empty() {
        settings.derives = Derives::NONE;
        for name in arguments.derive.iter().filter(|name| *name != "none") {
            if !settings.derives.add(name) {
                let help = "traits that can be chosen are Debug, Clone and PartialEq".to_string();
                return Err(Error::settings(
                    format!("generated types cannot implement `{name}`"),
                    Some(help),
                ));
            }
        }
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
    settings.root.clone_from(&arguments.root);
    settings.catalogs.clone_from(&arguments.catalog);
    settings
}

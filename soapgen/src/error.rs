//! Why a run yields nothing, and what is to be said about one that does.
use crate::diagnostic::{Diagnostic, Diagnostics, render, report};
use soap_model::contract::Source;
use std::fmt;
use std::path::{Path, PathBuf};

/// Diagnostics with the sources they point into. Displays as rendered text.
#[derive(Clone)]
pub struct Findings {
    /// The diagnostics.
    pub diagnostics: Diagnostics,
    /// What their labels refer to.
    pub sources: Vec<Source>,
    /// Every file that was read.
    pub read: Vec<PathBuf>,
}

impl Findings {
    /// As text for a terminal, with colours or without.
    pub fn render(&self, colour: bool) -> String {
        render(&self.diagnostics, &self.sources, colour)
    }

    /// One line each: `file:line:column: warning[rule]: message`.
    pub fn lines(&self) -> Vec<String> {
        let line = |diagnostic: &Diagnostic| {
            let report = report(diagnostic, &self.sources);
            let place = match (&report.file, report.start) {
                (Some(file), Some(at)) => format!("{file}:{}:{}: ", at.line, at.column),
                _ => String::new(),
            };
            format!("{place}{}[{}]: {}", report.severity, diagnostic.rule, report.message)
        };
        self.diagnostics.iter().map(line).collect()
    }

    /// Nothing to say.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.iter().next().is_none()
    }
}

impl Default for Findings {
    fn default() -> Self {
        Findings { diagnostics: Diagnostics::new(false), sources: Vec::new(), read: Vec::new() }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why nothing was generated. `Debug` prints the same readable text as `Display`, because that
/// is what a build script that returns it shows.
#[non_exhaustive]
pub enum Error {
    /// The documents have errors.
    Contract(Box<Findings>),
    /// The settings ask for something that does not exist or does not fit.
    Settings {
        /// What does not fit.
        message: String,
        /// How to mend it.
        help: Option<String>,
    },
    /// A file that would be overwritten was not written by soapgen.
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The file system refused.
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Error::Io { action, path: path.to_path_buf(), source }
    }

    pub(crate) fn settings(message: impl Into<String>, help: Option<String>) -> Self {
        Error::Settings { message: message.into(), help }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Contract(findings) => write!(f, "the contract cannot be compiled\n\n{findings}"),
            Error::Settings { message, help: None } => f.write_str(message),
            Error::Settings { message, help: Some(help) } => write!(f, "{message}\nhelp: {help}"),
            Error::NotOurs { path } => write!(
                f,
                "{} exists and was not written by soapgen\nhelp: generate to another folder, or remove the file",
                path.display()
            ),
            Error::Io { action, path, source } => write!(f, "{action} {}: {source}", path.display()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

//! Diagnostics and errors on standard error as text, or on standard output as JSON.
use super::args::{Common, Format};
use super::{ERRORS, USAGE};
use crate::diagnostic::{Diagnostic, Severity, report};
use crate::{Error, Findings};
use serde_json::{Value, json};
use soap_model::contract::Source;
use std::io::Write;

/// Knows how the user wants to be told.
pub(super) struct Printer {
    colour: bool,
    quiet: bool,
    json: bool,
}

impl Printer {
    pub(super) fn new(common: &Common) -> Self {
        let json = common.format == Format::Json;
        Printer { colour: common.color.wanted(), quiet: common.quiet, json }
    }

    /// Results are wanted as JSON.
    pub(super) fn json(&self) -> bool {
        self.json
    }

    /// Warnings and notes.
    pub(super) fn findings(&self, findings: &Findings) {
        if self.json {
            for value in values(findings) {
                self.line(&value.to_string());
            }
            let left_out = findings.diagnostics.left_out();
            if left_out > 0 {
                let message = format!("{left_out} more are not shown");
                self.line(
                    &json!({ "severity": "note", "rule": "left-out", "message": message, "help": [] })
                        .to_string(),
                );
            }
        } else if !self.quiet {
            self.say(&findings.render(self.colour));
        }
    }

    /// An error, with the exit code that goes with it.
    pub(super) fn error(&self, error: &Error) -> u8 {
        let (code, rule) = match error {
            Error::Contract(findings) => {
                if self.json {
                    self.findings(findings);
                } else if self.quiet {
                    self.say(&only_errors(findings, self.colour));
                } else {
                    self.say(&findings.render(self.colour));
                    self.say(&count(findings));
                }
                return ERRORS;
            }
            Error::Settings { .. } => (USAGE, "settings"),
            Error::NotOurs { .. } => (ERRORS, "file-not-ours"),
            Error::Io { .. } => (ERRORS, "file-system"),
        };
        if self.json {
            let text = error.to_string();
            let (message, help) = match text.split_once("\nhelp: ") {
                Some((message, help)) => (message, vec![help]),
                None => (text.as_str(), Vec::new()),
            };
            let value = json!({ "severity": "error", "rule": rule, "message": message, "help": help });
            self.line(&value.to_string());
        } else {
            self.say(&format!("error: {error}\n"));
        }
        code
    }

    /// A sentence about what was done; not with `--quiet`.
    pub(super) fn summary(&self, text: &str) {
        if !self.quiet && !self.json {
            self.say(&format!("{text}\n"));
        }
    }

    /// A line of the result, on standard output.
    pub(super) fn line(&self, text: &str) {
        // A reader that has gone away is no reason to complain.
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// Text on standard error.
    pub(super) fn say(&self, text: &str) {
        let _ = write!(std::io::stderr(), "{text}");
    }
}

/// The last line: `2 errors, 1 warning`
fn count(findings: &Findings) -> String {
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let (errors, warnings) = (findings.diagnostics.errors(), findings.diagnostics.warnings());
    match warnings {
        0 => format!("{}\n", plural(errors, "error")),
        _ => format!("{}, {}\n", plural(errors, "error"), plural(warnings, "warning")),
    }
}

fn only_errors(findings: &Findings, colour: bool) -> String {
    let mut errors = crate::diagnostic::Diagnostics::new(true);
    findings
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .for_each(|d| errors.push(d.clone()));
    crate::diagnostic::render(&errors, &findings.sources, colour)
}

/// The diagnostics as JSON objects.
pub(super) fn values(findings: &Findings) -> Vec<Value> {
    findings.diagnostics.iter().map(|d| value(d, &findings.sources)).collect()
}

fn value(diagnostic: &Diagnostic, sources: &[Source]) -> Value {
    let report = report(diagnostic, sources);
    let place = |place: Option<crate::diagnostic::Place>| {
        place.map(|place| json!({ "line": place.line, "column": place.column }))
    };
    let related = report.related.iter().map(
        |related| json!({ "file": related.file, "start": place(Some(related.start)), "end": place(Some(related.end)), "text": related.text }),
    );
    json!({
        "severity": report.severity,
        "rule": report.rule,
        "message": report.message,
        "file": report.file,
        "start": place(report.start),
        "end": place(report.end),
        "found": report.found,
        "expected": report.expected,
        "help": report.help,
        "clause": report.clause,
        "related": related.collect::<Vec<_>>(),
    })
}

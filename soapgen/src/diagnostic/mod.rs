//! What the compiler has to say about its input: errors, warnings and notes with a place in a file.
//!
//! A diagnostic never ends the run by itself: stages push into [`Diagnostics`] and go on where that makes sense.
//! This module knows nothing of WSDL or XML Schema.
mod collector;
mod deviations;
mod place;
mod render;
mod suggest;

pub use collector::Diagnostics;
pub use deviations::Deviation;
pub(crate) use place::offset as place_offset;
pub use place::{Place, place};
pub use render::{Related, Report, render, report};
pub use suggest::{closest, did_you_mean};

use soap_model::contract::Position;
use std::borrow::Cow;
use std::ops::Range;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Read in a way that the specification does not cover.
    Warning,
    /// Nothing is generated.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A marked range of a source with a few words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Index of the source (see [`soap_model::contract::Contract::sources`]).
    pub source: u32,
    /// Bytes of the source's text.
    pub range: Range<usize>,
    /// What was found there; may be empty.
    pub text: String,
}

impl Label {
    /// A label on a range.
    pub fn new(source: u32, range: Range<usize>, text: impl Into<String>) -> Self {
        Label { source, range, text: text.into() }
    }
}

/// A label on a range, without words.
impl From<(u32, Range<usize>)> for Label {
    fn from((source, range): (u32, Range<usize>)) -> Self {
        Label::new(source, range, "")
    }
}

/// A label on one place, without words; shown with a marker of one character.
impl From<Position> for Label {
    fn from(position: Position) -> Self {
        let offset = position.offset as usize;
        Label::new(position.source, offset..offset, "")
    }
}

/// One thing to tell the user.
///
/// ```
/// use soapgen::diagnostic::Diagnostic;
/// let diagnostic = Diagnostic::error("src-resolve", "there is no type `tns:Ordre`")
///     .at((0, 120..129), "refers to nothing")
///     .expected("a type of the namespace `urn:orders`")
///     .help("did you mean `tns:Order`?")
///     .clause("XSD 1.0 part 1, 3.15.3");
/// assert_eq!(diagnostic.rule, "src-resolve");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error, warning or note.
    pub severity: Severity,
    /// Stable id of the rule: a constraint's name in the XML Schema recommendation (`src-resolve`,
    /// `cos-nonambig`), or an id of ours (`wsdl-message-undefined`, `import-outside-root`).
    pub rule: Cow<'static, str>,
    /// One sentence without a full stop.
    pub message: String,
    /// Where, and what was found there. None where no file could be read at all.
    pub label: Option<Label>,
    /// What would have been right.
    pub expected: Option<String>,
    /// How to mend it, a line each.
    pub help: Vec<String>,
    /// Other places that matter, for instance "first declared here".
    pub related: Vec<Label>,
    /// Clause of the specification.
    pub clause: Option<Cow<'static, str>>,
}

impl Diagnostic {
    /// A diagnostic without a place.
    pub fn new(severity: Severity, rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Diagnostic {
            severity,
            rule: rule.into(),
            message: message.into(),
            label: None,
            expected: None,
            help: Vec::new(),
            related: Vec::new(),
            clause: None,
        }
    }

    /// An error.
    pub fn error(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, message)
    }

    /// A warning.
    pub fn warning(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, rule, message)
    }

    /// A note.
    pub fn note(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, rule, message)
    }

    /// Where, and what was found there (`""`: a bare marker).
    pub fn at(mut self, label: impl Into<Label>, found: impl Into<String>) -> Self {
        self.label = Some(Label { text: found.into(), ..label.into() });
        self
    }

    /// What would have been right.
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// A way to mend it. May be called several times.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// [`Diagnostic::help`] where there is something to say (see [`did_you_mean`]).
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// Another place that matters.
    pub fn also(mut self, label: impl Into<Label>, text: impl Into<String>) -> Self {
        self.related.push(Label { text: text.into(), ..label.into() });
        self
    }

    /// Clause of the specification.
    pub fn clause(mut self, clause: impl Into<Cow<'static, str>>) -> Self {
        self.clause = Some(clause.into());
        self
    }
}

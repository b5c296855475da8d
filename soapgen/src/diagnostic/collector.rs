//! Collects diagnostics up to a limit, and decides what a deviation means.
use super::{Deviation, Diagnostic, Severity};
use std::collections::HashSet;

type Finding = (Severity, String, String, Option<(u32, usize)>);

/// The diagnostics of one run.
///
/// ```
/// use soapgen::diagnostic::{Deviation, Diagnostic, Diagnostics};
/// let mut lenient = Diagnostics::new(false);
/// lenient.tolerate(Deviation::LeadingBlank, Diagnostic::error("xml-declaration", "blank line before the XML declaration"));
/// assert!(!lenient.has_errors());
/// ```
#[derive(Debug, Clone)]
pub struct Diagnostics {
    strict: bool,
    limit: usize,
    items: Vec<Diagnostic>,
    /// Severity, rule, message and place of those kept.
    seen: HashSet<Finding>,
    errors: usize,
    warnings: usize,
    left_out: usize,
}

impl Diagnostics {
    /// How many diagnostics are kept by default.
    pub const LIMIT: usize = 100;

    /// An empty collection. `strict`: deviations are errors.
    pub fn new(strict: bool) -> Self {
        Self::with_limit(strict, Self::LIMIT)
    }

    /// An empty collection that keeps so many; the others are counted.
    pub fn with_limit(strict: bool, limit: usize) -> Self {
        let (items, seen) = (Vec::new(), HashSet::new());
        Diagnostics { strict, limit, items, seen, errors: 0, warnings: 0, left_out: 0 }
    }

    /// Whether deviations are errors.
    pub fn strict(&self) -> bool {
        self.strict
    }

    /// Adds one. The same rule and message at the same place is told once. Once the limit is reached, further
    /// ones are counted only; an error takes the place of a warning or note.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.label.as_ref().map(|label| (label.source, label.range.start));
        if self.items.len() < self.limit {
            let key = (diagnostic.severity, diagnostic.rule.to_string(), diagnostic.message.clone(), place);
            if !self.seen.insert(key) {
                return;
            }
        }
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => {}
        }
        if self.items.len() < self.limit {
            return self.items.push(diagnostic);
        }
        self.left_out += 1;
        if diagnostic.severity == Severity::Error
            && self.errors <= self.limit
            && let Some(lesser) = self.items.iter().rposition(|item| item.severity != Severity::Error)
        {
            self.items.remove(lesser);
            self.items.push(diagnostic);
        }
    }

    /// Adds a known harmless deviation: a warning, or with `strict` an error.
    pub fn tolerate(&mut self, deviation: Deviation, mut diagnostic: Diagnostic) {
        if self.strict {
            diagnostic.severity = Severity::Error;
        } else {
            diagnostic.severity = Severity::Warning;
            diagnostic.help.push(format!("tolerated as `{}`; an error with --strict", deviation.name()));
        }
        self.push(diagnostic);
    }

    /// Whether there was an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Errors, those left out included.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Warnings, those left out included.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// How many were not kept.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether as many errors were met as are kept: a stage may stop here.
    pub fn is_full(&self) -> bool {
        self.errors >= self.limit
    }

    /// Those kept, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_finding_at_the_same_place_is_told_once() {
        let mut all = Diagnostics::new(false);
        for _ in 0..3 {
            all.push(Diagnostic::error("r", "m").at((0, 1..2), ""));
        }
        all.push(Diagnostic::error("r", "m").at((0, 5..6), ""));
        assert_eq!((all.errors(), all.iter().count()), (2, 2));
    }

    #[test]
    fn past_the_limit_diagnostics_are_counted_and_errors_win_over_warnings() {
        let mut all = Diagnostics::with_limit(false, 2);
        all.push(Diagnostic::warning("w", "1"));
        all.push(Diagnostic::warning("w", "2"));
        all.push(Diagnostic::error("e", "1"));
        all.push(Diagnostic::error("e", "2"));
        all.push(Diagnostic::error("e", "3"));
        assert_eq!((all.errors(), all.warnings(), all.left_out()), (3, 2, 3));
        assert!(all.iter().all(|d| d.severity == Severity::Error) && all.is_full());
    }

    #[test]
    fn a_deviation_is_a_warning_when_lenient_and_an_error_when_strict() {
        for strict in [false, true] {
            let mut all = Diagnostics::new(strict);
            all.tolerate(Deviation::LeadingBlank, Diagnostic::error("xml", "blank"));
            assert_eq!(all.has_errors(), strict);
            assert_eq!(all.iter().any(|d| d.help.iter().any(|h| h.contains("leading-blank"))), !strict);
        }
    }
}

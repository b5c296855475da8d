//! Diagnostics as text in the style of rustc, and as plain data for machines.
use super::place::floor;
use super::{Diagnostic, Diagnostics, Label, Place, Severity, place};
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use soap_model::contract::Source;
use std::ops::Range;

/// Most characters of a line that are shown: files on one line exist.
const WIDTH: usize = 140;

/// All diagnostics as text, with a last line that counts. Empty where there is nothing to say.
pub fn render(diagnostics: &Diagnostics, sources: &[Source], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&render_one(diagnostic, sources, &renderer));
        text.push_str("\n\n");
    }
    if diagnostics.left_out() > 0 {
        text.push_str(&format!("… and {} more\n\n", diagnostics.left_out()));
    }
    text
}

fn render_one(diagnostic: &Diagnostic, sources: &[Source], renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.as_ref()));
    // Labels of one file share a snippet where their lines are near; the primary one comes first.
    if let Some(label) = &diagnostic.label {
        for element in elements(label, AnnotationKind::Primary, sources) {
            group = group.element(element);
        }
    }
    for label in &diagnostic.related {
        for element in elements(label, AnnotationKind::Context, sources) {
            group = group.element(element);
        }
    }
    if let Some(expected) = &diagnostic.expected {
        group = group.element(Level::NOTE.with_name("expected").message(expected.as_str()));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    if let Some(clause) = &diagnostic.clause {
        group = group.element(Level::NOTE.message(format!("see {clause}")));
    }
    renderer.render(&[group])
}

/// `--> file:line:column` and the marked line.
fn elements<'a>(label: &'a Label, kind: AnnotationKind, sources: &'a [Source]) -> Vec<Element<'a>> {
    let Some(source) = sources.get(label.source as usize) else { return Vec::new() };
    let at = place(&source.text, label.range.start);
    let origin = Origin::path(source.path.as_str()).line(at.line).char_column(at.column);
    let shown = excerpt(&source.text, &label.range);
    let mut annotation: Annotation<'a> = kind.span(shown.marked);
    if !label.text.is_empty() {
        annotation = annotation.label(label.text.as_str());
    }
    let snippet = Snippet::source(shown.text).line_start(at.line).fold(false).annotation(annotation);
    vec![origin.into(), snippet.into()]
}

struct Excerpt {
    text: String,
    marked: Range<usize>,
}

/// The line a range starts in, cut to a readable width around it, with tabs and other control characters as blanks.
fn excerpt(text: &str, range: &Range<usize>) -> Excerpt {
    let start = floor(text, range.start);
    let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
    let line_end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |i| start + i);
    let end = floor(text, range.end.max(start)).min(line_end);
    let (before, marked, after) =
        (&text[line_start..start], &text[start..end.max(start)], &text[end.max(start)..line_end]);
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut shown: String = String::new();
    let kept = before.chars().count();
    let ahead = WIDTH / 2;
    if kept > ahead {
        shown.push('…');
    }
    shown.extend(before.chars().skip(kept.saturating_sub(ahead)).map(clean));
    let from = shown.len();
    shown.extend(marked.trim_end().chars().take(WIDTH).map(clean));
    let to = shown.len();
    let room = WIDTH.saturating_sub(shown.chars().count());
    shown.extend(after.trim_end().chars().take(room).map(clean));
    if after.trim_end().chars().nth(room).is_some() {
        shown.push('…');
    }
    Excerpt { text: shown, marked: from..to }
}

/// A diagnostic as plain data, with places worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// Rule id.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// File, as in [`Source::path`].
    pub file: Option<String>,
    /// Where the marked range starts.
    pub start: Option<Place>,
    /// Where it ends (exclusive).
    pub end: Option<Place>,
    /// What was found there.
    pub found: Option<String>,
    /// What was expected.
    pub expected: Option<String>,
    /// Help lines.
    pub help: Vec<String>,
    /// Clause of the specification.
    pub clause: Option<String>,
    /// Other places.
    pub related: Vec<Related>,
}

/// Another place of a [`Report`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// File, as in [`Source::path`].
    pub file: String,
    /// Where.
    pub start: Place,
    /// What about it.
    pub text: String,
}

/// A diagnostic as plain data.
pub fn report(diagnostic: &Diagnostic, sources: &[Source]) -> Report {
    let source = |label: &Label| sources.get(label.source as usize);
    let at = diagnostic.label.as_ref().and_then(|label| Some((label, source(label)?)));
    let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
    Report {
        severity: diagnostic.severity.name(),
        rule: diagnostic.rule.to_string(),
        message: diagnostic.message.clone(),
        file: at.map(|(_, source)| source.path.clone()),
        start: at.map(|(label, source)| place(&source.text, label.range.start)),
        end: at.map(|(label, source)| place(&source.text, label.range.end)),
        found: at.and_then(|(label, _)| some(&label.text)),
        expected: diagnostic.expected.clone(),
        help: diagnostic.help.clone(),
        clause: diagnostic.clause.as_ref().map(|clause| clause.to_string()),
        related: diagnostic
            .related
            .iter()
            .filter_map(|label| {
                let source = source(label)?;
                let start = place(&source.text, label.range.start);
                Some(Related { file: source.path.clone(), start, text: label.text.clone() })
            })
            .collect(),
    }
}

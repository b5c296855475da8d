//! Diagnostics as text in the style of rustc, and as plain data for machines.
use super::place::floor;
use super::{Diagnostic, Diagnostics, Label, Place, Severity, place};
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use soap_model::contract::Source;
use std::ops::Range;

/// Most bytes that are given to the renderer at once: files of megabytes on one line exist.
const WINDOW: usize = 20_000;

/// Most characters that are shown of a longer line.
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
    let mut labels: Vec<(&Label, AnnotationKind)> = Vec::new();
    labels.extend(diagnostic.label.iter().map(|label| (label, AnnotationKind::Primary)));
    labels.extend(diagnostic.related.iter().map(|label| (label, AnnotationKind::Context)));
    while let Some((first, _)) = labels.first().copied() {
        // Labels of one file share a snippet.
        let (here, rest) = labels.into_iter().partition(|(label, _)| label.source == first.source);
        labels = rest;
        if let Some(source) = sources.get(first.source as usize) {
            group = snippets(here, source).into_iter().fold(group, Group::element);
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

/// `--> file:line:column` and the marked lines.
fn snippets<'a>(labels: Vec<(&'a Label, AnnotationKind)>, source: &'a Source) -> Vec<Element<'a>> {
    let text = source.text.as_str();
    let lines: Vec<Range<usize>> = labels.iter().map(|(label, _)| line(text, label.range.start)).collect();
    let start = lines.iter().map(|line| line.start).min().unwrap_or(0);
    let end = lines.iter().map(|line| line.end).max().unwrap_or(0);
    if end - start <= WINDOW {
        // The `\r` of a line end would be drawn.
        let snippet = Snippet::source(text[start..end].replace('\r', " ")).path(source.path.as_str());
        let annotations = labels.iter().zip(&lines).map(|((label, kind), line)| {
            let from = floor(text, label.range.start);
            // A marker of several lines hides more than it shows.
            let to = floor(text, label.range.end).clamp(from, line.end);
            let marked = text[from..to].trim_end().len();
            annotation(*kind, from - start..from - start + marked, label)
        });
        return vec![
            snippet.line_start(place(text, start).line).annotations(annotations.collect::<Vec<_>>()).into(),
        ];
    }
    let one = |(label, kind): (&'a Label, AnnotationKind)| {
        let at = place(text, label.range.start);
        let line = line(text, label.range.start);
        if line.len() <= WINDOW {
            return snippets(vec![(label, kind)], source);
        }
        let shown = excerpt(text, line, &label.range);
        let snippet =
            Snippet::source(shown.text).line_start(at.line).annotation(annotation(kind, shown.marked, label));
        vec![Origin::path(source.path.as_str()).line(at.line).char_column(at.column).into(), snippet.into()]
    };
    labels.into_iter().flat_map(one).collect()
}

fn annotation<'a>(kind: AnnotationKind, marked: Range<usize>, label: &'a Label) -> Annotation<'a> {
    let annotation = kind.span(marked);
    if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
}

/// The line that an offset is in, without its end.
fn line(text: &str, offset: usize) -> Range<usize> {
    let at = floor(text, offset);
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    start..end
}

struct Excerpt {
    text: String,
    marked: Range<usize>,
}

/// A long line, cut to a readable width around a range.
fn excerpt(text: &str, line: Range<usize>, range: &Range<usize>) -> Excerpt {
    let start = floor(text, range.start).clamp(line.start, line.end);
    let end = floor(text, range.end).clamp(start, line.end);
    let before: Vec<char> = text[line.start..start].chars().rev().take(WIDTH / 2).collect();
    let mut shown = String::from("…");
    shown.extend(before.into_iter().rev());
    let from = shown.len();
    shown.extend(text[start..end].chars().take(WIDTH / 2));
    let to = shown.len();
    shown.extend(text[end..line.end].chars().take(WIDTH / 2));
    shown.push('…');
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
    /// Where it starts.
    pub start: Place,
    /// Where it ends (exclusive).
    pub end: Place,
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
                let end = place(&source.text, label.range.end);
                Some(Related { file: source.path.clone(), start, end, text: label.text.clone() })
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, diagnostic: Diagnostic) -> String {
        let source = Source { path: "a.wsdl".into(), text: text.into(), imports: Vec::new() };
        let mut all = Diagnostics::new(false);
        all.push(diagnostic);
        render(&all, &[source], false)
    }

    #[test]
    fn a_line_of_megabytes_is_cut_around_the_place() {
        let text = format!("<a>{}<wrong/>{}", "<b/>".repeat(500_000), "<c/>".repeat(500_000));
        let at = 3 + 4 * 500_000;
        let told = shown(
            &text,
            Diagnostic::error("r", "m").at((0, at..at + 8), "here").also((0, 0..3), "from here"),
        );
        assert!(
            told.contains("a.wsdl:1:2000004") && told.contains("<wrong/>") && told.len() < 2_000,
            "{told}"
        );
        assert!(told.contains("from here"), "{told}");
    }

    #[test]
    fn labels_of_one_file_share_a_snippet_and_other_files_get_their_own() {
        let told = shown(
            "one\r\ntwo\r\nthree\r\n",
            Diagnostic::error("r", "m").at((0, 10..15), "found").also((0, 0..3), "first"),
        );
        assert_eq!(told.matches("a.wsdl").count(), 1, "{told}");
        assert!(
            told.contains("a.wsdl:3:1") && told.contains("1 | one") && !told.contains('\u{240d}'),
            "{told}"
        );
    }

    #[test]
    fn places_that_do_not_exist_are_shown_without_panic() {
        for (source, range) in [(0, 90..99), (7, 0..1), (0, Range { start: 2, end: 1 }), (0, 1..2)] {
            assert!(
                shown("\u{e4}b", Diagnostic::error("r", "message").at((source, range), "x"))
                    .contains("message")
            );
        }
    }

    #[test]
    fn colour_is_given_only_on_demand() {
        let mut all = Diagnostics::new(false);
        all.push(Diagnostic::warning("r", "m"));
        assert!(render(&all, &[], true).contains("\u{1b}["));
        assert!(!render(&all, &[], false).contains('\u{1b}'));
    }

    #[test]
    fn a_report_has_places_and_what_was_found() {
        let source = Source { path: "a.wsdl".into(), text: "x\n\u{e4}yz".into(), imports: Vec::new() };
        let diagnostic = Diagnostic::error("r", "m").at((0, 4..6), "found").expected("e").clause("c");
        let report = report(&diagnostic, &[source]);
        assert_eq!(report.start, Some(Place { line: 2, column: 2 }));
        assert_eq!(report.end, Some(Place { line: 2, column: 4 }));
        assert_eq!((report.file.as_deref(), report.found.as_deref()), (Some("a.wsdl"), Some("found")));
    }
}

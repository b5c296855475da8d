//! Documentation out of a contract as doc comments. It comes from strangers: nothing in it may
//! become markup that runs, code that is tested, or anything but a comment.
use std::fmt::Write;

/// Width of a line with its indentation.
const WIDTH: usize = 100;
/// Longest text that is kept, in characters.
const LONGEST: usize = 20_000;

/// Writes the text as `///` lines; nothing for a blank one.
pub fn doc(out: &mut String, indent: usize, text: &str) {
    let margin = " ".repeat(indent);
    let mut blank = false;
    let mut first = true;
    let text: String = text.chars().take(LONGEST).collect();
    for line in text.lines() {
        let mut words =
            line.split(|c: char| c.is_whitespace() || c.is_control()).map(plain).filter(|w| !w.is_empty());
        let Some(word) = words.next() else {
            blank = !first;
            continue;
        };
        if blank {
            _ = writeln!(out, "{margin}///");
        }
        (blank, first) = (false, false);
        let mut column = indent + 4 + word.chars().count();
        _ = write!(out, "{margin}/// {word}");
        for word in words {
            let width = word.chars().count() + 1;
            if column + width > WIDTH {
                _ = write!(out, "\n{margin}///");
                column = indent + 3;
            }
            column += width;
            _ = write!(out, " {word}");
        }
        out.push('\n');
    }
}

/// A word without what Markdown, HTML or the compiler would act on.
fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            // Marks of writing direction, which the compiler refuses.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '<' | '[' | ']' | '*' | '_' | '#' | '|' | '\\' => out.extend(['\\', c]),
            // Fences would make tests of what stands between them.
            '`' => out.push('\''),
            '~' => out.push_str("\\~"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> String {
        let mut out = String::new();
        doc(&mut out, 4, input);
        out
    }

    #[test]
    fn paragraphs_stay_apart_and_indentation_goes() {
        assert_eq!(
            text("\n\t  Stores a contact.\r\n\n\n        let x = 1;\n"),
            "    /// Stores a contact.\n    ///\n    /// let x = 1;\n"
        );
        assert_eq!(text(" \n\t"), "");
    }

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        assert_eq!(text("<script> ```rust [x](y)"), "    /// \\<script> '''rust \\[x\\](y)\n");
        assert_eq!(text("a\u{202e}b\rc"), "    /// ab c\n");
    }

    #[test]
    fn long_lines_are_wrapped_at_words() {
        let out = text(&"word ".repeat(60));
        assert!(
            out.lines().count() > 2 && out.lines().all(|l| l.len() <= WIDTH && l.starts_with("    /// word"))
        );
    }
}

//! Documentation out of a contract as doc comments. It comes from strangers: nothing in it may
//! become markup that runs, code that is tested, or anything but a comment.
use std::fmt::Write;

/// Width of a line with its indentation.
const WIDTH: usize = 100;
/// Longest text that is kept, in characters.
const LONGEST: usize = 20_000;
/// Longest name or value that is shown, in characters.
const LONGEST_CODE: usize = 300;

/// Writes the text as `///` lines; nothing for a blank one.
pub fn doc(out: &mut String, indent: usize, text: &str) {
    let margin = " ".repeat(indent);
    let mut blank = false;
    let mut first = true;
    let text: String = text.chars().take(LONGEST).collect();
    for line in text.lines() {
        let mut words = line
            .split(|c: char| c.is_whitespace() || c.is_control() || is_hidden(c))
            .filter(|w| !w.is_empty());
        let Some(word) = words.next() else {
            blank = !first;
            continue;
        };
        if blank {
            _ = writeln!(out, "{margin}///");
        }
        (blank, first) = (false, false);
        let word = plain(word, true);
        let mut column = indent + 4 + word.chars().count();
        _ = write!(out, "{margin}/// {word}");
        for word in words {
            let mut text = plain(word, false);
            let width = text.chars().count() + 1;
            if column + width > WIDTH {
                _ = write!(out, "\n{margin}///");
                column = indent + 3;
                text = plain(word, true);
            }
            column += width;
            _ = write!(out, " {text}");
        }
        out.push('\n');
    }
}

/// A name or value from a contract as code in a doc comment.
pub fn code(text: &str) -> String {
    let clean = |c: char| match c {
        '`' => '\'',
        c if c.is_control() || is_hidden(c) || c.is_whitespace() => ' ',
        c => c,
    };
    let text: String = text.chars().take(LONGEST_CODE).map(clean).collect();
    let text = text.trim();
    if text.is_empty() { "The empty text.".to_owned() } else { format!("`{text}`") }
}

/// Characters that are not seen but change how the others are: marks of writing direction, which the compiler
/// refuses in part, and those without width.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A word without what Markdown, HTML or the compiler would act on; `first` in its line.
fn plain(word: &str, first: bool) -> String {
    let mut out = String::with_capacity(word.len());
    if first {
        // Lists, quotations and underlined headings begin so.
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        match word.as_bytes().get(digits) {
            Some(b'-' | b'+' | b'=' | b'>') if digits == 0 => out.push('\\'),
            Some(b'.' | b')') if digits > 0 && digits + 1 == word.len() => {
                out.push_str(&word[..digits]);
                out.push('\\');
                out.push_str(&word[digits..]);
                return out;
            }
            _ => {}
        }
    }
    let mut rest = word;
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, link) = rest.split_at(start);
        out.push_str(&escaped(before));
        let end = link.find(|c: char| !is_of_address(c)).unwrap_or(link.len());
        let link_text = link[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        // An address in angle brackets is a link and nothing else.
        _ = write!(out, "<{link_text}>");
        rest = &link[link_text.len()..];
    }
    out.push_str(&escaped(rest));
    out
}

fn is_of_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&()+,;=%".contains(c)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_hidden(*c)) {
        match c {
            '<' | '[' | ']' | '*' | '_' | '#' | '|' | '\\' | '~' | '&' => out.extend(['\\', c]),
            // Fences would make tests of what stands between them.
            '`' => out.push('\''),
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
        assert_eq!(text("a\u{202e}b\rc\u{200b}\u{feff}d"), "    /// a b c d\n");
        assert_eq!(
            text("- a\n=== \n1. b\n&lt;i>"),
            "    /// \\- a\n    /// \\===\n    /// 1\\. b\n    /// \\&lt;i>\n"
        );
        assert_eq!(code("a`b\u{2066}\nc"), "`a'b  c`");
    }

    #[test]
    fn addresses_are_links_and_nothing_else() {
        assert_eq!(text("see (https://a.b/c_d?e=f)."), "    /// see (<https://a.b/c_d?e=f>).\n");
        assert_eq!(text("http://a[b](javascript:x)"), "    /// <http://a>\\[b\\](javascript:x)\n");
    }

    #[test]
    fn long_lines_are_wrapped_at_words() {
        let out = text(&"word ".repeat(60));
        assert!(
            out.lines().count() > 2 && out.lines().all(|l| l.len() <= WIDTH && l.starts_with("    /// word"))
        );
    }
}

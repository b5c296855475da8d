//! Line and column of an offset.

/// Line and column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The place of a byte offset. An offset past the end is taken for the end, one within a character for its start.
pub fn place(text: &str, offset: usize) -> Place {
    let offset = floor(text, offset);
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.get(start..).map_or(0, |line| line.chars().count()) + 1;
    Place { line, column }
}

/// The character boundary at or before an offset.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..4).map(|back| offset.saturating_sub(back)).find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The byte offset of a line and column, both from 1 and counted in characters; past the end, the end.
pub(crate) fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(i, _)| start + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let text = "añb\r\nü§x";
        assert_eq!(place(text, 0), Place { line: 1, column: 1 });
        assert_eq!(place(text, text.find('b').unwrap()), Place { line: 1, column: 3 });
        assert_eq!(place(text, text.find('x').unwrap()), Place { line: 2, column: 3 });
        assert_eq!(place(text, 999), Place { line: 2, column: 4 });
        assert_eq!(place(text, 2), Place { line: 1, column: 2 });
    }

    #[test]
    fn an_offset_comes_back_from_its_place() {
        let text = "añb\nü§x\n";
        for (at, _) in text.char_indices() {
            let place = place(text, at);
            assert_eq!(offset(text, place.line, place.column), at);
        }
        assert_eq!(offset(text, 9, 9), text.len());
    }
}

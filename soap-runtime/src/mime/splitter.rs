//! The parts of a multipart body (RFC 2046, 5.1), piece by piece as the bytes come in.
use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use memchr::memmem::Finder;

use super::head::parse_head;
use super::{AttachmentError, AttachmentErrorKind};

/// A piece of a multipart body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A part begins with these header fields.
    Head(HeaderMap),
    /// More of the part's content, as it was sent.
    Data(Bytes),
    /// The part is complete.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first delimiter: its text is skipped.
    Preamble,
    Head,
    Data,
    /// After the closing delimiter: what follows is skipped.
    Epilogue,
}

/// Blanks between a delimiter and the end of its line; a line with more is content.
const LONGEST_PADDING: usize = 1024;

/// Cuts a multipart body into pieces. Lines may end in CR LF or, as some peers write, in LF alone.
pub(super) struct Splitter {
    /// `--boundary`.
    delimiter: Finder<'static>,
    buffer: BytesMut,
    state: State,
    /// At the start of the body a delimiter needs no line end before it.
    at_start: bool,
    finished: bool,
    head_limit: usize,
}

impl Splitter {
    /// For a boundary of 1 to 200 characters (RFC 2046 has 70 at the most; some peers write more).
    pub(super) fn new(boundary: &str, head_limit: usize) -> Result<Self, AttachmentError> {
        if boundary.is_empty() || boundary.len() > 200 || boundary.contains(['\r', '\n']) {
            let message = "the content type has no usable `boundary`: 1 to 200 characters were expected";
            return Err(AttachmentError::new(AttachmentErrorKind::Boundary, message));
        }
        let delimiter = Finder::new(format!("--{boundary}").as_bytes()).into_owned();
        Ok(Splitter {
            delimiter,
            buffer: BytesMut::new(),
            state: State::Preamble,
            at_start: true,
            finished: false,
            head_limit,
        })
    }

    /// More bytes of the body.
    pub(super) fn push(&mut self, chunk: &[u8]) {
        if self.state != State::Epilogue {
            self.buffer.extend_from_slice(chunk);
        }
    }

    /// There are no more bytes.
    pub(super) fn finish(&mut self) {
        self.finished = true;
    }

    /// The closing delimiter was found.
    pub(super) fn is_complete(&self) -> bool {
        self.state == State::Epilogue
    }

    /// The next piece; None: more bytes are needed, or all parts are complete.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, AttachmentError> {
        loop {
            match self.state {
                State::Preamble => {
                    if !self.skip_preamble()? {
                        return Ok(None);
                    }
                }
                State::Head => return self.head(),
                State::Data => return self.data(),
                State::Epilogue => {
                    self.buffer.clear();
                    return Ok(None);
                }
            }
        }
    }

    /// Whether the first delimiter was found.
    fn skip_preamble(&mut self) -> Result<bool, AttachmentError> {
        match self.find_delimiter() {
            Found::Delimiter { after, closing, .. } => {
                self.pass(after, closing);
                Ok(true)
            }
            Found::Not { free } => {
                self.buffer.advance(free);
                self.at_start &= free == 0;
                if self.finished { Err(self.truncated("its first part")) } else { Ok(false) }
            }
        }
    }

    fn head(&mut self) -> Result<Option<Piece>, AttachmentError> {
        let found = end_of_head(&self.buffer);
        let known = found.map_or(self.buffer.len(), |(end, _)| end);
        if known > self.head_limit {
            let message = format!("the header fields of a part have more than {} bytes", self.head_limit);
            return Err(AttachmentError::new(AttachmentErrorKind::Head, message));
        }
        let Some((end, after)) = found else {
            return if self.finished { Err(self.truncated("the header fields of a part")) } else { Ok(None) };
        };
        let head = self.buffer.split_to(after);
        self.state = State::Data;
        // An empty part has its delimiter right here, without a line end of its own.
        self.at_start = true;
        parse_head(head.get(..end).unwrap_or(&[])).map(|head| Some(Piece::Head(head)))
    }

    fn data(&mut self) -> Result<Option<Piece>, AttachmentError> {
        match self.find_delimiter() {
            Found::Delimiter { start: 0, after, closing } => {
                self.pass(after, closing);
                Ok(Some(Piece::End))
            }
            Found::Delimiter { start, .. } => {
                // The delimiter with its line end stays for the next call.
                self.at_start = false;
                Ok(Some(Piece::Data(self.buffer.split_to(start).freeze())))
            }
            Found::Not { free } if free > 0 => {
                self.at_start = false;
                Ok(Some(Piece::Data(self.buffer.split_to(free).freeze())))
            }
            Found::Not { .. } if self.finished => Err(self.truncated("a part")),
            Found::Not { .. } => Ok(None),
        }
    }

    fn pass(&mut self, after: usize, closing: bool) {
        self.buffer.advance(after);
        self.state = if closing { State::Epilogue } else { State::Head };
        self.at_start = false;
    }

    fn truncated(&self, what: &str) -> AttachmentError {
        let message = format!("the message ends within {what}: its closing delimiter is missing");
        AttachmentError::new(AttachmentErrorKind::Truncated, message)
    }

    fn find_delimiter(&self) -> Found {
        let bytes = &self.buffer[..];
        let needle = self.delimiter.needle().len();
        let mut from = 0;
        while let Some(at) = bytes.get(from..).and_then(|rest| self.delimiter.find(rest)).map(|at| at + from)
        {
            from = at + 1;
            let start = match at.checked_sub(1).and_then(|before| bytes.get(before)) {
                None if self.at_start => 0,
                Some(b'\n') if at >= 2 && bytes.get(at - 2) == Some(&b'\r') => at - 2,
                Some(b'\n') => at - 1,
                _ => continue,
            };
            match self.end_of_delimiter(bytes.get(at + needle..).unwrap_or(&[])) {
                Line::End { length, closing } => {
                    return Found::Delimiter { start, after: at + needle + length, closing };
                }
                Line::Unknown => return Found::Not { free: start },
                Line::Other => {}
            }
        }
        // The end of what is there may be the start of a delimiter.
        let free = if self.finished { bytes.len() } else { bytes.len().saturating_sub(needle + 1) };
        // A line end is not given away before what follows it is known.
        let free = match bytes.get(..free) {
            Some([.., b'\r', b'\n']) => free - 2,
            Some([.., b'\r' | b'\n']) => free - 1,
            _ => free,
        };
        Found::Not { free: if self.finished && free < bytes.len() { bytes.len() } else { free } }
    }

    /// What follows `--boundary`: `--` closes, blanks may stand before the line end (RFC 2046, 5.1.1).
    fn end_of_delimiter(&self, rest: &[u8]) -> Line {
        if rest.starts_with(b"--") {
            return Line::End { length: 2, closing: true };
        }
        let blanks = rest.iter().take(LONGEST_PADDING + 1).take_while(|b| matches!(b, b' ' | b'\t')).count();
        match rest.get(blanks..).unwrap_or(&[]) {
            _ if blanks > LONGEST_PADDING => Line::Other,
            [b'\r', b'\n', ..] => Line::End { length: blanks + 2, closing: false },
            [b'\n', ..] => Line::End { length: blanks + 1, closing: false },
            [] | [b'\r'] | [b'-'] if !self.finished => Line::Unknown,
            _ => Line::Other,
        }
    }
}

enum Found {
    /// From `start` (its line end included) up to `after`.
    Delimiter { start: usize, after: usize, closing: bool },
    /// So many bytes certainly belong to no delimiter.
    Not { free: usize },
}

enum Line {
    End {
        length: usize,
        closing: bool,
    },
    /// More bytes are needed.
    Unknown,
    /// A longer line that only starts like a delimiter.
    Other,
}

/// Where the header fields end and where the content starts.
fn end_of_head(bytes: &[u8]) -> Option<(usize, usize)> {
    match bytes {
        [b'\n', ..] => return Some((0, 1)),
        [b'\r', b'\n', ..] => return Some((0, 2)),
        _ => {}
    }
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match bytes.get(at + 1..) {
        Some([b'\n', ..]) => Some((at + 1, at + 2)),
        Some([b'\r', b'\n', ..]) => Some((at + 1, at + 3)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a body that comes in chunks of `size` bytes: content and number of header fields.
    fn parts(body: &[u8], size: usize) -> Result<Vec<(usize, Vec<u8>)>, AttachmentErrorKind> {
        let mut splitter = Splitter::new("x", 100).expect("a good boundary");
        let mut out: Vec<(usize, Vec<u8>)> = Vec::new();
        let mut open = false;
        for chunk in body.chunks(size).map(Some).chain([None]) {
            match chunk {
                Some(chunk) => splitter.push(chunk),
                None => splitter.finish(),
            }
            while let Some(piece) = splitter.next().map_err(|e| e.kind())? {
                match piece {
                    Piece::Head(head) => {
                        out.push((head.len(), Vec::new()));
                        open = true;
                    }
                    Piece::Data(data) => out.last_mut().expect("a part").1.extend_from_slice(&data),
                    Piece::End => open = false,
                }
            }
        }
        assert!(splitter.is_complete() && !open);
        Ok(out)
    }

    #[track_caller]
    fn all_sizes(body: &str, expected: &[(usize, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(n, text)| (*n, text.as_bytes().to_vec())).collect();
        for size in 1..=body.len() {
            assert_eq!(parts(body.as_bytes(), size).as_ref(), Ok(&expected), "in chunks of {size}");
        }
    }

    #[test]
    fn parts_are_the_same_in_chunks_of_any_size() {
        all_sizes(
            "preamble\r\n--x\r\nA: 1\r\nB: 2\r\n\r\none\r\n\r\n--x  \r\n\r\ntwo\r\n--xy\r\n--x--\r\nepilogue\r\n--x\r\n",
            &[(2, "one\r\n"), (0, "two\r\n--xy")],
        );
    }

    #[test]
    fn lines_may_end_in_line_feeds_alone() {
        all_sizes("--x\nA: 1\n\none\ntwo\n--x\n\n\n--x--", &[(1, "one\ntwo"), (0, "")]);
    }

    #[test]
    fn content_may_be_empty_or_look_like_a_delimiter() {
        all_sizes(
            "--x\r\n\r\n--x\r\n\r\n\r\n--x\r\n\r\n--x\r\n\r\na--x\r\n\r\r\n--x-----",
            &[(0, ""), (0, ""), (0, ""), (0, "a--x\r\n\r")],
        );
    }

    #[test]
    fn padding_after_a_delimiter_is_bounded_whatever_the_chunks_are() {
        for (blanks, expected) in [(1024, 2), (1025, 1)] {
            let body = format!("--x\r\n\r\na\r\n--x{}\r\n\r\nb\r\n--x--", " ".repeat(blanks));
            for size in [1, 1000, 1030, 10_000] {
                assert_eq!(
                    parts(body.as_bytes(), size).map(|parts| parts.len()),
                    Ok(expected),
                    "{blanks} {size}"
                );
            }
        }
    }

    #[test]
    fn a_body_that_ends_too_early_is_told() {
        let whole = "--x\r\nA: 1\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x--";
        for end in 0..whole.len() {
            let cut = &whole.as_bytes()[..end];
            for size in [1, 7, 100] {
                assert_eq!(
                    parts(cut, size),
                    Err(AttachmentErrorKind::Truncated),
                    "{end} bytes in chunks of {size}"
                );
            }
        }
    }

    #[test]
    fn a_head_without_end_is_bounded() {
        let body = format!("--x\r\nA: {}", "a".repeat(200));
        for size in [1, 50, 1000] {
            assert_eq!(parts(body.as_bytes(), size), Err(AttachmentErrorKind::Head));
        }
    }

    #[test]
    fn a_boundary_must_be_there() {
        for bad in ["", "a\nb", &"b".repeat(300)] {
            assert_eq!(Splitter::new(bad, 100).err().map(|e| e.kind()), Some(AttachmentErrorKind::Boundary));
        }
    }
}

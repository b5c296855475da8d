//! Text: character data, references, CDATA sections; and the comments and processing instructions
//! between.
use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use super::chars::{is_blank_text, is_char, is_name_char, is_name_start};
use super::words::find;
use super::{Error, ErrorKind, Limit, Reader};

impl<'a> Reader<'a> {
    /// Where the text from `p` ends, if it ends at markup and stands for itself.
    #[inline]
    pub(super) fn plain_text(&self, p: usize) -> Option<usize> {
        if self.state.survey.carriage_return || self.state.survey.cdata_end {
            return None;
        }
        let bytes = self.text.as_bytes();
        let end = find([b'<', b'&'], bytes, p)?;
        (bytes[end] == b'<').then_some(end)
    }

    /// [`text`](Reader::text) with all that may come between.
    #[inline(never)]
    pub(super) fn simple_content(&mut self) -> Result<Cow<'a, str>, Error> {
        let start = self.state.position;
        let result = self.simple_content_from_here();
        if result.is_err() {
            self.state.position = start;
        }
        result
    }

    fn simple_content_from_here(&mut self) -> Result<Cow<'a, str>, Error> {
        let mut text = Cow::Borrowed("");
        loop {
            let p = self.state.position;
            let piece = match (self.at(p), self.at(p + 1)) {
                (b'<', b'/') => {
                    self.end_tag(p)?;
                    return Ok(text);
                }
                (b'<', b'!' | b'?') => match self.markup()? {
                    None => continue,
                    Some(piece) => piece,
                },
                (b'<', _) => return Err(self.unexpected(ErrorKind::ElementInText, p + 1)),
                _ => {
                    let (piece, end) = self.character_data(p)?;
                    self.state.position = end;
                    piece
                }
            };
            if text.is_empty() {
                text = piece;
            } else {
                text.to_mut().push_str(&piece);
            }
        }
    }

    /// What stands between the tags of element-only content, from `p` on; moves past it. Text that is not blank
    /// is an error.
    #[inline(never)]
    pub(super) fn between(&mut self, p: usize) -> Result<(), Error> {
        if self.state.open.is_empty() {
            if self.state.root_seen {
                self.epilog()?;
                return Err(self.ran_out());
            }
            return self.prolog();
        }
        let start = self.state.position;
        let text = if self.at(p) == b'<' {
            self.state.position = p;
            self.markup()
        } else {
            self.character_data(p).map(|(text, end)| {
                self.state.position = end;
                Some(text)
            })
        };
        match text {
            Ok(Some(text)) if !is_blank_text(&text) => {
                self.state.position = start;
                Err(self.error_at(ErrorKind::TextInElementContent, p))
            }
            Ok(_) => Ok(()),
            Err(error) => {
                self.state.position = start;
                Err(error)
            }
        }
    }

    /// Text from `p` to the next `<`, and where that is.
    pub(super) fn character_data(&self, p: usize) -> Result<(Cow<'a, str>, usize), Error> {
        let bytes = self.text.as_bytes();
        let mut text = Cow::Borrowed("");
        let mut from = p;
        loop {
            let rest = bytes.get(from..).unwrap_or_default();
            let Some(length) = memchr2(b'<', b'&', rest) else { return Err(self.ran_out()) };
            let at = from + length;
            let piece = self.literal(from, at)?;
            if text.is_empty() {
                text = piece;
            } else if !piece.is_empty() {
                text.to_mut().push_str(&piece);
            }
            if bytes[at] == b'<' {
                return Ok((text, at));
            }
            let (c, end) = self.reference(at)?;
            text.to_mut().push(c);
            from = end;
        }
    }

    /// [`character_data`](Reader::character_data) without the text.
    pub(super) fn check_character_data(&self, p: usize) -> Result<usize, Error> {
        let bytes = self.text.as_bytes();
        let mut from = p;
        loop {
            let rest = bytes.get(from..).unwrap_or_default();
            let Some(length) = memchr2(b'<', b'&', rest) else { return Err(self.ran_out()) };
            let at = from + length;
            self.check_literal(from, at)?;
            if bytes[at] == b'<' {
                return Ok(at);
            }
            from = self.reference(at)?.1;
        }
    }

    /// Text without references (XML 1.0, 2.4 and 2.11).
    fn literal(&self, from: usize, to: usize) -> Result<Cow<'a, str>, Error> {
        self.check_literal(from, to)?;
        Ok(self.normalised(from, to))
    }

    fn check_literal(&self, from: usize, to: usize) -> Result<(), Error> {
        if self.state.survey.cdata_end
            && let Some(at) = memmem::find(&self.text.as_bytes()[from..to], b"]]>")
        {
            return Err(self.error_at(ErrorKind::CdataEnd, from + at));
        }
        Ok(())
    }

    /// Text with every line end a line feed (XML 1.0, 2.11).
    fn normalised(&self, from: usize, to: usize) -> Cow<'a, str> {
        let text = &self.text[from..to];
        if !self.state.survey.carriage_return || memchr(b'\r', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut lines = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\r') {
            lines.push_str(line);
            lines.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
        }
        lines.push_str(rest);
        Cow::Owned(lines)
    }

    /// Reads the reference at `p` (XML 1.0, 4.1): its character, and where it ends.
    #[cold]
    pub(super) fn reference(&self, p: usize) -> Result<(char, usize), Error> {
        let rest = &self.text[p..];
        if let Some((c, length)) = resolve_reference(rest) {
            return Ok((c, p + length));
        }
        let body = &rest[1..];
        let end = match body.strip_prefix('#') {
            Some(number) => {
                let (radix, digits) = match number.strip_prefix('x') {
                    Some(digits) => (16, digits),
                    None => (10, number),
                };
                let length = digits.bytes().take_while(|b| (*b as char).is_digit(radix)).count();
                let end = self.text.len() - digits.len() + length;
                if length > 0 && self.at(end) == b';' {
                    let value = digits[..length].trim_start_matches('0');
                    let value = u32::from_str_radix(value, radix).unwrap_or(if value.is_empty() {
                        0
                    } else {
                        u32::MAX
                    });
                    return Err(self.error_at(ErrorKind::CharacterReference(value), p));
                }
                end
            }
            None => {
                let is_name = |(i, c): &(usize, char)| is_name_char(*c) && (*i > 0 || is_name_start(*c));
                let length =
                    body.char_indices().take_while(is_name).map(|(_, c)| c.len_utf8()).sum::<usize>();
                let end = p + 1 + length;
                if length > self.state.limits.name as usize {
                    return Err(self.error_at(ErrorKind::Limit(Limit::Name), p));
                }
                if length > 0 && self.at(end) == b';' {
                    return Err(self.error_at(ErrorKind::Entity(body[..length].to_owned()), p));
                }
                end
            }
        };
        Err(if end >= self.text.len() { self.ran_out() } else { self.error_at(ErrorKind::Reference, p) })
    }

    /// Reads the comment, processing instruction or CDATA section at the position; gives the text of the latter.
    #[inline(never)]
    pub(super) fn markup(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        let p = self.state.position;
        let rest = &self.text.as_bytes()[p..];
        if rest.starts_with(b"<?") {
            self.state.position = self.checked_instruction(p)?;
            if self.state.open.len() > 1 {
                self.state.instruction.get_or_insert(p);
            }
            return Ok(None);
        }
        if rest.starts_with(b"<!--") {
            self.state.position = self.comment(p)?;
            return Ok(None);
        }
        if rest.starts_with(b"<![CDATA[") {
            let from = p + 9;
            let length = memmem::find(&rest[9..], b"]]>").ok_or_else(|| self.ran_out())?;
            self.state.position = from + length + 3;
            return Ok(Some(self.normalised(from, from + length)));
        }
        Err(self.bad_markup(p, &["<!--", "<![CDATA["]))
    }

    /// Markup at `p` that is none of what is expected; or the start of it, cut.
    #[cold]
    pub(super) fn bad_markup(&self, p: usize, expected: &[&str]) -> Error {
        let rest = &self.text[p..];
        if rest.starts_with("<!DOCTYPE") {
            return self.error_at(ErrorKind::Doctype, p);
        }
        if expected.iter().any(|e| e.starts_with(rest))
            || (!self.state.whole && "<!DOCTYPE".starts_with(rest))
        {
            return self.ran_out();
        }
        self.error_at(ErrorKind::Markup, p)
    }

    /// Checks the comment at `p` (XML 1.0, 2.5); gives its end.
    pub(super) fn comment(&self, p: usize) -> Result<usize, Error> {
        let bytes = self.text.as_bytes();
        let from = p + 4;
        let length = memmem::find(&bytes[from..], b"--").ok_or_else(|| self.ran_out())?;
        let end = from + length + 2;
        if self.at(end) != b'>' {
            return Err(self.unexpected(ErrorKind::Comment, end));
        }
        Ok(end + 1)
    }

    /// Checks the processing instruction at `p` (XML 1.0, 2.6; Namespaces 1.0, 7: no colon in its target); gives its
    /// end.
    pub(super) fn checked_instruction(&self, p: usize) -> Result<usize, Error> {
        let name = self.qualified_name(p + 2)?;
        if name.local != p + 2 {
            return Err(self.error_at(ErrorKind::QualifiedName, p + 2));
        }
        if self.text[p + 2..name.end].eq_ignore_ascii_case("xml") {
            return Err(self.error_at(ErrorKind::MisplacedDeclaration, p));
        }
        let blanks = self.skip_blanks(name.end);
        if blanks == name.end && !self.text[name.end..].starts_with("?>") {
            let offset = if self.at(name.end) == b'?' { name.end + 1 } else { name.end };
            return Err(self.unexpected(ErrorKind::Expected("a blank or `?>`"), offset));
        }
        let length = memmem::find(&self.text.as_bytes()[blanks..], b"?>").ok_or_else(|| self.ran_out())?;
        Ok(blanks + length + 2)
    }
}

/// The character that the reference at the start of a text stands for, and the reference's length.
pub(super) fn resolve_reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    for (entity, c) in [("lt;", '<'), ("gt;", '>'), ("amp;", '&'), ("quot;", '"'), ("apos;", '\'')] {
        if body.starts_with(entity) {
            return Some((c, entity.len() + 1));
        }
    }
    let number = body.strip_prefix('#')?;
    let (radix, digits) = match number.strip_prefix('x') {
        Some(digits) => (16, digits),
        None => (10, number),
    };
    let mut value = 0_u32;
    let mut length = 0;
    for digit in digits.chars().map_while(|c| c.to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
        length += 1;
    }
    let c = char::from_u32(value).filter(|c| is_char(*c))?;
    let complete = length > 0 && digits.as_bytes().get(length) == Some(&b';');
    complete.then(|| (c, text.len() - digits.len() + length + 1))
}

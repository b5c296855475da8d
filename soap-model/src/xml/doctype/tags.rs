//! Start tags: attribute values normalised, defaults added (XML 1.0, 3.3.2 and 3.3.3).
use super::entities::{Declared, tokens};
use super::{Error, ErrorKind};
use crate::xml::chars::is_blank;
use std::collections::HashSet;
use std::ops::Range;

/// A start tag as it is written.
pub(super) struct Tag<'t> {
    text: &'t str,
    name: &'t str,
    attributes: Vec<Written<'t>>,
    /// Where the `>` or `/>` starts.
    end: usize,
    pub(super) empty: bool,
    pub(super) length: usize,
}

struct Written<'t> {
    name: &'t str,
    /// Of the value, without its quotes.
    value: Range<usize>,
}

impl<'t> Tag<'t> {
    /// Reads the tag at the start of a text, as far as needed to find its attributes. None: it is malformed.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let bytes = text.as_bytes();
        let blanks = |at: usize| bytes.iter().skip(at).take_while(|b| is_blank(**b)).count();
        let name = |at: usize| {
            let ends = |b: &u8| is_blank(*b) || matches!(b, b'=' | b'>' | b'/' | b'<' | b'"' | b'\'' | b'&');
            let end = bytes.iter().skip(at).position(ends).map_or(text.len(), |length| at + length);
            text.get(at..end).unwrap_or_default()
        };
        let tag_name = name(1);
        let mut tag = Tag { text, name: tag_name, attributes: Vec::new(), end: 0, empty: false, length: 0 };
        if tag_name.is_empty() || tag_name.starts_with(['!', '?']) {
            return None;
        }
        let mut at = 1 + tag_name.len();
        loop {
            let blank = blanks(at);
            match bytes.get(at + blank) {
                Some(b'>') => {
                    tag.end = at + blank;
                    tag.length = tag.end + 1;
                    return Some(tag);
                }
                Some(b'/') if bytes.get(at + blank + 1) == Some(&b'>') => {
                    tag.end = at + blank;
                    tag.length = tag.end + 2;
                    tag.empty = true;
                    return Some(tag);
                }
                _ if blank == 0 => return None,
                _ => at += blank,
            }
            let attribute = name(at);
            at += attribute.len();
            at += blanks(at);
            if attribute.is_empty() || bytes.get(at) != Some(&b'=') {
                return None;
            }
            at += 1 + blanks(at + 1);
            let quote = bytes.get(at).filter(|b| matches!(b, b'"' | b'\''))?;
            let start = at + 1;
            let length = bytes.iter().skip(start).position(|b| b == quote)?;
            at = start + length + 1;
            tag.attributes.push(Written { name: attribute, value: start..start + length });
        }
    }

    /// Writes the tag. `inside`: it stands in an entity that is referred to at `offset`; then it gets on one line. Else it
    /// keeps its lines.
    pub(super) fn write(
        &self,
        declared: &mut Declared,
        offset: usize,
        inside: bool,
        out: &mut String,
    ) -> Result<(), Error> {
        let specific = declared.attributes.get(self.name).cloned().unwrap_or_default();
        let mut from = 0;
        for Written { name, value } in &self.attributes {
            let written = self.text.get(value.clone()).unwrap_or_default();
            let only_tokens = specific.iter().any(|a| a.tokens && a.name == *name);
            if !inside && !only_tokens && !written.contains('&') {
                continue;
            }
            let start = if inside { offset } else { offset + value.start };
            if written.contains('<') && inside {
                return Err(ErrorKind::Expected("no `<` in an attribute's value; write `&lt;`").at(offset));
            } else if written.contains('<') {
                // Copied as it is, for the reader of the result to refuse.
                continue;
            }
            let mut normal = declared.attribute_value(written, start, inside)?;
            if only_tokens {
                normal = tokens(&normal);
            }
            copy(self.text.get(from..value.start - 1).unwrap_or_default(), inside, out);
            out.push('"');
            out.push_str(&normal);
            out.push('"');
            if !inside {
                // The lines that the value was written on.
                out.extend(written.chars().filter(|c| matches!(c, '\n' | '\r')));
            }
            from = value.end + 1;
        }
        copy(self.text.get(from..self.end).unwrap_or_default(), inside, out);
        if specific.iter().any(|attribute| attribute.default.is_some()) {
            let given: HashSet<&str> = self.attributes.iter().map(|attribute| attribute.name).collect();
            for attribute in specific.iter().filter(|a| !given.contains(a.name.as_str())) {
                if let Some(default) = &attribute.default {
                    declared.spend(attribute.name.len() + default.len(), offset)?;
                    out.push_str(&format!(" {}=\"{default}\"", attribute.name));
                }
            }
        }
        out.push_str(self.text.get(self.end..self.length).unwrap_or_default());
        Ok(())
    }
}

fn copy(text: &str, inside: bool, out: &mut String) {
    if inside {
        out.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    } else {
        out.push_str(text);
    }
}

/// The length of a construct that starts and ends so, if one is here and has its end.
pub(super) fn length(rest: &str, opens: &str, closes: &str) -> Option<usize> {
    let body = rest.strip_prefix(opens)?;
    body.find(closes).map(|end| opens.len() + end + closes.len())
}

//! The document around and after its document type declaration, with references replaced.
use super::cursor::{character_reference, entity_reference};
use super::entities::{Declared, is_predefined};
use super::tags::{Tag, length};
use super::{Error, ErrorKind};
use std::ops::Range;

/// The text without its declaration, which stands at `doctype`.
pub(super) fn expand(text: &str, doctype: Range<usize>, declared: &mut Declared) -> Result<String, Error> {
    let mut expander =
        Expander { out: String::with_capacity(text.len()), declared, open: Vec::new(), depth: 0 };
    expander.out.push_str(text.get(..doctype.start).unwrap_or_default());
    let declaration = text.get(doctype.clone()).unwrap_or_default();
    let blank = |b: u8| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' };
    expander.out.extend(declaration.bytes().map(blank));
    expander.content(text, doctype.end, None)?;
    Ok(expander.out)
}

struct Expander<'d> {
    out: String,
    declared: &'d mut Declared,
    /// The entities being replaced, outermost first.
    open: Vec<String>,
    /// How many elements are open.
    depth: usize,
}

impl Expander<'_> {
    /// Content from an offset of a text. `reference`: the text is that of the innermost open entity, referred to there. What is
    /// malformed in the document itself is copied as it is.
    fn content(&mut self, text: &str, from: usize, reference: Option<usize>) -> Result<(), Error> {
        let base = self.depth;
        let mut at = from;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let offset = reference.unwrap_or(at);
            if rest.starts_with('&') {
                at += self.reference(rest, offset, reference)?;
            } else if !rest.starts_with('<') {
                let length = rest.find(['<', '&']).unwrap_or(rest.len());
                self.text(rest.get(..length).unwrap_or_default(), offset, reference)?;
                at += length;
            } else if let Some(length) = length(rest, "<!--", "-->").or_else(|| length(rest, "<?", "?>")) {
                self.markup(rest.get(..length).unwrap_or_default(), reference);
                at += length;
            } else if let Some(length) = length(rest, "<![CDATA[", "]]>") {
                let section = rest.get(..length).unwrap_or_default();
                match reference {
                    // Line ends could not be kept as they are.
                    Some(_) => self.literal(section.get(9..length - 3).unwrap_or_default()),
                    None => self.out.push_str(section),
                }
                at += length;
            } else if let Some(length) = length(rest, "</", ">") {
                if reference.is_some() && self.depth == base {
                    return Err(self.unbalanced(offset));
                }
                self.depth = self.depth.saturating_sub(1);
                self.markup(rest.get(..length).unwrap_or_default(), reference);
                at += length;
            } else if let Some(tag) = Tag::read(rest) {
                tag.write(self.declared, offset, reference.is_some(), &mut self.out)?;
                self.depth += usize::from(!tag.empty);
                at += tag.length;
            } else if reference.is_some() {
                return Err(self.malformed(offset));
            } else {
                // For the reader of the result to refuse.
                self.out.push_str(rest);
                return Ok(());
            }
        }
        if reference.is_some() && self.depth != base {
            return Err(self.unbalanced(reference.unwrap_or(from)));
        }
        Ok(())
    }

    fn unbalanced(&self, offset: usize) -> Error {
        ErrorKind::Unbalanced(self.open.last().cloned().unwrap_or_default()).at(offset)
    }

    fn malformed(&self, offset: usize) -> Error {
        ErrorKind::Malformed(self.open.last().cloned().unwrap_or_default()).at(offset)
    }

    /// Copies a reference, or replaces it; gives its length.
    fn reference(&mut self, rest: &str, offset: usize, reference: Option<usize>) -> Result<usize, Error> {
        if rest.starts_with("&#") {
            let (_, length) = character_reference(rest).map_err(|kind| kind.at(offset))?;
            self.out.push_str(rest.get(..length).unwrap_or_default());
            return Ok(length);
        }
        let (name, length) = entity_reference(rest, self.declared.names).map_err(|kind| kind.at(offset))?;
        if is_predefined(name) {
            self.out.push_str(rest.get(..length).unwrap_or_default());
            return Ok(length);
        }
        if self.depth == 0 && reference.is_none() {
            return Err(ErrorKind::Misplaced(name.to_owned()).at(offset));
        }
        let replacement = self.declared.replacement(name, &self.open, offset)?;
        self.open.push(name.to_owned());
        self.content(&replacement, 0, Some(offset))?;
        self.open.pop();
        Ok(length)
    }

    /// Character data.
    fn text(&mut self, text: &str, offset: usize, reference: Option<usize>) -> Result<(), Error> {
        match reference {
            Some(_) if text.contains("]]>") => return Err(self.malformed(offset)),
            Some(_) => self.literal(text),
            None => self.out.push_str(text),
        }
        Ok(())
    }

    /// Text that means itself, on one line: nothing in it can become markup with what stands around it.
    fn literal(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                ']' => self.out.push_str("&#93;"),
                '\n' => self.out.push_str("&#10;"),
                '\r' => self.out.push_str("&#13;"),
                c => self.out.push(c),
            }
        }
    }

    /// Markup that has no references in it; in an entity on one line.
    fn markup(&mut self, markup: &str, reference: Option<usize>) {
        match reference {
            Some(_) => {
                self.out.extend(markup.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }))
            }
            None => self.out.push_str(markup),
        }
    }
}

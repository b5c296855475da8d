//! Goes through the text of a declaration: blanks, names, literals.
use super::{Error, ErrorKind, Names};
use crate::xml::chars::{is_blank, is_char, is_name_char, is_name_start};

/// A place in a text.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// In the replacement text of a parameter entity: where the document refers to it.
    pub(super) reference: Option<usize>,
    pub(super) names: Names,
}

impl<'t> Cursor<'t> {
    /// The offset to show for the place.
    pub(super) fn offset(&self) -> usize {
        self.offset_of(self.at)
    }

    pub(super) fn offset_of(&self, at: usize) -> usize {
        self.reference.unwrap_or(at)
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// What is expected is not here.
    pub(super) fn expected<T>(&self, what: &'static str) -> Result<T, Error> {
        Err(match self.peek() {
            None => ErrorKind::UnexpectedEnd.at(self.offset()),
            Some('%') => ErrorKind::ParameterReference.at(self.offset()),
            Some(_) => ErrorKind::Expected(what).at(self.offset()),
        })
    }

    /// Goes over a token if it is here.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let here = self.rest().starts_with(token);
        if here {
            self.at += token.len();
        }
        here
    }

    pub(super) fn need(&mut self, token: &'static str) -> Result<(), Error> {
        if self.eat(token) { Ok(()) } else { self.expected(token) }
    }

    /// Goes over blanks; true if there were any.
    pub(super) fn blanks(&mut self) -> bool {
        let length = self.rest().bytes().take_while(|b| is_blank(*b)).count();
        self.at += length;
        length > 0
    }

    pub(super) fn need_blank(&mut self) -> Result<(), Error> {
        if self.blanks() { Ok(()) } else { self.expected("a blank") }
    }

    /// `Name` of something that has no colon where there are namespaces: entity, notation, target.
    pub(super) fn name(&mut self) -> Result<&'t str, Error> {
        let start = self.at;
        let name = self.token(true)?;
        if self.names == Names::Qualified && name.contains(':') {
            return Err(ErrorKind::Colon(name.to_owned()).at(self.offset_of(start)));
        }
        Ok(name)
    }

    /// `Name` of an element or attribute, a `QName` where there are namespaces.
    pub(super) fn qualified_name(&mut self) -> Result<&'t str, Error> {
        let start = self.at;
        let name = self.token(true)?;
        if self.names == Names::Qualified && name.contains(':') {
            let good = name.split_once(':').is_some_and(|(prefix, local)| {
                !prefix.is_empty() && local.starts_with(is_name_start) && !local.contains(':')
            });
            if !good {
                return Err(ErrorKind::Colon(name.to_owned()).at(self.offset_of(start)));
            }
        }
        Ok(name)
    }

    /// `Nmtoken`.
    pub(super) fn nmtoken(&mut self) -> Result<&'t str, Error> {
        self.token(false)
    }

    fn token(&mut self, name: bool) -> Result<&'t str, Error> {
        let rest = self.rest();
        let wrong = |c: char| !(is_name_char(c) || c == ':');
        let length = rest.find(wrong).unwrap_or(rest.len());
        let token = rest.get(..length).unwrap_or_default();
        if token.is_empty() || (name && !token.starts_with(|c| is_name_start(c) || c == ':')) {
            return self.expected("a name");
        }
        self.at += length;
        Ok(token)
    }

    /// The text between two quotes, with where it starts.
    pub(super) fn quoted(&mut self, what: &'static str) -> Result<(&'t str, usize), Error> {
        let Some(quote) = self.peek().filter(|c| matches!(c, '"' | '\'')) else {
            return self.expected(what);
        };
        let start = self.at + 1;
        let Some(length) = self.text.get(start..).and_then(|rest| rest.find(quote)) else {
            return Err(ErrorKind::UnexpectedEnd.at(self.offset()));
        };
        self.at = start + length + 1;
        Ok((self.text.get(start..start + length).unwrap_or_default(), start))
    }

    /// `PubidLiteral`.
    pub(super) fn public_literal(&mut self) -> Result<(), Error> {
        let (literal, start) = self.quoted("a public identifier in quotes")?;
        let good = |c: char| {
            matches!(c, ' ' | '\r' | '\n') || c.is_ascii_alphanumeric() || "-'()+,./:=?;!*#@$_%".contains(c)
        };
        match literal.find(|c| !good(c)) {
            Some(wrong) => {
                Err(ErrorKind::Expected("a character of public identifiers")
                    .at(self.offset_of(start + wrong)))
            }
            None => Ok(()),
        }
    }

    /// The text up to and without an end, which is gone over.
    pub(super) fn until(&mut self, end: &str) -> Result<&'t str, Error> {
        match self.rest().find(end) {
            Some(length) => {
                let text = self.rest().get(..length).unwrap_or_default();
                self.at += length + end.len();
                Ok(text)
            }
            None => Err(ErrorKind::UnexpectedEnd.at(self.offset())),
        }
    }

    /// Goes over a comment or processing instruction if one is here (XML 1.0, 2.5 and 2.6).
    pub(super) fn comment_or_instruction(&mut self) -> Result<bool, Error> {
        if self.eat("<!--") {
            self.until("--")?;
            if !self.eat(">") {
                return self.expected("`>`: there is no `--` in a comment");
            }
            return Ok(true);
        }
        if self.rest().starts_with("<?") {
            let start = self.at;
            self.at += 2;
            if self.name()?.eq_ignore_ascii_case("xml") {
                self.at = start;
                return self.expected("no XML declaration: it stands at the start of a document only");
            }
            if !self.eat("?>") {
                self.need_blank()?;
                self.until("?>")?;
            }
            return Ok(true);
        }
        Ok(false)
    }
}

/// The character that the reference at the start of a text stands for, and the reference's length (XML 1.0, 4.1).
pub(super) fn character_reference(text: &str) -> Result<(char, usize), ErrorKind> {
    let number = text.strip_prefix("&#").ok_or(ErrorKind::Reference)?;
    let (radix, digits) = match number.strip_prefix('x') {
        Some(digits) => (16, digits),
        None => (10, number),
    };
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if length == 0 || digits.as_bytes().get(length) != Some(&b';') {
        return Err(ErrorKind::Reference);
    }
    let value = digits[..length].bytes().fold(0u32, |value, digit| {
        value.saturating_mul(radix).saturating_add(char::from(digit).to_digit(radix).unwrap_or(0))
    });
    let c = char::from_u32(value).filter(|c| is_char(*c)).ok_or(ErrorKind::CharacterReference)?;
    Ok((c, text.len() - digits.len() + length + 1))
}

/// The name in the entity reference at the start of a text, and the reference's length (XML 1.0, 4.1).
pub(super) fn entity_reference(text: &str, names: Names) -> Result<(&str, usize), ErrorKind> {
    let body = text.get(1..).unwrap_or_default();
    let mut cursor = Cursor { text: body, at: 0, reference: None, names };
    let name = cursor.name().map_err(|error| match error.kind {
        colon @ ErrorKind::Colon(_) => colon,
        _ => ErrorKind::Reference,
    })?;
    if cursor.eat(";") { Ok((name, name.len() + 2)) } else { Err(ErrorKind::Reference) }
}

//! Entities, and what replaces a reference to one.
use super::cursor::{character_reference, entity_reference};
use super::{Doctype, Error, ErrorKind, Limits, Names};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Least that a replacement counts towards [`Limits::expansion`].
const LEAST: u64 = 16;

/// A general entity.
#[derive(Debug, Clone)]
pub(super) enum Entity {
    /// With its replacement text (XML 1.0, 4.5).
    Internal(Rc<str>),
    /// In another file.
    External,
    /// In another file, in a notation of this name.
    Unparsed,
}

/// Everything declared so far.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) doctype: Doctype,
    pub(super) names: Names,
    pub(super) limits: Limits,
    /// The document says that nothing outside of it matters (`standalone="yes"`).
    pub(super) standalone: bool,
    pub(super) general: HashMap<String, Entity>,
    /// Replacement texts; None for those in other files.
    pub(super) parameter: HashMap<String, Option<Rc<str>>>,
    /// By element.
    pub(super) attributes: HashMap<String, Rc<Vec<Attribute>>>,
    /// Elements and attributes that are declared: the first declaration counts.
    pub(super) known_attributes: HashSet<(String, String)>,
    /// There is an external subset.
    pub(super) external_subset: bool,
    /// A parameter entity was referred to.
    pub(super) parameters_used: bool,
    count: usize,
    spent: u64,
}

/// A declared attribute (XML 1.0, 3.3).
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub(super) name: String,
    /// Of a type other than `CDATA`: blanks around and between tokens do not count.
    pub(super) tokens: bool,
    /// The default, ready to stand between double quotes.
    pub(super) default: Option<String>,
}

impl Declared {
    pub(super) fn new(names: Names, limits: &Limits, standalone: bool) -> Self {
        Declared {
            doctype: Doctype::default(),
            names,
            limits: *limits,
            standalone,
            general: HashMap::new(),
            parameter: HashMap::new(),
            attributes: HashMap::new(),
            known_attributes: HashSet::new(),
            external_subset: false,
            parameters_used: false,
            count: 0,
            spent: 0,
        }
    }

    /// Declarations that were not read may have overridden those that follow (XML 1.0, 5.1).
    pub(super) fn blind(&self) -> bool {
        self.doctype.incomplete && !self.standalone
    }

    /// Counts a declaration.
    pub(super) fn count(&mut self, offset: usize) -> Result<(), Error> {
        self.count += 1;
        if self.count > self.limits.declarations {
            return Err(ErrorKind::Limit("declarations in the document type declaration").at(offset));
        }
        Ok(())
    }

    /// Counts bytes that come into the text.
    pub(super) fn spend(&mut self, bytes: usize, offset: usize) -> Result<(), Error> {
        self.spent = self.spent.saturating_add(LEAST).saturating_add(bytes as u64);
        if self.spent > self.limits.expansion {
            return Err(ErrorKind::Limit("bytes that entities and attribute defaults expand to").at(offset));
        }
        Ok(())
    }

    /// The replacement text of a general entity (XML 1.0, 4.1, "Entity Declared" and "Parsed Entity"), its cost counted. `open`
    /// are the entities it is referred to from, itself not yet among them. Empty where it is to be skipped.
    pub(super) fn replacement(
        &mut self,
        name: &str,
        open: &[String],
        offset: usize,
    ) -> Result<Rc<str>, Error> {
        let text = match self.general.get(name) {
            Some(Entity::Internal(text)) => text.clone(),
            Some(Entity::External) => return Err(ErrorKind::External(name.to_owned()).at(offset)),
            Some(Entity::Unparsed) => return Err(ErrorKind::Unparsed(name.to_owned()).at(offset)),
            None => {
                let incomplete = self.blind();
                if self.parameters_used && !self.standalone && !incomplete {
                    self.spend(0, offset)?;
                    self.doctype.skipped.push((name.to_owned(), offset));
                    return Ok("".into());
                }
                return Err(ErrorKind::Undeclared { name: name.to_owned(), incomplete }.at(offset));
            }
        };
        if open.iter().any(|other| other == name) {
            return Err(ErrorKind::Recursive(name.to_owned()).at(offset));
        }
        if open.len() >= self.limits.depth {
            return Err(ErrorKind::Limit("entities within entities").at(offset));
        }
        self.spend(text.len(), offset)?;
        Ok(text)
    }

    /// An attribute's value as it is written, normalised and ready to stand between double quotes (XML 1.0, 3.3.3): references
    /// to entities replaced, white space made blanks. `start` is where it is written.
    pub(super) fn attribute_value(
        &mut self,
        value: &str,
        start: usize,
        inside: bool,
    ) -> Result<String, Error> {
        let mut out = String::with_capacity(value.len());
        self.include(value, start, inside, &mut Vec::new(), &mut out)?;
        Ok(out)
    }

    /// `inside`: the text is that of an entity, referred to at `start`.
    fn include(
        &mut self,
        text: &str,
        start: usize,
        inside: bool,
        open: &mut Vec<String>,
        out: &mut String,
    ) -> Result<(), Error> {
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let offset = if inside { start } else { start + at };
            match c {
                '&' => {
                    let rest = text.get(at..).unwrap_or_default();
                    if rest.starts_with("&#") {
                        let (_, length) = character_reference(rest).map_err(|kind| kind.at(offset))?;
                        out.push_str(rest.get(..length).unwrap_or_default());
                        at += length;
                        continue;
                    }
                    let (name, length) =
                        entity_reference(rest, self.names).map_err(|kind| kind.at(offset))?;
                    if is_predefined(name) {
                        out.push_str(rest.get(..length).unwrap_or_default());
                    } else {
                        let replacement = self.replacement(name, open, offset)?;
                        if replacement.contains('<') {
                            return Err(ErrorKind::LessThan(name.to_owned()).at(offset));
                        }
                        open.push(name.to_owned());
                        self.include(&replacement, offset, true, open, out)?;
                        open.pop();
                    }
                    at += length;
                    continue;
                }
                '<' => {
                    return Err(
                        ErrorKind::Expected("no `<` in an attribute's value; write `&lt;`").at(offset)
                    );
                }
                '"' => out.push_str("&quot;"),
                // In the document a line end is one character (XML 1.0, 2.11).
                '\r' if !inside && text.as_bytes().get(at + 1) == Some(&b'\n') => {}
                '\t' | '\n' | '\r' => out.push(' '),
                c => out.push(c),
            }
            at += c.len_utf8();
        }
        Ok(())
    }
}

/// A value of tokens: no blanks around them, one between (XML 1.0, 3.3.3). Blanks written as references count as blanks.
pub(super) fn tokens(value: &str) -> String {
    let value = ["&#32;", "&#x20;"].iter().fold(value.to_owned(), |value, blank| value.replace(blank, " "));
    value.split(' ').filter(|token| !token.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The entities that need no declaration (XML 1.0, 4.6).
pub(super) fn is_predefined(name: &str) -> bool {
    matches!(name, "lt" | "gt" | "amp" | "apos" | "quot")
}

/// Whether a replacement text is that of the predefined entity: its character, as a reference where it is markup.
pub(super) fn is_as_predefined(name: &str, replacement: &str) -> bool {
    let (character, must_refer) = match name {
        "lt" => ('<', true),
        "amp" => ('&', true),
        "gt" => ('>', false),
        "apos" => ('\'', false),
        _ => ('"', false),
    };
    let reference = character_reference(replacement)
        .is_ok_and(|(c, length)| c == character && length == replacement.len());
    reference || (!must_refer && replacement.chars().eq([character]))
}

/// Line ends as the document has them, made line feeds (XML 1.0, 2.11).
pub(super) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

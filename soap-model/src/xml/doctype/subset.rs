//! The document type declaration around its markup declarations.
use super::cursor::Cursor;
use super::declarations::{declaration, external_id};
use super::entities::Declared;
use super::{Error, ErrorKind, Limits, Names};
use crate::xml::chars::is_char;
use std::rc::Rc;

/// Where the document type declaration starts, if the document has one. What stands before it is for the reader of the rest
/// to check.
pub(super) fn find(text: &str) -> Option<usize> {
    let mut at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    loop {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let rest = text.get(at..)?;
        if rest.starts_with("<?") {
            at += rest.find("?>")? + 2;
        } else if rest.starts_with("<!--") {
            at += 4 + rest.get(4..)?.find("-->")? + 3;
        } else {
            return rest.starts_with("<!DOCTYPE").then_some(at);
        }
    }
}

/// `standalone="yes"` in the XML declaration.
fn is_standalone(text: &str) -> bool {
    let declaration =
        text.trim_start_matches('\u{FEFF}').strip_prefix("<?xml").and_then(|t| t.split("?>").next());
    let value = declaration.and_then(|d| d.split_once("standalone")).map(|(_, value)| value);
    let value = value.map(|v| v.trim_start().trim_start_matches('=').trim_start());
    value.is_some_and(|v| v.starts_with("\"yes\"") || v.starts_with("'yes'"))
}

/// Reads the declaration (XML 1.0, 2.8) and gives what it declares and where it ends.
pub(super) fn read(
    text: &str,
    start: usize,
    names: Names,
    limits: &Limits,
) -> Result<(Declared, usize), Error> {
    let mut declared = Declared::new(names, limits, is_standalone(text));
    let mut cursor = Cursor { text, at: start, reference: None, names };
    cursor.need("<!DOCTYPE")?;
    cursor.need_blank()?;
    declared.doctype.name = cursor.qualified_name()?.to_owned();
    let blank = cursor.blanks();
    if matches!(cursor.peek(), Some('S' | 'P')) {
        if !blank {
            return cursor.expected("a blank");
        }
        external_id(&mut cursor, false, "`SYSTEM`, `PUBLIC`, `[` or `>`")?;
        declared.external_subset = true;
        cursor.blanks();
    }
    if cursor.eat("[") {
        let inside = cursor.at;
        declarations(&mut cursor, &mut declared, &mut Vec::new())?;
        cursor.need("]")?;
        admitted(text, inside, cursor.at)?;
        cursor.blanks();
    }
    cursor.need(">")?;
    // The external subset comes after the internal one, so that it overrides nothing.
    declared.doctype.incomplete |= declared.external_subset;
    Ok((declared, cursor.at))
}

/// All characters are XML's.
fn admitted(text: &str, from: usize, to: usize) -> Result<(), Error> {
    let part = text.get(from..to).unwrap_or_default();
    match part.char_indices().find(|(_, c)| !is_char(*c)) {
        Some((at, c)) => Err(ErrorKind::Character(c).at(from + at)),
        None => Ok(()),
    }
}

/// `intSubset`, or the replacement text of a parameter entity, which is an `extSubsetDecl` (XML 1.0, 2.8, "PE Between
/// Declarations"). `open`: the parameter entities being replaced.
fn declarations(
    cursor: &mut Cursor<'_>,
    declared: &mut Declared,
    open: &mut Vec<String>,
) -> Result<(), Error> {
    // How many INCLUDE sections are open.
    let mut included = 0usize;
    loop {
        cursor.blanks();
        let rest = cursor.rest();
        if rest.starts_with('%') {
            reference(cursor, declared, open)?;
        } else if rest.starts_with("<![") {
            if open.is_empty() {
                return Err(ErrorKind::ConditionalSection.at(cursor.offset()));
            }
            included += usize::from(conditional(cursor)?);
        } else if included > 0 && cursor.eat("]]>") {
            included -= 1;
        } else if rest.is_empty() || rest.starts_with(']') {
            // An entity ends with its text; the subset with a bracket.
            let whole = included == 0 && (open.is_empty() || rest.is_empty());
            return if whole { Ok(()) } else { cursor.expected("a markup declaration") };
        } else if !declaration(cursor, declared)? && !cursor.comment_or_instruction()? {
            return cursor.expected("a markup declaration");
        }
    }
}

/// Replaces a parameter entity between declarations.
fn reference(cursor: &mut Cursor<'_>, declared: &mut Declared, open: &mut Vec<String>) -> Result<(), Error> {
    let offset = cursor.offset();
    cursor.at += 1;
    let name = cursor.name()?.to_owned();
    cursor.need(";")?;
    let first = !std::mem::replace(&mut declared.parameters_used, true);
    if open.contains(&name) {
        return Err(ErrorKind::Recursive(name).at(offset));
    }
    let replacement = match declared.parameter.get(&name) {
        Some(replacement) => replacement.clone(),
        // Whether it is declared matters only if nothing can be declared elsewhere (XML 1.0, 4.1, "Entity Declared").
        None if declared.standalone || (first && !declared.external_subset) => {
            return Err(ErrorKind::Undeclared { name, incomplete: false }.at(offset));
        }
        None => None,
    };
    let Some(replacement) = replacement else {
        declared.doctype.incomplete = true;
        return Ok(());
    };
    if open.len() >= declared.limits.depth {
        return Err(ErrorKind::Limit("entities within entities").at(offset));
    }
    declared.spend(replacement.len(), offset)?;
    open.push(name);
    let text: Rc<str> = replacement;
    let mut inside = Cursor { text: &text, at: 0, reference: Some(offset), names: cursor.names };
    declarations(&mut inside, declared, open)?;
    open.pop();
    Ok(())
}

/// A conditional section (XML 1.0, 3.4): true if it is to be read, else it is gone over.
fn conditional(cursor: &mut Cursor<'_>) -> Result<bool, Error> {
    cursor.need("<![")?;
    cursor.blanks();
    let include = cursor.eat("INCLUDE");
    if !include && !cursor.eat("IGNORE") {
        return cursor.expected("`INCLUDE` or `IGNORE`");
    }
    cursor.blanks();
    cursor.need("[")?;
    if include {
        return Ok(true);
    }
    let mut depth = 1usize;
    while depth > 0 {
        let rest = cursor.rest();
        let opens = rest.find("<![").unwrap_or(usize::MAX);
        let closes = rest.find("]]>").unwrap_or(usize::MAX);
        if opens.min(closes) == usize::MAX {
            return Err(ErrorKind::UnexpectedEnd.at(cursor.offset()));
        }
        cursor.at += opens.min(closes) + 3;
        if opens < closes { depth += 1 } else { depth -= 1 }
    }
    Ok(false)
}

//! Markup declarations: entities, elements, attribute lists, notations.
use super::cursor::{Cursor, character_reference, entity_reference};
use super::entities::{Attribute, Declared, Entity, is_as_predefined, is_predefined, lines, tokens};
use super::model::content_model;
use super::{Error, ErrorKind};
use std::rc::Rc;

/// Attributes with defaults or tokens that one element may have: each tag of it costs as much.
const MOST_ATTRIBUTES: usize = 1_000;

/// Reads the declaration that starts here; false if none does.
pub(super) fn declaration(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Result<bool, Error> {
    if cursor.eat("<!ENTITY") {
        entity(cursor, declared)?;
    } else if cursor.eat("<!ATTLIST") {
        attributes(cursor, declared)?;
    } else if cursor.eat("<!ELEMENT") {
        cursor.need_blank()?;
        cursor.qualified_name()?;
        cursor.need_blank()?;
        content_model(cursor)?;
        cursor.blanks();
        cursor.need(">")?;
    } else if cursor.eat("<!NOTATION") {
        notation(cursor, declared)?;
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// XML 1.0, 4.2: the first declaration of a name counts.
fn entity(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Result<(), Error> {
    let start = cursor.offset();
    declared.count(start)?;
    cursor.need_blank()?;
    let parameter = cursor.eat("%");
    if parameter {
        cursor.need_blank()?;
    }
    let name_at = cursor.offset();
    let name = cursor.name()?.to_owned();
    cursor.need_blank()?;
    let mut notation = None;
    let value = match cursor.peek() {
        Some('"' | '\'') => Some(entity_value(cursor)?),
        _ => {
            external_id(cursor, false, "a value in quotes, `SYSTEM` or `PUBLIC`")?;
            let before = cursor.clone();
            if !parameter && cursor.blanks() && cursor.eat("NDATA") {
                cursor.need_blank()?;
                notation = Some(cursor.name()?.to_owned());
            } else {
                *cursor = before;
            }
            None
        }
    };
    cursor.blanks();
    cursor.need(">")?;
    if declared.blind() {
        return Ok(());
    }
    if parameter {
        declared.parameter.entry(name).or_insert_with(|| value.map(Rc::from));
        return Ok(());
    }
    if is_predefined(&name) {
        let good = value.as_deref().is_some_and(|value| is_as_predefined(&name, value));
        return if good { Ok(()) } else { Err(ErrorKind::Predefined(name).at(name_at)) };
    }
    if declared.general.contains_key(&name) {
        return Ok(());
    }
    let entity = match (value, notation) {
        (Some(value), _) => Entity::Internal(value.into()),
        (None, None) => Entity::External,
        (None, Some(notation)) => {
            declared.doctype.unparsed.insert(name.clone(), notation);
            Entity::Unparsed
        }
    };
    declared.general.insert(name, entity);
    Ok(())
}

/// An `EntityValue` as replacement text (XML 1.0, 4.5): character references replaced, references to general entities kept.
/// Parameter entities are not referred to within declarations of an internal subset.
fn entity_value(cursor: &mut Cursor<'_>) -> Result<String, Error> {
    let (literal, start) = cursor.quoted("a value in quotes")?;
    let mut value = String::with_capacity(literal.len());
    let mut at = 0;
    while let Some(rest) = literal.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find(['&', '%']).unwrap_or(rest.len());
        value.push_str(&if cursor.reference.is_none() {
            lines(rest.get(..plain).unwrap_or_default())
        } else {
            rest.get(..plain).unwrap_or_default().to_owned()
        });
        at += plain;
        let offset = cursor.offset_of(start + at);
        let Some(rest) = rest.get(plain..).filter(|rest| !rest.is_empty()) else { break };
        if rest.starts_with('%') {
            return Err(ErrorKind::ParameterReference.at(offset));
        }
        if rest.starts_with("&#") {
            let (c, length) = character_reference(rest).map_err(|kind| kind.at(offset))?;
            value.push(c);
            at += length;
        } else {
            let (_, length) = entity_reference(rest, cursor.names).map_err(|kind| kind.at(offset))?;
            value.push_str(rest.get(..length).unwrap_or_default());
            at += length;
        }
    }
    Ok(value)
}

/// `ExternalID`, or `PublicID` where that may stand too (XML 1.0, 4.2.2 and 4.7).
pub(super) fn external_id(
    cursor: &mut Cursor<'_>,
    public_alone: bool,
    expected: &'static str,
) -> Result<(), Error> {
    if cursor.eat("SYSTEM") {
        cursor.need_blank()?;
        cursor.quoted("a system identifier in quotes")?;
        return Ok(());
    }
    if !cursor.eat("PUBLIC") {
        return cursor.expected(expected);
    }
    cursor.need_blank()?;
    cursor.public_literal()?;
    let before = cursor.clone();
    let blanks = cursor.blanks();
    if matches!(cursor.peek(), Some('"' | '\'')) {
        if !blanks {
            return cursor.expected("a blank");
        }
        cursor.quoted("a system identifier in quotes")?;
    } else if public_alone {
        *cursor = before;
    } else {
        return cursor.expected("a system identifier in quotes");
    }
    Ok(())
}

fn notation(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Result<(), Error> {
    declared.count(cursor.offset())?;
    cursor.need_blank()?;
    let name = cursor.name()?.to_owned();
    cursor.need_blank()?;
    external_id(cursor, true, "`SYSTEM` or `PUBLIC`")?;
    cursor.blanks();
    cursor.need(">")?;
    declared.doctype.notations.insert(name);
    Ok(())
}

/// XML 1.0, 3.3: the first declaration of an attribute counts.
fn attributes(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Result<(), Error> {
    cursor.need_blank()?;
    let element = cursor.qualified_name()?.to_owned();
    loop {
        let blank = cursor.blanks();
        if cursor.eat(">") {
            return Ok(());
        }
        if !blank {
            return cursor.expected("`>` or a blank");
        }
        declared.count(cursor.offset())?;
        let name = cursor.qualified_name()?.to_owned();
        cursor.need_blank()?;
        let tokens_only = attribute_type(cursor)?;
        cursor.need_blank()?;
        let default = default(cursor, declared)?;
        if declared.blind() || !declared.known_attributes.insert((element.clone(), name.clone())) {
            continue;
        }
        let default = if tokens_only { default.map(|value| tokens(&value)) } else { default };
        if tokens_only || default.is_some() {
            let attribute = Attribute { name, tokens: tokens_only, default };
            let of_element = Rc::make_mut(declared.attributes.entry(element.clone()).or_default());
            if of_element.len() >= MOST_ATTRIBUTES {
                return Err(ErrorKind::Limit("attributes of one element").at(cursor.offset()));
            }
            of_element.push(attribute);
        }
    }
}

/// `AttType`; true if it is not `CDATA`.
fn attribute_type(cursor: &mut Cursor<'_>) -> Result<bool, Error> {
    if cursor.eat("CDATA") {
        return Ok(false);
    }
    // Longer ones before those they start with.
    let tokenized = ["IDREFS", "IDREF", "ID", "ENTITIES", "ENTITY", "NMTOKENS", "NMTOKEN"];
    if tokenized.into_iter().any(|name| cursor.eat(name)) {
        return Ok(true);
    }
    let notation = cursor.eat("NOTATION");
    if notation {
        cursor.need_blank()?;
    }
    if !cursor.eat("(") {
        return cursor.expected("the type of an attribute");
    }
    loop {
        cursor.blanks();
        if notation {
            cursor.name()?
        } else {
            cursor.nmtoken()?
        };
        cursor.blanks();
        if cursor.eat(")") {
            return Ok(true);
        }
        cursor.need("|")?;
    }
}

/// `DefaultDecl`: the value, if there is one.
fn default(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Result<Option<String>, Error> {
    if cursor.eat("#REQUIRED") || cursor.eat("#IMPLIED") {
        return Ok(None);
    }
    if cursor.eat("#FIXED") {
        cursor.need_blank()?;
    }
    let (literal, start) = cursor.quoted("a default in quotes, `#REQUIRED`, `#IMPLIED` or `#FIXED`")?;
    // The entities must be declared by now (XML 1.0, 4.1).
    declared.attribute_value(literal, cursor.offset_of(start), cursor.reference.is_some()).map(Some)
}

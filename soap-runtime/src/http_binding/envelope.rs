//! Parameters and documents from and into envelopes.
use soap_model::xml::{Fragment, Limits, Reader};

use super::{Content, HttpDef, HttpOccurs};
use crate::soap::{MessageError, MessageErrorKind, Version, escape_attribute};

/// An envelope with the request's element made of parameters, in the order in which its type has them.
pub(crate) fn from_parameters(
    version: Version,
    def: &HttpDef,
    parameters: &[(String, Content)],
) -> Result<String, MessageError> {
    if let Some((name, _)) = parameters.iter().find(|(name, _)| !def.has_parameter(name)) {
        let listed: Vec<&str> = def.parameters.iter().map(|(_, local, _)| *local).collect();
        let rule = match listed.as_slice() {
            [] => format!("there is no parameter `{name}`, nor any other"),
            _ => format!("there is no parameter `{name}`, but there is {}", listed.join(", ")),
        };
        return Err(MessageError::new(MessageErrorKind::Invalid, rule));
    }
    let mut content = String::new();
    for &(namespace, local, occurs) in def.parameters {
        let mut given = false;
        for (_, value) in parameters.iter().filter(|(name, _)| name == local) {
            given = true;
            match value {
                // Without a prefix: parameters have no scope that a qualified name in them could refer to.
                Content::Text(text) => content.push_str(&format!(
                    "<{local} xmlns=\"{}\">{}</{local}>",
                    escape_attribute(namespace),
                    escape_attribute(text)
                )),
                Content::Element(xml) => content.push_str(xml),
            }
        }
        if !given && occurs == HttpOccurs::Nillable {
            content.push_str(&absent((namespace, local)));
        }
    }
    let body = if def.request.1.is_empty() { String::new() } else { element(def.request, &content) };
    Ok(envelope(version, &body))
}

/// An envelope around a document: a request's, or an answer's, whose root may stand for the only child of the response's element.
pub(crate) fn from_document(
    version: Version,
    text: &str,
    limits: &Limits,
    answers: Option<&HttpDef>,
) -> Result<String, MessageError> {
    let mut reader = Reader::new(text, limits, &[]);
    let mut read = || {
        reader.root()?;
        let nil = reader.xsi_nil().unwrap_or(false);
        let fragment = reader.fragment()?;
        reader.finish()?;
        Ok((fragment, nil))
    };
    let (fragment, nil) = read().map_err(|error| MessageError::from_xml(&error, text))?;
    let Some(response) = answers.and_then(|def| def.response.as_ref()) else {
        return Ok(envelope(version, fragment.as_str()));
    };
    if fragment.name() != response.document {
        let (_, expected) = response.document;
        let rule = format!("`{expected}` was expected, not `{}`", fragment.name().1);
        return Err(MessageError::new(MessageErrorKind::Invalid, rule));
    }
    let child = if nil { String::new() } else { renamed(&fragment, response.child) };
    Ok(envelope(version, &element(response.element, &child)))
}

/// The parameters that the element in an envelope's body holds, without those that are nil.
pub(crate) fn parameters(envelope: &str) -> Result<Vec<(String, Content)>, MessageError> {
    let mut reader = Reader::new(envelope, &Limits::default(), &[]);
    let mut read = || {
        let mut found = Vec::new();
        if !enter_body(&mut reader)? {
            return Ok(found);
        }
        while let Some(name) = reader.next_child()? {
            let name = name.local.to_string();
            let nil = reader.xsi_nil()?;
            let mut ahead = reader.fork();
            let content = match ahead.text() {
                Ok(text) => Content::Text(text.into_owned()),
                Err(_) => {
                    found.push((name, Content::Element(reader.fragment()?.as_str().to_string())));
                    continue;
                }
            };
            reader = ahead;
            if !nil {
                found.push((name, content));
            }
        }
        Ok(found)
    };
    read().map_err(|error| MessageError::from_xml(&error, envelope))
}

/// The element in a request's body as a document.
pub(crate) fn request_document(envelope: &str) -> Result<String, MessageError> {
    let mut reader = Reader::new(envelope, &Limits::default(), &[]);
    let mut read = || match enter_body(&mut reader)? {
        true => Ok(reader.fragment()?.as_str().to_string()),
        false => Ok(String::new()),
    };
    read().map_err(|error| MessageError::from_xml(&error, envelope))
}

/// The answer in an envelope as a document.
pub(crate) fn document(envelope: &str, def: &HttpDef) -> Result<String, MessageError> {
    let mut reader = Reader::new(envelope, &Limits::default(), &[]);
    let mut read = || {
        if !enter_body(&mut reader)? {
            return Ok(String::new());
        }
        Ok(match &def.response {
            None => reader.fragment()?.as_str().to_string(),
            Some(response) => match reader.next_child()? {
                Some(_) => renamed(&reader.fragment()?, response.document),
                None => absent(response.document),
            },
        })
    };
    let text = read().map_err(|error| MessageError::from_xml(&error, envelope))?;
    Ok(match text.is_empty() {
        true => text,
        false => format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}"),
    })
}

/// Goes to the first element in the body of an envelope.
fn enter_body(reader: &mut Reader<'_>) -> Result<bool, soap_model::xml::Error> {
    reader.root()?;
    while let Some(name) = reader.next_child()? {
        if name.local == "Body" {
            return Ok(reader.next_child()?.is_some());
        }
        reader.skip_element()?;
    }
    Ok(false)
}

fn envelope(version: Version, body: &str) -> String {
    let namespace = version.namespace();
    format!("<soap:Envelope xmlns:soap=\"{namespace}\"><soap:Body>{body}</soap:Body></soap:Envelope>")
}

fn element((namespace, local): (&str, &str), content: &str) -> String {
    match namespace {
        "" => format!("<{local}>{content}</{local}>"),
        _ => format!("<r:{local} xmlns:r=\"{}\">{content}</r:{local}>", escape_attribute(namespace)),
    }
}

fn absent((namespace, local): (&str, &str)) -> String {
    let xsi = soap_model::xml::names::XSI;
    format!("<{local} xmlns=\"{}\" xmlns:xsi=\"{xsi}\" xsi:nil=\"true\"/>", escape_attribute(namespace))
}

/// The element with another name; attributes, declarations and content stay.
fn renamed(fragment: &Fragment, (namespace, local): (&str, &str)) -> String {
    let text = fragment.as_str();
    let name_end = text.find([' ', '\t', '\r', '\n', '/', '>']).unwrap_or(text.len());
    let rest = &text[name_end..];
    let open = tag_end(rest);
    let (start_tag, content) = match rest[..open].strip_suffix('/') {
        Some(start_tag) => (start_tag, ""),
        None => (&rest[..open], rest.get(open + 1..rest.rfind("</").unwrap_or(open + 1)).unwrap_or("")),
    };
    if namespace.is_empty() {
        // Only where the content is text, so that nothing in it is named by the default namespace.
        return format!("<{local}>{content}</{local}>");
    }
    let mut prefix = "r".to_string();
    while start_tag.contains(&format!("xmlns:{prefix}=")) {
        prefix.push('_');
    }
    let namespace = escape_attribute(namespace);
    format!("<{prefix}:{local} xmlns:{prefix}=\"{namespace}\"{start_tag}>{content}</{prefix}:{local}>")
}

/// Where a start tag's `>` is: not one within an attribute's value.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return at,
            _ => {}
        }
    }
    tag.len()
}

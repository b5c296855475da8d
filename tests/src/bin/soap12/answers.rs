//! What an answer is and holds.
use roxmltree::{Document, Node};
use soap_runtime::Version;
use soap_tests::untyped::Answer;
use std::collections::BTreeMap;

const RPC: &str = "http://www.w3.org/2003/05/soap-rpc";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An answer, as far as tests ask.
#[derive(Debug)]
pub(crate) struct Found {
    /// `fault`, `reply` or `empty`.
    pub(crate) kind: String,
    /// The code of a fault, if it is in the namespace of its version.
    pub(crate) code: String,
    /// Local names of the header blocks.
    pub(crate) headers: Vec<String>,
    pub(crate) text: String,
    version: Option<Version>,
}

impl Found {
    pub(crate) fn of(answer: &Answer) -> Result<Self, String> {
        let text = String::from_utf8_lossy(&answer.body);
        Found::in_text(&text).map_err(|error| format!("{error}: {} {text}", answer.status))
    }

    pub(crate) fn in_text(text: &str) -> Result<Self, String> {
        let document = Document::parse(text).map_err(|e| e.to_string())?;
        let root = document.root_element();
        let version = Version::ALL.into_iter().find(|v| root.tag_name().namespace() == Some(v.namespace()));
        let part = |name: &str| root.children().find(|n| n.tag_name().name() == name);
        let body = part("Body").ok_or("there is no body")?;
        let headers = part("Header").into_iter().flat_map(elements);
        let headers = headers.map(|block| block.tag_name().name().to_owned()).collect();
        let entry = elements(body).next();
        let (kind, code) = match entry {
            None => ("empty", String::new()),
            Some(fault) if fault.tag_name().name() == "Fault" => ("fault", code(fault, version)?),
            Some(_) => ("reply", String::new()),
        };
        Ok(Found { kind: kind.into(), code, headers, text: text.to_owned(), version })
    }

    /// Status and media type are what the kind and the version say.
    pub(crate) fn check_protocol(&self, answer: &Answer) -> Result<(), String> {
        let version = self.version.ok_or("the envelope is in no version")?;
        let statuses: &[u16] = match (self.kind.as_str(), version, self.code.as_str()) {
            ("fault", Version::Soap12, "Sender") => &[400],
            ("fault", ..) => &[500],
            _ => &[200],
        };
        if !statuses.contains(&answer.status) {
            return Err(format!("the status {} was expected, not {}", statuses[0], answer.status));
        }
        let media_type = answer.content_type.split(';').next().unwrap_or_default();
        if media_type == version.media_type() {
            Ok(())
        } else {
            Err(format!("the media type is {media_type}"))
        }
    }
}

/// The local name of a fault's code; the namespace is that of the version.
fn code(fault: Node<'_, '_>, version: Option<Version>) -> Result<String, String> {
    let value = fault.descendants().find(|n| matches!(n.tag_name().name(), "faultcode" | "Value"));
    let value = value.ok_or("the fault has no code")?;
    let text = value.text().unwrap_or_default().trim();
    let (prefix, local) = text.split_once(':').unwrap_or(("", text));
    let prefix = if prefix.is_empty() { None } else { Some(prefix) };
    let namespace = value.lookup_namespace_uri(prefix);
    if namespace == version.map(Version::namespace) {
        Ok(local.to_owned())
    } else {
        Err(format!("the code {text} is not in the namespace of the envelope"))
    }
}

fn elements<'a, 'i: 'a>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// The values in a body, sorted by the names of the innermost elements that hold them; references are followed.
pub(crate) fn values(message: &str) -> Result<Vec<String>, String> {
    let document = Document::parse(message).map_err(|e| e.to_string())?;
    let body = elements(document.root_element()).find(|n| n.tag_name().name() == "Body");
    let body = body.ok_or("there is no body")?;
    let ids: BTreeMap<&str, Node<'_, '_>> = document
        .descendants()
        .filter_map(|n| Some((n.attributes().find(|a| a.name() == "id")?.value(), n)))
        .collect();
    let mut found = Vec::new();
    let mut open: Vec<Node<'_, '_>> = elements(body).collect();
    let mut steps = 0;
    while let Some(node) = open.pop() {
        steps += 1;
        if steps > 100_000 {
            return Err("the values have no end".into());
        }
        let reference =
            node.attributes().find(|a| a.name() == "ref").map(|a| a.value().trim_start_matches('#'));
        if let Some(target) = reference.and_then(|id| ids.get(id)) {
            open.push(*target);
            continue;
        }
        if node.tag_name().namespace() == Some(RPC) || node.attribute((XSI, "nil")).is_some() {
            continue;
        }
        let children: Vec<_> = elements(node).collect();
        if children.is_empty() {
            let text = node.text().unwrap_or_default().trim();
            if !text.is_empty() {
                found.push(value(text));
            }
        }
        open.extend(children);
    }
    found.sort();
    Ok(found)
}

/// Numbers and truth values by what they mean, everything else without its blanks.
fn value(text: &str) -> String {
    match (text, text.parse::<f64>()) {
        ("true", _) => "1".into(),
        ("false", _) => "0".into(),
        (_, Ok(number)) if text.len() < 12 => format!("{}", number as f32),
        _ => match text.parse::<soap_model::datatypes::DateTime>() {
            Ok(time) => time.to_string(),
            Err(_) => text.split_whitespace().collect(),
        },
    }
}

/// A message with its templates (`<t:value expression="${…}" type="…"/>`) filled in.
pub(crate) fn filled(message: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some(start) = rest.find("<t:value ") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = from.find("/>").map_or(from.len(), |end| end + 2);
        let (template, after) = from.split_at(end);
        let sample = match template.split_once("type=\"").and_then(|(_, t)| t.split('"').next()) {
            Some("float" | "double" | "decimal") => "0.5",
            Some("int" | "integer" | "long" | "short") => "42",
            Some("boolean") => "true",
            Some("time") => "16:21:59Z",
            Some("dateTime" | "date") => "2007-04-27T12:00:00Z",
            _ => "some words",
        };
        out.push_str(sample);
        rest = after;
    }
    out + rest
}

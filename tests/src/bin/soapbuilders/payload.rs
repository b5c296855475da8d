//! Two payloads are the same graph of values: references followed, types and ways of writing arrays left aside.
//!
//! XML is read by roxmltree, so that nothing of what is tested judges itself.
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const ENC: [&str; 2] =
    ["http://schemas.xmlsoap.org/soap/encoding/", "http://www.w3.org/2003/05/soap-encoding"];
const SOAP: [&str; 2] =
    ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];

/// An envelope with the elements that have an identity.
struct Message<'a> {
    ids: BTreeMap<&'a str, Node<'a, 'a>>,
    entries: Vec<Node<'a, 'a>>,
}

/// The bodies of two envelopes mean the same.
pub(crate) fn same(expected: &str, found: &str) -> Result<(), String> {
    let parse = |text| Document::parse(text).map_err(|e| format!("not well-formed: {e}"));
    let (expected, found) = (parse(expected)?, parse(found)?);
    let (a, b) = (Message::new(&expected)?, Message::new(&found)?);
    match (a.entries.first(), b.entries.first()) {
        (Some(a_first), Some(b_first)) if is_fault(*a_first) && is_fault(*b_first) => {
            faults(&a, &b, *a_first, *b_first)
        }
        (Some(a_first), Some(b_first)) => {
            Pair { a: &a, b: &b, open: BTreeSet::new() }.value(*a_first, *b_first, "")
        }
        (None, None) => Ok(()),
        _ => Err("one of the bodies is empty".to_owned()),
    }
}

fn is_fault(node: Node<'_, '_>) -> bool {
    node.tag_name().name() == "Fault" && node.tag_name().namespace().is_some_and(|ns| SOAP.contains(&ns))
}

/// Two faults with the same code and the same detail; texts are free.
fn faults<'a>(
    a: &Message<'a>,
    b: &Message<'a>,
    left: Node<'a, 'a>,
    right: Node<'a, 'a>,
) -> Result<(), String> {
    let part = |node: Node<'a, 'a>, name: &str| {
        node.children().find(|child| child.is_element() && child.tag_name().name() == name)
    };
    let code = |node: Node<'a, 'a>| {
        let text = part(node, "faultcode")
            .or_else(|| part(part(node, "Code")?, "Value"))
            .and_then(|node| node.text())
            .unwrap_or_default();
        text.trim().rsplit(':').next().unwrap_or_default().to_owned()
    };
    if code(left) != code(right) {
        return Err(format!("the fault {:?} became {:?}", code(left), code(right)));
    }
    let detail = |node| part(node, "detail").or_else(|| part(node, "Detail"));
    match (detail(left), detail(right)) {
        (Some(left), Some(right)) => Pair { a, b, open: BTreeSet::new() }.value(left, right, "/Fault"),
        (None, None) => Ok(()),
        (left, right) => Err(format!("{} details became {}", left.iter().count(), right.iter().count())),
    }
}

impl<'a> Message<'a> {
    fn new(document: &'a Document<'a>) -> Result<Self, String> {
        let elements = |node: Node<'a, 'a>| node.children().filter(Node::is_element);
        let body = elements(document.root_element())
            .find(|node| node.tag_name().name() == "Body")
            .ok_or("there is no body")?;
        let ids = document.descendants().filter_map(|node| {
            let id = node
                .attributes()
                .find(|a| a.name() == "id" && a.namespace().is_none_or(|ns| ENC.contains(&ns)))?;
            Some((id.value(), node))
        });
        Ok(Message { ids: ids.collect(), entries: elements(body).collect() })
    }

    /// Where a reference leads.
    fn target(&self, node: Node<'a, 'a>) -> Result<Node<'a, 'a>, String> {
        let reference = node.attributes().find(|a| match a.name() {
            "href" => a.namespace().is_none() && a.value().starts_with('#'),
            "ref" => a.namespace() == Some(ENC[1]),
            _ => false,
        });
        match reference {
            None => Ok(node),
            Some(reference) => {
                let id = reference.value().trim_start_matches('#');
                self.ids.get(id).copied().ok_or_else(|| format!("nothing has the identity {id}"))
            }
        }
    }

    /// The members of a value: those of a struct sorted by name, nulls left out; those of an array at their places.
    fn members(&self, node: Node<'a, 'a>) -> Result<Vec<(String, Node<'a, 'a>)>, String> {
        let children: Vec<_> = node.children().filter(Node::is_element).collect();
        let mark = |node: Node<'a, 'a>, name: &str| {
            node.attributes().find(|a| a.name() == name && a.namespace().is_some_and(|ns| ENC.contains(&ns)))
        };
        let mut members = Vec::new();
        if mark(node, "arrayType").or_else(|| mark(node, "arraySize")).is_some() {
            let number =
                |text: &str| text.trim_matches(['[', ']']).parse::<usize>().map_err(|e| e.to_string());
            let mut at = mark(node, "offset").map_or(Ok(0), |a| number(a.value()))?;
            for child in children {
                if let Some(position) = mark(child, "position") {
                    at = number(position.value())?;
                }
                if !is_nil(self.target(child)?) {
                    members.push((format!("{at:010}"), child));
                }
                at += 1;
            }
        } else {
            for child in children {
                if !is_nil(self.target(child)?) {
                    members.push((child.tag_name().name().to_owned(), child));
                }
            }
        }
        members.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(members)
    }
}

fn is_nil(node: Node<'_, '_>) -> bool {
    node.attribute((XSI, "nil")).is_some_and(|nil| matches!(nil.trim(), "1" | "true"))
}

struct Pair<'m, 'a> {
    a: &'m Message<'a>,
    b: &'m Message<'a>,
    /// What is being compared: values that contain themselves lead back here.
    open: BTreeSet<(usize, usize)>,
}

impl<'a> Pair<'_, 'a> {
    fn value(&mut self, a: Node<'a, 'a>, b: Node<'a, 'a>, path: &str) -> Result<(), String> {
        let name = |node: Node<'a, 'a>| {
            format!("{{{}}}{}", node.tag_name().namespace().unwrap_or_default(), node.tag_name().name())
        };
        // The items of arrays may be called anything.
        let is_item = path.ends_with(']');
        if name(a) != name(b) && !is_item {
            return Err(format!("{path}: {} became {}", name(a), name(b)));
        }
        let path = if is_item { path.to_owned() } else { format!("{path}/{}", a.tag_name().name()) };
        let (a, b) = (self.a.target(a)?, self.b.target(b)?);
        if is_nil(a) || is_nil(b) {
            return if is_nil(a) == is_nil(b) { Ok(()) } else { Err(format!("{path}: one is nil")) };
        }
        let pair = (a.range().start, b.range().start);
        if !self.open.insert(pair) {
            return Ok(());
        }
        self.attributes(a, b, &path)?;
        let (left, right) = (self.a.members(a)?, self.b.members(b)?);
        if left.len() != right.len() {
            return Err(format!("{path}: {} members became {}", left.len(), right.len()));
        }
        for ((place, a), (other, b)) in left.iter().zip(&right) {
            let at_place = place.parse::<usize>().is_ok();
            if at_place && place != other {
                return Err(format!("{path}: the item {place} became {other}"));
            }
            let path = if at_place { format!("{path}[{place}]") } else { path.clone() };
            self.value(*a, *b, &path)?;
        }
        let text = |node: Node<'a, 'a>| {
            node.children().filter(Node::is_text).filter_map(|n| n.text()).collect::<String>()
        };
        let (left_text, right_text) = (text(a), text(b));
        let leaf = left.is_empty();
        if (leaf && !same_text(&left_text, &right_text)) || (!leaf && left_text.trim() != right_text.trim()) {
            return Err(format!("{path}: {left_text:?} became {right_text:?}"));
        }
        self.open.remove(&pair);
        Ok(())
    }

    fn attributes(&self, a: Node<'a, 'a>, b: Node<'a, 'a>, path: &str) -> Result<(), String> {
        let own = |node: Node<'a, 'a>| {
            let is_value = |ns: &str| ns != XSI && !ENC.contains(&ns) && !SOAP.contains(&ns);
            let attributes = node.attributes().filter(|a| {
                a.namespace().is_none_or(is_value)
                    && (a.namespace().is_some() || !matches!(a.name(), "id" | "href"))
            });
            attributes
                .map(|a| {
                    (
                        a.namespace().unwrap_or_default().to_owned(),
                        a.name().to_owned(),
                        a.value().trim().to_owned(),
                    )
                })
                .collect::<BTreeSet<_>>()
        };
        let (left, right) = (own(a), own(b));
        let same = left.len() == right.len()
            && left.iter().zip(&right).all(|(a, b)| (&a.0, &a.1) == (&b.0, &b.1) && same_text(&a.2, &b.2));
        if same { Ok(()) } else { Err(format!("{path}: {left:?} became {right:?}")) }
    }
}

/// The same text, number, truth value, time or binary.
fn same_text(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (a.trim(), b.trim());
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let truth = |text: &str| match text {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    };
    let number = |text: &str| text.parse::<f64>().ok();
    let float = |text: &str| text.parse::<f32>().ok();
    let time = |text: &str| text.parse::<soap_model::datatypes::DateTime>().ok();
    a == b
        || squeezed(a) == squeezed(b)
        || truth(a).is_some() && truth(a) == truth(b)
        || number(a).is_some() && (number(a) == number(b) || float(a) == float(b))
        || time(a).is_some() && time(a) == time(b)
        || a.bytes().all(|b| b.is_ascii_hexdigit()) && a.eq_ignore_ascii_case(b)
}

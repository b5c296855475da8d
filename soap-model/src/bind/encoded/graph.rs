//! The elements of an encoded message as a graph: what refers to what is known only when all of it was read.
use super::super::read::Read;
use super::super::{BindError, Rule};
use super::sizes::{ArrayMarks, array_size, array_type};
use crate::datatypes::NamespaceScope;
use crate::xml::{Event, Name, Ns, Reader};
use std::borrow::Cow;
use std::collections::HashMap;

/// Namespaces of `xsi:type` and `xsi:null` before there was a recommendation.
const OLD_XSI: [&str; 2] =
    ["http://www.w3.org/1999/XMLSchema-instance", "http://www.w3.org/2000/10/XMLSchema-instance"];

/// Longer texts are not looked at for being qualified names.
const LONGEST_NAME: usize = 512;

/// Index into the nodes of a graph; 0 is the root, and none where there can be no root.
pub(super) type NodeId = u32;

/// The root and the elements after it, with everything in them.
#[derive(Default)]
pub(super) struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    ids: HashMap<Cow<'a, str>, Identity>,
}

/// Who has an identity.
#[derive(Clone, Copy)]
enum Identity {
    One(NodeId),
    /// Several elements: an error only once one of them is referred to, because an `id` may be anybody's attribute.
    Several,
}

/// An element.
pub(super) struct Node<'a> {
    pub(super) name: Name<'a>,
    offset: u32,
    first: NodeId,
    next: NodeId,
    /// All text directly in it.
    pub(super) text: Cow<'a, str>,
    marks: Option<Box<Marks<'a>>>,
}

/// What the attributes of an element say.
#[derive(Default)]
pub(super) struct Marks<'a> {
    /// `xsi:type`.
    pub(super) r#type: Option<TypeName<'a>>,
    /// `xsi:nil`, or `xsi:null` of old.
    pub(super) nil: bool,
    /// `href` or `enc:ref`: the identity referred to.
    reference: Option<Cow<'a, str>>,
    /// `enc:arrayType`, or `enc:itemType` and `enc:arraySize`.
    pub(super) array: Option<ArrayMarks<'a>>,
    /// `enc:offset`.
    pub(super) offset: Option<Vec<u64>>,
    /// `enc:position`.
    pub(super) position: Option<Vec<u64>>,
    /// All attributes that say nothing about the encoding.
    pub(super) others: Vec<(Name<'a>, Cow<'a, str>)>,
    /// The prefix that the text begins with, for values that are qualified names.
    pub(super) prefix: Option<(String, String)>,
}

/// The name of a type as a message gives it.
#[derive(Clone)]
pub(super) struct TypeName<'a> {
    pub(super) ns: Ns,
    pub(super) local: Cow<'a, str>,
}

impl TypeName<'_> {
    pub(super) fn name(&self) -> Name<'_> {
        Name { ns: self.ns, local: &self.local }
    }
}

/// Prefixes as they are where a text stands.
pub(super) struct TextScope<'s>(pub(super) &'s str, pub(super) &'s str, pub(super) &'s dyn NamespaceScope);

impl NamespaceScope for TextScope<'_> {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        if prefix == self.0 { Some(self.1) } else { self.2.namespace(prefix) }
    }
}

impl<'a> Graph<'a> {
    /// Reads the element whose start tag was just read, to its end.
    pub(super) fn add(&mut self, reader: &mut Reader<'a>) -> Read<NodeId> {
        let root = self.start(reader)?;
        // The open elements, each with the last of its children.
        let mut open: Vec<(NodeId, NodeId)> = vec![(root, 0)];
        while let Some((at, last)) = open.last_mut() {
            match reader.next_event().map_err(BindError::xml)? {
                Event::Start(_) => {
                    let child = self.start(reader)?;
                    match *last {
                        0 => self.nodes[*at as usize].first = child,
                        before => self.nodes[before as usize].next = child,
                    }
                    *last = child;
                    open.push((child, 0));
                }
                Event::Text(text) => {
                    let node = &mut self.nodes[*at as usize];
                    if node.text.is_empty() {
                        node.text = text;
                    } else {
                        node.text.to_mut().push_str(&text);
                    }
                    self.keep_prefix(*at, reader);
                }
                Event::End | Event::Done => {
                    open.pop();
                }
            }
        }
        Ok(root)
    }

    fn start(&mut self, reader: &Reader<'a>) -> Read<NodeId> {
        let id = self.nodes.len() as NodeId;
        let offset = reader.start_offset();
        let name = reader.name().unwrap_or(Name { ns: Ns::NONE, local: "" });
        let marks = if reader.attribute_count() > 0 { self.marks(id, reader)? } else { None };
        self.nodes.push(Node {
            name,
            offset: offset as u32,
            first: 0,
            next: 0,
            text: Cow::Borrowed(""),
            marks,
        });
        Ok(id)
    }

    /// Reads the attributes of a start tag.
    fn marks(&mut self, node: NodeId, reader: &Reader<'a>) -> Read<Option<Box<Marks<'a>>>> {
        let mut marks = Marks::default();
        let offset = reader.start_offset();
        let (mut item_type, mut sizes) = (None, None);
        let mut has_id = false;
        for attribute in reader.attributes() {
            let name = attribute.name;
            let value = attribute.value();
            match (name.ns, name.local) {
                (Ns::NONE, "id") => {
                    let known = self.ids.entry(value.clone()).or_insert(Identity::One(node));
                    if !matches!(known, Identity::One(same) if *same == node) {
                        *known = Identity::Several;
                    }
                    marks.others.push((name, value));
                }
                (Ns::NONE, "href") if value.starts_with('#') => marks.reference = Some(without_first(value)),
                (Ns::ENC12, "id") => {
                    has_id = true;
                    if self.ids.insert(value.clone(), Identity::One(node)).is_some() {
                        return Err(BindError::new(Rule::DuplicateId, offset).found(&value));
                    }
                }
                // The attribute is an IDREF (SOAP 1.2 part 2, 3.1.5.2); the drafts had a URI reference.
                (Ns::ENC12, "ref") if value.starts_with('#') => marks.reference = Some(without_first(value)),
                (Ns::ENC12, "ref") => marks.reference = Some(value),
                (Ns::ENC12, "itemType") => item_type = Some(type_name(value, reader)?),
                (Ns::ENC12, "arraySize") => sizes = Some(array_size(&value, offset)?),
                (Ns::ENC11, "arrayType") => marks.array = Some(array_type(value, reader)?),
                (Ns::ENC11, "offset") => marks.offset = Some(super::sizes::coordinates(&value, offset)?),
                (Ns::ENC11, "position") => marks.position = Some(super::sizes::coordinates(&value, offset)?),
                (Ns::XSI, "type") => marks.r#type = Some(type_name(value, reader)?),
                (Ns::XSI, "nil" | "null") => marks.nil = is_true(&value),
                (ns, "type") if is_old_xsi(ns, reader) => marks.r#type = Some(type_name(value, reader)?),
                (ns, "nil" | "null") if is_old_xsi(ns, reader) => marks.nil = is_true(&value),
                // `root`, `nodeType`, `encodingStyle`, `xml:lang`, `xsi:schemaLocation`
                (Ns::ENC11 | Ns::ENC12 | Ns::SOAP11 | Ns::SOAP12 | Ns::XML | Ns::XSI, _) => {}
                _ => marks.others.push((name, value)),
            }
        }
        if has_id && marks.reference.is_some() {
            let error = BindError::new(Rule::DuplicateId, offset);
            return Err(error.found("an element that is a reference and has an identity"));
        }
        if item_type.is_some() || sizes.is_some() {
            // Without a size: one dimension of any size.
            let sizes = sizes.unwrap_or_else(|| vec![None]);
            marks.array = Some(ArrayMarks { of: item_type, inner: String::new(), sizes, is_12: true });
        }
        Ok(Some(Box::new(marks)))
    }

    /// Keeps what the prefix means that a text may begin with: its declaration goes out of scope with its element.
    fn keep_prefix(&mut self, node: NodeId, reader: &Reader<'a>) {
        let node = &mut self.nodes[node as usize];
        if node.text.len() > LONGEST_NAME {
            return;
        }
        let Some((prefix, local)) = node.text.trim().split_once(':') else { return };
        if local.contains(char::is_whitespace) {
            return;
        }
        if let Some(uri) = reader.namespace_uri(prefix) {
            node.marks.get_or_insert_default().prefix = Some((prefix.to_owned(), uri.to_owned()));
        }
    }

    pub(super) fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id as usize]
    }

    /// Number of elements.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The first child of an element.
    pub(super) fn first_child(&self, id: NodeId) -> Option<NodeId> {
        Some(self.node(id).first).filter(|id| *id != 0)
    }

    /// The element after this one, in the same parent.
    pub(super) fn next(&self, id: NodeId) -> Option<NodeId> {
        Some(self.node(id).next).filter(|id| *id != 0)
    }

    /// The element that holds the value: where a reference leads, through references to references.
    pub(super) fn target(&self, id: NodeId) -> Read<NodeId> {
        let mut at = id;
        // There are no more references in a row than elements, unless they go round in a circle.
        for _ in 0..=self.nodes.len().min(64) {
            let node = self.node(at);
            let Some(reference) = node.marks().and_then(|marks| marks.reference.as_deref()) else {
                return Ok(at);
            };
            match self.ids.get(reference) {
                Some(Identity::One(next)) => at = *next,
                Some(Identity::Several) => {
                    return Err(BindError::new(Rule::DuplicateId, node.offset()).found(reference));
                }
                None => return Err(BindError::new(Rule::MissingId, node.offset()).found(reference)),
            }
        }
        let node = self.node(id);
        Err(BindError::new(Rule::Cycle, node.offset()).found(node.name.local))
    }
}

impl<'a> Node<'a> {
    pub(super) fn marks(&self) -> Option<&Marks<'a>> {
        self.marks.as_deref()
    }

    pub(super) fn offset(&self) -> usize {
        self.offset as usize
    }

    pub(super) fn is_nil(&self) -> bool {
        self.marks().is_some_and(|marks| marks.nil)
    }

    pub(super) fn type_name(&self) -> Option<&TypeName<'a>> {
        self.marks()?.r#type.as_ref()
    }

    /// What a value takes beside its text where it is read a second time.
    pub(super) fn cost(&self) -> usize {
        self.text.len() + 64
    }
}

/// A qualified name as the value of an attribute.
pub(super) fn type_name<'a>(value: Cow<'a, str>, reader: &Reader<'a>) -> Read<TypeName<'a>> {
    let at = reader.start_offset();
    let trim = |text: &str| -> Read<(Ns, usize, usize)> {
        let trimmed = text.trim();
        let name = reader.qname(trimmed).map_err(|error| BindError::xml(error).at(at))?;
        let end = text.trim_end().len();
        Ok((name.ns, end - name.local.len(), end))
    };
    let (ns, from, to) = trim(&value)?;
    let local = match value {
        Cow::Borrowed(text) => Cow::Borrowed(&text[from..to]),
        Cow::Owned(text) => Cow::Owned(text[from..to].to_owned()),
    };
    Ok(TypeName { ns, local })
}

fn without_first(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[1..]),
        Cow::Owned(text) => Cow::Owned(text[1..].to_owned()),
    }
}

fn is_true(text: &str) -> bool {
    matches!(text.trim(), "1" | "true")
}

fn is_old_xsi(ns: Ns, reader: &Reader<'_>) -> bool {
    ns.0 >= Ns::FIRST_OWN && OLD_XSI.contains(&reader.uri(ns))
}

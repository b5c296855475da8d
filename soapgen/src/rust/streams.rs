//! Messages that are handled item by item, where the configuration file asks for it: the way to the repeated element, and the
//! definition that generated code hands to the runtime.
use super::interfaces::{Content, Interfaces, Method};
use super::service::Writer;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::wishes::{StreamedElement, Wishes};
use soap_model::contract::Body;
use soap_model::layout::{Content as Of, Field, ItemId, ItemKind, Plan, Record, Shape, Term, Value};
use std::fmt::Write;

/// The way from a root to the element that repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stream {
    /// The record of each element on the way, and the number of the field in it that goes on; the last field repeats.
    steps: Vec<(ItemId, usize)>,
}

/// How many elements the way may be long.
const LONGEST: usize = 8;

/// Notes what of each operation is streamed.
pub(crate) fn attach(
    interfaces: &mut Interfaces<'_>,
    plan: &Plan,
    wishes: &Wishes,
    diagnostics: &mut Diagnostics,
) {
    for interface in &mut interfaces.all {
        for method in &mut interface.operations {
            let Some(streams) = wishes.streams.get(&method.operation.name) else { continue };
            let typed = |body: Option<&Body>| matches!(body, Some(Body::Type(_)));
            if let Some(wish) = &streams.request {
                let is_typed = typed(method.operation.input.as_ref().map(|message| &message.body));
                let found = match method.input_message.is_some() {
                    true => Err(Reason::new("parts stand beside its envelope")),
                    false => way(plan, method.input.as_ref(), is_typed, wish),
                };
                method.stream_in = told(found, "request", method, wish, diagnostics);
            }
            if let Some(wish) = &streams.response {
                let is_typed = typed(method.operation.output.as_ref().map(|message| &message.body));
                let found = match method.optional_answer() {
                    true => Err(Reason::new("it may be left out")),
                    false if method.output_message.is_some() => {
                        Err(Reason::new("parts stand beside its envelope"))
                    }
                    false => way(plan, method.output.as_ref(), is_typed, wish),
                };
                method.stream_out = told(found, "response", method, wish, diagnostics);
            }
        }
    }
}

/// Why a message cannot be streamed.
struct Reason {
    text: String,
    help: Option<String>,
}

impl Reason {
    fn new(text: impl Into<String>) -> Self {
        Reason { text: text.into(), help: None }
    }

    fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

fn told(
    found: Result<Stream, Reason>,
    which: &str,
    method: &Method<'_>,
    wish: &StreamedElement,
    diagnostics: &mut Diagnostics,
) -> Option<Stream> {
    match found {
        Ok(stream) => Some(stream),
        Err(reason) => {
            let name = &method.operation.name;
            let message = format!("the {which} of `{name}` cannot be streamed: {}", reason.text);
            let found = Diagnostic::error("configuration", message).at(wish.label.clone(), "");
            diagnostics.push(found.maybe_help(reason.help));
            None
        }
    }
}

fn way(
    plan: &Plan,
    content: Option<&Content>,
    is_typed: bool,
    wish: &StreamedElement,
) -> Result<Stream, Reason> {
    let Some(content) = content else { return Err(Reason::new("its body is empty")) };
    if content.parts.is_some() {
        return Err(Reason::new("its body has several elements"));
    }
    if is_typed {
        return Err(Reason::new("its body is given by a type, not an element"));
    }
    if plan.encoded.contains(&content.root) {
        return Err(Reason::new("values of the SOAP encoding may stand in any order"));
    }
    let Some(root) = plan.roots.get(content.root) else { return Err(Reason::new("its body is empty")) };
    match wish.steps.as_slice() {
        [] => only(plan, root),
        steps => named(plan, root, steps),
    }
}

/// Along the names that are given.
fn named(plan: &Plan, root: &Field, names: &[String]) -> Result<Stream, Reason> {
    let (mut steps, mut at) = (Vec::new(), root);
    for (n, name) in names.iter().enumerate() {
        let (id, fields) = opened(plan, at)?;
        let found = fields.iter().position(|field| is_called(field, name));
        let Some((number, field)) = found.and_then(|n| Some((n, fields.get(n)?))) else {
            let known: Vec<&str> = fields.iter().filter_map(local).collect();
            let help = did_you_mean(name, known.iter().copied())
                .or_else(|| (!known.is_empty()).then(|| format!("there are: {}", known.join(", "))));
            return Err(Reason::new(format!("`{}` has no element `{name}`", shown(at))).help(help));
        };
        steps.push((id, number));
        if n + 1 == names.len() {
            if !repeats(field) {
                let help = repeated(plan, root).first().map(|way| format!("`{}` does", shown_way(plan, way)));
                return Err(Reason::new(format!("`{name}` does not repeat")).help(help));
            }
        } else if repeats(field) {
            let text =
                format!("`{name}` repeats itself, and only one element of a message is handled item by item");
            return Err(Reason::new(text).help(Some(format!("for instance `{}`", names[..=n].join("/")))));
        }
        at = field;
    }
    Ok(Stream { steps })
}

/// To the only element that repeats, of those that are nearest to the root.
fn only(plan: &Plan, root: &Field) -> Result<Stream, Reason> {
    opened(plan, root)?;
    let ways = repeated(plan, root);
    match ways.as_slice() {
        [] => Err(Reason::new("no element of it repeats, or only within others that do")),
        [way] => Ok(Stream { steps: way.clone() }),
        several => {
            let list: Vec<_> = several.iter().map(|way| format!("`{}`", shown_way(plan, way))).collect();
            let help = format!("name one of them: {}", list.join(", "));
            Err(Reason::new("several elements of it repeat").help(Some(help)))
        }
    }
}

type Way = Vec<(ItemId, usize)>;

/// The ways to the repeated elements that are nearest to the root.
fn repeated(plan: &Plan, root: &Field) -> Vec<Way> {
    let mut level: Vec<(Way, &Field)> = vec![(Vec::new(), root)];
    for _ in 0..LONGEST {
        let (mut found, mut next) = (Vec::new(), Vec::new());
        for (way, at) in level {
            let Ok((id, fields)) = opened(plan, at) else { continue };
            for (number, field) in fields.iter().enumerate() {
                let mut way = way.clone();
                way.push((id, number));
                if local(field).is_some() && repeats(field) {
                    found.push(way);
                } else if next.len() < 1_000 {
                    next.push((way, field));
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
        level = next;
    }
    Vec::new()
}

/// The record that an element on the way holds, and its fields; or why the way does not lead through it.
fn opened<'p>(plan: &'p Plan, field: &Field) -> Result<(ItemId, &'p [Field]), Reason> {
    let refused = |why: &str| Err(Reason::new(format!("`{}` {why}", shown(field))));
    let Term::Element(element) = &field.term else { return refused("is no element") };
    let Value::Record(id) = &field.value else {
        return refused(match element.family {
            Some(_) => "may be of several types",
            None => "has no elements in it",
        });
    };
    if !matches!(field.shape, Shape::One | Shape::Opt) {
        return refused(if repeats(field) { "repeats" } else { "may be nil" });
    }
    let item = &plan[*id];
    let ItemKind::Record(record) = &item.kind else { return refused("has no elements in it") };
    if item.own.is_some() || field.link {
        return refused("is held by a type of your own");
    }
    let Of::Sequence(fields) = &record.content else {
        return refused("is no plain sequence of elements");
    };
    match fields.iter().find(|field| !is_plain(plan, field)) {
        Some(_) => refused("has groups of elements that occur as a unit"),
        None => Ok((*id, fields)),
    }
}

/// What can be read child by child: an element, what a wildcard admits, one of several such.
fn is_plain(plan: &Plan, field: &Field) -> bool {
    match &field.term {
        Term::Element(_) | Term::Any(_) => true,
        Term::Group(_) => false,
        Term::Choice(id) => match &plan[*id].kind {
            ItemKind::Choice(choice) => choice
                .arms
                .iter()
                .all(|arm| arm.max == Some(1) && matches!(arm.term, Term::Element(_) | Term::Any(_))),
            _ => false,
        },
    }
}

fn repeats(field: &Field) -> bool {
    matches!(field.shape, Shape::Many | Shape::ManyNil)
}

fn local(field: &Field) -> Option<&str> {
    match &field.term {
        Term::Element(element) => Some(&element.name.local),
        _ => None,
    }
}

/// `local` or `{namespace}local`.
fn is_called(field: &Field, name: &str) -> bool {
    let Term::Element(element) = &field.term else { return false };
    match name.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some((namespace, local)) => (&*element.name.namespace, &*element.name.local) == (namespace, local),
        None => *element.name.local == *name,
    }
}

fn shown(field: &Field) -> &str {
    local(field).unwrap_or("a group")
}

fn shown_way(plan: &Plan, way: &[(ItemId, usize)]) -> String {
    let fields = way.iter().filter_map(|(id, number)| field(plan, *id, *number));
    fields.map(shown).collect::<Vec<_>>().join("/")
}

fn record(plan: &Plan, id: ItemId) -> Option<&Record> {
    match &plan[id].kind {
        ItemKind::Record(record) => Some(record),
        _ => None,
    }
}

fn field(plan: &Plan, id: ItemId, number: usize) -> Option<&Field> {
    Plan::content_fields(record(plan, id)?).get(number)
}

/// Slots before the content's.
fn before(plan: &Plan, id: ItemId) -> usize {
    record(plan, id).map_or(0, |record| record.attributes.len() + usize::from(record.any_attribute.is_some()))
}

/// The type of a stream: `rt::Streaming<EchoOrders, Order>`.
pub(super) fn of(writer: Writer<'_>, what: &str, root: usize, stream: &Stream) -> String {
    let item = stream.steps.last().and_then(|(id, number)| field(writer.plan, *id, *number));
    let item = item.map_or(String::new(), |field| writer.names.array_item(field, None));
    format!("rt::{what}<{}, {item}>", writer.root_type(root))
}

/// The name of a stream's definition.
pub(super) fn definition_name(method: &Method<'_>, is_request: bool) -> String {
    format!("{}_{}", method.name.to_uppercase(), if is_request { "ITEMS_IN" } else { "ITEMS_OUT" })
}

/// The definitions of an operation's streams.
pub(super) fn definitions(writer: Writer<'_>, method: &Method<'_>, out: &mut String) {
    let messages = [(true, &method.stream_in, &method.input), (false, &method.stream_out, &method.output)];
    for (is_request, stream, content) in messages {
        let (Some(stream), Some(content)) = (stream, content) else { continue };
        let (plan, names) = (writer.plan, writer.names);
        let slots: Vec<String> =
            stream.steps.iter().map(|(id, number)| (before(plan, *id) + number).to_string()).collect();
        let mut place = "record".to_owned();
        let mut frames = vec!["record".to_owned()];
        for (n, (id, number)) in stream.steps.iter().enumerate() {
            let name = names.fields(*id).get(before(plan, *id) + number).map_or("", String::as_str);
            place = format!("{place}.{name}");
            if n + 1 == stream.steps.len() {
                break;
            }
            if field(plan, *id, *number).is_some_and(|field| field.shape == Shape::Opt) {
                place.push_str(".get_or_insert_with(rt::Blank::blank)");
                frames.push(format!("&mut **{place}"));
            } else {
                frames.push(format!("&mut {place}"));
            }
        }
        let (last, others) = frames.split_last().map_or(("record", &[][..]), |(last, others)| (last, others));
        let mut frame = String::new();
        if others.is_empty() {
            _ = write!(frame, "|record, _| {last}");
        } else {
            frame.push_str("|record, number| match number {\n");
            for (n, place) in others.iter().enumerate() {
                _ = writeln!(frame, "        {n} => {place} as &mut dyn rt::Record<'static>,");
            }
            _ = write!(frame, "        _ => {last} as &mut dyn rt::Record<'static>,\n    }}");
        }
        _ = write!(
            out,
            "
static {}: {} = rt::StreamDef {{
    root: &{},
    path: &[{}],
    frame: {frame},
    items: |record| &mut {place},
}};
",
            definition_name(method, is_request),
            of(writer, "StreamDef", content.root, stream),
            names.root(content.root),
            slots.join(", ")
        );
    }
}

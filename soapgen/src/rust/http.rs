//! Which operations an HTTP binding reaches, and how: their parameters are the simple children of the request's element.
use super::interfaces::{Interfaces, Method};
use crate::diagnostic::{Diagnostic, Diagnostics};
use soap_model::contract::{
    Body, HttpInput, HttpOperation, Message, Operation, Part, PartKind, Port, QName, Types,
};
use soap_model::datatypes::Builtin;
use soap_model::layout::{Element, Field, ItemKind, Plan, Record, Term, Value};

/// One way to an operation without an envelope.
#[derive(Debug)]
pub(crate) struct HttpReach {
    pub(crate) http: HttpOperation,
    pub(crate) address: String,
    /// The request's element; None: an empty body.
    pub(crate) request: Option<QName>,
    /// Its children in order.
    pub(crate) parameters: Vec<QName>,
    /// Where the document is another element than the response's.
    pub(crate) response: Option<Response>,
}

/// The document holds what the only child of the response's element holds.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) element: QName,
    pub(crate) child: QName,
    pub(crate) document: QName,
}

/// Adds to every operation the HTTP ports that reach it; for those that do not, a note says why.
pub(crate) fn attach(
    interfaces: &mut Interfaces<'_>,
    plan: &Plan,
    types: &Types,
    diagnostics: &mut Diagnostics,
) {
    for interface in &mut interfaces.all {
        let ports = interface.http_ports.clone();
        for method in &mut interface.operations {
            for port in &ports {
                let mut named = port.operations.iter().filter(|o| o.name == method.operation.name);
                let (Some(operation), None) = (named.next(), named.next()) else { continue };
                match reach(plan, types, method, port, operation) {
                    Ok(reach) => method.http.push(reach),
                    Err(reason) => diagnostics.push(left_out(port, operation, &reason)),
                }
            }
        }
    }
}

fn left_out(port: &Port, operation: &Operation, reason: &str) -> Diagnostic {
    let message =
        format!("the port `{}` does not reach the operation `{}`: {reason}", port.name.local, operation.name);
    let note = Diagnostic::note("http-operation-left-out", message);
    match operation.position {
        Some(position) => note.at(position, ""),
        None => note,
    }
}

fn reach(
    plan: &Plan,
    types: &Types,
    method: &Method<'_>,
    port: &Port,
    operation: &Operation,
) -> Result<HttpReach, String> {
    let http = operation.http.clone().ok_or("the binding does not say how")?;
    if http.input == HttpInput::Other {
        return Err("its request is neither a form nor XML".into());
    }
    if http.location.contains('?') {
        return Err("its location has a query".into());
    }
    if let Some(other) = http.output.iter().find(|media_type| !is_xml(media_type)) {
        return Err(format!("its answer is of the type `{other}`, not XML"));
    }
    let (request, parameters) = match &method.input {
        None => (None, Vec::new()),
        _ if matches!(method.operation.input.as_ref().map(|m| &m.body), Some(Body::Type(_))) => {
            return Err("its request is given by a type".into());
        }
        Some(content) if content.parts.is_some() => return Err("its request has several elements".into()),
        Some(content) => {
            let (element, record) = element_record(plan, content.root);
            let Some(element) = element else { return Err("its request is no element".into()) };
            let parameters = match (record, http.input) {
                (_, HttpInput::Xml) => Vec::new(),
                (Some(record), _) => parameters(record)?,
                (None, _) => return Err("its request has no parameters by name".into()),
            };
            (Some(element.name.clone()), parameters)
        }
    };
    if http.input != HttpInput::Xml {
        for part in parts(operation.input.as_ref()) {
            let known = |name: &QName| *name.local == *part.name;
            if matches!(part.kind, PartKind::Type(_)) && !parameters.iter().any(known) {
                return Err(format!("the operation takes no `{}`", part.name));
            }
        }
    }
    let response = response(plan, types, method, operation)?;
    Ok(HttpReach { http, address: port.address.clone().unwrap_or_default(), request, parameters, response })
}

fn is_xml(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(media_type.as_str(), "text/xml" | "application/xml" | "*/*") || media_type.ends_with("+xml")
}

fn parts(message: Option<&Message>) -> &[Part] {
    match message.map(|message| &message.body) {
        None => &[],
        Some(Body::Elements(parts) | Body::Rpc { parts, .. }) => parts,
        Some(Body::Type(part)) => std::slice::from_ref(part),
    }
}

/// The element of a root and the record in it.
fn element_record(plan: &Plan, root: usize) -> (Option<&Element>, Option<&Record>) {
    let field = &plan.roots[root];
    let Term::Element(element) = &field.term else { return (None, None) };
    let record = match &field.value {
        Value::Record(id) => match &plan[*id].kind {
            ItemKind::Record(record) => Some(record),
            _ => None,
        },
        _ => None,
    };
    (Some(element), record)
}

fn parameters(record: &Record) -> Result<Vec<QName>, String> {
    if record.attributes.iter().any(|attribute| attribute.required) {
        return Err("its request has attributes".into());
    }
    let mut found = Vec::new();
    for field in Plan::content_fields(record) {
        match &field.term {
            Term::Element(element) if is_simple(&field.value) => found.push(element.name.clone()),
            _ if field.min == 0 => {}
            Term::Element(element) => {
                return Err(format!("its parameter `{}` is no simple value", element.name.local));
            }
            _ => return Err("its parameters are no plain list".into()),
        }
    }
    Ok(found)
}

fn is_simple(value: &Value) -> bool {
    match value {
        Value::Builtin(builtin) => *builtin != Builtin::AnyType,
        Value::Simple(_) | Value::List(_) | Value::Own(_) => true,
        Value::Record(_) | Value::Choice(_) | Value::Any => false,
    }
}

/// What the answer's document is; None: the response's element itself.
fn response(
    plan: &Plan,
    types: &Types,
    method: &Method<'_>,
    operation: &Operation,
) -> Result<Option<Response>, String> {
    let Some(output) = &method.output else { return Ok(None) };
    let [part] = parts(operation.output.as_ref()) else {
        return Err("its answer is no single document".into());
    };
    let (name, r#type) = match part.kind {
        PartKind::Element(id) => (types[id].name.clone(), types[id].r#type),
        PartKind::Type(id) => (QName::new("", part.name.as_str()), id),
    };
    let (element, record) = element_record(plan, output.root);
    let Some(element) = element else { return Err("the response is no element".into()) };
    if element.name == name && element.r#type == r#type {
        return Ok(None);
    }
    match record.map(Plan::content_fields) {
        Some([Field { term: Term::Element(child), max: Some(1), value, .. }])
            if child.r#type == r#type && (is_simple(value) || !child.name.namespace.is_empty()) =>
        {
            Ok(Some(Response { element: element.name.clone(), child: child.name.clone(), document: name }))
        }
        _ => Err(format!("its answer `{}` is not what the operation returns", name.local)),
    }
}

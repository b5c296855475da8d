//! Which operations are reached without an envelope, and how: by an HTTP binding, or by the response-only pattern of SOAP 1.2.
//! Parameters are the simple children of the request's element.
use super::interfaces::{Interfaces, Method};
use crate::diagnostic::{Diagnostic, Diagnostics};
use soap_model::contract::{
    Body, HttpInput, HttpOperation, Message, Operation, Part, PartKind, Port, Protocol, QName, Types,
};
use soap_model::datatypes::Builtin;
use soap_model::layout::{Element, Field, ItemKind, Plan, Record, Term, Value};

/// One way to an operation without an envelope.
#[derive(Debug)]
pub(crate) struct HttpReach {
    pub(crate) http: HttpOperation,
    /// The one of `http`'s that this is.
    pub(crate) input: HttpInput,
    /// Media type of the answer.
    pub(crate) output: String,
    /// The answer is a SOAP 1.2 envelope.
    pub(crate) envelope: bool,
    pub(crate) port: String,
    pub(crate) address: String,
    /// The request's element; None: an empty body.
    pub(crate) request: Option<QName>,
    /// Its children in order.
    pub(crate) parameters: Vec<Parameter>,
    /// Where the document is another element than the response's.
    pub(crate) response: Option<Response>,
    /// HTTP status of each declared fault; 0: none is given.
    pub(crate) faults: Vec<u16>,
}

/// A child of the request's element.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) name: QName,
    /// `Required`, `Optional` or `Nillable`.
    pub(crate) occurs: &'static str,
}

/// The document holds what the only child of the response's element holds.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) element: QName,
    pub(crate) child: QName,
    pub(crate) document: QName,
}

/// Adds to every operation the ports that reach it without an envelope; for those that do not, a note says why.
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
                    Ok(reaches) => method.http.extend(reaches),
                    Err(reason) => diagnostics.push(left_out(port, operation, &reason)),
                }
            }
            let soap = interface.ports.iter().copied();
            let described = soap.filter_map(|port| {
                let mut named = port.operations.iter().filter(|o| o.name == method.operation.name);
                named.next().filter(|operation| operation.response_only).map(|operation| (port, operation))
            });
            for (port, operation) in described.collect::<Vec<_>>() {
                let reached = match port.protocol {
                    Protocol::Soap12 => reach(plan, types, method, port, operation),
                    _ => Err("SOAP 1.1 has no such pattern".to_string()),
                };
                match reached {
                    Ok(reaches) => method.http.extend(reaches),
                    Err(reason) => diagnostics.push(by_post(operation, &reason)),
                }
            }
        }
    }
}

fn by_post(operation: &Operation, reason: &str) -> Diagnostic {
    let message = format!(
        "operation `{}` is described as an HTTP GET without envelope, but is served and called with POST: {reason}",
        operation.name
    );
    let note = Diagnostic::note("soap-response-by-post", message);
    match operation.position {
        Some(position) => note.at(position, ""),
        None => note,
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

/// One for each format that the request may have.
fn reach(
    plan: &Plan,
    types: &Types,
    method: &Method<'_>,
    port: &Port,
    operation: &Operation,
) -> Result<Vec<HttpReach>, String> {
    let http = operation.http.clone().ok_or("the binding does not say how")?;
    if method.input_message.is_some() || method.output_message.is_some() {
        return Err("parts of its messages stand beside the envelope".into());
    }
    let envelope = operation.response_only;
    let mut outputs = http.output.iter().filter(|media_type| is_xml(media_type));
    let output = match (outputs.next(), http.output.first()) {
        (None, Some(other)) => return Err(format!("its answer is of the type `{other}`, not XML")),
        (Some(any), _) if any == "*/*" => outputs.next().map_or("application/xml", String::as_str),
        (Some(given), _) => given,
        (None, None) => "text/xml",
    };
    let output = output.to_string();
    let response = if envelope { None } else { response(plan, types, method, operation)? };
    let inputs = match &method.input {
        None => vec![HttpInput::Query],
        Some(_) => http.inputs.clone(),
    };
    let mut reaches = Vec::new();
    let mut reason = "its request is neither a form nor XML".to_string();
    for input in inputs.into_iter().filter(|input| *input != HttpInput::Other) {
        let (request, parameters) = match request(plan, method, operation, &input) {
            Ok(found) => found,
            Err(why) => {
                reason = why;
                continue;
            }
        };
        let status = |name: &str| operation.faults.iter().find(|fault| fault.name == name)?.http_status;
        reaches.push(HttpReach {
            input,
            output: output.clone(),
            envelope,
            port: port.name.local.to_string(),
            address: port.address.clone().unwrap_or_default(),
            request,
            parameters,
            response: response.clone(),
            faults: method.faults.iter().map(|arm| status(&arm.described_as).unwrap_or(0)).collect(),
            http: http.clone(),
        });
    }
    if reaches.is_empty() { Err(reason) } else { Ok(reaches) }
}

/// The request's element and its children that are parameters, where there are some by name.
fn request(
    plan: &Plan,
    method: &Method<'_>,
    operation: &Operation,
    input: &HttpInput,
) -> Result<(Option<QName>, Vec<Parameter>), String> {
    let Some(content) = &method.input else { return Ok((None, Vec::new())) };
    if content.parts.is_some() {
        return Err("its request has several elements".into());
    }
    let xml = matches!(input, HttpInput::Xml(_));
    let field = &plan.roots[content.root];
    if matches!(method.operation.input.as_ref().map(|m| &m.body), Some(Body::Type(_))) {
        return match xml && field.value == Value::Any {
            true => Ok((None, Vec::new())),
            false => Err("its request is given by a type".into()),
        };
    }
    let (element, record) = element_record(plan, content.root);
    let Some(element) = element else { return Err("its request is no element".into()) };
    let parameters = match record {
        Some(record) if xml => cited(record),
        Some(record) => parameters(record, *input == HttpInput::Multipart)?,
        None if xml => Vec::new(),
        None => return Err("its request has no parameters by name".into()),
    };
    for part in parts(operation.input.as_ref()).iter().filter(|_| !xml) {
        let known = |parameter: &Parameter| *parameter.name.local == *part.name;
        if matches!(part.kind, PartKind::Type(_)) && !parameters.iter().any(known) {
            return Err(format!("the operation takes no `{}`", part.name));
        }
    }
    Ok((Some(element.name.clone()), parameters))
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

/// The simple children, which a location may cite.
fn cited(record: &Record) -> Vec<Parameter> {
    let fields = Plan::content_fields(record).iter().filter(|field| is_simple(&field.value));
    fields.filter_map(parameter).collect()
}

fn parameter(field: &Field) -> Option<Parameter> {
    let Term::Element(element) = &field.term else { return None };
    let occurs = match (field.min, element.nillable) {
        (0, _) => "Optional",
        (_, true) => "Nillable",
        _ => "Required",
    };
    Some(Parameter { name: element.name.clone(), occurs })
}

fn parameters(record: &Record, elements: bool) -> Result<Vec<Parameter>, String> {
    if record.attributes.iter().any(|attribute| attribute.required) {
        return Err("its request has attributes".into());
    }
    let mut found = Vec::new();
    for field in Plan::content_fields(record) {
        match &field.term {
            Term::Element(_) if elements || is_simple(&field.value) => found.extend(parameter(field)),
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
    let by_type = |operation: &Operation| {
        matches!(operation.output.as_ref().map(|message| &message.body), Some(Body::Type(_)))
    };
    if by_type(method.operation) && by_type(operation) && plan.roots[output.root].value == Value::Any {
        return Ok(None);
    }
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

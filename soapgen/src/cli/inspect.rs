//! `soapgen inspect`: what a contract offers, as an outline or as JSON.
use super::args::Inspect;
use super::generate::reading;
use super::print::{Printer, values};
use super::{ERRORS, FINE};
use crate::{Error, configure};
use serde_json::{Value, json};
use soap_model::contract::{
    Body, Contract, Message, Operation, Part, PartKind, Pattern, Port, Protocol, QName, Style, TypeKind,
};
use std::collections::BTreeMap;
use std::fmt::Write;

pub(super) fn run(arguments: Inspect, printer: &Printer) -> u8 {
    match reading(&arguments.reading, configure()).read(arguments.files.as_slice()) {
        Ok(reading) if printer.json() => {
            let mut value = contract_value(&reading.contract);
            value["diagnostics"] = values(&reading.warnings).into();
            printer.line(&value.to_string());
            FINE
        }
        Ok(reading) => {
            printer.findings(&reading.warnings);
            printer.line(outline(&reading.contract).trim_end());
            FINE
        }
        Err(Error::Contract(findings)) if printer.json() => {
            printer.line(&json!({ "diagnostics": values(&findings) }).to_string());
            ERRORS
        }
        Err(error) => printer.error(&error),
    }
}

/// The contract as indented text.
fn outline(contract: &Contract) -> String {
    let mut out = String::new();
    for service in &contract.services {
        _ = writeln!(out, "service {}", service.name);
        for port in &service.ports {
            _ = writeln!(out, "  port {}: {}", port.name.local, protocol(port.protocol));
            _ = writeln!(out, "    address {}", port.address.as_deref().unwrap_or("not given"));
            _ = writeln!(
                out,
                "    interface {}, {}",
                port.interface,
                plural(port.operations.len(), "operation")
            );
            for operation in &port.operations {
                outline_operation(&mut out, contract, operation);
            }
        }
        out.push('\n');
    }
    for (namespace, kinds) in types_by_namespace(contract) {
        let name = if namespace.is_empty() { "no namespace" } else { namespace };
        _ = writeln!(out, "types of {name}");
        for (what, names) in kinds {
            _ = writeln!(out, "  {}: {}", plural(names.len(), what), names.join(", "));
        }
        out.push('\n');
    }
    let counts = counts(contract);
    let text: Vec<_> = counts.iter().map(|(what, n)| plural(*n, what)).collect();
    _ = writeln!(out, "{}", text.join(", "));
    out
}

fn outline_operation(out: &mut String, contract: &Contract, operation: &Operation) {
    _ = write!(out, "    {}: {}", operation.name, style(operation));
    match operation.pattern {
        Pattern::RequestResponse => {}
        other => _ = write!(out, ", {}", pattern(other)),
    }
    if !operation.soap_action.is_empty() {
        _ = write!(out, ", action {:?}", operation.soap_action);
    }
    if let Some(location) = operation.http.as_ref().map(|http| &http.location) {
        _ = write!(out, ", location {location:?}");
    }
    out.push('\n');
    for (direction, message) in [("in", &operation.input), ("out", &operation.output)] {
        let Some(message) = message else { continue };
        _ = writeln!(out, "      {direction} {}", body(contract, message));
        for header in &message.headers {
            let required = if header.required { " (required)" } else { "" };
            _ = writeln!(out, "        header {}{required}", part(contract, &header.part));
        }
        for attachment in &message.attachments {
            _ = writeln!(out, "        attachment {} ({})", attachment.part, attachment.types.join(", "));
        }
    }
    for fault in &operation.faults {
        let detail = fault.detail.as_ref().map_or("no detail".to_string(), |p| part(contract, p));
        _ = writeln!(out, "      fault {}: {detail}", fault.name);
    }
}

/// `element {urn:x}Store`, or the parts of an rpc body.
fn body(contract: &Contract, message: &Message) -> String {
    let list = |parts: &[Part]| parts.iter().map(|p| part(contract, p)).collect::<Vec<_>>().join(", ");
    match &message.body {
        Body::Elements(parts) if parts.is_empty() => "an empty body".to_string(),
        Body::Elements(parts) => list(parts),
        Body::Type(of) => format!("a body of {}", part(contract, of)),
        Body::Rpc { wrapper, parts, .. } => format!("{wrapper} ({})", list(parts)),
    }
}

fn part(contract: &Contract, part: &Part) -> String {
    match part.kind {
        PartKind::Element(id) => contract.types[id].name.to_string(),
        PartKind::Type(id) => match &contract.types[id].name {
            Some(name) => format!("{}: {name}", part.name),
            None => format!("{}: an anonymous type", part.name),
        },
    }
}

fn part_value(contract: &Contract, part: &Part) -> Value {
    match part.kind {
        PartKind::Element(id) => json!({ "part": part.name, "element": contract.types[id].name.to_string() }),
        PartKind::Type(id) => {
            json!({ "part": part.name, "type": contract.types[id].name.as_ref().map(QName::to_string) })
        }
    }
}

fn contract_value(contract: &Contract) -> Value {
    let services = contract.services.iter().map(|service| {
        json!({
            "name": service.name.to_string(),
            "documentation": service.documentation,
            "ports": service.ports.iter().map(|port| port_value(contract, port)).collect::<Vec<_>>(),
        })
    });
    let types = types_by_namespace(contract).into_iter().map(|(namespace, kinds)| {
        let mut value = json!({ "namespace": namespace });
        for (what, names) in kinds {
            value[what.replace(' ', "_") + "s"] = json!(names);
        }
        value
    });
    let counts: BTreeMap<_, _> =
        counts(contract).into_iter().map(|(what, n)| (what.replace(' ', "_") + "s", n)).collect();
    json!({
        "services": services.collect::<Vec<_>>(),
        "types": types.collect::<Vec<_>>(),
        "counts": counts,
        "files": contract.sources.iter().map(|source| &source.path).collect::<Vec<_>>(),
    })
}

fn port_value(contract: &Contract, port: &Port) -> Value {
    json!({
        "name": port.name.to_string(),
        "binding": port.binding.to_string(),
        "interface": port.interface.to_string(),
        "protocol": protocol(port.protocol),
        "address": port.address,
        "documentation": port.documentation,
        "operations": port.operations.iter().map(|o| operation_value(contract, o)).collect::<Vec<_>>(),
    })
}

fn operation_value(contract: &Contract, operation: &Operation) -> Value {
    let message = |message: &Option<Message>| {
        let message = message.as_ref()?;
        let (wrapper, parts) = match &message.body {
            Body::Elements(parts) => (None, parts.as_slice()),
            Body::Type(part) => (None, std::slice::from_ref(part)),
            Body::Rpc { wrapper, parts, .. } => (Some(wrapper.to_string()), parts.as_slice()),
        };
        Some(json!({
            "message": message.name.to_string(),
            "wrapper": wrapper,
            "body": parts.iter().map(|p| part_value(contract, p)).collect::<Vec<_>>(),
            "headers": message.headers.iter().map(|header| {
                let mut value = part_value(contract, &header.part);
                value["required"] = header.required.into();
                value
            }).collect::<Vec<_>>(),
            "attachments": message.attachments.iter().map(|a| json!({ "part": a.part, "types": a.types })).collect::<Vec<_>>(),
        }))
    };
    json!({
        "name": operation.name,
        "documentation": operation.documentation,
        "pattern": pattern(operation.pattern),
        "style": style(operation),
        "action": operation.soap_action,
        "input": message(&operation.input),
        "output": message(&operation.output),
        "faults": operation.faults.iter().map(|fault| json!({
            "name": fault.name,
            "detail": fault.detail.as_ref().map(|p| part_value(contract, p)),
        })).collect::<Vec<_>>(),
    })
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Soap11 => "SOAP 1.1",
        Protocol::Soap12 => "SOAP 1.2",
        Protocol::HttpGet => "HTTP GET",
        Protocol::HttpPost => "HTTP POST",
        Protocol::Http => "HTTP",
        _ => "another protocol",
    }
}

fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::RequestResponse => "request-response",
        Pattern::OneWay => "one-way",
        Pattern::SolicitResponse => "solicit-response",
        Pattern::Notification => "notification",
        Pattern::Other => "another pattern",
    }
}

/// `document/literal`, `rpc/literal`, `rpc/encoded`.
fn style(operation: &Operation) -> &'static str {
    let bodies = operation.input.iter().chain(&operation.output).map(|m| &m.body);
    let encoded = bodies.into_iter().any(|body| matches!(body, Body::Rpc { encoded: true, .. }));
    match (operation.style, encoded) {
        (Style::Document, _) => "document/literal",
        (Style::Rpc, false) => "rpc/literal",
        (Style::Rpc, true) => "rpc/encoded",
    }
}

/// Names of the global components, by namespace and kind; built-in ones left out.
fn types_by_namespace(contract: &Contract) -> BTreeMap<&str, Vec<(&'static str, Vec<&str>)>> {
    let types = &contract.types;
    let mut found: BTreeMap<&str, BTreeMap<&'static str, Vec<&str>>> = BTreeMap::new();
    for (name, id) in &types.global_types {
        let r#type = &types[*id];
        if r#type.position.is_none() {
            continue;
        }
        let kind = match r#type.kind {
            TypeKind::Complex(_) => "complex type",
            TypeKind::Simple(_) => "simple type",
        };
        found.entry(&name.namespace).or_default().entry(kind).or_default().push(&name.local);
    }
    for (name, id) in &types.global_elements {
        if types[*id].position.is_some() {
            found.entry(&name.namespace).or_default().entry("element").or_default().push(&name.local);
        }
    }
    found.into_iter().map(|(namespace, kinds)| (namespace, kinds.into_iter().collect())).collect()
}

fn counts(contract: &Contract) -> Vec<(&'static str, usize)> {
    let ports = || contract.services.iter().flat_map(|s| &s.ports);
    let count = |wanted: &str| {
        let kinds = types_by_namespace(contract).into_values().flatten();
        kinds.filter(|(kind, _)| *kind == wanted).map(|(_, names)| names.len()).sum()
    };
    vec![
        ("service", contract.services.len()),
        ("port", ports().count()),
        ("operation", ports().map(|p| p.operations.len()).sum()),
        ("complex type", count("complex type")),
        ("simple type", count("simple type")),
        ("element", count("element")),
        ("file", contract.sources.len()),
    ]
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

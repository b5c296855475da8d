//! WS-Addressing actions of messages (WS-Addressing 1.0 Metadata, 4.4).
use super::components::At;
use crate::load::names::{WSA_2004, WSAM, WSAW};
use soap_model::xml::names::WSA;

/// The action an input or output states itself.
pub(in crate::wsdl) fn stated(message: At<'_, '_>) -> Option<String> {
    let namespaces = [WSAM, WSAW, WSA, WSA_2004];
    let action = namespaces.iter().find_map(|namespace| message.node.attribute((*namespace, "Action")))?;
    Some(action.trim().to_string()).filter(|action| !action.is_empty())
}

/// The action of an input or output: the one stated, else the SOAP action, else by pattern (4.4).
pub(super) fn message(port_type: At<'_, '_>, message: At<'_, '_>, name: &str, soap_action: &str) -> String {
    let by_soap = (!soap_action.is_empty()).then(|| soap_action.to_string());
    stated(message).or(by_soap).unwrap_or_else(|| by_pattern(port_type, name))
}

/// The action of a fault: the one stated, else by pattern (4.4.1.2).
pub(super) fn fault(port_type: At<'_, '_>, fault: At<'_, '_>, operation: &str, name: &str) -> String {
    stated(fault).unwrap_or_else(|| {
        let pattern = by_pattern(port_type, operation);
        let delimiter = delimiter(port_type.target_namespace());
        format!("{pattern}{delimiter}Fault{delimiter}{name}")
    })
}

/// `[target namespace][delimiter][port type name][delimiter][message name]`; the delimiter is `:` for a URN.
fn by_pattern(port_type: At<'_, '_>, name: &str) -> String {
    let namespace = port_type.target_namespace();
    let delimiter = delimiter(namespace);
    let namespace = namespace.strip_suffix(delimiter).unwrap_or(namespace);
    format!("{namespace}{delimiter}{}{delimiter}{name}", port_type.name().unwrap_or_default())
}

/// A URN has colons, any other name slashes.
fn delimiter(namespace: &str) -> char {
    if namespace.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("urn:")) { ':' } else { '/' }
}

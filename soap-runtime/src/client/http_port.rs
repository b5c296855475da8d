//! Calls without an envelope: what an envelope asks for as an address, a form or a document.
use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{Method, Uri};

use super::Outgoing;
use crate::codegen::{OperationDef, ServiceDef};
use crate::http_binding::{
    Content, HttpDef, HttpInput, address, parameters, request_document, write_multipart, write_pairs,
};
use crate::soap::{MessageError, MessageErrorKind, Version};

/// The ports of an HTTP binding that a client uses instead of SOAP.
#[derive(Debug, Clone)]
pub(super) enum HttpPort {
    /// Those with this method.
    Method(Method),
    /// The one of this name.
    Named(Cow<'static, str>),
}

impl HttpPort {
    fn is(&self, def: &HttpDef) -> bool {
        let same = match self {
            HttpPort::Method(method) => def.method == method.as_str(),
            HttpPort::Named(name) => def.port == name,
        };
        same && !def.envelope
    }

    /// The address of the port.
    pub(super) fn address(&self, service: &ServiceDef) -> Option<&'static str> {
        let mut defs = service.operations.iter().flat_map(|operation| operation.http);
        Some(defs.find(|def| self.is(def) && !def.address.is_empty())?.address)
    }
}

/// How the operation is called without an envelope, if it is.
pub(super) fn definition(
    operation: &'static OperationDef,
    port: Option<&HttpPort>,
    version: Version,
) -> Result<Option<&'static HttpDef>, MessageError> {
    let Some(port) = port else {
        return Ok(operation.http.iter().find(|def| def.envelope && version == Version::Soap12));
    };
    if let Some(def) = operation.http.iter().find(|def| port.is(def)) {
        return Ok(Some(def));
    }
    let which = match port {
        HttpPort::Method(method) => format!("the HTTP binding with {method}"),
        HttpPort::Named(name) => format!("the HTTP port `{name}`"),
    };
    Err(invalid(format!("{which} does not reach the operation `{}`", operation.name)))
}

/// The request that asks for what an envelope asks for.
pub(super) fn request(to: &Uri, def: &HttpDef, envelope: &[u8]) -> Result<Outgoing, MessageError> {
    let envelope = std::str::from_utf8(envelope).map_err(|error| invalid(error.to_string()))?;
    let mut values = match def.input {
        HttpInput::Xml(_) if !def.location.contains('{') => Vec::new(),
        _ => parameters(envelope)?,
    };
    let mut address = address(to, def, &mut values);
    let (content_type, body) = match def.input {
        HttpInput::Query => {
            if !def.ignore_uncited && !values.is_empty() {
                address.push(if address.contains('?') { def.separator } else { '?' });
                address.push_str(&write_pairs(texts(&values)?, def.separator));
            }
            (None, String::new())
        }
        HttpInput::Form => {
            (Some("application/x-www-form-urlencoded".to_string()), write_pairs(texts(&values)?, '&'))
        }
        HttpInput::Multipart => {
            let (content_type, body) = write_multipart(&values);
            (Some(content_type), body)
        }
        HttpInput::Xml(media_type) => {
            (Some(format!("{media_type}; charset=utf-8")), request_document(envelope)?)
        }
    };
    let to = address.parse().map_err(|error| invalid(format!("`{address}` is no address: {error}")))?;
    let mut outgoing = Outgoing::new(to, Bytes::from(body));
    outgoing.method =
        Method::from_bytes(def.method.as_bytes()).map_err(|error| invalid(error.to_string()))?;
    if let Some(content_type) = content_type.and_then(|text| HeaderValue::try_from(text).ok()) {
        outgoing.headers.insert(header::CONTENT_TYPE, content_type);
    }
    if def.envelope {
        let accept = HeaderValue::from_static(Version::Soap12.media_type());
        outgoing.headers.insert(header::ACCEPT, accept);
    }
    Ok(outgoing)
}

fn texts(values: &[(String, Content)]) -> Result<impl Iterator<Item = (&str, &str)>, MessageError> {
    if let Some((name, _)) = values.iter().find(|(_, value)| value.text().is_none()) {
        return Err(invalid(format!("`{name}` is no simple value: it cannot be a parameter")));
    }
    Ok(values.iter().filter_map(|(name, value)| Some((name.as_str(), value.text()?))))
}

fn invalid(rule: String) -> MessageError {
    MessageError::new(MessageErrorKind::Invalid, rule)
}

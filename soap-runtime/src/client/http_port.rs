//! Calls by an HTTP binding: what an envelope asks for as an address, a form or a document.
use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{Method, Uri};

use super::Outgoing;
use crate::codegen::OperationDef;
use crate::http_binding::{HttpDef, HttpInput, fill, parameters, request_document, write_pairs};
use crate::soap::{MessageError, MessageErrorKind};

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
const XML: HeaderValue = HeaderValue::from_static("text/xml; charset=utf-8");

/// How the operation is reached with this method.
pub(super) fn definition(
    operation: &'static OperationDef,
    method: &Method,
) -> Result<&'static HttpDef, MessageError> {
    operation.http.iter().find(|def| def.method == method.as_str()).ok_or_else(|| {
        let rule =
            format!("the HTTP binding with {method} does not reach the operation `{}`", operation.name);
        MessageError::new(MessageErrorKind::Invalid, rule)
    })
}

/// The request that asks for what an envelope asks for.
pub(super) fn request(to: &Uri, def: &HttpDef, envelope: &[u8]) -> Result<Outgoing, MessageError> {
    let invalid = |rule: String| MessageError::new(MessageErrorKind::Invalid, rule);
    let envelope = std::str::from_utf8(envelope).map_err(|error| invalid(error.to_string()))?;
    let mut parameters = match def.input {
        HttpInput::Xml => Vec::new(),
        HttpInput::Query | HttpInput::Form => parameters(envelope)?,
    };
    let location = fill(def.location, &mut parameters);
    let mut address =
        format!("{}/{}", to.to_string().trim_end_matches('/'), location.trim_start_matches('/'));
    let (content_type, body) = match def.input {
        HttpInput::Query => {
            if !parameters.is_empty() {
                address.push(if address.contains('?') { '&' } else { '?' });
                address.push_str(&write_pairs(&parameters));
            }
            (None, String::new())
        }
        HttpInput::Form => (Some(FORM), write_pairs(&parameters)),
        HttpInput::Xml => (Some(XML), request_document(envelope)?),
    };
    let to = address.parse().map_err(|error| invalid(format!("`{address}` is no address: {error}")))?;
    let mut outgoing = Outgoing::new(to, Bytes::from(body));
    if let Some(content_type) = content_type {
        outgoing.headers.insert(header::CONTENT_TYPE, content_type);
    }
    Ok(outgoing)
}

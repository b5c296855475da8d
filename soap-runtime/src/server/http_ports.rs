//! Requests by an HTTP binding: which operation they are for, and what they are as an envelope.
use http::{Method, header};
use soap_model::xml::decode;

use super::request::parameter;
use super::{Request, ServiceDef};
use crate::http_binding::{HttpDef, HttpInput, from_document, from_parameters, match_path, pairs};
use crate::soap::{MessageError, MessageErrorKind, Version};

/// An operation that is reached without an envelope.
#[derive(Debug, Clone)]
pub(super) struct HttpCall {
    pub(super) def: &'static HttpDef,
    /// Index of the operation.
    pub(super) operation: usize,
    /// Those in the path.
    parameters: Vec<(String, String)>,
}

/// The operation that a request asks for by an HTTP binding, if it does.
pub(super) fn find(service: &'static ServiceDef, request: &Request) -> Option<HttpCall> {
    let method = match *request.method() {
        Method::HEAD => "GET",
        ref method => method.as_str(),
    };
    let fits = |def: &HttpDef| def.method.eq_ignore_ascii_case(method) && takes(def.input, request);
    let path = request.http().uri.path();
    let calls = service.operations.iter().enumerate().flat_map(|(operation, of)| {
        of.http.iter().filter(|def| fits(def)).filter_map(move |def| {
            Some(HttpCall { def, operation, parameters: match_path(def.location, path)? })
        })
    });
    // The more of the path is literal, the better.
    calls.min_by_key(|call| call.parameters.len())
}

/// Whether the input can come in such a request.
fn takes(input: HttpInput, request: &Request) -> bool {
    let media_type = request.media_type().unwrap_or("").to_ascii_lowercase();
    match input {
        HttpInput::Query => true,
        HttpInput::Form => media_type == "application/x-www-form-urlencoded" || media_type.is_empty(),
        HttpInput::Xml => {
            !request.headers().contains_key("soapaction")
                && (matches!(media_type.as_str(), "text/xml" | "application/xml"))
        }
    }
}

impl HttpCall {
    /// The envelope that asks for the same.
    pub(super) fn envelope(&self, request: &Request, body: &[u8]) -> Result<String, MessageError> {
        let settings = request.settings();
        let version = settings.versions.first().copied().unwrap_or(Version::Soap11);
        let charset = request.content_type().and_then(|t| parameter(t, "charset"));
        let mut parameters = self.parameters.clone();
        let more = match self.def.input {
            HttpInput::Query => pairs(request.http().uri.query().unwrap_or("")),
            HttpInput::Form => pairs(&decode(body, charset.or(Some("utf-8"))).map_err(MessageError::from)?),
            HttpInput::Xml => {
                let text = decode(body, charset).map_err(MessageError::from)?;
                return from_document(version, &text, &settings.xml, None);
            }
        };
        let Some(more) = more else {
            return Err(MessageError::new(MessageErrorKind::Invalid, "the parameters are not UTF-8"));
        };
        parameters.extend(more);
        from_parameters(version, self.def, &parameters)
    }
}

/// The media type of answers by an HTTP binding.
pub(super) const XML: header::HeaderValue = header::HeaderValue::from_static("text/xml; charset=utf-8");
/// The media type of what such an answer says where something is wrong.
pub(super) const TEXT: header::HeaderValue = header::HeaderValue::from_static("text/plain; charset=utf-8");

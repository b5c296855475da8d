//! Requests without an envelope, by an HTTP binding or the response-only pattern of SOAP 1.2: which operation they are for, and what
//! they are as an envelope.
use std::cmp::Reverse;

use http::{HeaderValue, Method, StatusCode, header};
use soap_model::xml::{Reader, decode};

use super::request::parameter;
use super::{Request, ServiceDef};
use crate::http_binding::{
    Content, HttpDef, HttpInput, from_document, from_parameters, has_path, literal_length, match_path,
    match_query, pairs, read_multipart,
};
use crate::soap::{MessageError, MessageErrorKind, Version};

/// An operation that is reached without an envelope.
#[derive(Debug, Clone)]
pub(super) struct HttpCall {
    pub(super) def: &'static HttpDef,
    /// Index of the operation.
    pub(super) operation: usize,
    /// Those that the location cites.
    cited: Vec<(String, Content)>,
    /// What the query holds beside them; None: it is not UTF-8.
    query: Option<Vec<(String, String)>>,
    /// Others of the same rank: the element in the body tells.
    others: Vec<(&'static HttpDef, usize)>,
}

/// The operation that a request asks for without an envelope, if it does.
pub(super) fn find(service: &'static ServiceDef, request: &Request) -> Option<HttpCall> {
    let method = method(request);
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let envelopes = accepted.contains(Version::Soap12.media_type());
    let uri = &request.http().uri;
    let (path, query) = (uri.path(), uri.query().unwrap_or(""));
    // A path that operations have of their own is no other's.
    let own_path = at_own_path(service, request).next().is_some();
    let mut best = None;
    for (operation, of) in service.operations.iter().enumerate() {
        let fits = |def: &&HttpDef| {
            def.method.eq_ignore_ascii_case(method) && speaks(def, request) && takes(def, request)
        };
        for def in of.http.iter().filter(fits) {
            let Some(mut found) = match_path(def.location, path) else { continue };
            if own_path && !has_path(def.location) {
                continue;
            }
            let Some(left) = match_query(def.location, query, def.separator, &mut found) else { continue };
            let query: Option<Vec<_>> =
                left.into_iter().map(|item| pairs(item, def.separator)?.pop()).collect();
            let unknown = match def.input {
                HttpInput::Query => {
                    query.iter().flatten().filter(|(name, _)| !def.has_parameter(name)).count()
                }
                _ => 0,
            };
            // What is asked for, what is known, what is literal.
            let rank =
                (def.envelope != envelopes, unknown, found.len(), Reverse(literal_length(def.location)));
            match &mut best {
                Some((known, HttpCall { others, .. })) if *known == rank => others.push((def, operation)),
                Some((known, _)) if *known < rank => {}
                _ => {
                    let cited = def.cited(found);
                    best = Some((rank, HttpCall { def, operation, cited, query, others: Vec::new() }));
                }
            }
        }
    }
    best.map(|(_, call)| call)
}

/// Why a request is for no operation at a path that only operations without envelopes have.
pub(super) enum Refusal {
    /// An operation that is reached otherwise, or none.
    Status(StatusCode),
    /// By one of these methods there is one.
    Method(HeaderValue),
}

/// Why a request that no operation takes has no envelope for one either, if so.
pub(super) fn refusal(service: &ServiceDef, request: &Request) -> Option<Refusal> {
    let soap = matches!(*request.method(), Method::POST)
        && request.media_type().is_none_or(|of| of.ends_with("xml") || of.starts_with("multipart/related"));
    let mut methods: Vec<&str> = at_own_path(service, request).map(|def| def.method).collect();
    if methods.is_empty() || soap {
        return None;
    }
    methods.sort_unstable();
    methods.dedup();
    Some(match method(request) {
        "POST" if methods.contains(&"POST") => Refusal::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        other if methods.contains(&other) => Refusal::Status(StatusCode::NOT_FOUND),
        _ => Refusal::Method(HeaderValue::try_from(methods.join(", ")).ok()?),
    })
}

/// Ways to operations that have paths of their own, at the path of a request.
fn at_own_path<'r>(
    service: &ServiceDef,
    request: &'r Request,
) -> impl Iterator<Item = &'static HttpDef> + use<'r> {
    let path = request.http().uri.path();
    let here = move |def: &&HttpDef| {
        speaks(def, request) && has_path(def.location) && match_path(def.location, path).is_some()
    };
    service.operations.iter().flat_map(|of| of.http).filter(here)
}

/// The service is to be reached in this way.
fn speaks(def: &HttpDef, request: &Request) -> bool {
    let settings = request.settings();
    if def.envelope { settings.versions.contains(&Version::Soap12) } else { settings.http_binding }
}

fn method(request: &Request) -> &str {
    match *request.method() {
        Method::HEAD => "GET",
        ref method => method.as_str(),
    }
}

/// Whether the input can come in such a request.
fn takes(def: &HttpDef, request: &Request) -> bool {
    let media_type = request.media_type().unwrap_or("").to_ascii_lowercase();
    match def.input {
        HttpInput::Query => true,
        HttpInput::Form => media_type == "application/x-www-form-urlencoded" || media_type.is_empty(),
        HttpInput::Multipart => media_type == "multipart/form-data",
        HttpInput::Xml(expected) => {
            // At the address itself it may be an envelope.
            let other = if has_path(def.location) { "text/xml" } else { "" };
            !request.headers().contains_key("soapaction")
                && (media_type == expected || media_type == "application/xml" || media_type == other)
        }
    }
}

impl HttpCall {
    /// The envelope that asks for the same.
    pub(super) fn envelope(&mut self, request: &Request, body: &[u8]) -> Result<String, MessageError> {
        let settings = request.settings();
        let version = match self.def.envelope {
            true => Version::Soap12,
            false => settings.versions.first().copied().unwrap_or(Version::Soap11),
        };
        let charset = request.content_type().and_then(|t| parameter(t, "charset"));
        let mut parameters = std::mem::take(&mut self.cited);
        let more = match self.def.input {
            HttpInput::Query => self.query.take(),
            HttpInput::Form => {
                pairs(&decode(body, charset.or(Some("utf-8"))).map_err(MessageError::from)?, '&')
            }
            HttpInput::Multipart => {
                let content_type = request.content_type().unwrap_or("");
                let more = read_multipart(content_type, body, &settings.xml, &settings.attachments)?;
                parameters.extend(more);
                return from_parameters(version, self.def, &parameters);
            }
            HttpInput::Xml(_) => {
                let text = decode(body, charset).map_err(MessageError::from)?;
                if !self.others.is_empty() {
                    self.choose(&text, request);
                }
                if self.def.request.1.is_empty() && text.is_empty() {
                    return from_parameters(version, self.def, &[]);
                }
                return from_document(version, &text, &settings.xml, None);
            }
        };
        let Some(more) = more else {
            return Err(MessageError::new(MessageErrorKind::Invalid, "the parameters are not UTF-8"));
        };
        parameters.extend(more.into_iter().map(|(name, value)| (name, Content::Text(value))));
        from_parameters(version, self.def, &parameters)
    }

    /// The operation whose request this document is.
    fn choose(&mut self, text: &str, request: &Request) {
        let mut reader = Reader::new(text, &request.settings().xml, &[]);
        let Ok(root) = reader.root() else { return };
        let name = (reader.uri(root.ns), root.local);
        let mut all = std::iter::once((self.def, self.operation)).chain(self.others.iter().copied());
        if let Some((def, operation)) = all.find(|(def, _)| def.request == name) {
            (self.def, self.operation) = (def, operation);
        }
    }
}

/// The media type of what an answer says where something is wrong.
pub(super) const TEXT: header::HeaderValue = header::HeaderValue::from_static("text/plain; charset=utf-8");

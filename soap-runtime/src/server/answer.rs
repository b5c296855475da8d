//! Replies as status, headers and bytes.
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use soap_model::xml::Namespace;

use super::http_ports::TEXT;
use super::{Reply, ReplyParts};
use crate::http_binding::{HttpDef, document};
use crate::mime::{Attachment, Mtom, Package, Payload};
use crate::soap::{Block, Content, Envelope, Fault, FaultCode, Version, write_envelope};
use crate::streaming::rendered;
use crate::wire::WireFormat;

/// What the steps came to: a body entry, no response (one-way), or another end.
pub(super) type Outcome = Result<Option<Block>, Reply>;

/// Makes the response. Of the parts only what the reply can carry is used.
pub(super) fn answer(
    outcome: &Outcome,
    version: Version,
    http: Option<&'static HttpDef>,
    parts: &mut ReplyParts,
    known: &'static [Namespace<'static>],
    mtom: Mtom,
    wire: &WireFormat,
) -> Result<Response<Payload>, Box<dyn std::error::Error + Send + Sync>> {
    let mut attachments = std::mem::take(&mut parts.attachments);
    if let Ok(Some(block)) | Err(Reply::Body(block)) = outcome {
        attachments.splice(0..0, block.attachments.iter().cloned());
    }
    let envelope = |content: Content<'_>, own: &[Block]| {
        let headers: Vec<&Block> = own.iter().chain(&parts.headers).collect();
        if let Content::Block(block) = &content
            && let Some(items) = block.take_items()
        {
            if !attachments.is_empty() {
                return Err("a streamed response has no attachments".into());
            }
            let chunks = rendered(version, &headers, items, known, wire)?;
            return Ok((wire.streamed().answer_type(version), Payload::stream(chunks)));
        }
        let attached = !attachments.is_empty() || mtom == Mtom::Required;
        let envelope = write_envelope(version, &headers, &content, known, mtom, wire, attached)?;
        packed(version, envelope, attachments, mtom, wire)
    };
    let (status, content_type, body) = match outcome {
        Err(Reply::Fault(fault)) if http.is_some() => {
            let status = fault_status(Version::Soap12, fault);
            if let (Some(def), Some(arm), Some(detail)) = (http, fault.declared, fault.detail.first()) {
                // The detail is the document.
                let body = plain(version, detail, known, &HttpDef::NEW)?;
                let given = def.faults.get(arm).and_then(|status| StatusCode::from_u16(*status).ok());
                return Ok(respond(given.unwrap_or(status), Some(xml(def)?), body.into(), parts));
            }
            let reason = fault.reasons.first().map_or("error", |reason| reason.text.as_str());
            let reason = Bytes::from(reason.replace("/Envelope/Body", ""));
            (status, Some(TEXT), reason.into())
        }
        Err(Reply::Failed(_)) if http.is_some() => {
            let reason = Bytes::from_static(b"internal error");
            (StatusCode::INTERNAL_SERVER_ERROR, Some(TEXT), reason.into())
        }
        Ok(None) => (StatusCode::ACCEPTED, None, Payload::default()),
        Ok(Some(block)) | Err(Reply::Body(block)) => match http {
            None => {
                let (content_type, body) = envelope(Content::Block(block), &[])?;
                (StatusCode::OK, Some(content_type), body)
            }
            Some(def) => match plain(version, block, known, def)? {
                empty if empty.is_empty() => (StatusCode::NO_CONTENT, None, Payload::default()),
                document => (StatusCode::OK, Some(xml(def)?), document.into()),
            },
        },
        Err(Reply::Fault(fault)) => {
            let (content_type, body) = envelope(Content::Fault(fault), &fault.headers)?;
            (fault_status(version, fault), Some(content_type), body)
        }
        Err(Reply::Http(status)) => (*status, None, Payload::default()),
        Err(Reply::Raw { status, content_type, body }) => {
            let content_type = content_type.as_deref().map(HeaderValue::try_from).transpose()?;
            (*status, content_type, body.clone().into())
        }
        Err(Reply::Failed(_)) => {
            let fault = Fault::receiver("internal error");
            let (content_type, body) = envelope(Content::Fault(&fault), &[])?;
            (StatusCode::INTERNAL_SERVER_ERROR, Some(content_type), body)
        }
    };
    Ok(respond(status, content_type, body, parts))
}

/// The response with the additions of callbacks.
fn respond(
    status: StatusCode,
    content_type: Option<HeaderValue>,
    body: Payload,
    parts: &mut ReplyParts,
) -> Response<Payload> {
    let mut response = Response::new(body);
    *response.headers_mut() = std::mem::take(&mut parts.http_headers);
    *response.status_mut() = parts.status.unwrap_or(status);
    let headers = response.headers_mut();
    if let Some(content_type) = content_type {
        headers.entry(header::CONTENT_TYPE).or_insert(content_type);
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.entry(header::ALLOW).or_insert(HeaderValue::from_static("POST"));
    }
    response
}

/// An answer by an HTTP binding: the document alone.
fn plain(
    version: Version,
    block: &Block,
    known: &'static [Namespace<'static>],
    def: &HttpDef,
) -> Result<Bytes, Box<dyn std::error::Error + Send + Sync>> {
    let (content, wire) = (Content::Block(block), WireFormat::default());
    let envelope = write_envelope(version, &[], &content, known, Mtom::Off, &wire, false)?;
    Ok(document(std::str::from_utf8(&envelope.bytes)?, def)?.into())
}

/// The media type of answers by an HTTP binding.
fn xml(def: &HttpDef) -> Result<HeaderValue, header::InvalidHeaderValue> {
    HeaderValue::try_from(format!("{}; charset=utf-8", def.output))
}

/// An envelope with what goes beside it, and its content type.
fn packed(
    version: Version,
    envelope: Envelope,
    attachments: Vec<Attachment>,
    mtom: Mtom,
    wire: &WireFormat,
) -> Result<(HeaderValue, Payload), Box<dyn std::error::Error + Send + Sync>> {
    let required = mtom == Mtom::Required;
    if envelope.parts.is_empty() && attachments.is_empty() && !required {
        return Ok((wire.answer_type(version), envelope.bytes.into()));
    }
    let package = Package {
        envelope_type: version.media_type(),
        action: None,
        xop: required || !envelope.parts.is_empty(),
        root: envelope.bytes,
        attachments: envelope.parts.into_iter().chain(attachments).collect(),
    };
    let (content_type, payload) = package.pack();
    Ok((HeaderValue::try_from(content_type)?, payload))
}

/// The last resort, when not even a fault could be made otherwise.
pub(super) fn internal_error(version: Version) -> Response<Payload> {
    let fault = Reply::Fault(Fault::receiver("internal error"));
    let mut parts = ReplyParts { http_headers: HeaderMap::new(), ..ReplyParts::default() };
    answer(&Err(fault), version, None, &mut parts, &[], Mtom::Off, &WireFormat::default()).unwrap_or_else(
        |_| {
            let mut response = Response::new(Payload::default());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        },
    )
}

/// SOAP 1.1, 6.2; SOAP 1.2 part 2, table 20.
fn fault_status(version: Version, fault: &Fault) -> StatusCode {
    match (version, fault.code) {
        (Version::Soap12, FaultCode::Sender) => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

//! Replies as status, headers and bytes.
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use soap_model::xml::Namespace;

use super::{Reply, ReplyParts};
use crate::soap::{Block, Content, Fault, FaultCode, Version, write_envelope};

/// What the steps came to: a body entry, no response (one-way), or another end.
pub(super) type Outcome = Result<Option<Block>, Reply>;

/// Makes the response. Of the parts only what the reply can carry is used.
pub(super) fn answer(
    outcome: &Outcome,
    version: Version,
    parts: &mut ReplyParts,
    known: &'static [Namespace<'static>],
) -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>> {
    if !std::mem::take(&mut parts.attachments).is_empty() {
        return Err("attachments are not supported yet: this reply would lose them".into());
    }
    let envelope = |content: Content<'_>, own: &[Block]| {
        let headers: Vec<&Block> = own.iter().chain(&parts.headers).collect();
        let (bytes, start) = write_envelope(version, &headers, &content, known)?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Bytes::from(bytes).slice(start..))
    };
    let soap = HeaderValue::from_static(version.content_type());
    let (status, content_type, body) = match outcome {
        Ok(None) => (StatusCode::ACCEPTED, None, Bytes::new()),
        Ok(Some(block)) | Err(Reply::Body(block)) => {
            (StatusCode::OK, Some(soap), envelope(Content::Block(block), &[])?)
        }
        Err(Reply::Fault(fault)) => {
            let body = envelope(Content::Fault(fault), &fault.headers)?;
            (fault_status(version, fault), Some(soap), body)
        }
        Err(Reply::Http(status)) => (*status, None, Bytes::new()),
        Err(Reply::Raw { status, content_type, body }) => {
            let content_type = content_type.as_deref().map(HeaderValue::try_from).transpose()?;
            (*status, content_type, body.clone())
        }
        Err(Reply::Failed(_)) => {
            let fault = Fault::receiver("internal error");
            let body = envelope(Content::Fault(&fault), &[])?;
            (StatusCode::INTERNAL_SERVER_ERROR, Some(soap), body)
        }
    };
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
    Ok(response)
}

/// The last resort, when not even a fault could be made otherwise.
pub(super) fn internal_error(version: Version) -> Response<Bytes> {
    let fault = Reply::Fault(Fault::receiver("internal error"));
    let mut parts = ReplyParts { http_headers: HeaderMap::new(), ..ReplyParts::default() };
    answer(&Err(fault), version, &mut parts, &[]).unwrap_or_else(|_| {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

/// SOAP 1.1, 6.2; SOAP 1.2 part 2, table 20.
fn fault_status(version: Version, fault: &Fault) -> StatusCode {
    match (version, fault.code) {
        (Version::Soap12, FaultCode::Sender) => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

//! What the callbacks do unless the handler says otherwise.
use http::{Method, StatusCode};

use super::{Context, Failure, Reply, Transport};
use crate::soap::{Fault, FaultCode, MessageErrorKind, Version, rpc};

/// What the default protocol checks found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtocolError {
    /// The HTTP method does not belong to the SOAP version.
    MethodNotAllowed(Method),
    /// The media type does not belong to the SOAP version; empty: none was given.
    UnsupportedMediaType(String),
}

/// The default of `check_soap_conformance`, for HTTP: POST and `text/xml` for SOAP 1.1, POST (GET where the settings admit it) and
/// `application/soap+xml` for SOAP 1.2.
pub fn soap_check<S>(cx: &Context<S>) -> Result<(), ProtocolError> {
    let request = &cx.request;
    if request.transport() != Transport::Http || request.http_binding().is_some() {
        return Ok(());
    }
    let version = request.version().unwrap_or(Version::Soap11);
    let settings = request.settings();
    match *request.method() {
        Method::POST => {}
        Method::GET if version == Version::Soap12 && settings.allow_get => return Ok(()),
        _ => return Err(ProtocolError::MethodNotAllowed(request.method().clone())),
    }
    let media_type = request.media_type().unwrap_or("");
    if settings.tolerate_content_type || media_type.eq_ignore_ascii_case(version.media_type()) {
        return Ok(());
    }
    Err(ProtocolError::UnsupportedMediaType(media_type.to_string()))
}

impl std::fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ProtocolError::MethodNotAllowed(method) => write!(f, "the method {method} is not allowed"),
            ProtocolError::UnsupportedMediaType(given) => {
                write!(f, "the media type `{given}` is not supported")
            }
        }
    }
}

/// The default of `protocol_error`: 405 or 415.
pub fn protocol_reply(error: &ProtocolError) -> Reply {
    Reply::Http(match error {
        ProtocolError::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
        ProtocolError::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
    })
}

/// The default of `exception`: a fault that names path and rule where the message is at fault, and nothing where it is not. What
/// never became a message (too large, too slow, an unknown coding) is answered with an HTTP status.
pub fn failure_reply(failure: &Failure) -> Reply {
    match failure {
        Failure::Message(error) => match error.kind() {
            MessageErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE.into(),
            MessageErrorKind::Timeout => StatusCode::REQUEST_TIMEOUT.into(),
            MessageErrorKind::Coding => StatusCode::UNSUPPORTED_MEDIA_TYPE.into(),
            MessageErrorKind::Interrupted => StatusCode::BAD_REQUEST.into(),
            MessageErrorKind::DataEncoding => {
                Fault::new(FaultCode::DataEncodingUnknown, error.to_string()).into()
            }
            _ => {
                let fault = Fault::sender(error.to_string());
                match error.subcode() {
                    Some(subcode) => fault.subcode(subcode.clone()).into(),
                    None => fault.into(),
                }
            }
        },
        Failure::Timeout => Fault::receiver("the service did not answer in time").into(),
        Failure::Error(_) | Failure::Panic(_) => Fault::receiver("internal error").into(),
    }
}

/// The default of `body`: a fault that says what the service does not take.
pub fn unhandled_body<S>(cx: &Context<S>) -> Reply {
    match (cx.request.operation(), cx.request.body_name()) {
        (None, Some(name)) => Fault::sender(format!("/Envelope/Body: no operation takes {name}"))
            .subcode(rpc::procedure_not_present())
            .into(),
        (None, None) => Fault::sender("/Envelope/Body: no operation takes an empty body").into(),
        (Some(_), _) => Fault::receiver("internal error").into(),
    }
}

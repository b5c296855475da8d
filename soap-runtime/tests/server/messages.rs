//! Messages to send and a way to look at what comes back.
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use soap_runtime::{SoapService, Version};
use tower::ServiceExt;

pub const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// An envelope with this header content and body content.
pub fn envelope(version: Version, header: &str, body: &str) -> String {
    let ns = if version == Version::Soap11 { SOAP11 } else { SOAP12 };
    let header = if header.is_empty() { String::new() } else { format!("<s:Header>{header}</s:Header>") };
    format!("<s:Envelope xmlns:s='{ns}' xmlns:n='urn:notes'>{header}<s:Body>{body}</s:Body></s:Envelope>")
}

pub const ECHO: &str = "<n:Echo><n:id>7</n:id><n:text>seven</n:text></n:Echo>";

pub fn echo(version: Version) -> String {
    envelope(version, "", ECHO)
}

pub fn post(version: Version, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    Request::post("/notes")
        .header("content-type", version.content_type())
        .body(Full::new(body.into()))
        .unwrap()
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// Fails unless it has this status and its text holds all of these.
    #[track_caller]
    pub fn is(self, status: u16, parts: &[&str]) -> Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "no `{part}` in {}", self.text);
        }
        self
    }
}

pub async fn send(service: &SoapService, request: Request<Full<Bytes>>) -> Answer {
    let response = service.clone().oneshot(request).await.unwrap();
    answer(response).await
}

pub async fn answer<B: http_body::Body<Data = Bytes>>(response: Response<B>) -> Answer
where
    B::Error: std::fmt::Debug,
{
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, text }
}

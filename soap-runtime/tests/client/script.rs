//! An exchange that answers from a script and remembers what it was asked, without sockets.
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use soap_runtime::Version;
use soap_runtime::client::{Exchange, Incoming, Outgoing, TransportError, TransportErrorKind};
use soap_runtime::codegen::ClientBuilder;
use soap_runtime::http::{HeaderMap, StatusCode};
use tokio::time::Instant;

use crate::notes_client::NotesClient;

pub const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// What happens to one request.
#[derive(Debug, Clone)]
pub enum Step {
    Answer(Incoming),
    Fails(TransportErrorKind),
    Silence,
}

#[derive(Default)]
pub struct Script {
    steps: Mutex<VecDeque<Step>>,
    seen: Mutex<Vec<(Instant, Outgoing)>>,
}

impl Script {
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Script { steps: Mutex::new(steps.into_iter().collect()), seen: Mutex::default() })
    }

    pub fn requests(&self) -> Vec<Outgoing> {
        self.seen.lock().unwrap().iter().map(|(_, request)| request.clone()).collect()
    }

    /// Milliseconds between the requests.
    pub fn pauses(&self) -> Vec<u128> {
        let seen = self.seen.lock().unwrap();
        seen.windows(2).map(|pair| (pair[1].0 - pair[0].0).as_millis()).collect()
    }
}

impl Exchange for Script {
    fn exchange(
        &self,
        request: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Incoming, TransportError>> + Send + '_>> {
        self.seen.lock().unwrap().push((Instant::now(), request));
        let step = self.steps.lock().unwrap().pop_front().expect("no request more than the script has");
        Box::pin(async move {
            match step {
                Step::Answer(answer) => Ok(answer),
                Step::Fails(kind) => Err(TransportError::new(kind)),
                Step::Silence => std::future::pending().await,
            }
        })
    }
}

/// A builder whose client gets these answers.
pub fn scripted(script: &Arc<Script>) -> ClientBuilder<NotesClient> {
    NotesClient::builder().endpoint("http://notes.example/").exchange(script.clone())
}

/// A client that gets this one answer.
pub fn answered(answer: Step) -> NotesClient {
    scripted(&Script::new([answer])).build().unwrap()
}

/// An answer with this status, media type and body.
pub fn plain(status: u16, content_type: &str, body: impl Into<String>) -> Step {
    let mut headers = HeaderMap::new();
    if !content_type.is_empty() {
        headers.insert("content-type", content_type.parse().unwrap());
    }
    Step::Answer(Incoming::new(Some(StatusCode::from_u16(status).unwrap()), headers, body.into()))
}

/// An answer with an envelope around this header content and body content.
pub fn enveloped(version: Version, status: u16, header: &str, body: &str) -> Step {
    plain(status, version.content_type(), envelope(version, header, body))
}

pub fn envelope(version: Version, header: &str, body: &str) -> String {
    let ns = if version == Version::Soap11 { SOAP11 } else { SOAP12 };
    let header = if header.is_empty() { String::new() } else { format!("<s:Header>{header}</s:Header>") };
    format!("<s:Envelope xmlns:s='{ns}' xmlns:n='urn:notes'>{header}<s:Body>{body}</s:Body></s:Envelope>")
}

pub const SEVEN: &str = "<n:EchoResponse><n:id>7</n:id><n:text>seven</n:text></n:EchoResponse>";

/// The ordinary answer of `Echo`.
pub fn seven() -> Step {
    enveloped(Version::Soap11, 200, "", SEVEN)
}

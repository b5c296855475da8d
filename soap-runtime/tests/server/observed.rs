//! What the log shows of a request.
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use soap_runtime::{MessageLog, Version};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

use crate::messages::{ECHO, envelope, post, send};
use crate::notes::{Notes, service};

/// Keeps every field of spans and events as `name=value`.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>, Arc<Mutex<Option<&'static Metadata<'static>>>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push(format!("{}={value:?}", field.name()));
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("soap")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        *self.1.lock().unwrap() = Some(span.metadata());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
    fn current_span(&self) -> Current {
        match *self.1.lock().unwrap() {
            Some(metadata) => Current::new(Id::from_u64(1), metadata),
            None => Current::none(),
        }
    }
}

struct Plain;
impl Notes for Plain {}

async fn logged(service: soap_runtime::SoapService) -> Vec<String> {
    let header = "<w:Security xmlns:w='urn:w'><w:Password>s3cret</w:Password></w:Security>";
    let mut request = post(Version::Soap11, envelope(Version::Soap11, header, ECHO));
    request.headers_mut().insert("authorization", "Basic s3cret".parse().unwrap());
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    send(&service, request).await.is(200, &["seven"]);
    drop(guard);
    std::mem::take(&mut log.0.lock().unwrap())
}

#[tokio::test]
async fn a_request_has_a_span_with_its_operation_and_messages_are_logged_only_on_request_without_secrets() {
    let plain = logged(service(Plain)).await.join("\n");
    for field in ["service=\"Notes\"", "operation=\"Echo\"", "version=SOAP 1.1", "status=200"] {
        assert!(plain.contains(field), "no {field} in {plain}");
    }
    assert!(!plain.contains("seven"), "{plain}");
    let logged = logged(service(Plain).configure(|s| s.log = Some(MessageLog::default()))).await.join("\n");
    for part in
        ["<w:Password>***</w:Password>", "authorization: ***", "<n:text>seven</n:text>", "EchoResponse"]
    {
        assert!(logged.contains(part), "no {part} in {logged}");
    }
    assert!(!logged.contains("s3cret"), "{logged}");
}

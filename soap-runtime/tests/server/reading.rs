//! Strict and lax reading of requests, and what was tolerated.
use std::sync::Mutex;

use soap_runtime::codegen::Infallible;
use soap_runtime::{Context, ReadOptions, Reply, Request, Stop, Version};

use crate::messages::{echo, envelope, post, send};
use crate::notes::{EchoFault, Note, Notes, NotesHeader, service};

/// Lax where the request asks for it with a header; remembers what was tolerated.
struct ByCall {
    tolerated: &'static Mutex<Vec<String>>,
}

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Notes for ByCall {
    async fn init(&self, request: &mut Request) {
        if request.headers().contains_key("x-lax") {
            request.set_reading(ReadOptions::lax());
        }
    }

    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        let mut seen = self.tolerated.lock().unwrap();
        seen.extend(cx.request.tolerated().iter().map(ToString::to_string));
        Ok(note)
    }

    async fn ping(&self, _: &mut Context) -> Result<(), Stop<Infallible>> {
        Ok(())
    }

    async fn header(&self, _: NotesHeader, _: &mut Context) -> Result<(), Reply> {
        Ok(())
    }
}

#[tokio::test]
async fn lax_reading_goes_by_service_or_by_call_and_says_what_was_tolerated() {
    let header = "<n:Trace><n:level>1</n:level><n:odd/></n:Trace>";
    let body = "<n:Echo a='1'><n:text>seven</n:text><n:id>7</n:id><n:more/></n:Echo><n:Extra/>";
    let message = envelope(Version::Soap12, header, body);
    let handler = || service(ByCall { tolerated: &SEEN });
    let strict = handler();
    send(&strict, post(Version::Soap12, message.clone())).await.is(400, &["Sender"]);
    assert!(SEEN.lock().unwrap().is_empty());

    let mut by_call = post(Version::Soap12, message.clone());
    by_call.headers_mut().insert("x-lax", "1".parse().unwrap());
    send(&strict, by_call).await.is(200, &["seven"]);
    let found = std::mem::take(&mut *SEEN.lock().unwrap());
    for path in ["/Envelope/Header/Trace", "/Envelope/Body/Echo"] {
        assert!(found.iter().any(|error| error.starts_with(path)), "{path}: {found:?}");
    }

    let lax = handler().configure(|settings| settings.reading = ReadOptions::lax());
    send(&lax, post(Version::Soap12, message)).await.is(200, &["seven"]);
    assert_eq!(std::mem::take(&mut *SEEN.lock().unwrap()), found);
    send(&lax, post(Version::Soap12, echo(Version::Soap12))).await.is(200, &["seven"]);
    assert!(SEEN.lock().unwrap().is_empty());
    // What must be understood must be so however the message is read.
    let mandatory = envelope(Version::Soap12, "<u:a xmlns:u='urn:u' s:mustUnderstand='1'/>", body);
    send(&lax, post(Version::Soap12, mandatory)).await.is(500, &["MustUnderstand"]);
}

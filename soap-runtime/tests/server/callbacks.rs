//! Every callback: when it is called, what it sees, and how it ends a request.
use std::any::Any;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Method, Request as HttpRequest, StatusCode};
use http_body_util::Full;
use soap_runtime::codegen::Block;
use soap_runtime::transport::local;
use soap_runtime::{
    BlockName, BodyName, Consumer, Context, Failure, Fault, Parsed, Parser, ParserEvent, ProtocolError,
    Reply, Request, Stop, Transport, Version,
};

use crate::messages::{ECHO, SOAP12, answer, echo, envelope, post, send};
use crate::notes::{EchoFault, Note, Notes, NotesHeader, service};

/// Writes down what is called, in the state and for the test.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Recorder {
    fn note(&self, text: impl Into<String>) {
        self.0.lock().unwrap().push(text.into());
    }
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Notes<usize> for Recorder {
    async fn init(&self, request: &mut Request) -> usize {
        self.note(format!("init {} {:?}", request.method(), request.version()));
        1
    }
    async fn check_http_conformance(&self, cx: &mut Context<usize>) -> Result<(), Reply> {
        cx.state += 1;
        self.note(format!("http {:?} {:?}", cx.request.version(), cx.request.action()));
        Ok(())
    }
    async fn check_soap_conformance(&self, cx: &mut Context<usize>) -> Result<(), Reply> {
        self.note(format!("soap {:?} {:?}", cx.request.version(), cx.request.body_name().is_some()));
        Ok(())
    }
    async fn header_parser(&self, block: BlockName<'_>, _: &mut Context<usize>) -> Result<Parser, Reply> {
        let BlockName { namespace, local, must_understand, role, described, .. } = block;
        self.note(format!("parser {{{namespace}}}{local} {must_understand} {role:?} {described}"));
        Ok(if described { Parser::Typed } else { Parser::Map })
    }
    async fn header(&self, header: NotesHeader, _: &mut Context<usize>) -> Result<(), Reply> {
        self.note(match header {
            NotesHeader::Trace(trace) => format!("header trace {}", trace.level),
            NotesHeader::Other(other) => format!("header {} {:?}", other.name, other.parsed),
        });
        Ok(())
    }
    async fn body_parser(
        &self,
        name: Option<BodyName<'_>>,
        cx: &mut Context<usize>,
    ) -> Result<Parser, Reply> {
        let operation = cx.request.operation().map(|o| o.name);
        self.note(format!("body {:?} {operation:?}", name.map(|n| n.to_qname().to_string())));
        Ok(Parser::Typed)
    }
    async fn echo(&self, note: Note, cx: &mut Context<usize>) -> Result<Note, Stop<EchoFault>> {
        cx.state += 1;
        self.note(format!("echo {} {}", note.id, cx.state));
        Ok(note)
    }
}

#[tokio::test]
async fn callbacks_are_called_in_their_order_with_one_state() {
    let recorder = Recorder::default();
    let header = "<h:Unknown xmlns:h='urn:h' s:mustUnderstand='1'><h:a>1</h:a></h:Unknown>\
                  <n:Trace><n:level>3</n:level></n:Trace>";
    let body = envelope(Version::Soap11, header, ECHO);
    let mut request = post(Version::Soap11, body);
    request.headers_mut().insert("soapaction", "\"urn:notes:Echo\"".parse().unwrap());
    send(&service(recorder.clone()), request).await.is(200, &["seven"]);
    assert_eq!(
        recorder.taken(),
        [
            "init POST None",
            "http None Some(\"urn:notes:Echo\")",
            "soap Some(Soap11) false",
            "parser {urn:h}Unknown true None false",
            "parser {urn:notes}Trace false None true",
            "header {urn:h}Unknown Map(Fields([(\"@mustUnderstand\", [Text(\"1\")]), (\"a\", [Text(\"1\")])]))",
            "header trace 3",
            "body Some(\"{urn:notes}Echo\") Some(\"Echo\")",
            "echo 7 3",
        ]
    );
}

#[tokio::test]
async fn no_operation_is_called_before_the_whole_document_was_found_well_formed() {
    let recorder = Recorder::default();
    let service = service(recorder.clone());
    for broken in [
        "</s:Body></s:Envelope><x/>",
        "</s:Body></s:Envelop>",
        "</s:Body><s:Body/></s:Envelope>",
        "</s:Body>",
    ] {
        let body = echo(Version::Soap12).replace("</s:Body></s:Envelope>", broken);
        let answer = send(&service, post(Version::Soap12, body)).await.is(400, &["Sender"]);
        assert!(answer.text.contains("Fault"), "{}", answer.text);
        assert!(!recorder.taken().iter().any(|c| c.starts_with("echo")), "{broken}");
    }
}

/// Works before it gives its future, not in it.
#[derive(Clone, Default)]
struct Eager(Recorder);
impl Notes for Eager {
    fn tell(&self, note: Note, _: &mut Context) -> impl Future<Output = Result<(), Stop<Infallible>>> + Send {
        self.0.note(format!("tell {}", note.id));
        async { Ok(()) }
    }
}

#[tokio::test]
async fn nor_does_a_function_that_works_before_it_gives_its_future() {
    let eager = Eager::default();
    let service = service(eager.clone());
    let body = envelope(Version::Soap12, "", "<n:Tell><n:id>7</n:id><n:text>x</n:text></n:Tell>");
    let broken = body.replace("</s:Body></s:Envelope>", "</s:Body>");
    send(&service, post(Version::Soap12, broken)).await.is(400, &["Sender"]);
    assert!(eager.0.taken().is_empty());
    send(&service, post(Version::Soap12, body)).await.is(202, &[]);
    assert_eq!(eager.0.taken(), ["tell 7"]);
}

#[tokio::test]
async fn an_unknown_operation_and_a_second_entry_are_refused_by_path() {
    let body = envelope(Version::Soap11, "", "<n:Other/>");
    let answer = send(&service(Recorder::default()), post(Version::Soap11, body)).await;
    answer.is(500, &["Client", "/Envelope/Body: no operation takes {urn:notes}Other"]);
    let body = envelope(Version::Soap11, "", &format!("{ECHO}{ECHO}"));
    let answer = send(&service(Recorder::default()), post(Version::Soap11, body)).await;
    answer.is(500, &["Client", "/Envelope/Body: unexpected element `{urn:notes}Echo`"]);
}

#[tokio::test]
async fn a_call_within_the_process_passes_the_same_callbacks() {
    let recorder = Recorder::default();
    let request = HttpRequest::new(Bytes::from(echo(Version::Soap12)));
    let response = local::call(&service(recorder.clone()), request).await;
    answer(response.unwrap().map(Full::new)).await.is(200, &["seven"]);
    assert_eq!(recorder.taken().len(), 5);
}

/// Ends at the callback whose name the SOAP action (and HTTP header `end`) gives.
struct Ender;
impl Ender {
    fn end(cx: &Context, here: &str) -> Result<(), Reply> {
        match cx.request.headers().get("end") {
            Some(end) if end == here => Err(Fault::sender(format!("ended at {here}")).into()),
            _ => Ok(()),
        }
    }
}
impl Notes for Ender {
    async fn check_http_conformance(&self, cx: &mut Context) -> Result<(), Reply> {
        Self::end(cx, "http")
    }
    async fn check_soap_conformance(&self, cx: &mut Context) -> Result<(), Reply> {
        Self::end(cx, "soap")
    }
    async fn header_parser(&self, block: BlockName<'_>, cx: &mut Context) -> Result<Parser, Reply> {
        Self::end(cx, "header_parser").map(|()| block.default_parser())
    }
    async fn header(&self, _: NotesHeader, cx: &mut Context) -> Result<(), Reply> {
        Self::end(cx, "header")
    }
    async fn body_parser(&self, _: Option<BodyName<'_>>, cx: &mut Context) -> Result<Parser, Reply> {
        Self::end(cx, "body_parser").map(|()| Parser::Typed)
    }
    async fn echo(&self, _: Note, _: &mut Context) -> Result<Note, Stop<EchoFault>> {
        Err(Fault::receiver("ended at echo"))?
    }
}

#[tokio::test]
async fn every_callback_can_end_the_request() {
    let service = service(Ender);
    let body = envelope(Version::Soap12, "<n:Trace><n:level>3</n:level></n:Trace>", ECHO);
    for at in ["http", "soap", "header_parser", "header", "body_parser", "echo"] {
        let mut request = post(Version::Soap12, body.clone());
        request.headers_mut().insert("end", at.parse().unwrap());
        let status = if at == "echo" { 500 } else { 400 };
        send(&service, request).await.is(status, &[&format!("ended at {at}"), SOAP12]);
    }
}

/// Reads bodies by the parser that the HTTP header `parser` names.
struct Parsers;
struct Counter(Vec<String>);
impl Consumer for Counter {
    fn event(&mut self, event: ParserEvent<'_>) -> Result<(), Failure> {
        self.0.push(match event {
            ParserEvent::Start { namespace, local, attributes } => {
                format!("<{{{namespace}}}{local} {attributes:?}")
            }
            ParserEvent::Text(text) => text.to_string(),
            _ => ">".to_string(),
        });
        Ok(())
    }
    fn finish(self: Box<Self>) -> Result<Box<dyn Any + Send>, Failure> {
        Ok(Box::new(self.0.join("|")))
    }
}
impl Notes for Parsers {
    async fn body_parser(&self, _: Option<BodyName<'_>>, cx: &mut Context) -> Result<Parser, Reply> {
        Ok(match cx.request.headers().get("parser").map_or("", |v| v.to_str().unwrap()) {
            "skip" => Parser::Skip,
            "raw" => Parser::Raw,
            "tree" => Parser::Tree,
            "map" => Parser::Map,
            "custom" => Parser::Custom(Box::new(Counter(Vec::new()))),
            _ => Parser::Typed,
        })
    }
    async fn body(&self, parsed: Parsed, _: &mut Context) -> Result<Block, Reply> {
        let shown = match parsed {
            Parsed::Skipped => "skipped".to_string(),
            Parsed::Raw(fragment) => fragment.to_string(),
            Parsed::Tree(tree) => format!("{{{}}}{} {}", tree.namespace, tree.local, tree.elements().count()),
            Parsed::Map(map) => format!("{map:?}"),
            Parsed::Custom(any) => *any.downcast::<String>().unwrap(),
            _ => "?".into(),
        };
        let shown = shown.replace('&', "&amp;").replace('<', "&lt;");
        Block::raw(&format!("<r>{shown}</r>")).map_err(|error| Failure::new(error).into())
    }
}

#[tokio::test]
async fn a_body_can_be_read_by_every_parser() {
    let service = service(Parsers);
    for (parser, expected) in [
        ("skip", "<r>skipped</r>"),
        ("raw", "&lt;n:Echo xmlns:n=\"urn:notes\" a='&amp;lt;'>&lt;n:id>7&lt;/n:id>"),
        ("tree", "<r>{urn:notes}Echo 2</r>"),
        ("map", "(\"id\", [Text(\"7\")])"),
        ("custom", "<r>&lt;{urn:notes}Echo [(\"\", \"a\", \"&lt;\")]|&lt;{urn:notes}id []|7|>|"),
    ] {
        let text = ECHO.replace("<n:Echo>", "<n:Echo a='&lt;'>");
        let mut request = post(Version::Soap11, envelope(Version::Soap11, "", &text));
        request.headers_mut().insert("parser", parser.parse().unwrap());
        let answer = send(&service, request).await.is(200, &[]);
        let unquoted = answer.text.replace("&quot;", "\"").replace("&gt;", ">");
        assert!(unquoted.contains(expected), "{parser}: {unquoted}");
    }
    let body = envelope(Version::Soap11, "", "<n:Unheard/>");
    send(&service, post(Version::Soap11, body)).await.is(200, &["<r>skipped</r>"]);
}

struct Tolerant;
impl Notes for Tolerant {
    async fn protocol_error(&self, error: ProtocolError, _: &mut Context) -> Result<(), Reply> {
        match error {
            ProtocolError::UnsupportedMediaType(t) if t == "text/plain" => Ok(()),
            ProtocolError::MethodNotAllowed(m) if m == Method::PUT => Ok(()),
            _ => Err(StatusCode::IM_A_TEAPOT.into()),
        }
    }
}

struct Plain;
impl Notes for Plain {}

fn wrong(method: Method, content_type: &str) -> HttpRequest<Full<Bytes>> {
    let body = Full::new(Bytes::from(echo(Version::Soap12)));
    HttpRequest::builder().method(method).header("content-type", content_type).body(body).unwrap()
}

#[tokio::test]
async fn wrong_methods_and_media_types_are_405_and_415_unless_the_handler_tolerates_them() {
    let plain = service(Plain);
    let answer = send(&plain, wrong(Method::PUT, "application/soap+xml")).await.is(405, &[]);
    assert_eq!((answer.header("allow"), answer.text.as_str()), ("POST", ""));
    send(&plain, wrong(Method::GET, "application/soap+xml")).await.is(405, &[]);
    send(&plain, wrong(Method::POST, "text/xml")).await.is(415, &[]);
    send(&plain, wrong(Method::POST, "text/plain")).await.is(415, &[]);
    send(&plain, wrong(Method::POST, "Application/SOAP+xml ; charset=UTF-8")).await.is(200, &["seven"]);
    let tolerant = service(Tolerant);
    send(&tolerant, wrong(Method::POST, "text/plain")).await.is(200, &["seven"]);
    send(&tolerant, wrong(Method::PUT, "text/plain")).await.is(200, &["seven"]);
    send(&tolerant, wrong(Method::POST, "text/xml")).await.is(418, &[]);
    let by_setting = service(Plain).configure(|s| s.tolerate_content_type = true);
    send(&by_setting, wrong(Method::POST, "text/plain")).await.is(200, &["seven"]);
}

#[tokio::test]
async fn a_soap_12_get_reaches_body_only_where_it_is_asked_for() {
    let get = || {
        let request = HttpRequest::get("/notes?id=7").header("accept", "application/soap+xml");
        request.body(Full::new(Bytes::new())).unwrap()
    };
    send(&service(Parsers), get()).await.is(405, &[]);
    send(&service(Parsers).configure(|s| s.allow_get = true), get())
        .await
        .is(200, &["<r>skipped</r>", SOAP12]);
}

/// Shows what the context gives.
struct Shows;
impl Notes for Shows {
    async fn echo(&self, _: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        let request = &cx.request;
        assert_eq!(request.transport(), Transport::Http);
        assert_eq!(request.http().extensions.get::<&str>(), Some(&"from a layer"));
        assert_eq!(request.headers()["x-own"], "1");
        assert_eq!(
            request.content_type(),
            Some("application/soap+xml; charset=\"utf-8\"; action=\"urn:notes:Echo\"")
        );
        assert_eq!(request.action(), Some("urn:notes:Echo"));
        assert_eq!(request.peer(), None);
        let raw = request.raw_body().map_or(0, Bytes::len);
        Ok(Note { id: raw as i32, text: request.operation().unwrap().name.into() })
    }
}

#[tokio::test]
async fn the_context_gives_the_transports_request_and_the_raw_body_on_request() {
    let body = echo(Version::Soap12);
    for retain in [false, true] {
        let mut request = post(Version::Soap12, body.clone());
        let content_type = "application/soap+xml; charset=\"utf-8\"; action=\"urn:notes:Echo\"";
        request.headers_mut().insert("content-type", content_type.parse().unwrap());
        request.headers_mut().insert("x-own", "1".parse().unwrap());
        request.extensions_mut().insert("from a layer");
        let expected = format!("<n:id>{}</n:id><n:text>Echo</n:text>", if retain { body.len() } else { 0 });
        send(&service(Shows).configure(|s| s.retain_body = retain), request).await.is(200, &[&expected]);
    }
}

/// Panics where the HTTP header `panic` says.
struct Panics;
impl Notes for Panics {
    async fn init(&self, request: &mut Request) {
        assert!(request.headers().get("panic").is_none_or(|v| v != "init"));
    }
    async fn header(&self, _: NotesHeader, _: &mut Context) -> Result<(), Reply> {
        panic!("in header")
    }
    fn body_parser(
        &self,
        _: Option<BodyName<'_>>,
        cx: &mut Context,
    ) -> impl Future<Output = Result<Parser, Reply>> + Send {
        let panics = cx.request.headers().get("panic").is_some_and(|v| v == "body_parser");
        assert!(!panics, "before the future is there");
        async { Ok(Parser::Typed) }
    }
    async fn exception(&self, failure: Failure, cx: &mut Context) -> Reply {
        assert!(cx.request.headers().get("panic").is_none_or(|v| v != "exception"));
        Fault::receiver(format!("seen: {failure}")).into()
    }
}

#[tokio::test]
async fn a_panic_anywhere_becomes_exception_and_the_service_goes_on() {
    let service = service(Panics);
    let with = |at: &str, body: String| {
        let mut request = post(Version::Soap12, body);
        request.headers_mut().insert("panic", at.parse().unwrap());
        request
    };
    send(&service, with("init", echo(Version::Soap12))).await.is(500, &["internal error", SOAP12]);
    let body = envelope(Version::Soap12, "<n:Trace><n:level>1</n:level></n:Trace>", ECHO);
    send(&service, with("", body.clone())).await.is(500, &["seen: the handler panicked: in header"]);
    send(&service, with("body_parser", echo(Version::Soap12))).await.is(500, &["before the future is there"]);
    send(&service, with("exception", body)).await.is(500, &["internal error"]);
    send(&service, with("", echo(Version::Soap12))).await.is(200, &["seven"]);
}

struct Sleeps;
impl Notes for Sleeps {
    async fn echo(&self, note: Note, _: &mut Context) -> Result<Note, Stop<EchoFault>> {
        tokio::time::sleep(std::time::Duration::from_secs(3600)).await;
        Ok(note)
    }
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_too_long_is_given_up_where_a_time_is_set() {
    let service = service(Sleeps).configure(|s| s.handler_time = Some(std::time::Duration::from_secs(5)));
    send(&service, post(Version::Soap11, echo(Version::Soap11)))
        .await
        .is(500, &["did not answer in time", "Server"]);
}

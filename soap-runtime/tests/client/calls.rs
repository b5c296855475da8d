//! Options of clients and calls: addresses, headers, authentication, time.
use std::time::Duration;

use soap_runtime::client::{Outgoing, TransportErrorKind};
use soap_runtime::codegen::{Block, BuildError};
use soap_runtime::http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use soap_runtime::{CallError, CallOptions, Version};

use crate::notes_client::{NotesClient, note, trace};
use crate::script::{Script, Step, answered, enveloped, scripted, seven};

const OWN: HeaderName = HeaderName::from_static("x-own");

fn text(request: &Outgoing) -> String {
    String::from_utf8(request.body.as_bytes().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn the_address_is_the_builders_or_the_calls() {
    let script = Script::new([seven(), seven()]);
    let client = scripted(&script).endpoint(" https://other.example:8443/a?b=c ").build().unwrap();
    client.echo(&note(7, "seven")).await.unwrap();
    let elsewhere = "http://elsewhere.example/".parse().unwrap();
    client.echo(&note(7, "seven")).endpoint(elsewhere).await.unwrap();
    let addresses: Vec<_> = script.requests().iter().map(|r| r.to.to_string()).collect();
    assert_eq!(addresses, ["https://other.example:8443/a?b=c", "http://elsewhere.example/"]);
}

#[test]
fn a_client_without_a_usable_address_is_not_built() {
    assert!(matches!(NotesClient::builder().build(), Err(BuildError::NoEndpoint)));
    let error = NotesClient::builder().endpoint("http://a b/").build().unwrap_err();
    assert!(matches!(error, BuildError::Endpoint(..)) && error.to_string().contains("http://a b/"));
    let builder = NotesClient::builder().endpoint("http://me:secret@notes.example/");
    assert!(!format!("{builder:?}").contains("secret"));
    let error = builder.build().unwrap_err();
    assert!(matches!(error, BuildError::Credentials) && !error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn http_headers_of_the_call_replace_those_of_the_client() {
    let script = Script::new([seven(), seven()]);
    let client = scripted(&script).http_header(OWN, "client").build().unwrap();
    client.echo(&note(7, "seven")).await.unwrap();
    client.echo(&note(7, "seven")).http_header(OWN, HeaderValue::from_static("call")).await.unwrap();
    let [first, second] = &script.requests()[..] else { panic!("two requests") };
    assert_eq!(first.headers["x-own"], "client");
    assert_eq!(second.headers.get_all("x-own").iter().collect::<Vec<_>>(), ["call"]);
    assert_eq!(first.headers["soapaction"], "\"urn:notes:Echo\"");
    assert_eq!(first.headers["content-type"], "text/xml; charset=utf-8");
    let error = NotesClient::builder().http_header(OWN, "a\nb").endpoint("http://a/").build().unwrap_err();
    assert!(matches!(error, BuildError::Header(_)) && error.to_string().contains("x-own"), "{error}");
}

#[tokio::test]
async fn soap_headers_are_sent_typed_and_raw_with_must_understand_and_role() {
    for version in Version::ALL {
        let answer = enveloped(version, 200, "", crate::script::SEVEN);
        let script = Script::new([answer]);
        let client = scripted(&script).version(version).header(trace(3).must_understand()).build().unwrap();
        let raw = Block::raw("<c:Who xmlns:c='urn:c' a='1'>me</c:Who>").unwrap().role("urn:role");
        client.echo(&note(7, "seven")).header(raw).await.unwrap();
        let text = text(&script.requests()[0]);
        let (yes, role) = match version {
            Version::Soap11 => ("mustUnderstand=\"1\"", "actor=\"urn:role\""),
            Version::Soap12 => ("mustUnderstand=\"true\"", "role=\"urn:role\""),
        };
        let header = &text[text.find(":Header>").unwrap()..text.rfind(":Header>").unwrap()];
        for part in [yes, role, "<n:level>3</n:level>", "me</c:Who>", "Trace", "xmlns:c"] {
            assert!(header.contains(part), "no `{part}` in {text}");
        }
        assert!(header.find("Trace") < header.find("Who"), "in the order they were added: {text}");
    }
}

#[tokio::test]
async fn the_request_says_its_version_and_action() {
    let script = Script::new([enveloped(Version::Soap12, 200, "", crate::script::SEVEN)]);
    let client = scripted(&script).version(Version::Soap12).build().unwrap();
    client.echo(&note(7, "a<b&c")).await.unwrap();
    let request = &script.requests()[0];
    let expected = "application/soap+xml; charset=utf-8; action=\"urn:notes:Echo\"";
    assert_eq!(request.headers["content-type"], expected);
    assert!(!request.headers.contains_key("soapaction"));
    let text = text(request);
    assert!(text.contains(crate::script::SOAP12) && text.contains("a&lt;b&amp;c"), "{text}");
}

#[tokio::test]
async fn basic_authentication_is_sent_and_no_secret_is_shown() {
    let script = Script::new([seven()]);
    let client = scripted(&script).basic_auth("Aladdin", "open sesame");
    assert!(!format!("{client:?}").contains("QWxh"));
    let client = client.build().unwrap();
    let call = client.echo(&note(7, "seven"));
    let shown = format!("{client:?} {call:?}");
    call.await.unwrap();
    // RFC 7617, 2.
    let request = &script.requests()[0];
    assert_eq!(request.headers[AUTHORIZATION], "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    for shown in [shown, format!("{request:?}")] {
        assert!(!shown.contains("sesame") && !shown.contains("QWxh"), "{shown}");
    }
}

#[tokio::test]
async fn tokens_and_cookies_given_as_headers_are_not_shown_either() {
    let script = Script::new([seven()]);
    let client = scripted(&script).http_header(AUTHORIZATION, "Bearer abc").http_header(COOKIE, "id=abc");
    client.build().unwrap().echo(&note(7, "seven")).await.unwrap();
    let request = &script.requests()[0];
    assert_eq!(request.headers[AUTHORIZATION], "Bearer abc");
    assert!(!format!("{request:?}").contains("abc"), "{request:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_a_minute_by_default() {
    let started = tokio::time::Instant::now();
    let error = answered(Step::Silence).echo(&note(7, "seven")).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(started.elapsed().as_secs(), 60);
    assert_eq!(CallOptions::default().timeout, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn the_time_is_the_clients_or_the_calls() {
    let script = Script::new([Step::Silence, Step::Silence]);
    let client = scripted(&script).timeout(Duration::from_secs(7)).build().unwrap();
    let started = tokio::time::Instant::now();
    assert!(client.echo(&note(7, "seven")).await.unwrap_err().is_timeout());
    assert_eq!(started.elapsed().as_secs(), 7);
    let error = client.echo(&note(7, "seven")).timeout(Duration::from_secs(2)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("2s"), "{error}");
    assert_eq!(started.elapsed().as_secs(), 9);
}

#[tokio::test]
async fn an_exchanges_error_is_a_transport_error() {
    let error = answered(Step::Fails(TransportErrorKind::Connect)).tell(&note(1, "x")).await.unwrap_err();
    let CallError::Transport(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

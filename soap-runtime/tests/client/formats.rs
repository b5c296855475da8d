//! Messages as other software writes them: what stands on the wire in each profile, and that it means the same.
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use soap_runtime::client::{Exchange, Incoming, Outgoing, TransportError};
use soap_runtime::transport::LocalExchange;
use soap_runtime::wire::{
    ActionHeader, ActionParameter, Charset, CharsetParameter, Declaration, Declarations, EmptyElements,
    Payload, WireFormat,
};
use soap_runtime::{CallError, Context, Reply, Stop, Version};

use crate::notes::{EchoFault, Note, Notes, NotesHeader, TooLong, service};
use crate::notes_client::{NotesClient, note, trace};

struct Echoing;
impl Notes for Echoing {
    async fn echo(&self, note: Note, _: &mut Context) -> Result<Note, Stop<EchoFault>> {
        match note.text.as_str() {
            "declared" => Err(EchoFault::TooLong(TooLong { limit: 3 }).into()),
            _ => Ok(note),
        }
    }
    async fn header(&self, header: NotesHeader, _: &mut Context) -> Result<(), Reply> {
        let NotesHeader::Trace(trace) = header else { panic!("a header of another name") };
        assert_eq!(trace.level, 9);
        Ok(())
    }
}

/// Notes what passes.
struct Tapped {
    inner: LocalExchange,
    seen: Arc<Mutex<Vec<Seen>>>,
}

struct Seen {
    content_type: String,
    action: Option<String>,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Exchange for Tapped {
    fn exchange(
        &self,
        request: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Incoming, TransportError>> + Send + '_>> {
        Box::pin(async move {
            let header = |name| request.headers.get(name).map(|value| value.to_str().unwrap().to_string());
            let (content_type, action) = (header("content-type").unwrap(), header("soapaction"));
            let body = request.body.clone().chunks().collect().await.unwrap().to_vec();
            let answer = self.inner.exchange(request).await?;
            let seen = Seen { content_type, action, request: body, answer: answer.body.to_vec() };
            self.seen.lock().unwrap().push(seen);
            Ok(answer)
        })
    }
}

fn tapped(
    version: Version,
    client: &WireFormat,
    server: &WireFormat,
) -> (NotesClient, Arc<Mutex<Vec<Seen>>>) {
    let service = service(Echoing).configure(|settings| settings.wire = server.clone());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let exchange = Arc::new(Tapped { inner: LocalExchange::new(service), seen: seen.clone() });
    let builder = NotesClient::builder().endpoint("local:notes").version(version).wire(client.clone());
    (builder.strict().exchange(exchange).build().unwrap(), seen)
}

fn profiles() -> Vec<(&'static str, WireFormat)> {
    vec![
        ("default", WireFormat::default()),
        ("net_asmx", WireFormat::net_asmx()),
        ("wcf", WireFormat::wcf()),
        ("axis1", WireFormat::axis1()),
        ("jax_ws", WireFormat::jax_ws()),
        ("gsoap", WireFormat::gsoap()),
        ("php", WireFormat::php()),
        ("sap", WireFormat::sap()),
    ]
}

const TEXT: &str = "a<b> & \"c\" ü €\u{1F600} ]]>\t x";

/// Everything that the client can say in a format and the server in another arrives.
async fn speak(version: Version, client: &WireFormat, server: &WireFormat) {
    let (client, _) = tapped(version, client, server);
    let sent = note(-7, TEXT);
    assert_eq!(client.echo(&sent).header(trace(9)).await.unwrap(), sent);
    assert_eq!(client.echo(&note(0, "")).await.unwrap(), note(0, ""));
    client.tell(&note(1, "x")).await.unwrap();
    client.ping().await.unwrap();
    let error = client.echo(&note(7, "declared")).await.unwrap_err();
    assert_eq!(error.declared(), Some(&EchoFault::TooLong(TooLong { limit: 3 })), "{error}");
}

#[tokio::test]
async fn a_client_in_each_profile_and_a_server_in_each_profile_understand_each_other() {
    for version in Version::ALL {
        for (_, client) in profiles() {
            for (_, server) in profiles() {
                speak(version, &client, &server).await;
            }
        }
    }
}

#[tokio::test]
async fn every_combination_of_settings_says_the_same() {
    let payloads = [Payload::Own, Payload::Default, Payload::Numbered("x".into(), 7)];
    let declarations =
        [Declaration::Off, Declaration::SingleQuotes, Declaration::VersionOnly, Declaration::UpperCase];
    let mut n = 0;
    for payload in payloads {
        for places in [Declarations::Envelope, Declarations::Use] {
            for charset in [Charset::Utf8, Charset::Utf16, Charset::Latin1] {
                for declaration in declarations {
                    for parameter in [CharsetParameter::Off, CharsetParameter::UpperCase] {
                        n += 1;
                        let mut format = WireFormat::default()
                            .payload(payload.clone())
                            .declarations(places)
                            .charset(charset)
                            .declaration(declaration)
                            .charset_parameter(parameter)
                            .indent(n % 2 == 0)
                            .types(n % 3 == 0)
                            .action_header(ActionHeader::Unquoted)
                            .action_parameter(ActionParameter::First);
                        format.empty_header = n % 2 == 1;
                        format.schema_declared = n % 5 == 0;
                        if n % 4 == 0 {
                            format = format.empty_elements(EmptyElements::Pair).prefix("urn:notes", "soap");
                        }
                        for version in Version::ALL {
                            speak(version, &format, &format).await;
                        }
                    }
                }
            }
        }
    }
}

async fn seen(version: Version, format: &WireFormat) -> (String, Seen) {
    let (client, seen) = tapped(version, format, format);
    client.echo(&note(7, "")).await.unwrap();
    let last = seen.lock().unwrap().pop().unwrap();
    (String::from_utf8(last.request.clone()).unwrap(), last)
}

const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";

#[tokio::test]
async fn each_profile_has_its_look() {
    let schema = format!(" xmlns:xsi=\"{XSI}\" xmlns:xsd=\"{XSD}\"");
    let upper = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let lower = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
    let single = "<?xml version='1.0' encoding='UTF-8'?>";
    let looks = [
        (
            "default",
            upper,
            "soap",
            "",
            " xmlns:n=\"urn:notes\"",
            "",
            "<n:Echo><n:id>7</n:id><n:text/></n:Echo>",
        ),
        ("net_asmx", lower, "soap", &schema, "", "", "<Echo xmlns=\"urn:notes\"><id>7</id><text/></Echo>"),
        ("wcf", "", "s", "", "", "", "<Echo xmlns=\"urn:notes\"><id>7</id><text/></Echo>"),
        (
            "axis1",
            upper,
            "soapenv",
            &schema,
            "",
            "",
            "<ns1:Echo xmlns:ns1=\"urn:notes\"><ns1:id>7</ns1:id><ns1:text/></ns1:Echo>",
        ),
        (
            "jax_ws",
            single,
            "S",
            "",
            "",
            "",
            "<ns2:Echo xmlns:ns2=\"urn:notes\"><ns2:id>7</ns2:id><ns2:text/></ns2:Echo>",
        ),
        (
            "gsoap",
            upper,
            "SOAP-ENV",
            &schema,
            " xmlns:ns1=\"urn:notes\"",
            "",
            "<ns1:Echo><ns1:id>7</ns1:id><ns1:text></ns1:text></ns1:Echo>",
        ),
        (
            "php",
            upper,
            "SOAP-ENV",
            "",
            " xmlns:ns1=\"urn:notes\"",
            "",
            "<ns1:Echo><ns1:id>7</ns1:id><ns1:text/></ns1:Echo>",
        ),
        (
            "sap",
            lower,
            "soap-env",
            "",
            "",
            "<soap-env:Header/>",
            "<n0:Echo xmlns:n0=\"urn:notes\"><n0:id>7</n0:id><n0:text/></n0:Echo>",
        ),
    ];
    for ((name, format), look) in profiles().into_iter().zip(looks) {
        let (of, declaration, p, schema, own, header, body) = look;
        assert_eq!(name, of);
        let expected = format!(
            "{declaration}<{p}:Envelope{schema} xmlns:{p}=\"{SOAP11}\"{own}>{header}<{p}:Body>{body}</{p}:Body>\
             </{p}:Envelope>"
        );
        let (request, seen) = seen(Version::Soap11, &format).await;
        assert_eq!(request, expected, "{name}");
        let answer = expected.replace("Echo", "EchoResponse");
        assert_eq!(String::from_utf8(seen.answer).unwrap(), answer, "{name}");
        assert_eq!(seen.content_type, "text/xml; charset=utf-8", "{name}");
        assert!(seen.action.is_some_and(|action| action.starts_with('"')), "{name}");
    }
}

#[tokio::test]
async fn an_indented_message_has_a_line_for_each_element() {
    let (request, _) = seen(Version::Soap11, &WireFormat::net_asmx().indent(true)).await;
    let lines: Vec<&str> = request.lines().skip(2).collect();
    let expected = [
        "  <soap:Body>",
        "    <Echo xmlns=\"urn:notes\">",
        "      <id>7</id>",
        "      <text/>",
        "    </Echo>",
        "  </soap:Body>",
        "</soap:Envelope>",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn charset_and_declaration_agree_with_the_bytes() {
    let format = WireFormat::default().charset(Charset::Latin1);
    let (client, seen) = tapped(Version::Soap11, &format, &format);
    assert_eq!(client.echo(&note(1, "ü€")).await.unwrap(), note(1, "ü€"));
    let last = seen.lock().unwrap().pop().unwrap();
    assert_eq!(last.content_type, "text/xml; charset=iso-8859-1");
    for bytes in [last.request, last.answer] {
        assert!(bytes.starts_with(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"));
        assert!(bytes.windows(8).any(|w| w == b"\xFC&#8364;"), "{}", String::from_utf8_lossy(&bytes));
    }
}

#[tokio::test]
async fn a_prefix_that_is_no_name_is_an_error_before_anything_is_sent() {
    let format = WireFormat::default().prefix("urn:notes", "no name");
    let (client, seen) = tapped(Version::Soap11, &format, &WireFormat::default());
    let error = client.echo(&note(1, "")).await.unwrap_err();
    assert!(matches!(&error, CallError::Encode(_)) && error.to_string().contains("no name"), "{error}");
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_call_can_have_other_http_headers_than_its_client() {
    let (client, seen) = tapped(Version::Soap12, &WireFormat::default(), &WireFormat::default());
    client.echo(&note(1, "")).options(|o| o.wire.charset_parameter = CharsetParameter::Off).await.unwrap();
    let last = seen.lock().unwrap().pop().unwrap();
    assert!(last.content_type.starts_with("application/soap+xml") && !last.content_type.contains("charset"));
}

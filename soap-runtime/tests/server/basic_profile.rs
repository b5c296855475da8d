//! The WS-I Basic Profiles 1.1, 1.2 and 2.0, as far as they can be seen in what a service takes and answers: each case names the
//! requirements that it is about. Those on contracts are the compiler's, those on senders are in the client's tests.
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use soap_runtime::{Context, Fault, Stop, Version};

use crate::messages::{Answer, ECHO, SOAP11, SOAP12, echo, envelope, post, send};
use crate::notes::{EchoFault, Note, Notes, service};

/// Echoes, and faults where the text is `fault`.
struct Faulty;
impl Notes for Faulty {
    async fn echo(&self, note: Note, _: &mut Context) -> Result<Note, Stop<EchoFault>> {
        match note.text.as_str() {
            "fault" => Err(Fault::receiver("as ordered").reason("de", "wie bestellt").into()),
            _ => Ok(note),
        }
    }
}

/// What is sent, and what the answer must be like.
struct Case {
    requirements: &'static str,
    request: Request<Full<Bytes>>,
    status: u16,
    holds: &'static [&'static str],
    lacks: &'static [&'static str],
}

fn case(
    requirements: &'static str,
    request: Request<Full<Bytes>>,
    status: u16,
    holds: &'static [&'static str],
) -> Case {
    Case { requirements, request, status, holds, lacks: &[] }
}

impl Case {
    fn without(mut self, lacks: &'static [&'static str]) -> Self {
        self.lacks = lacks;
        self
    }
}

const V11: Version = Version::Soap11;
const V12: Version = Version::Soap12;

fn with(version: Version, header: (&'static str, &str)) -> Request<Full<Bytes>> {
    let mut request = post(version, echo(version));
    request.headers_mut().insert(header.0, header.1.parse().unwrap());
    request
}

fn method(version: Version, method: Method) -> Request<Full<Bytes>> {
    let mut request = post(version, echo(version));
    *request.method_mut() = method;
    request
}

fn faulting(version: Version) -> Request<Full<Bytes>> {
    post(version, echo(version).replace("seven", "fault"))
}

fn cases() -> Vec<Case> {
    let text = echo(V11);
    let changed = |from: &str, to: &str| post(V11, text.replace(from, to));
    let wide: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let in_utf_16 =
        Request::post("/notes").header("content-type", "text/xml").body(Full::new(wide.into())).unwrap();
    let mandatory = "<n:Trace><n:level>1</n:level></n:Trace><u:a xmlns:u='urn:u' s:mustUnderstand='1'/>";
    let block = |value: &str| format!("<u:a xmlns:u='urn:u' s:mustUnderstand='{value}'/>");
    let tell = |version| post(version, envelope(version, "", &ECHO.replace("Echo", "Tell")));
    vec![
        case(
            "R1000 R1001 R1004",
            faulting(V11),
            500,
            &["<faultcode>", ":Server</faultcode>", "<faultstring>"],
        )
        .without(&["Code>", "Reason>", "Node>", "faultactor"]),
        case("R1005 R1006 R1007", post(V11, echo(V11)), 200, &["seven"]).without(&["encodingStyle"]),
        case("R1008", changed("<s:Envelope", "<!DOCTYPE s:Envelope><s:Envelope"), 500, &[":Client</"]),
        case("R1009", changed("<n:Echo>", "<n:Echo><?a b?>"), 500, &[":Client</"]),
        case("R1011", post(V11, echo(V11)), 200, &["Body></"]),
        case("R1012 R1018", in_utf_16, 200, &["seven"]),
        case("R1013", post(V11, envelope(V11, &block("0"), ECHO)), 200, &["seven"]),
        case("R1013", post(V11, envelope(V11, &block("false"), ECHO)), 500, &[":Client</"]),
        case("R1014", post(V11, envelope(V11, "", "<Echo/>")), 500, &[":Client</"]),
        case("R1015", changed(SOAP11, "urn:no:soap"), 500, &[":VersionMismatch</"]),
        case("R1017", post(V11, echo(V11)), 200, &["seven"]).without(&["xsi:type"]),
        case(
            "R1025 R1026 R1027 R1028",
            post(V11, envelope(V11, mandatory, ECHO)),
            500,
            &[":MustUnderstand</"],
        )
        .without(&["seven"]),
        case("R1029 R1030 R1112 R2714", tell(V11), 202, &[]).without(&["Envelope"]),
        case("R1032 R1033 R1034", post(V11, echo(V11)), 200, &["Body>"])
            .without(&["Body ", "mustUnderstand"]),
        case("R1109 R1127", with(V11, ("soapaction", "\"urn:notes:Echo\"")), 200, &["seven"]),
        case("R1109 R1127", with(V11, ("soapaction", "\"\"")), 200, &["seven"]),
        case("R1119", with(V11, ("soapaction", "urn:notes:Echo")), 200, &["seven"]),
        case("R1127 R2744", post(V11, echo(V11)), 200, &["seven"]),
        case("R1111 R1124 R1132 R1140 R1141", post(V11, echo(V11)), 200, &["seven"]),
        case("R1114 R1125", method(V11, Method::PUT), 405, &[]),
        case("R1114 R1125", method(V11, Method::DELETE), 405, &[]),
        case("R1115 R1125", with(V11, ("content-type", "text/plain")), 415, &[]),
        case("R1126", faulting(V11), 500, &["as ordered"]),
        case(
            "R2211",
            changed(
                "<n:id>7</n:id>",
                "<n:id xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='1'/>",
            ),
            500,
            &[":Client</"],
        ),
        case(
            "R2301 R2712",
            changed("<n:id>7</n:id><n:text>seven</n:text>", "<n:text>a</n:text><n:id>7</n:id>"),
            500,
            &[":Client</"],
        ),
        // 2.0: the same with SOAP 1.2.
        case(
            "2.0: Code, Reason and Detail",
            faulting(V12),
            500,
            &["Code>", ":Receiver</", "xml:lang=\"de\""],
        )
        .without(&["faultcode"]),
        case(
            "2.0: 400 for the sender's faults",
            post(V12, envelope(V12, "", "<n:Echo/>")),
            400,
            &[":Sender</"],
        ),
        case("2.0: 200 and 202", post(V12, echo(V12)), 200, &["seven"]),
        case("2.0: 200 and 202", tell(V12), 202, &[]).without(&["Envelope"]),
        case(
            "2.0: VersionMismatch",
            post(V12, echo(V12).replace(SOAP12, "urn:no:soap")),
            500,
            &["Upgrade", ":VersionMismatch</"],
        ),
        case(
            "2.0: mustUnderstand is a boolean",
            post(V12, envelope(V12, &block("false"), ECHO)),
            200,
            &["seven"],
        ),
        case(
            "2.0: NotUnderstood",
            post(V12, envelope(V12, mandatory, ECHO)),
            500,
            &[":MustUnderstand</", "NotUnderstood"],
        ),
        case(
            "2.0: action",
            with(V12, ("content-type", "application/soap+xml; action=\"urn:notes:Echo\"")),
            200,
            &["seven"],
        ),
        case("2.0: media type", with(V12, ("content-type", "text/xml")), 415, &[]),
        case("2.0: method", method(V12, Method::PUT), 405, &[]),
        case(
            "2.0: nothing after Body",
            post(V12, echo(V12).replace("</s:Envelope>", "<n:a/></s:Envelope>")),
            400,
            &[":Sender</"],
        ),
    ]
}

#[tokio::test]
async fn what_is_taken_and_answered_meets_the_requirements_of_the_basic_profiles() {
    let service = service(Faulty);
    let mut wrong = Vec::new();
    for Case { requirements, request, status, holds, lacks } in cases() {
        let soap11 = request.headers()["content-type"].to_str().unwrap().starts_with("text/xml");
        let Answer { status: found, headers, text } = send(&service, request).await;
        let media_type = headers.get("content-type").map_or("", |v| v.to_str().unwrap());
        let expected = if soap11 { "text/xml; charset=utf-8" } else { "application/soap+xml; charset=utf-8" };
        let good = found.as_u16() == status
            && holds.iter().all(|part| text.contains(part))
            && !lacks.iter().any(|part| text.contains(part))
            && (text.is_empty() || media_type == expected)
            && (text.is_empty()
                || text.ends_with("Body></soap:Envelope>")
                || text.ends_with("Body></soap12:Envelope>"));
        if !good {
            wrong.push(format!("{requirements}: {found} {media_type} {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

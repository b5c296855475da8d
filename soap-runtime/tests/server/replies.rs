//! Every way a request may end.
use http::StatusCode;
use soap_model::xml::Tree;
use soap_runtime::codegen::{Block, Infallible, Limits};
use soap_runtime::{Context, Failure, Fault, OrFail, QName, Reply, Stop, Version};

use crate::messages::{ECHO, echo, envelope, post, send};
use crate::notes::{EchoFault, Note, Notes, TRACE, TooLong, Trace, service};

struct Plain;
impl Notes for Plain {}

#[tokio::test]
async fn a_typed_reply_speaks_the_version_of_the_request() {
    for (version, ns) in
        [(Version::Soap11, crate::messages::SOAP11), (Version::Soap12, crate::messages::SOAP12)]
    {
        let answer = send(&service(Plain), post(version, echo(version))).await;
        let answer =
            answer.is(200, &[ns, "<n:EchoResponse><n:id>7</n:id><n:text>seven</n:text></n:EchoResponse>"]);
        assert_eq!(answer.header("content-type"), version.content_type());
        assert!(answer.text.contains("xmlns:n=\"urn:notes\""), "{}", answer.text);
        assert!(answer.text.starts_with("<?xml"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_one_way_operation_is_answered_with_202_and_nothing() {
    let body = envelope(Version::Soap11, "", "<n:Tell><n:id>1</n:id><n:text/></n:Tell>");
    let answer = send(&service(Plain), post(Version::Soap11, body)).await.is(202, &[]);
    assert_eq!(answer.text, "");
    assert_eq!(answer.header("content-type"), "");
}

#[tokio::test]
async fn an_operation_without_parts_takes_and_gives_an_empty_body() {
    let body = envelope(Version::Soap12, "", "");
    send(&service(Plain), post(Version::Soap12, body)).await.is(200, &["Body></"]);
}

#[tokio::test]
async fn a_body_of_several_elements_is_read_and_written_in_order() {
    let body = envelope(Version::Soap11, "", "<n:First>3</n:First> <n:Second>x</n:Second>");
    let answer = send(&service(Plain), post(Version::Soap11, body)).await;
    answer.is(200, &["<n:First>3</n:First><n:Second>x</n:Second>"]);
    let body = envelope(Version::Soap11, "", "<n:First>3</n:First>");
    send(&service(Plain), post(Version::Soap11, body)).await.is(500, &["/Envelope/Body", "Second", "Client"]);
}

/// Ends an echo in the way its text says.
struct Ends;
impl Notes for Ends {
    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        match note.text.as_str() {
            "declared" => Err(EchoFault::TooLong(TooLong { limit: 3 }))?,
            "fault" => Err(Fault::sender("no <such> note")
                .reason("de", "keine")
                .subcode(QName::new("urn:codes", "Unknown"))
                .subcode(QName::new("urn:notes", "Special"))
                .node("urn:node")
                .role("urn:role")
                .detail(Block::raw("<d xmlns='urn:d'>1</d>").or_fail()?)
                .header(Block::raw("<h xmlns='urn:h'/>").or_fail()?))?,
            "http" => Err(StatusCode::IM_A_TEAPOT)?,
            "raw" => Err(Reply::Raw {
                status: StatusCode::OK,
                content_type: Some("text/plain".into()),
                body: "bytes".into(),
            })?,
            "block" => Err(Reply::Body(Block::raw("<b xmlns='urn:b'/>").or_fail()?))?,
            "failed" => Err(Failure::new("secret detail"))?,
            "error" => "x".parse::<i32>().map(|_| note).or_fail().map_err(Stop::from),
            "panic" => panic!("secret detail"),
            "unwritable" => Ok(Note { text: "\u{0}".into(), ..note }),
            "attachment" => {
                cx.reply.attachments.push(soap_runtime::Attachment::new("text/plain", "bytes"));
                Ok(note)
            }
            "parts" => {
                cx.reply.status = Some(StatusCode::CREATED);
                cx.reply.http_headers.insert("x-note", "1".parse().unwrap());
                let trace = Block::new(&TRACE, Trace { level: 4 }).must_understand().role("urn:r\"");
                cx.reply.headers.push(trace);
                Ok(note)
            }
            _ => Ok(note),
        }
    }
    async fn tell(&self, _: Note, _: &mut Context) -> Result<(), Stop<Infallible>> {
        Err(Fault::receiver("not now"))?
    }
}

async fn end(version: Version, how: &str) -> crate::messages::Answer {
    let body = envelope(version, "", &ECHO.replace("seven", how));
    send(&service(Ends), post(version, body)).await
}

#[tokio::test]
async fn a_declared_fault_carries_its_typed_detail() {
    let detail = "<n:TooLong><n:limit>3</n:limit></n:TooLong>";
    end(Version::Soap11, "declared").await.is(
        500,
        &[
            "<faultcode>soap:Server</faultcode>",
            "<faultstring>TooLong</faultstring>",
            &format!("<detail>{detail}</detail>"),
        ],
    );
    end(Version::Soap12, "declared").await.is(500, &["Receiver</", detail, ":Detail>"]);
}

#[tokio::test]
async fn a_fault_has_everything_its_version_can_carry() {
    let answer = end(Version::Soap11, "fault").await.is(
        500,
        &[
            ":Special</faultcode>",
            "<faultstring>no &lt;such&gt; note</faultstring>",
            "<faultactor>urn:role</faultactor>",
            "<d xmlns='urn:d'>1</d></detail>",
            "<h xmlns='urn:h'/>",
            "Header>",
        ],
    );
    assert!(!answer.text.contains("keine") && !answer.text.contains("urn:node"), "{}", answer.text);
    let answer = end(Version::Soap12, "fault").await.is(
        400,
        &[
            "Sender</",
            ":Unknown</",
            ":Special</",
            "xml:lang=\"en\">no &lt;such&gt; note</",
            "xml:lang=\"de\">keine</",
            "Node>urn:node</",
            "Role>urn:role</",
            "urn:codes",
        ],
    );
    assert_eq!(answer.text.matches("Subcode>").count(), 4, "{}", answer.text);
}

#[tokio::test]
async fn a_status_a_raw_reply_and_a_raw_block_are_sent_as_they_are() {
    let answer = end(Version::Soap11, "http").await.is(418, &[]);
    assert_eq!(answer.text, "");
    let answer = end(Version::Soap11, "raw").await.is(200, &[]);
    assert_eq!((answer.header("content-type"), answer.text.as_str()), ("text/plain", "bytes"));
    end(Version::Soap12, "block").await.is(200, &["<b xmlns='urn:b'/></"]);
}

#[tokio::test]
async fn failures_and_panics_become_faults_without_internals_and_the_service_goes_on() {
    let service = service(Ends);
    for how in ["failed", "error", "panic", "unwritable"] {
        let body = envelope(Version::Soap11, "", &ECHO.replace("seven", how));
        let answer = send(&service, post(Version::Soap11, body)).await;
        let answer = answer.is(500, &["<faultcode>soap:Server</faultcode>", "internal error"]);
        assert!(!answer.text.contains("secret") && !answer.text.contains("digit"), "{}", answer.text);
    }
    send(&service, post(Version::Soap11, echo(Version::Soap11))).await.is(200, &["seven"]);
}

#[tokio::test]
async fn status_http_headers_and_header_blocks_are_added_to_a_reply() {
    let answer = end(Version::Soap12, "parts").await.is(
        201,
        &[
            "Header><n:Trace ",
            ":mustUnderstand=\"true\"",
            ":role=\"urn:r&quot;\"",
            "<n:level>4</n:level></n:Trace></",
        ],
    );
    assert_eq!(answer.header("x-note"), "1");
    end(Version::Soap11, "parts").await.is(201, &[":mustUnderstand=\"1\"", ":actor=\"urn:r&quot;\""]);
}

/// Sends a ready-made block that marks itself and uses the envelope's prefix for something else.
struct Marked;
impl Notes for Marked {
    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        let ns = crate::messages::SOAP11;
        let block = format!("<soap:b xmlns:soap='urn:b' xmlns:e='{ns}' e:mustUnderstand='1'/>");
        cx.reply.headers.push(Block::raw(&block).or_fail()?.must_understand().role("urn:r"));
        Ok(note)
    }
}

#[tokio::test]
async fn marks_of_a_ready_made_block_do_not_clash_with_its_own() {
    let answer = send(&service(Marked), post(Version::Soap11, echo(Version::Soap11))).await.is(200, &[]);
    let tree = Tree::parse(&answer.text, &Limits::default()).unwrap();
    let ns = crate::messages::SOAP11;
    let block = tree.child(ns, "Header").and_then(|h| h.child("urn:b", "b")).unwrap();
    assert_eq!(block.attribute(ns, "mustUnderstand"), Some("1"));
    assert_eq!(block.attribute(ns, "actor"), Some("urn:r"));
}

#[tokio::test]
async fn a_one_way_operation_that_fails_is_answered_with_a_fault() {
    let body = envelope(Version::Soap11, "", "<n:Tell><n:id>1</n:id><n:text/></n:Tell>");
    send(&service(Ends), post(Version::Soap11, body)).await.is(500, &["not now"]);
}

#[tokio::test]
async fn a_reply_with_attachments_is_a_multipart_message_around_the_envelope() {
    for version in Version::ALL {
        let answer = end(version, "attachment").await;
        let content_type = answer.header("content-type").to_owned();
        let media_type = format!("type=\"{}\"", version.media_type());
        assert!(
            content_type.starts_with("multipart/related; ") && content_type.contains(&media_type),
            "{content_type}"
        );
        answer.is(200, &[":Envelope", "Content-Type: text/plain\r\n", "\r\n\r\nbytes\r\n--"]);
    }
}

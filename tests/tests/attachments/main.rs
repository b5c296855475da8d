//! Attachments from end to end: MTOM/XOP and SOAP Messages with Attachments over sockets, both versions, and what bad
//! messages get.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod hostile;

use std::io::Write;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::rt::TokioExecutor;
use soap_runtime::client::{CallError, TransportErrorKind};
use soap_runtime::datatypes::Base64Binary;
use soap_runtime::mime::AttachmentLimits;
use soap_runtime::{
    Attachment, BinaryContent, Context, Mtom, OrFail, Running, Server, Settings, Stop, Version,
};
use soap_tests::generated::archive::{
    self, ArchiveClient, ArchiveService, Keep, KeepResponse, Take, TakeResponse,
};

/// Keeps what it is given and says what it saw.
#[derive(Clone, Default)]
struct Archive {
    seen: Arc<Mutex<Seen>>,
    content: Arc<Mutex<Option<Base64Binary>>>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Seen {
    content: Vec<u8>,
    pages: Vec<Vec<u8>>,
    in_memory: bool,
    attachments: Vec<(Option<String>, String, Vec<u8>)>,
}

impl ArchiveService for Archive {
    async fn keep(
        &self,
        request: Keep,
        cx: &mut Context,
    ) -> Result<KeepResponse, Stop<std::convert::Infallible>> {
        let mut seen = Seen { in_memory: request.content.as_bytes().is_some(), ..Seen::default() };
        seen.content = request.content.load().await.or_fail()?.to_vec();
        for page in &request.page {
            seen.pages.push(page.load().await.or_fail()?.to_vec());
        }
        for attachment in cx.request.attachments().into_iter().flatten() {
            let id = attachment.content_id().map(str::to_owned);
            let bytes = attachment.bytes().await.or_fail()?.to_vec();
            seen.attachments.push((id, attachment.content_type().to_owned(), bytes));
        }
        let answer = KeepResponse { size: seen.content.len() as u64, pages: seen.pages.len() as i32 };
        *self.seen.lock().unwrap() = seen;
        *self.content.lock().unwrap() = Some(request.content);
        if request.name == "with receipt" {
            cx.reply
                .attachments
                .push(Attachment::new("text/plain", "kept").with_content_id("receipt@archive"));
        }
        Ok(answer)
    }

    async fn take(
        &self,
        request: Take,
        _: &mut Context,
    ) -> Result<TakeResponse, Stop<std::convert::Infallible>> {
        let content = match request.name.as_str() {
            "small" => Base64Binary::from(&b"small"[..]),
            "attached" => Attachment::new("image/png", &b"png"[..]).into(),
            "kept" => self.content.lock().unwrap().clone().unwrap_or_default(),
            "broken" => {
                let chunks =
                    [Ok(Bytes::from_static(b"begin")), Err(std::io::Error::other("the disk is gone"))];
                Attachment::stream("text/plain", futures_util::stream::iter(chunks), None).into()
            }
            other => {
                let length: usize = other.parse().or_fail()?;
                let chunks = (0..length)
                    .step_by(65_536)
                    .map(move |at| Ok(Bytes::from(pattern(at, 65_536.min(length - at)))));
                Attachment::stream("application/zip", futures_util::stream::iter(chunks), Some(length as u64))
                    .into()
            }
        };
        Ok(TakeResponse { content })
    }
}

/// Bytes that show where they are.
fn pattern(from: usize, length: usize) -> Vec<u8> {
    (from..from + length).map(|at| (at % 251) as u8).collect()
}

async fn start(archive: &Archive, configure: impl FnOnce(&mut Settings)) -> Running {
    let service = archive::service(archive.clone()).configure(configure);
    Server::new().service("/archive", service).bind("127.0.0.1:0").await.unwrap()
}

fn client(server: &Running, version: Version, mtom: Mtom) -> ArchiveClient {
    let address = format!("http://{}/archive", server.local_addr());
    ArchiveClient::builder().endpoint(address).version(version).mtom(mtom).build().unwrap()
}

fn keep(name: &str, content: impl Into<Base64Binary>) -> Keep {
    Keep { name: name.into(), content: content.into(), page: Vec::new(), seal: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn binary_values_pass_beside_the_envelope_in_both_directions_and_versions() {
    let archive = Archive::default();
    let server = start(&archive, |s| s.mtom = Mtom::From(1000)).await;
    for version in [Version::Soap11, Version::Soap12] {
        let client = client(&server, version, Mtom::From(1000));
        let mut request = keep("x", pattern(0, 100_000));
        request.page = vec![vec![1, 2, 3].into(), Vec::new().into(), pattern(7, 5000).into()];
        let answer = client.keep(&request).await.unwrap();
        assert_eq!((answer.size, answer.pages), (100_000, 3));
        let seen = archive.seen.lock().unwrap().clone();
        assert_eq!(seen.content, pattern(0, 100_000));
        assert_eq!(seen.pages, [vec![1, 2, 3], vec![], pattern(7, 5000)]);
        let beside: Vec<_> = seen.attachments.iter().map(|a| a.2.len()).collect();
        assert_eq!(beside, [100_000, 5000], "only large values stand beside the envelope");

        // A request without parts gets its answer in the envelope, as its sender may know nothing else.
        let taken = client.take(&Take { name: "kept".into() }).send().await.unwrap();
        assert_eq!(taken.value.content, Base64Binary::from(pattern(0, 100_000)));
        assert!(taken.attachments.is_empty());
    }
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_may_always_send_parts() {
    let archive = Archive::default();
    let server = start(&archive, |s| s.mtom = Mtom::Always(4)).await;
    for version in [Version::Soap11, Version::Soap12] {
        let client = client(&server, version, Mtom::Off);
        let taken = client.take(&Take { name: "attached".into() }).send().await.unwrap();
        assert!(taken.attachments.is_empty(), "three bytes are less than four");
        let taken = client.take(&Take { name: "small".into() }).send().await.unwrap();
        assert_eq!(taken.value.content.load().await.unwrap(), "small");
        assert_eq!(taken.attachments.len(), 1);
        let content_type = taken.http_headers["content-type"].to_str().unwrap();
        assert!(content_type.starts_with("multipart/related; "), "{content_type}");
        assert!(content_type.contains("type=\"application/xop+xml\""), "{content_type}");
    }
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_the_memory_threshold_is_spooled_and_comes_back_whole() {
    let archive = Archive::default();
    let server = start(&archive, |s| s.attachments.memory = 10_000).await;
    let address = format!("http://{}/archive", server.local_addr());
    let client = ArchiveClient::builder()
        .endpoint(address)
        .options(|o| o.attachments.memory = 10_000)
        .build()
        .unwrap();
    let length = 3_000_001;
    // In, as a stream of known length.
    let chunks = (0..length).step_by(1000).map(move |at| Ok(Bytes::from(pattern(at, 1000.min(length - at)))));
    let stream =
        Attachment::stream("application/zip", futures_util::stream::iter(chunks), Some(length as u64));
    let answer = client.keep(&keep("big", stream)).await.unwrap();
    assert_eq!(answer.size, length as u64);
    let seen = archive.seen.lock().unwrap().clone();
    assert!(!seen.in_memory && seen.content == pattern(0, length));
    assert_eq!(seen.attachments[0].1, "application/zip");
    // Out again, what was spooled, and a stream.
    for name in ["kept", &length.to_string()] {
        let taken = client.take(&Take { name: name.into() }).await.unwrap();
        assert_eq!((taken.content.len(), taken.content.as_bytes()), (Some(length as u64), None));
        assert!(taken.content.load().await.unwrap() == pattern(0, length));
        assert_eq!(taken.content.to_attachment().content_type(), "application/zip");
    }
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn attachments_that_no_value_refers_to_are_at_hand_on_both_sides() {
    let archive = Archive::default();
    let server = start(&archive, |_| {}).await;
    for version in [Version::Soap11, Version::Soap12] {
        let client = client(&server, version, Mtom::default());
        let photo =
            Attachment::new("image/png", &b"\x89PNG\r\n--"[..]).with_content_id("photo=1@example.com");
        let answer = client.keep(&keep("with receipt", vec![1])).attachment(photo).send().await.unwrap();
        let seen = archive.seen.lock().unwrap().clone();
        let photo =
            (Some("photo=1@example.com".to_owned()), "image/png".to_owned(), b"\x89PNG\r\n--".to_vec());
        assert_eq!(seen.attachments, [photo]);
        let receipt = answer.attachments.find("cid:receipt%40archive").unwrap();
        assert_eq!(receipt.bytes().await.unwrap(), "kept");
        assert_eq!(answer.attachments.find("receipt@archive").unwrap().content_type(), "text/plain");
        assert!(answer.attachments.find("http://example.com/receipt").is_none());
    }
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_fails_half_way_breaks_the_answer_and_not_the_server() {
    let archive = Archive::default();
    let server = start(&archive, |_| {}).await;
    let client = client(&server, Version::Soap11, Mtom::default());
    let error = client.take(&Take { name: "broken".into() }).await.unwrap_err();
    let CallError::Transport(error) = error else { panic!("{error}") };
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(client.take(&Take { name: "small".into() }).await.unwrap().content, b"small".to_vec().into());
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_bounds_the_attachments_of_an_answer() {
    let server = start(&Archive::default(), |_| {}).await;
    let address = format!("http://{}/archive", server.local_addr());
    let limits = |change: fn(&mut AttachmentLimits)| {
        let builder = ArchiveClient::builder().endpoint(&address).options(|o| change(&mut o.attachments));
        builder.build().unwrap()
    };
    let bounded: [fn(&mut AttachmentLimits); 2] = [|l| l.part_size = 99_999, |l| l.parts = 0];
    for change in bounded {
        let error = limits(change).take(&Take { name: "100000".into() }).await.unwrap_err();
        let CallError::Transport(error) = error else { panic!("{error}") };
        assert_eq!(error.kind(), TransportErrorKind::TooLarge);
    }
    assert!(limits(|l| l.part_size = 100_000).take(&Take { name: "100000".into() }).await.is_ok());
    server.shutdown().await.unwrap();
}

const TYPE: &str =
    "multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; boundary=x; start-info=\"text/xml\"";

/// A request of these parts after the envelope's head, with `content` in the element `content`.
fn message(content: &str, parts: &str) -> String {
    format!(
        "--x\r\nContent-Type: application/xop+xml; type=\"text/xml\"\r\nContent-ID: <root>\r\n\r\n\
         <e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><Keep xmlns='urn:example:archive'>\
         <name>n</name><content>{content}</content></Keep></e:Body></e:Envelope>\r\n{parts}"
    )
}

fn include(href: &str) -> String {
    format!("<i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='{href}'/>")
}

async fn send(server: &Running, content_type: &str, body: &str) -> (u16, String) {
    let request = hyper::Request::post(format!("http://{}/archive", server.local_addr()))
        .header("content-type", content_type)
        .header("soapaction", "\"urn:example:archive:Keep\"")
        .body(Full::new(Bytes::from(body.to_owned())))
        .unwrap();
    let response = HttpClient::builder(TokioExecutor::new()).build_http().request(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

const PART: &str = "--x\r\nContent-ID: <a%b/c>\r\n\r\nabc\r\n--x--";

#[tokio::test(flavor = "multi_thread")]
async fn parts_come_in_any_order_and_transfer_encoding_and_references_are_escaped() {
    let archive = Archive::default();
    let server = start(&archive, |_| {}).await;
    let root = message(&include("cid:a%25b%2fc"), "");
    let encoded = "--x\r\nContent-Transfer-Encoding: base64\r\nContent-Id: a%b/c\r\n\r\nYW\r\nJj\r\n";
    let quoted =
        "--x\r\nContent-Transfer-Encoding: Quoted-Printable\r\ncontent-id: <a%b/c>\r\n\r\n=61b=\r\nc\r\n";
    for body in [
        message(&include("cid:a%25b%2fc"), PART),
        message(&format!(" {}\n", include("CID:a%25b%2Fc")), PART),
        format!("{encoded}{root}--x--"),
        format!("preamble\r\n{quoted}{root}--x--\r\nepilogue"),
        format!("{root}{encoded}--x--").replace("\r\n", "\n"),
    ] {
        let (status, answer) = send(&server, TYPE, &body).await;
        assert_eq!(status, 200, "{body}\n{answer}");
        assert_eq!(archive.seen.lock().unwrap().content, b"abc", "{body}");
    }
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_packages_get_a_fault_that_says_what_is_wrong_and_the_next_request_works() {
    let archive = Archive::default();
    let server = start(&archive, |s| {
        s.attachments.part_size = 1000;
        s.attachments.parts = 2;
    })
    .await;
    let id = include("cid:a%25b/c");
    let part = |id: &str, text: &str| format!("--x\r\nContent-ID: <{id}>\r\n\r\n{text}\r\n");
    let path = "/Envelope/Body/Keep/content";
    let cases: [(u16, &str, String, &[&str]); 12] = [
        (500, TYPE, message(&include("cid:other"), PART), &["Client", path, "no part with this content id"]),
        (
            500,
            TYPE,
            message(&include("http://127.0.0.1/a"), PART),
            &["Client", path, "only `cid:` references"],
        ),
        (
            500,
            TYPE,
            message(&include("file:///etc/passwd"), PART),
            &["Client", path, "only `cid:` references"],
        ),
        (500, TYPE, message(&format!("{id}{id}"), PART), &["Client", path]),
        (500, TYPE, message(&format!("YWJj{id}"), PART), &["Client", path]),
        (500, TYPE, message(&id, &PART[..PART.len() - 4]), &["Client", "ends within a part"]),
        (
            500,
            TYPE,
            message(&id, &format!("{}{PART}", part("a%b/c", "1"))),
            &["Client", "two parts have the content id"],
        ),
        (
            500,
            "multipart/related; boundary=x; start=\"<none>\"",
            message(&id, PART),
            &["Client", "no part has the content id `none`"],
        ),
        (500, "multipart/related", message(&id, PART), &["Client", "no usable `boundary`"]),
        (
            500,
            TYPE,
            message(&id, &PART.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: uu\r\n\r\n")),
            &["Client", "`uu` is not known"],
        ),
        (413, TYPE, message(&id, &PART.replace("abc", &"a".repeat(1001))), &[]),
        (
            500,
            TYPE,
            message(&id, &format!("{}{}{PART}", part("1", ""), part("2", ""))),
            &["Client", "more than 2 attachments"],
        ),
    ];
    for (status, content_type, body, expected) in cases {
        let (found, answer) = send(&server, content_type, &body).await;
        assert_eq!(found, status, "{body}\n{answer}");
        for text in expected {
            assert!(answer.contains(text), "{text} is not in {answer}");
        }
        assert_eq!(send(&server, TYPE, &message(&id, PART)).await.0, 200);
    }
    server.shutdown().await.unwrap();
}

/// Prints what Python's `email` package makes of a message: content type and parameters, then each part.
const PYTHON: &str = r#"
import email, email.policy, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.HTTP)
assert not message.defects, message.defects
print(message.get_content_type(), message.get_param("type"), message.get_param("start-info"))
for number, part in enumerate(message.iter_parts()):
    assert not part.defects, part.defects
    if number == 0:
        assert part["Content-ID"] == message.get_param("start"), part["Content-ID"]
        assert f'cid:{message.get_payload(1)["Content-ID"][1:-1]}' in part.get_payload(decode=True).decode()
        print(part.get_content_type(), part.get_param("type"), part.get_param("charset"))
    else:
        print(part.get_content_type(), part.get_payload(decode=True))
"#;

#[tokio::test(flavor = "multi_thread")]
async fn python_reads_the_packages_that_are_written() {
    let server = start(&Archive::default(), |s| s.mtom = Mtom::Always(0)).await;
    let envelope = "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body>\
                    <Take xmlns='urn:example:archive'><name>attached</name></Take></e:Body></e:Envelope>";
    let request = hyper::Request::post(format!("http://{}/archive", server.local_addr()))
        .header("content-type", "application/soap+xml")
        .body(Full::new(Bytes::from(envelope)))
        .unwrap();
    let response = HttpClient::builder(TokioExecutor::new()).build_http().request(request).await.unwrap();
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let message = [format!("Content-Type: {content_type}\r\n\r\n").as_bytes(), &body].concat();
    let output = tokio::task::spawn_blocking(move || {
        let mut command = std::process::Command::new("python3");
        command.args(["-c", PYTHON]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut python = command.spawn().expect("python3 is needed (Debian: python3)");
        python.stdin.take().unwrap().write_all(&message).unwrap();
        python.wait_with_output().unwrap()
    })
    .await
    .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "multipart/related application/xop+xml application/soap+xml\n\
         application/xop+xml application/soap+xml utf-8\nimage/png b'png'\n"
    );
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn facets_of_length_hold_for_parts_too() {
    let server = start(&Archive::default(), |_| {}).await;
    let body = |text: &str| {
        let sealed = format!("YQ==</content><seal>{}</seal><content>", include("cid:a"));
        let part = format!("--x\r\nContent-ID: <a>\r\n\r\n{text}\r\n--x--");
        message(&sealed, &part).replace("<content></content>", "")
    };
    assert_eq!(send(&server, TYPE, &body("four")).await.0, 200);
    let (status, answer) = send(&server, TYPE, &body("three!")).await;
    assert_eq!(status, 500);
    assert!(answer.contains("/Envelope/Body/Keep/seal"), "{answer}");
    server.shutdown().await.unwrap();
}

//! What WSDL 1.1 has beside bodies, end to end: parts that a MIME binding has beside the envelope as fields, and header faults.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use bytes::Bytes;
use soap_runtime::client::CallError;
use soap_runtime::{Attachment, Context, Fault, FaultCode, OrFail, Reply, Running, Server, Stop};
use soap_tests::generated::mail::{
    Expired, FetchResponseMessage, MailClient, MailHeader, MailService, ScanMessage, ScanRequest,
    ScanResponse, ScanResponseMessage, Send, SendMessage, service,
};
use std::convert::Infallible;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Mail;

impl MailService for Mail {
    async fn header(&self, header: MailHeader, _: &mut Context) -> Result<(), Reply> {
        match header {
            MailHeader::Session(session) if session == "old" => {
                let expired = Expired { since: "2024-02-29T12:00:00Z".parse().unwrap() };
                Err(Fault::sender("log in again").header(MailHeader::from(expired)).into())
            }
            _ => Ok(()),
        }
    }

    async fn send(&self, request: SendMessage, _: &mut Context) -> Result<i64, Stop<Infallible>> {
        if request.body.to == "nobody" {
            return Err(Fault::receiver("too much mail").header(MailHeader::Busy(7)).into());
        }
        let (photo, kind) = (request.photo.bytes().await.or_fail()?, request.r#type.bytes().await.or_fail()?);
        assert_eq!(request.photo.content_type(), "image/png");
        Ok(photo.len() as i64 * 10 + kind.len() as i64)
    }

    async fn fetch(&self, request: i64, _: &mut Context) -> Result<FetchResponseMessage, Stop<Infallible>> {
        let chunks = (0..request).map(|number| Ok(Bytes::from(format!("line {number}\n"))));
        let letter =
            Attachment::stream("text/plain", futures_util::stream::iter(chunks.collect::<Vec<_>>()), None);
        Ok(FetchResponseMessage { letter })
    }

    async fn scan(
        &self,
        request: ScanMessage,
        _: &mut Context,
    ) -> Result<ScanResponseMessage, Stop<Infallible>> {
        let image = request.image.bytes().await.or_fail()?;
        let text = Attachment::new("text/plain", image).with_content_id("text=own@example.com");
        Ok(ScanResponseMessage { body: ScanResponse { words: request.body.page + 1 }, text })
    }
}

async fn server() -> Running {
    Server::new().service("/mail", service(Mail)).bind("127.0.0.1:0").await.unwrap()
}

fn client(server: &Running) -> MailClient {
    MailClient::builder().endpoint(format!("http://{}/mail", server.local_addr())).build().unwrap()
}

fn letter(to: &str) -> SendMessage {
    SendMessage {
        body: Send { to: to.into() },
        photo: Attachment::new("image/png", &b"\x89PNG\r\n--"[..]),
        r#type: Attachment::new("text/plain", "abc"),
    }
}

#[tokio::test]
async fn parts_beside_the_envelope_are_fields_in_both_directions() {
    let server = server().await;
    let client = client(&server);
    assert_eq!(client.send(&letter("you")).await.unwrap(), 83);

    let fetched = client.fetch(&3).send().await.unwrap();
    assert_eq!(fetched.value.letter.bytes().await.unwrap(), "line 0\nline 1\nline 2\n");
    assert_eq!(fetched.value.letter.content_type(), "text/plain");
    let id = fetched.value.letter.content_id().unwrap();
    assert!(id.starts_with("letter=") && id.contains('@'), "{id}");

    let scan =
        ScanMessage { body: ScanRequest { page: 4 }, image: Attachment::new("image/tiff", vec![0; 100_000]) };
    let scanned = client.scan(&scan).await.unwrap();
    assert_eq!(scanned.body.words, 5);
    assert_eq!(scanned.text.len(), Some(100_000));
    assert_eq!(scanned.text.content_id(), Some("text=own@example.com"), "an own name is kept");
}

/// The body of the answer to a message with these parts after the envelope.
async fn ask(server: &Running, parts: &str) -> String {
    let envelope = "--x\r\nContent-Type: text/xml\r\nContent-ID: <root>\r\n\r\n\
        <e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
        <Send xmlns='urn:example:mail'><to>you</to></Send></e:Body></e:Envelope>\r\n";
    let body = format!("{envelope}{parts}--x--\r\n");
    let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
    let head = format!(
        "POST /mail HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSOAPAction: \"\"\r\nContent-Length: {}\r\n\
         Content-Type: multipart/related; type=\"text/xml\"; start=\"<root>\"; boundary=x\r\n\r\n",
        body.len()
    );
    socket.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

fn part(id: &str, content_type: &str, content: &str) -> String {
    format!("--x\r\nContent-Type: {content_type}\r\nContent-ID: <{id}>\r\n\r\n{content}\r\n")
}

#[tokio::test]
async fn parts_are_found_by_their_content_id_and_else_by_their_order() {
    let server = server().await;
    let (photo, kind) = (("image/png", "12"), ("text/plain", "1"));
    let part = |id: &str, (of, content): (&str, &str)| part(id, of, content);
    for parts in [
        part("type=1@h", kind) + &part("photo=2@h", photo),
        part("type", kind) + &part("photo", photo),
        part("any@h", photo) + &part("other@h", kind),
        part("type=1@h", kind) + &part("unnamed@h", photo),
        part("more@h", kind) + &part("type=1@h", kind) + &part("photo=2@h", photo),
    ] {
        let answer = ask(&server, &parts).await;
        assert!(answer.contains(">21<"), "{parts}\n{answer}");
    }
}

#[tokio::test]
async fn a_part_that_is_missing_is_the_senders_fault() {
    let server = server().await;
    for parts in [
        part("type=1@h", "text/plain", "1"),
        part("photo=1@h", "image/png", "1") + &part("a", "a/b", "") + &part("b", "a/b", ""),
    ] {
        let answer = ask(&server, &parts).await;
        assert!(
            answer.contains("Client") && answer.contains("there is no attachment for the part"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_header_fault_is_typed_on_both_sides() {
    let server = server().await;
    let client = client(&server);
    let Err(CallError::Fault(fault)) =
        client.send(&letter("you")).header(MailHeader::Session("old".into())).await
    else {
        panic!("a fault was expected")
    };
    assert_eq!((fault.code, fault.text()), (FaultCode::Sender, "log in again"));
    assert!(fault.detail.is_empty(), "what is about a header is in a header (SOAP 1.1, 4.4)");
    let headers = MailHeader::of_fault(&fault).unwrap();
    let [MailHeader::Expired(expired)] = headers.as_slice() else { panic!("{headers:?}") };
    assert_eq!(expired.since.to_string(), "2024-02-29T12:00:00Z");

    let Err(CallError::Fault(fault)) = client.send(&letter("nobody")).await else {
        panic!("a fault was expected")
    };
    assert!(matches!(MailHeader::of_fault(&fault).unwrap().as_slice(), [MailHeader::Busy(7)]));
    assert_eq!(client.send(&letter("you")).header(MailHeader::Session("new".into())).await.unwrap(), 83);
}

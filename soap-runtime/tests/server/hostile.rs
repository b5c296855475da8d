//! Peers that are slow, huge, malformed, deep or devious.
use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use soap_runtime::codegen::Limits;
use soap_runtime::{Context, Server, Settings, SoapService, Stop, Version};
use tokio::time::sleep;

use crate::messages::{ECHO, echo, envelope, post, send};
use crate::notes::{EchoFault, Note, Notes, service};
use crate::sockets::{Peer, head};

struct Plain;
impl Notes for Plain {}

fn strict(change: impl FnOnce(&mut Settings)) -> SoapService {
    service(Plain).configure(change)
}

async fn listen(service: SoapService) -> soap_runtime::Running {
    let server = Server::new().service("/notes", service);
    let server = server.configure(|s| {
        s.header_time = Duration::from_millis(300);
        s.connections = 3;
    });
    server.bind("127.0.0.1:0").await.unwrap()
}

#[tokio::test]
async fn a_body_beyond_its_limit_is_refused_announced_or_not() {
    let service = strict(|s| s.body_size = 1000);
    let large = echo(Version::Soap11).replace("seven", &"x".repeat(2000));
    send(&service, post(Version::Soap11, large.clone())).await.is(413, &[]);
    send(&service, post(Version::Soap11, echo(Version::Soap11))).await.is(200, &[]);
    let server = listen(service).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.write(head("/notes", Version::Soap11, "content-length: 99999999999\r\n")).await;
    assert!(peer.read().await.starts_with("HTTP/1.1 413"));
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.write(head("/notes", Version::Soap11, "transfer-encoding: chunked\r\n")).await;
    for chunk in large.as_bytes().chunks(100) {
        peer.write(format!("{:x}\r\n{}\r\n", chunk.len(), std::str::from_utf8(chunk).unwrap())).await;
    }
    peer.write("0\r\n\r\n").await;
    assert!(peer.read().await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn a_chunked_body_is_put_together() {
    let server = listen(service(Plain)).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.write(head("/notes", Version::Soap11, "transfer-encoding: chunked\r\n")).await;
    for chunk in echo(Version::Soap11).as_bytes().chunks(7) {
        peer.write(format!("{:x}\r\n{}\r\n", chunk.len(), std::str::from_utf8(chunk).unwrap())).await;
        tokio::task::yield_now().await;
    }
    peer.write("0\r\n\r\n").await;
    assert!(peer.read().await.contains("seven"));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn coded(coding: &str, body: Vec<u8>) -> http::Request<Full<Bytes>> {
    let mut request = post(Version::Soap11, body);
    request.headers_mut().insert("content-encoding", coding.parse().unwrap());
    request
}

#[tokio::test]
async fn compressed_bodies_are_read_and_bombs_are_not() {
    let service = strict(|s| s.inflated_size = 10_000);
    let text = echo(Version::Soap11);
    send(&service, coded("gzip", gzip(text.as_bytes()))).await.is(200, &["seven"]);
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(text.as_bytes()).unwrap();
    send(&service, coded("deflate", zlib.finish().unwrap())).await.is(200, &["seven"]);
    let bomb = gzip(&vec![b' '; 20_000_000]);
    assert!(bomb.len() < 50_000);
    send(&service, coded("gzip", bomb)).await.is(413, &[]);
    send(&service, coded("gzip", gzip(&gzip(text.as_bytes())))).await.is(500, &["Client"]);
    send(&service, coded("gzip, gzip", gzip(text.as_bytes()))).await.is(415, &[]);
    send(&service, coded("br", text.clone().into_bytes())).await.is(415, &[]);
    send(&service, coded("gzip", text.into_bytes())).await.is(415, &[]);
}

#[tokio::test]
async fn depth_attributes_declarations_and_names_are_bounded() {
    let deep = format!("{}{}", "<a>".repeat(60), "</a>".repeat(60));
    let attributes: String = (0..60).map(|i| format!(" a{i}=''")).collect();
    let declarations: String = (0..60).map(|i| format!(" xmlns:a{i}='urn:{i}'")).collect();
    let name = "n".repeat(60);
    for (limits, body) in [
        (Limits { depth: 50, ..Limits::default() }, deep.clone()),
        (Limits { attributes: 50, ..Limits::default() }, format!("<a{attributes}/>")),
        (Limits { declarations: 50, ..Limits::default() }, format!("<a{declarations}/>")),
        (Limits { name: 50, ..Limits::default() }, format!("<{name}/>")),
    ] {
        let body = envelope(Version::Soap11, "", &body);
        let answer = send(&service(Plain), post(Version::Soap11, body.clone())).await;
        assert!(answer.text.contains("no operation takes"), "{}", answer.text);
        let answer = send(&strict(|s| s.xml = limits), post(Version::Soap11, body)).await;
        answer.is(500, &["soap:Client</faultcode>", "limit exceeded"]);
    }
    let deep = envelope(Version::Soap11, "", &"<a>".repeat(100_000));
    send(&service(Plain), post(Version::Soap11, deep)).await.is(500, &["limit exceeded"]);
}

#[tokio::test]
async fn bytes_in_another_encoding_are_read_and_wrong_ones_refused() {
    let utf16: Vec<u8> = echo(Version::Soap11).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut request = post(Version::Soap11, [&[0xFF, 0xFE], &utf16[..]].concat());
    request.headers_mut().insert("content-type", "text/xml".parse().unwrap());
    send(&service(Plain), request).await.is(200, &["seven"]);
    send(&service(Plain), post(Version::Soap11, vec![b'<', 0xFF]))
        .await
        .is(500, &["soap:Client</faultcode>"]);
    let mut request = post(Version::Soap11, echo(Version::Soap11));
    request.headers_mut().insert("content-type", "text/xml; charset=klingon".parse().unwrap());
    send(&service(Plain), request).await.is(500, &["klingon"]);
}

#[tokio::test]
async fn slow_bodies_end_at_their_time() {
    let server = listen(strict(|s| s.body_time = Duration::from_millis(200))).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.write(head("/notes", Version::Soap11, "content-length: 100\r\n") + "<s").await;
    for _ in 0..10 {
        peer.write("x").await;
        sleep(Duration::from_millis(50)).await;
    }
    assert!(peer.read().await.starts_with("HTTP/1.1 408"));
}

#[tokio::test]
async fn slow_heads_and_silent_connections_end_at_their_time() {
    let server = listen(service(Plain)).await;
    for beginning in ["", "P", "PRI * HTT", "POST /notes HTTP/1.1\r\nx: "] {
        let mut peer = Peer::connect(server.local_addr()).await;
        peer.write(beginning).await;
        let answer = peer.read().await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{beginning}: {answer}");
    }
    let mut kept = Peer::connect(server.local_addr()).await;
    assert!(kept.post("/notes", Version::Soap11, &echo(Version::Soap11)).await.contains("seven"));
    assert!(kept.is_closed().await, "an idle connection is closed");
}

#[tokio::test]
async fn connections_beyond_their_number_wait() {
    let server = listen(service(Plain)).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut peer = Peer::connect(server.local_addr()).await;
        peer.post("/notes", Version::Soap11, &echo(Version::Soap11)).await;
        held.push(peer);
    }
    let mut late = Peer::connect(server.local_addr()).await;
    let body = echo(Version::Soap11);
    late.write(head("/notes", Version::Soap11, &format!("content-length: {}\r\n", body.len())) + &body).await;
    let early = tokio::time::timeout(Duration::from_millis(100), late.read()).await;
    assert!(early.is_err(), "it was served beyond the limit");
    drop(held.pop());
    assert!(late.read().await.contains("seven"));
}

#[tokio::test]
async fn a_large_head_is_refused() {
    let server = Server::new().service("/notes", service(Plain));
    let server = server.configure(|s| s.header_bytes = 4000).bind("127.0.0.1:0").await.unwrap();
    let mut peer = Peer::connect(server.local_addr()).await;
    let large = format!("x-large: {}\r\ncontent-length: 0\r\n", "x".repeat(5000));
    peer.write(head("/notes", Version::Soap11, &large)).await;
    assert!(peer.read().await.starts_with("HTTP/1.1 431"));
    let mut peer = Peer::connect(server.local_addr()).await;
    let many: String = (0..5000).map(|i| format!("x-{i}: 1\r\n")).collect();
    peer.write(head("/notes", Version::Soap11, &many)).await;
    assert!(peer.read().await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn smuggled_lengths_yield_no_second_request() {
    let server = listen(service(Plain)).await;
    let body = echo(Version::Soap11);
    let length = format!("content-length: {}\r\n", body.len());
    for more in [
        format!("{length}content-length: 3\r\n"),
        "content-length: -1\r\n".to_string(),
        "content-length: 1, 2\r\n".to_string(),
        "content-length: 0x10\r\n".to_string(),
        "transfer-encoding: gzip\r\n".to_string(),
    ] {
        let mut peer = Peer::connect(server.local_addr()).await;
        peer.write(
            head("/notes", Version::Soap11, &more) + &body + "GET /health HTTP/1.1\r\nhost: h\r\n\r\n",
        )
        .await;
        let answer = peer.read().await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{more}: {answer}");
        assert!(peer.is_closed().await, "{more}");
    }
    // Chunked with a length beside it: the length is not believed, and what follows the chunks is not taken for the body.
    let mut peer = Peer::connect(server.local_addr()).await;
    let head = head("/notes", Version::Soap11, "content-length: 4\r\ntransfer-encoding: chunked\r\n");
    peer.write(format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len())).await;
    let answer = peer.read().await;
    assert!(answer.contains("seven") || answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn a_body_that_breaks_off_ends_quietly_and_the_server_goes_on() {
    let server = listen(service(Plain)).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.write(head("/notes", Version::Soap11, "content-length: 1000\r\n") + &ECHO[..20]).await;
    drop(peer);
    let mut peer = Peer::connect(server.local_addr()).await;
    assert!(peer.post("/notes", Version::Soap11, &echo(Version::Soap11)).await.contains("seven"));
}

#[tokio::test]
async fn any_number_of_names_is_read_and_answered() {
    let elements: String = (0..20_000).map(|i| format!("<n{i} a{i}='' b{}=''/>", i * 7)).collect();
    let namespaces: String = (0..900).map(|i| format!("<p:a xmlns:p='urn:{i}'/>")).collect();
    let body = envelope(Version::Soap12, "", &format!("<all>{elements}{namespaces}</all>"));
    send(&service(Plain), post(Version::Soap12, body)).await.is(400, &["no operation takes"]);
    let many: String = (0..2000).map(|i| format!("<p:a xmlns:p='urn:{i}'/>")).collect();
    let body = envelope(Version::Soap12, "", &format!("<all>{many}</all>"));
    send(&service(Plain), post(Version::Soap12, body)).await.is(400, &["limit exceeded"]);
}

#[tokio::test]
async fn many_encoded_header_blocks_cost_no_more_than_others() {
    let declarations: String = (0..200).map(|i| format!(" xmlns:p{i}='urn:{i}'")).collect();
    let style = "http://www.w3.org/2003/05/soap-encoding";
    let block = format!("<u:a xmlns:u='urn:u' s:encodingStyle='{style}'/>");
    let body = envelope(Version::Soap12, &block.repeat(20_000), ECHO)
        .replace("<s:Header>", &format!("<s:Header{declarations}>"));
    send(&service(Plain), post(Version::Soap12, body)).await.is(200, &["seven"]);
}

/// Files without a name that this process holds open.
#[cfg(target_os = "linux")]
fn nameless_files() -> usize {
    let files = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
    let targets = files.filter_map(|file| std::fs::read_link(file.path()).ok());
    targets.filter(|target| target.to_string_lossy().ends_with("(deleted)")).count()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_sender_that_leaves_in_an_attachment_leaves_no_file_behind() {
    let server = listen(strict(|s| s.attachments.memory = 1000)).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    let start = "POST /notes HTTP/1.1\r\nhost: h\r\ncontent-length: 9000000\r\n\
                 content-type: multipart/related; type=\"text/xml\"; boundary=b\r\n\r\n--b\r\ncontent-type: text/xml\r\n\r\n";
    let part = "\r\n--b\r\ncontent-type: application/octet-stream\r\ncontent-id: <a>\r\n\r\n";
    peer.write(format!("{start}{}{part}", echo(Version::Soap11))).await;
    peer.write(vec![b'x'; 500_000]).await;
    let until = |held: bool| async move {
        for _ in 0..200 {
            if (nameless_files() > 0) == held {
                return true;
            }
            sleep(Duration::from_millis(25)).await;
        }
        false
    };
    assert!(until(true).await, "the part is in a file");
    drop(peer);
    assert!(until(false).await, "the file is gone with its sender");
    let mut peer = Peer::connect(server.local_addr()).await;
    assert!(peer.post("/notes", Version::Soap11, &echo(Version::Soap11)).await.contains("seven"));
}

#[tokio::test]
async fn a_client_that_never_reads_its_answer_does_not_hold_the_connection() {
    let server = Server::new()
        .service("/notes", strict(|s| (s.body_size, s.xml.attribute_value) = (64 << 20, 1 << 20)));
    let server = server.configure(|s| {
        (s.connections, s.send_time) = (1, Duration::from_millis(200));
    });
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let large = echo(Version::Soap11).replace("seven", &"x".repeat(30 << 20));
    let mut greedy = Peer::connect(server.local_addr()).await;
    let length = format!("content-length: {}\r\n", large.len());
    greedy.write(head("/notes", Version::Soap11, &length) + &large).await;
    // It keeps its end open and reads nothing: the only connection there is becomes free all the same.
    let mut next = Peer::connect(server.local_addr()).await;
    let answer = next.post("/notes", Version::Soap11, &echo(Version::Soap11)).await;
    assert!(answer.contains("seven"), "{answer}");
    drop(greedy);
}

#[tokio::test]
async fn requests_that_come_at_once_are_answered_in_order() {
    let server = listen(service(Plain)).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    let request = |text: &str| {
        let body = echo(Version::Soap11).replace("seven", text);
        head("/notes", Version::Soap11, &format!("content-length: {}\r\n", body.len())) + &body
    };
    peer.write(request("first") + &request("second") + &request("third")).await;
    for text in ["first", "second", "third"] {
        let answer = peer.read().await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(text), "{answer}");
    }
}

#[tokio::test]
async fn what_stands_beside_chunks_is_bounded_and_has_no_meaning() {
    let server = listen(service(Plain)).await;
    let body = echo(Version::Soap11);
    let chunked = |extension: &str, trailers: &str| {
        let head = head("/notes", Version::Soap11, "transfer-encoding: chunked\r\ntrailer: x\r\n");
        format!("{head}{:x}{extension}\r\n{body}\r\n0\r\n{trailers}\r\n", body.len())
    };
    for (extension, trailers) in
        [("", "x: 1\r\ncontent-length: 3\r\nsoapaction: other\r\n"), (";a=b;c=\"d\"", "")]
    {
        let mut peer = Peer::connect(server.local_addr()).await;
        peer.write(chunked(extension, trailers)).await;
        let answer = peer.read().await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("seven"), "{answer}");
    }
    let many: String = (0..100_000).map(|n| format!("x{n}: 1\r\n")).collect();
    for (extension, trailers) in [("", many.as_str()), (&*format!(";a={}", "a".repeat(1 << 20)), "")] {
        let mut peer = Peer::connect(server.local_addr()).await;
        peer.write(chunked(extension, trailers)).await;
        let answer = peer.read().await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let mut peer = Peer::connect(server.local_addr()).await;
    assert!(peer.post("/notes", Version::Soap11, &body).await.contains("seven"), "the server goes on");
}

#[tokio::test]
async fn a_slow_sender_of_attachments_is_given_up() {
    let server = listen(strict(|s| s.attachments.time = Duration::from_millis(200))).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.write(
        "POST /notes HTTP/1.1\r\nhost: h\r\ncontent-length: 9000000\r\n\
         content-type: multipart/related; type=\"text/xml\"; boundary=b\r\n\r\n--b\r\n",
    )
    .await;
    for _ in 0..10 {
        peer.write("x: y\r\n").await;
        sleep(Duration::from_millis(50)).await;
    }
    assert!(peer.read().await.starts_with("HTTP/1.1 408"));
}

/// How many requests there were at the same time, at the most.
#[derive(Clone, Default)]
struct Counting(std::sync::Arc<std::sync::Mutex<(usize, usize)>>);

impl Notes for Counting {
    async fn echo(&self, note: Note, _: &mut Context) -> Result<Note, Stop<EchoFault>> {
        let change = |by: isize| {
            let mut counts = self.0.lock().unwrap();
            counts.0 = counts.0.saturating_add_signed(by);
            counts.1 = counts.1.max(counts.0);
        };
        change(1);
        sleep(Duration::from_millis(20)).await;
        change(-1);
        Ok(note)
    }
}

#[tokio::test]
async fn a_connection_of_http_2_has_so_many_requests_at_once_and_heads_of_bounded_size() {
    use hyper::client::conn::http2;
    use hyper_util::rt::{TokioExecutor, TokioIo};

    let counting = Counting::default();
    let server = Server::new().service("/notes", service(counting.clone()));
    let server = server.configure(|s| (s.http2_streams, s.header_bytes) = (2, 8_000));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let stream = tokio::net::TcpStream::connect(server.local_addr()).await.unwrap();
    let (mut sender, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = |header: usize| {
        let mut request = post(Version::Soap12, echo(Version::Soap12));
        *request.uri_mut() = "http://localhost/notes".parse().unwrap();
        request.headers_mut().insert("x-header", "x".repeat(header).parse().unwrap());
        request
    };
    let first = sender.send_request(request(10)).await.unwrap();
    assert_eq!(first.status(), 200);
    let large = sender.send_request(request(20_000)).await;
    assert!(large.is_err() || large.is_ok_and(|answer| answer.status() == 431));
    let many = (0..8).map(|_| sender.clone()).map(|mut sender| {
        let request = request(10);
        async move { sender.send_request(request).await.unwrap().status() }
    });
    for status in futures_util::future::join_all(many).await {
        assert_eq!(status, 200);
    }
    let (_, most) = *counting.0.lock().unwrap();
    assert!((1..=2).contains(&most), "{most} at once");
}

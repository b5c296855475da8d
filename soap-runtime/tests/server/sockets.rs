//! The server over real sockets.
use std::net::SocketAddr;
use std::time::Duration;

use soap_runtime::{Context, Server, Stop, Version};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::messages::{ECHO, echo, envelope};
use crate::notes::{EchoFault, Note, Notes, service};

/// A client that writes bytes and reads responses with a length.
pub struct Peer(pub TcpStream, Vec<u8>);

impl Peer {
    pub async fn connect(address: SocketAddr) -> Peer {
        Peer(TcpStream::connect(address).await.unwrap(), Vec::new())
    }

    pub async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        // The server may have closed the connection already; what it answered counts.
        let _ = self.0.write_all(bytes.as_ref()).await;
    }

    /// The next response, head and body; what there is when the connection ends.
    pub async fn read(&mut self) -> String {
        timeout(Duration::from_secs(20), self.response()).await.expect("an answer in time")
    }

    async fn response(&mut self) -> String {
        loop {
            let text = String::from_utf8_lossy(&self.1).into_owned();
            if let Some(end) = text.find("\r\n\r\n") {
                let head = text[..end].to_ascii_lowercase();
                let length =
                    head.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse::<usize>().ok());
                let total = end + 4 + length.unwrap_or(0);
                if self.1.len() >= total {
                    let rest = self.1.split_off(total);
                    let response = std::mem::replace(&mut self.1, rest);
                    return String::from_utf8_lossy(&response).into_owned();
                }
            }
            let mut buffer = [0; 4096];
            match self.0.read(&mut buffer).await {
                Ok(0) | Err(_) => return String::from_utf8_lossy(&std::mem::take(&mut self.1)).into_owned(),
                Ok(n) => self.1.extend_from_slice(&buffer[..n]),
            }
        }
    }

    /// The connection was closed without another byte.
    pub async fn is_closed(&mut self) -> bool {
        self.1.is_empty() && self.read().await.is_empty()
    }

    pub async fn post(&mut self, path: &str, version: Version, body: &str) -> String {
        let head = head(path, version, &format!("content-length: {}\r\n", body.len()));
        self.write(format!("{head}{body}")).await;
        self.read().await
    }
}

pub fn head(path: &str, version: Version, more: &str) -> String {
    let content_type = version.content_type();
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {content_type}\r\n{more}\r\n")
}

/// Sleeps as many milliseconds as a note's id says where its text is `sleep`.
pub struct Slow;
impl Notes for Slow {
    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        assert!(cx.request.peer().is_some());
        if note.text == "sleep" {
            sleep(Duration::from_millis(note.id as u64)).await;
        }
        if note.text == "panic" {
            panic!("as asked");
        }
        Ok(note)
    }
}

fn note(id: u64, text: &str) -> String {
    envelope(Version::Soap11, "", &format!("<n:Echo><n:id>{id}</n:id><n:text>{text}</n:text></n:Echo>"))
}

#[tokio::test]
async fn a_connection_serves_many_requests_and_stays_usable_after_faults_and_panics() {
    let server = Server::new().service("/notes", service(Slow)).bind("127.0.0.1:0").await.unwrap();
    let mut peer = Peer::connect(server.local_addr()).await;
    for (body, status) in [
        (echo(Version::Soap11), "200 OK"),
        (envelope(Version::Soap11, "", "<n:Unknown/>"), "500"),
        ("<broken".to_string(), "500"),
        (note(1, "panic"), "500"),
        (echo(Version::Soap12), "415"),
        (echo(Version::Soap11), "200 OK"),
    ] {
        let answer = peer.post("/notes", Version::Soap11, &body).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    let answer = peer.post("/notes/", Version::Soap12, &echo(Version::Soap12)).await;
    assert!(answer.contains("seven"), "{answer}");
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn several_services_a_health_address_and_404_for_the_rest() {
    let server = Server::new().service("/a", service(Slow)).service("b/", service(Slow));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let mut peer = Peer::connect(server.local_addr()).await;
    for path in ["/a", "/b"] {
        assert!(peer.post(path, Version::Soap11, &echo(Version::Soap11)).await.contains("seven"));
    }
    assert!(peer.post("/c", Version::Soap11, "").await.starts_with("HTTP/1.1 404"));
    peer.write("GET /health HTTP/1.1\r\nhost: h\r\n\r\n").await;
    let answer = peer.read().await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");
    peer.write("GET /a?wsdl HTTP/1.1\r\nhost: h:1\r\n\r\n").await;
    assert!(peer.read().await.contains("location=\"http://h:1/a\""));
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_graceful_stop_lets_requests_in_flight_finish_and_takes_no_more() {
    let server = Server::new().service("/notes", service(Slow)).bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    let mut idle = Peer::connect(address).await;
    idle.post("/notes", Version::Soap11, &echo(Version::Soap11)).await;
    let mut busy = Peer::connect(address).await;
    let body = note(300, "sleep");
    busy.write(head("/notes", Version::Soap11, &format!("content-length: {}\r\n", body.len())) + &body).await;
    sleep(Duration::from_millis(100)).await;
    let stop = tokio::spawn(server.shutdown());
    assert!(busy.read().await.contains("200 OK"));
    stop.await.unwrap().unwrap();
    assert!(busy.is_closed().await && idle.is_closed().await);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_graceful_stop_ends_at_its_deadline() {
    let server = Server::new().service("/notes", service(Slow));
    let server =
        server.configure(|s| s.stop_time = Duration::from_millis(100)).bind("127.0.0.1:0").await.unwrap();
    let mut busy = Peer::connect(server.local_addr()).await;
    let body = note(60_000, "sleep");
    busy.write(head("/notes", Version::Soap11, &format!("content-length: {}\r\n", body.len())) + &body).await;
    sleep(Duration::from_millis(50)).await;
    timeout(Duration::from_secs(5), server.shutdown()).await.expect("within the deadline").unwrap();
    assert!(busy.is_closed().await);
}

#[tokio::test]
async fn a_server_stops_when_its_signal_is_given() {
    let (give, signal) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new().stop_when(async { drop(signal.await) }).service("/notes", service(Slow));
    let server = tokio::spawn(server.serve("127.0.0.1:0"));
    give.send(()).unwrap();
    timeout(Duration::from_secs(5), server).await.unwrap().unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_connections_are_served_at_once() {
    let server = Server::new().service("/notes", service(Slow)).bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    let started = std::time::Instant::now();
    let peers: Vec<_> = (0..64_u64)
        .map(|id| {
            tokio::spawn(async move {
                let mut peer = Peer::connect(address).await;
                for round in 0..4 {
                    let id = id * 10 + round;
                    let answer = peer.post("/notes", Version::Soap11, &note(id, "x")).await;
                    assert!(answer.contains(&format!("<n:id>{id}</n:id>")), "{answer}");
                }
                assert!(peer.post("/notes", Version::Soap11, &note(500, "sleep")).await.contains("200 OK"));
            })
        })
        .collect();
    for peer in peers {
        peer.await.unwrap();
    }
    assert!(started.elapsed() < Duration::from_secs(15), "they waited for each other");
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn http_2_is_served_with_prior_knowledge() {
    use hyper::client::conn::http2;
    use hyper_util::rt::{TokioExecutor, TokioIo};

    let server = Server::new().service("/notes", service(Slow)).bind("127.0.0.1:0").await.unwrap();
    let stream = TcpStream::connect(server.local_addr()).await.unwrap();
    let (mut sender, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    for _ in 0..3 {
        let mut request = crate::messages::post(Version::Soap12, echo(Version::Soap12));
        *request.uri_mut() = "http://localhost/notes".parse().unwrap();
        let response = sender.send_request(request).await.unwrap();
        crate::messages::answer(response).await.is(200, &["seven"]);
    }
    drop(sender);
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn replies_are_compressed_for_clients_that_take_gzip() {
    use std::io::Read;

    let text = "seven ".repeat(1000);
    let mut request =
        crate::messages::post(Version::Soap11, envelope(Version::Soap11, "", &ECHO.replace("seven", &text)));
    request.headers_mut().insert("accept-encoding", "br;q=1, gzip;q=0.5".parse().unwrap());
    struct Plain;
    impl Notes for Plain {}
    let service = service(Plain);
    let response = tower::ServiceExt::oneshot(service.clone(), request).await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(response.headers()["vary"], "accept-encoding");
    let bytes = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    assert!(bytes.len() < 1000);
    let mut inflated = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut inflated).unwrap();
    assert!(inflated.contains(&text));
    for accepted in ["gzip;q=0", "identity", ""] {
        let mut request = crate::messages::post(
            Version::Soap11,
            envelope(Version::Soap11, "", &ECHO.replace("seven", &text)),
        );
        request.headers_mut().insert("accept-encoding", accepted.parse().unwrap());
        let answer = crate::messages::send(&service, request).await.is(200, &[&text]);
        assert_eq!(answer.header("content-encoding"), "");
    }
}

/// Takes its time over what it is told.
#[derive(Clone, Default)]
struct Patient(std::sync::Arc<std::sync::Mutex<Option<String>>>);

impl Notes for Patient {
    async fn tell(&self, note: Note, _: &mut Context) -> Result<(), Stop<std::convert::Infallible>> {
        sleep(Duration::from_millis(200)).await;
        *self.0.lock().unwrap() = Some(note.text);
        Ok(())
    }
}

#[tokio::test]
async fn a_one_way_message_is_worked_on_though_its_sender_left_at_once() {
    let slow = Patient::default();
    let server = Server::new().service("/notes", service(slow.clone())).bind("127.0.0.1:0").await.unwrap();
    let body = envelope(Version::Soap11, "", "<n:Tell><n:id>1</n:id><n:text>gone</n:text></n:Tell>");
    let mut peer = Peer::connect(server.local_addr()).await;
    let length = format!("content-length: {}\r\n", body.len());
    peer.write(format!("{}{body}", head("/notes", Version::Soap11, &length))).await;
    drop(peer);
    timeout(Duration::from_secs(20), async {
        while slow.0.lock().unwrap().is_none() {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the handler came to its end");
    server.shutdown().await.unwrap();
}

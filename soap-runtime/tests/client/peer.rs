//! An HTTP server that answers prepared bytes, one answer a request, and remembers what it was sent.
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a request is answered with.
pub enum Answer {
    /// These bytes; the connection stays open.
    Bytes(Vec<u8>),
    /// These bytes; then the connection is closed.
    Last(Vec<u8>),
    /// Nothing, ever.
    Silence,
}

#[derive(Debug, Clone)]
pub struct Received {
    /// Which connection it came over, counted from 0.
    pub connection: usize,
    /// Request line and headers.
    pub head: String,
    pub body: Vec<u8>,
}

impl Received {
    /// The header's value; empty if it is absent.
    pub fn header(&self, name: &str) -> String {
        let prefix = format!("{}:", name.to_ascii_lowercase());
        let line = self.head.lines().find(|line| line.to_ascii_lowercase().starts_with(&prefix));
        line.map_or_else(String::new, |line| line[prefix.len()..].trim().to_string())
    }
}

pub struct Peer {
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Peer {
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let answers = Arc::new(Mutex::new(answers.into_iter().collect::<VecDeque<_>>()));
        let seen = received.clone();
        tokio::spawn(async move {
            for connection in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                tokio::spawn(serve(stream, connection, answers.clone(), seen.clone()));
            }
        });
        Peer { address, received }
    }

    pub fn url(&self) -> String {
        format!("http://{}/notes", self.address)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    connection: usize,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    seen: Arc<Mutex<Vec<Received>>>,
) {
    while let Some((head, body)) = request(&mut stream).await {
        seen.lock().unwrap().push(Received { connection, head, body });
        let answer = answers.lock().unwrap().pop_front().unwrap_or(Answer::Silence);
        match answer {
            Answer::Bytes(bytes) => stream.write_all(&bytes).await.unwrap(),
            Answer::Last(bytes) => {
                // The client may have closed the connection: it saw enough.
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Answer::Silence => std::future::pending().await,
        }
    }
}

/// The next request's head and body; None when the connection ends.
pub async fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let lower = head.to_ascii_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    Some((head, body))
}

/// An HTTP response with these header lines.
pub fn response(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut out = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n", body.len());
    for header in headers {
        out.push_str(header);
        out.push_str("\r\n");
    }
    out.push_str("\r\n");
    let mut out = out.into_bytes();
    out.extend_from_slice(body);
    out
}

/// The ordinary answer of `Echo` with more header lines.
pub fn seven(headers: &[&str]) -> Vec<u8> {
    let headers: Vec<_> = headers.iter().copied().chain(["content-type: text/xml"]).collect();
    response(
        "200 OK",
        &headers,
        crate::script::envelope(soap_runtime::Version::Soap11, "", crate::script::SEVEN),
    )
}

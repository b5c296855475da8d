//! A peer that writes and reads bytes, and messages as text.
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub(crate) struct Peer(TcpStream);

impl Peer {
    pub(crate) async fn connect(address: SocketAddr) -> Peer {
        Peer(TcpStream::connect(address).await.unwrap())
    }

    /// A connection that holds little on its way.
    pub(crate) async fn narrow(address: SocketAddr) -> Peer {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4 << 10).unwrap();
        Peer(socket.connect(address).await.unwrap())
    }

    /// The head of a request with a chunked body.
    pub(crate) async fn begin(&mut self, headers: &str) {
        let head = format!(
            "POST /ledger HTTP/1.1\r\nhost: l\r\nconnection: close\r\ncontent-type: text/xml; charset=utf-8\r\n\
             soapaction: \"\"\r\ntransfer-encoding: chunked\r\n{headers}\r\n"
        );
        self.0.write_all(head.as_bytes()).await.unwrap();
    }

    pub(crate) async fn raw(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    pub(crate) async fn chunk(&mut self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        // The server may have closed the connection already; what it answered counts.
        _ = self.0.write_all(&chunk).await;
    }

    pub(crate) async fn end(&mut self) {
        _ = self.0.write_all(b"0\r\n\r\n").await;
    }

    /// Some of what was sent.
    pub(crate) async fn some(&mut self) -> String {
        let mut buffer = vec![0; 64 << 10];
        let read = timeout(Duration::from_secs(20), self.0.read(&mut buffer)).await.expect("bytes in time");
        String::from_utf8_lossy(&buffer[..read.unwrap_or(0)]).into_owned()
    }

    /// All that is sent until the connection ends.
    pub(crate) async fn all(&mut self) -> String {
        let mut all = Vec::new();
        let read = self.0.read_to_end(&mut all);
        _ = timeout(Duration::from_secs(20), read).await.expect("the end of the connection in time");
        String::from_utf8_lossy(&all).into_owned()
    }

    /// What is answered to a whole message.
    pub(crate) async fn post(address: SocketAddr, headers: &str, body: impl AsRef<[u8]>) -> String {
        let mut peer = Peer::connect(address).await;
        peer.begin(headers).await;
        peer.chunk(body).await;
        peer.end().await;
        peer.all().await
    }
}

pub(crate) const BEFORE: &str =
    "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns='urn:ledger'><s:Body>";
pub(crate) const AFTER: &str = "</s:Body></s:Envelope>";

pub(crate) fn entry(id: u32) -> String {
    format!("<entry id='{id}'><amount>1.5</amount></entry>")
}

/// A message with these entries, which the account gets.
pub(crate) fn post(account: &str, entries: &str, checksum: u32) -> String {
    format!(
        "{BEFORE}<PostEntries batch='1'><account>{account}</account>{entries}<checksum>{checksum}</checksum>\
         <remark>a</remark><remark>b</remark></PostEntries>{AFTER}"
    )
}

pub(crate) fn list(account: &str, most: u32) -> String {
    format!("{BEFORE}<ListEntries><account>{account}</account><most>{most}</most></ListEntries>{AFTER}")
}

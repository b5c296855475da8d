//! The client over real sockets: connections, broken answers, time.
use std::time::Duration;

use soap_runtime::client::{TransportError, TransportErrorKind};
use soap_runtime::{CallError, Server, Version};
use tokio::net::TcpListener;

use crate::notes::{EchoFault, Notes, service};
use crate::notes_client::{NotesClient, note};
use crate::peer::{Answer, Peer, response, seven};

struct Plain;
impl Notes for Plain {}

fn transport(error: CallError<EchoFault>) -> TransportError {
    match error {
        CallError::Transport(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn client_and_server_understand_each_other_in_both_versions() {
    let server = Server::new().service("/notes", service(Plain)).bind("127.0.0.1:0").await.unwrap();
    for version in Version::ALL {
        for http2_only in [false, true] {
            let client = NotesClient::builder()
                .endpoint(format!("http://{}/notes", server.local_addr()))
                .version(version)
                .http(|http| http.http2_only = http2_only)
                .build()
                .unwrap();
            let response = client.echo(&note(7, "<seven> & é")).send().await.unwrap();
            assert_eq!(response.value.text, "<seven> & é");
            client.tell(&note(1, "x")).await.unwrap();
            client.ping().await.unwrap();
        }
    }
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn two_calls_use_one_connection_also_after_a_fault() {
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring></s:Fault>";
    let fault = crate::script::envelope(Version::Soap11, "", fault);
    let fault = response("500 Internal Server Error", &["content-type: text/xml"], fault);
    let peer =
        Peer::start([Answer::Bytes(seven(&[])), Answer::Bytes(fault), Answer::Bytes(seven(&[]))]).await;
    let client = NotesClient::at(peer.url());
    client.echo(&note(7, "seven")).await.unwrap();
    client.clone().echo(&note(7, "seven")).await.unwrap_err();
    client.echo(&note(7, "seven")).await.unwrap();
    let connections: Vec<_> = peer.received().iter().map(|r| r.connection).collect();
    assert_eq!(connections, [0, 0, 0]);
    assert_eq!(peer.received()[0].header("host"), peer.address.to_string());
    assert!(peer.received()[0].head.starts_with("POST /notes HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_server_that_accepts_and_never_answers_is_given_up() {
    let peer = Peer::start([]).await;
    let client =
        NotesClient::builder().endpoint(peer.url()).timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.echo(&note(7, "seven")).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_of_its_answer_is_given_up() {
    let mut half = seven(&[]);
    half.truncate(half.len() - 20);
    let peer = Peer::start([Answer::Bytes(half)]).await;
    let client =
        NotesClient::builder().endpoint(peer.url()).timeout(Duration::from_millis(200)).build().unwrap();
    assert!(client.echo(&note(7, "seven")).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_broken_connection_is_told_apart_from_none() {
    let mut half = seven(&[]);
    half.truncate(half.len() - 20);
    for answer in [half, Vec::new(), b"HTTP/1.1 200 O".to_vec(), b"not http\r\n\r\n".to_vec()] {
        let peer = Peer::start([Answer::Last(answer)]).await;
        let error = transport(NotesClient::at(peer.url()).echo(&note(7, "seven")).await.unwrap_err());
        assert_eq!(error.kind(), TransportErrorKind::Interrupted, "{error}");
    }
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = NotesClient::at(format!("http://{free}/"));
    let error = transport(client.echo(&note(7, "seven")).await.unwrap_err());
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
}

#[tokio::test]
async fn a_closed_connection_does_not_hurt_the_next_call() {
    let peer = Peer::start([Answer::Last(seven(&["connection: close"])), Answer::Bytes(seven(&[]))]).await;
    let client = NotesClient::at(peer.url());
    client.echo(&note(7, "seven")).await.unwrap();
    client.echo(&note(7, "seven")).await.unwrap();
    assert_eq!(peer.received()[1].connection, 1);
}

#[tokio::test]
async fn an_answer_in_chunks_is_put_together() {
    let body = crate::script::envelope(Version::Soap11, "", crate::script::SEVEN);
    let mut answer =
        b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for chunk in body.as_bytes().chunks(7) {
        answer.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        answer.extend_from_slice(chunk);
        answer.extend_from_slice(b"\r\n");
    }
    answer.extend_from_slice(b"0\r\n\r\n");
    let peer = Peer::start([Answer::Bytes(answer)]).await;
    assert_eq!(NotesClient::at(peer.url()).echo(&note(7, "seven")).await.unwrap().text, "seven");
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read_to_its_end() {
    let peer = Peer::start([Answer::Bytes(seven(&[])), Answer::Bytes(seven(&[]))]).await;
    let client = NotesClient::at(peer.url());
    let error = client.echo(&note(7, "seven")).options(|o| o.reply_limit = 100).await.unwrap_err();
    assert_eq!(transport(error).kind(), TransportErrorKind::TooLarge);
    client.echo(&note(7, "seven")).options(|o| o.reply_limit = usize::MAX).await.unwrap();
}

#[tokio::test]
async fn an_address_that_http_cannot_reach_is_an_error_of_the_address() {
    for address in ["ftp://127.0.0.1/a", "/only/a/path", "localhost:80"] {
        let client = NotesClient::at(address);
        let error = transport(client.echo(&note(7, "seven")).await.unwrap_err());
        assert_eq!(error.kind(), TransportErrorKind::Address, "{address}: {error}");
    }
    let with_password = "http://me:secret@127.0.0.1:1/".parse().unwrap();
    let client = NotesClient::at("http://127.0.0.1:1/");
    let error = transport(client.echo(&note(7, "seven")).endpoint(with_password).await.unwrap_err());
    assert_eq!(error.kind(), TransportErrorKind::Address);
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn redirections_are_not_followed() {
    let moved = response("307 Temporary Redirect", &["location: http://127.0.0.1:1/"], "");
    let peer = Peer::start([Answer::Bytes(moved)]).await;
    let error = NotesClient::at(peer.url()).echo(&note(7, "seven")).await.unwrap_err();
    assert!(matches!(&error, CallError::Protocol(a) if a.status.unwrap().as_u16() == 307), "{error:?}");
}

//! Compressed messages.
#![cfg(feature = "gzip")]
use std::io::{Read, Write};

use soap_runtime::client::TransportErrorKind;
use soap_runtime::{CallError, Server, Version};

use crate::notes::{EchoFault, Notes, service};
use crate::notes_client::{NotesClient, note};
use crate::peer::{Answer, Peer, response};
use crate::script::{SEVEN, envelope};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn coded(coding: &str, body: &[u8]) -> Answer {
    let coding = format!("content-encoding: {coding}");
    Answer::Bytes(response("200 OK", &["content-type: text/xml", &coding], body))
}

fn kind(error: CallError<EchoFault>) -> TransportErrorKind {
    match error {
        CallError::Transport(error) => error.kind(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn compressed_answers_are_asked_for_and_read() {
    let body = gzip(envelope(Version::Soap11, "", SEVEN).as_bytes());
    let peer = Peer::start([coded("gzip", &body), coded("X-GZIP", &body)]).await;
    let client = NotesClient::at(peer.url());
    for _ in 0..2 {
        assert_eq!(client.echo(&note(7, "seven")).await.unwrap().text, "seven");
    }
    assert_eq!(peer.received()[0].header("accept-encoding"), "gzip");
    assert_eq!(peer.received()[0].header("content-encoding"), "");
}

#[tokio::test]
async fn a_bomb_is_stopped_at_the_limit() {
    let bomb = gzip(&vec![b' '; 16 << 20]);
    assert!(bomb.len() < 100_000);
    let peer = Peer::start([coded("gzip", &bomb)]).await;
    let call = NotesClient::at(peer.url()).echo(&note(7, "seven")).options(|o| o.reply_limit = 100_000);
    assert_eq!(kind(call.await.unwrap_err()), TransportErrorKind::TooLarge);
}

#[tokio::test]
async fn a_limit_of_the_largest_number_is_none() {
    let body = gzip(envelope(Version::Soap11, "", SEVEN).as_bytes());
    let peer = Peer::start([coded("gzip", &body)]).await;
    let call = NotesClient::at(peer.url()).echo(&note(7, "seven")).options(|o| o.reply_limit = usize::MAX);
    assert_eq!(call.await.unwrap().text, "seven");
}

#[tokio::test]
async fn broken_and_unknown_codings_are_errors_of_the_coding() {
    let body = gzip(envelope(Version::Soap11, "", SEVEN).as_bytes());
    let answers = [coded("gzip", b"no gzip"), coded("gzip", &body[..body.len() - 9]), coded("br", &body)];
    for answer in answers {
        let peer = Peer::start([answer]).await;
        let error = NotesClient::at(peer.url()).echo(&note(7, "seven")).await.unwrap_err();
        assert_eq!(kind(error), TransportErrorKind::Coding);
    }
}

#[tokio::test]
async fn a_receipt_that_claims_to_be_compressed_is_one() {
    let peer = Peer::start([Answer::Bytes(response("202 Accepted", &["content-encoding: gzip"], ""))]).await;
    NotesClient::at(peer.url()).tell(&note(1, "x")).await.unwrap();
}

#[tokio::test]
async fn requests_are_compressed_where_the_client_asks_for_it() {
    let peer = Peer::start([Answer::Bytes(crate::peer::seven(&[]))]).await;
    let builder = NotesClient::builder().endpoint(peer.url()).http(|http| http.gzip_requests = true);
    builder.build().unwrap().echo(&note(7, "seven")).await.unwrap();
    let request = &peer.received()[0];
    assert_eq!(request.header("content-encoding"), "gzip");
    assert_eq!(request.header("content-length"), request.body.len().to_string());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&request.body[..]).read_to_string(&mut text).unwrap();
    assert!(text.contains("<n:text>seven</n:text>"), "{text}");
}

#[tokio::test]
async fn both_ways_with_our_server() {
    struct Plain;
    impl Notes for Plain {}
    let server = Server::new().service("/notes", service(Plain)).bind("127.0.0.1:0").await.unwrap();
    let builder = NotesClient::builder().endpoint(format!("http://{}/notes", server.local_addr()));
    let client = builder.http(|http| http.gzip_requests = true).build().unwrap();
    let text = "seven ".repeat(10_000);
    let response = client.echo(&note(7, &text)).send().await.unwrap();
    assert_eq!(response.value.text, text);
    assert_eq!(response.http_headers["content-encoding"], "gzip");
    server.shutdown().await.unwrap();
}

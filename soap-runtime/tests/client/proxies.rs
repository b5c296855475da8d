//! Proxies for `http` (absolute form); for `https` see `secure`.
use soap_runtime::client::TransportErrorKind;
use soap_runtime::transport::Proxy;
use soap_runtime::{CallError, codegen::BuildError};

use crate::notes_client::{NotesClient, note};
use crate::peer::{Answer, Peer, response, seven};

fn client(proxy: Proxy) -> Result<NotesClient, BuildError> {
    let builder = NotesClient::builder().endpoint("http://notes.example:8080/a?b=c");
    builder.http(|http| http.proxy = Some(proxy)).build()
}

fn at(peer: &Peer) -> Proxy {
    Proxy::new(format!("http://{}", peer.address).parse().unwrap())
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_whole_url() {
    let peer = Peer::start([Answer::Bytes(seven(&[])), Answer::Bytes(seven(&[]))]).await;
    client(at(&peer)).unwrap().echo(&note(7, "seven")).await.unwrap();
    client(at(&peer).basic_auth("Aladdin", "open sesame")).unwrap().echo(&note(7, "seven")).await.unwrap();
    let [open, closed] = &peer.received()[..] else { panic!("two requests") };
    assert!(open.head.starts_with("POST http://notes.example:8080/a?b=c HTTP/1.1\r\n"), "{}", open.head);
    assert_eq!(open.header("host"), "notes.example:8080");
    assert_eq!(open.header("proxy-authorization"), "");
    assert_eq!(closed.header("proxy-authorization"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

#[tokio::test]
async fn a_proxys_refusal_is_a_protocol_error() {
    let refusal = response("407 Proxy Authentication Required", &["content-type: text/html"], "who?");
    let peer = Peer::start([Answer::Bytes(refusal)]).await;
    let error = client(at(&peer)).unwrap().echo(&note(7, "seven")).await.unwrap_err();
    assert!(matches!(&error, CallError::Protocol(a) if a.status.unwrap().as_u16() == 407), "{error:?}");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_a_connect_error() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let proxy = Proxy::new(format!("http://{free}").parse().unwrap());
    let error = client(proxy).unwrap().echo(&note(7, "seven")).await.unwrap_err();
    let CallError::Transport(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

#[test]
fn a_proxys_secrets_are_not_shown_and_its_address_is_checked() {
    let proxy = Proxy::new("http://proxy.example:3128".parse().unwrap()).basic_auth("me", "secret");
    let shown = format!("{proxy:?}");
    assert!(shown.contains("proxy.example") && !shown.contains("bWU6"), "{shown}");
    for wrong in [
        "https://proxy.example",
        "socks5://proxy.example",
        "proxy.example:80",
        "/proxy",
        "http://me:secret@proxy.example",
    ] {
        let error = client(Proxy::new(wrong.parse().unwrap())).unwrap_err();
        assert!(matches!(error, BuildError::Exchange(_)), "{wrong}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

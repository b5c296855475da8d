//! WS-Addressing from the WSDL to the wire: the module, its rules and the actions come from the contract.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use std::sync::Arc;

use soap_runtime::modules::addressing::{Addressing, EndpointReference, MessageAddressing};
use soap_runtime::transport::{HttpReplies, HttpSettings, LocalExchange};
use soap_runtime::{CallError, Context, Server, Stop};
use soap_tests::generated::relay::{self, Lost, Parcel, Receipt, RelayClient, RelayService, SendFault};
use tokio::sync::mpsc;

struct Relay;

impl RelayService for Relay {
    async fn send(&self, parcel: Parcel, cx: &mut Context) -> Result<Receipt, Stop<SendFault>> {
        if parcel.text == "lost" {
            return Err(SendFault::Lost(Box::new(Lost { text: "gone".into() })).into());
        }
        let addressing = cx.request.http().extensions.get::<MessageAddressing>().unwrap();
        Ok(Receipt { text: addressing.action.clone() })
    }
}

fn parcel(text: &str) -> Parcel {
    Parcel { text: text.into() }
}

#[tokio::test]
async fn the_contract_brings_the_module_and_its_actions_to_both_sides() {
    let exchange = Arc::new(LocalExchange::new(relay::service(Relay)));
    let client = RelayClient::builder().endpoint("local:relay").exchange(exchange).build().unwrap();
    let response = client.send(&parcel("a")).send().await.unwrap();
    assert_eq!(response.value.text, "http://example.com/relay/actions/send");
    let reply = response.extensions.get::<MessageAddressing>().unwrap();
    assert_eq!(reply.action, "http://example.com/relay/Relay/SendResponse", "the default pattern");
    let CallError::Declared { envelope, .. } = client.send(&parcel("lost")).await.unwrap_err() else {
        panic!("a declared fault was expected")
    };
    let blocks = envelope.headers.iter().filter_map(|block| block.fragment());
    let action =
        blocks.filter(|block| block.name().1 == "Action").map(|block| block.as_str().to_owned()).next();
    assert!(action.unwrap().contains(">http://example.com/relay/Relay/Send/Fault/Lost<"));
}

#[tokio::test]
async fn what_the_policy_demands_is_demanded() {
    let request = |header: &str| {
        let envelope = format!(
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' \
             xmlns:a='http://www.w3.org/2005/08/addressing'><e:Header>{header}</e:Header><e:Body>\
             <Parcel xmlns='http://example.com/relay'><text/></Parcel></e:Body></e:Envelope>"
        );
        soap_runtime::http::Request::new(bytes::Bytes::from(envelope))
    };
    let service = relay::service(Relay);
    let answer = soap_runtime::transport::local::call(&service, request("")).await.unwrap();
    let text = String::from_utf8(answer.into_body().to_vec()).unwrap();
    assert!(text.contains("MessageAddressingHeaderRequired"), "{text}");
    let elsewhere = "<a:Action>http://example.com/relay/actions/send</a:Action><a:MessageID>urn:1</a:MessageID>\
        <a:ReplyTo><a:Address>http://127.0.0.1:1/</a:Address></a:ReplyTo>";
    let answer = soap_runtime::transport::local::call(&service, request(elsewhere)).await.unwrap();
    let text = String::from_utf8(answer.into_body().to_vec()).unwrap();
    assert!(text.contains("OnlyAnonymousAddressSupported"), "{text}");
}

/// Takes a reply that comes as a request of its own, and passes it on as it is.
async fn mailbox() -> (String, mpsc::Receiver<String>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/mailbox", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut text = Vec::new();
        while !text.ends_with(b"Envelope>") {
            let mut buffer = [0; 4096];
            let count = socket.read(&mut buffer).await.unwrap();
            text.extend_from_slice(&buffer[..count]);
        }
        socket.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        sender.send(String::from_utf8(text).unwrap()).await.unwrap();
    });
    (address, receiver)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_goes_to_another_address_over_a_connection_of_its_own() {
    let (address, mut replies) = mailbox().await;
    let allowed: soap_runtime::http::Uri = address.parse().unwrap();
    let sender = HttpReplies::new(HttpSettings::default(), move |to| *to == allowed).unwrap();
    let service = relay::service(Relay).module(Addressing::new().replies(sender));
    let server = Server::new().service("/relay", service).bind("127.0.0.1:0").await.unwrap();
    let parameter = soap_runtime::Fragment::parse("<p:ticket xmlns:p='urn:p'>7</p:ticket>").unwrap();
    let client = RelayClient::builder()
        .endpoint(format!("http://{}/relay", server.local_addr()))
        .module(Addressing::new().reply_to(EndpointReference::new(&address).parameter(parameter)))
        .build()
        .unwrap();
    // The connection brings a receipt only.
    let CallError::Protocol(receipt) = client.send(&parcel("a")).await.unwrap_err() else {
        panic!("no receipt")
    };
    assert_eq!(receipt.status.unwrap().as_u16(), 202);
    let reply =
        tokio::time::timeout(std::time::Duration::from_secs(10), replies.recv()).await.unwrap().unwrap();
    assert!(reply.starts_with("POST /mailbox HTTP/1.1\r\n"), "{reply}");
    let lower = reply.to_ascii_lowercase();
    assert!(lower.contains("soapaction: \"http://example.com/relay/relay/sendresponse\""), "{reply}");
    for part in
        [":ticket", "IsReferenceParameter=\"true\"", "RelatesTo", ">http://example.com/relay/actions/send<"]
    {
        assert!(reply.contains(part), "no {part} in {reply}");
    }
    server.shutdown().await.unwrap();
}

//! Against programs of other people, over sockets: zeep calls our server, our client calls spyne.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use contacts::{Contacts, contacts::service};
use soap_runtime::client::CallError;
use soap_runtime::{FaultCode, Nillable, Server, Version};
use soap_tests::generated::inventory::{
    Colour, Echo, Find, InventoryClient, Item, Place, Repeat, StringArray,
};
use soap_tests::peers::{PeerServer, run_script};

#[tokio::test(flavor = "multi_thread")]
async fn zeep_calls_our_server_in_both_versions() {
    let server =
        Server::new().service("/contacts", service(Contacts::default())).bind("127.0.0.1:0").await.unwrap();
    let wsdl = format!("http://{}/contacts?wsdl", server.local_addr());
    for version in ["11", "12"] {
        let wsdl = wsdl.clone();
        let output = tokio::task::spawn_blocking(move || run_script("zeep_client.py", &[&wsdl, version]))
            .await
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ok", "SOAP {version}: {errors}");
    }
    server.shutdown().await.unwrap();
}

fn item() -> Item {
    Item {
        id: Nillable::Value(i64::MIN),
        name: Nillable::Value("Z\u{fc}rich \u{1F600} <&>".into()),
        price: Some(Nillable::Value("12345678901234567890.10".parse().unwrap())),
        weight: Some(Nillable::Value(0.1)),
        received: Some(Nillable::Value("2024-02-29".parse().unwrap())),
        checked: Some(Nillable::Value("2024-02-29T23:59:59.123456Z".parse().unwrap())),
        active: Some(Nillable::Value(true)),
        colour: Some(Nillable::Value(Colour::Blue)),
        place: Some(Nillable::Value(Box::new(Place {
            shelf: Nillable::Nil,
            bin: Some(Nillable::Value(-7)),
        }))),
        tags: Some(Nillable::Value(Box::new(StringArray {
            string: vec![
                Nillable::Value("a".into()),
                Nillable::Value(" b ".into()),
                Nillable::Value("c".into()),
            ],
        }))),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn our_client_calls_spyne_in_both_versions() {
    let spyne = tokio::task::spawn_blocking(|| PeerServer::start("spyne_server.py")).await.unwrap();
    for (path, version) in [("soap11", Version::Soap11), ("soap12", Version::Soap12)] {
        let address = format!("http://127.0.0.1:{}/{path}", spyne.port);
        let inventory = InventoryClient::builder().endpoint(address).version(version).build().unwrap();

        let sent = item();
        let echoed =
            inventory.echo(&Echo { item: Some(Nillable::Value(Box::new(sent.clone()))) }).await.unwrap();
        let Some(Nillable::Value(echoed)) = echoed.echo_result else {
            panic!("{version}: no item came back")
        };
        assert_eq!(*echoed, sent, "{version}");

        let text = "x".repeat(1 << 20);
        let repeat = Repeat { text: Some(Nillable::Value(text.clone())), times: Some(Nillable::Value(1)) };
        let repeated = inventory.repeat(&repeat).await.unwrap();
        assert_eq!(repeated.repeat_result, Some(Nillable::Value(text)), "{version}");

        let error = inventory.find(&Find { id: Some(Nillable::Value(7)) }).await.unwrap_err();
        let CallError::Fault(fault) = &error else { panic!("{version}: {error:?}") };
        assert_eq!(fault.code, FaultCode::Sender, "{version}");
        assert_eq!(fault.text(), "no item has the id 7", "{version}");
    }
}
